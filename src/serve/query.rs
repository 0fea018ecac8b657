//! The query of a request: parameters with the names of the flags, into the words that the command
//! line makes of its flags too, and back.
//!
//! ```text
//! group-by=file&group_by=param:n,marks&pool&reference=baseline
//! ```

use form_urlencoded::{Serializer, parse};

use crate::analysis::raw_question::{
    COMPARISON_OPTIONS, HISTORY_OPTIONS, OptionValue, QuestionOption, RawComparison, RawHistory,
};
use crate::render::words::problems::{Problem, unknown_key};

/// The words of a comparison.
///
/// # Errors
/// Where a parameter is unknown, is there twice, or does not take its value.
pub(crate) fn comparison(query: &str) -> Result<RawComparison, Problem> {
    read(query, "/api/comparison", &COMPARISON_OPTIONS)
}

/// The row that is to be opened, and the words of its comparison.
///
/// # Errors
/// Where there is no `case`, or the rest is no query of a comparison.
pub(crate) fn detail(query: &str) -> Result<(RowKey, RawComparison), Problem> {
    let mut key = RowKey::default();
    let mut rest = Serializer::new(String::new());
    for (name, value) in parse(query.as_bytes()) {
        match &*name {
            "case" => key.fullname = value.into_owned(),
            "of" => key.group = value.into_owned(),
            "rounds" => key.with_rounds = true,
            _ => {
                rest.append_pair(&name, &value);
            }
        }
    }
    Ok((key, read(&rest.finish(), "/api/page/detail", &COMPARISON_OPTIONS)?))
}

/// Which row of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowKey {
    /// The node id.
    pub fullname: String,
    /// Its group, where several have the node id.
    pub group: String,
    /// Whether every round is wanted: both files are read for them.
    pub with_rounds: bool,
}

/// The words of a history.
///
/// # Errors
/// Where a parameter is unknown, is there twice, or does not take its value.
pub(crate) fn history(query: &str) -> Result<RawHistory, Problem> {
    read(query, "/api/history", &HISTORY_OPTIONS)
}

/// Refuses every parameter, for an address that takes none.
///
/// # Errors
/// Where there is one.
pub(crate) fn nothing(query: &str, address: &str) -> Result<(), Problem> {
    read(query, address, &[])
}

/// The query that asks for a comparison in these words.
pub(crate) fn written(words: &RawComparison) -> String {
    let mut words = words.clone();
    let mut query = Serializer::new(String::new());
    for QuestionOption { name, field, .. } in &COMPARISON_OPTIONS {
        match field(&mut words) {
            OptionValue::Flag(true) => {
                query.append_pair(name, "true");
            }
            OptionValue::Flag(false) => {}
            OptionValue::Text(text) | OptionValue::Number(text) | OptionValue::Statistic(text) => {
                query.extend_pairs(text.iter().map(|text| (name, text)));
            }
            OptionValue::Count(count) => {
                query.extend_pairs(count.iter().map(|count| (name, count.to_string())));
            }
            OptionValue::List(texts) | OptionValue::Repeated(texts) => {
                query.extend_pairs(texts.iter().map(|text| (name, text)));
            }
        }
    }
    query.finish()
}

/// Fills the fields of a question from a query.
fn read<Raw: Default>(
    query: &str,
    address: &str,
    options: &[QuestionOption<Raw>],
) -> Result<Raw, Problem> {
    let params = Params::read(query, address, options)?;
    let mut raw = Raw::default();
    for QuestionOption { name, field, .. } in options {
        match field(&mut raw) {
            OptionValue::Flag(value) => *value = params.flag(name)?,
            OptionValue::Text(value)
            | OptionValue::Number(value)
            | OptionValue::Statistic(value) => {
                *value = params.text(name)?;
            }
            OptionValue::Count(value) => *value = params.count(name)?,
            OptionValue::List(values) => *values = params.list(name),
            OptionValue::Repeated(values) => {
                *values = params.all(name).map(str::to_owned).collect()
            }
        }
    }
    Ok(raw)
}

/// Parameters with known names, in the order of the query.
struct Params(Vec<(&'static str, String)>);

impl Params {
    fn read<Raw>(
        query: &str,
        address: &str,
        options: &[QuestionOption<Raw>],
    ) -> Result<Self, Problem> {
        let mut params = Vec::new();
        for (name, value) in parse(query.as_bytes()) {
            let name = name.replace('-', "_");
            let known = options
                .iter()
                .find(|option| option.name == name || option.alias == Some(name.as_str()));
            match known {
                Some(option) => params.push((option.name, value.into_owned())),
                None => {
                    return Err(unknown_key(
                        &name,
                        &format!("the query of `{address}`"),
                        options.iter().map(|option| option.name),
                    ));
                }
            }
        }
        Ok(Self(params))
    }

    /// The values of a name. An empty field of a form is no value.
    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(param, value)| *param == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (value, None) => Ok(value.map(str::to_owned)),
            (_, Some(_)) => {
                Err(wrong(format!("`{name}` occurs twice in the query"), "it takes one value"))
            }
        }
    }

    fn list(&self, name: &str) -> Vec<String> {
        let texts = self.all(name).flat_map(|value| value.split(','));
        texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
    }

    fn count(&self, name: &str) -> Result<Option<usize>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match text.parse() {
            Ok(count) if count > 0 => Ok(Some(count)),
            Ok(_) | Err(_) => Err(wrong(
                format!("`{name}` does not take `{text}`"),
                "it takes a whole number from 1",
            )),
        }
    }

    fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.text(name)?.as_deref() {
            // A bare name, as in `pool&metric=min`, is a yes.
            None => Ok(self.0.iter().any(|(param, _)| *param == name)),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some(other) => Err(wrong(
                format!("`{name}` does not take `{other}`"),
                "it takes `true` or `false`",
            )),
        }
    }
}

fn wrong(message: String, cause: &str) -> Problem {
    Problem::new(message).because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn parameters_have_the_names_and_the_lists_of_the_flags() {
        let words = comparison(
            "reference=base%20line&group-by=file,param:n&grouping=marks&pool&same-machine=false\
             &distinct_param=a&filter=a%2Bb&metric=&alpha=0.01",
        );
        let expected = RawComparison {
            reference: Some("base line".to_owned()),
            group_by: texts(&["file", "param:n", "marks"]),
            pool: true,
            distinct_param: texts(&["a"]),
            filter: Some("a+b".to_owned()),
            alpha: Some("0.01".to_owned()),
            ..RawComparison::default()
        };
        assert_eq!(words, Ok(expected));
        let words = history("last=20&benchmark=a%5B1,2%5D&benchmark=b&band=1&since=2026").unwrap();
        assert_eq!(
            (words.last, words.band, words.since.as_deref()),
            (Some(20), true, Some("2026"))
        );
        assert_eq!(words.benchmarks, texts(&["a[1,2]", "b"]));
        assert_eq!(history(""), Ok(RawHistory::default()));
    }

    #[test]
    fn a_wrong_parameter_is_an_error() {
        let error = |query: &str| comparison(query).unwrap_err();
        let unknown = error("refernce=x");
        assert_eq!(unknown.message, "unknown key `refernce` in the query of `/api/comparison`");
        assert_eq!(unknown.hint.as_deref(), Some("`reference`"));
        assert_eq!(error("metric=min&metric=max").message, "`metric` occurs twice in the query");
        assert_eq!(error("pool=maybe").message, "`pool` does not take `maybe`");
        for last in ["0", "-1", "x", "1.5"] {
            assert_eq!(
                history(&format!("last={last}")).unwrap_err().message,
                format!("`last` does not take `{last}`")
            );
        }
        assert!(nothing("", "/api/runs").is_ok());
        assert_eq!(
            nothing("x=1", "/api/runs").unwrap_err().message,
            "unknown key `x` in the query of `/api/runs`"
        );
    }

    proptest! {
        #[test]
        fn any_query_is_words_or_an_error(query in "\\PC*") {
            comparison(&query).ok();
            history(&query).ok();
        }

        #[test]
        fn words_survive_the_address(
            one in proptest::option::of("[^,]+"),
            list in proptest::collection::vec("[^,]+", 0..4),
            pool: bool,
        ) {
            let words = RawComparison {
                candidate: one.clone(),
                filter: one.clone(),
                noise: one,
                pool,
                group_by: list.clone(),
                exclude_param: list,
                ..RawComparison::default()
            };
            prop_assert_eq!(comparison(&written(&words)), Ok(words));
        }
    }
}
