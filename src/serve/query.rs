//! What the address of a request asks: parameters with the names of the flags, into the words that the command line
//! makes of its flags too.
//!
//! ```text
//! group-by=file&group_by=param:n,marks&pool&reference=baseline
//! ```

use form_urlencoded::{Serializer, parse};

use crate::analysis::question::{RawComparison, RawHistory};
use crate::render::words::problems::{Problem, unknown_key};

/// The parameters of a comparison.
const COMPARISON: [&str; 14] = [
    "reference",
    "candidate",
    "pool",
    "same_machine",
    "group_by",
    "distinct_param",
    "exclude_param",
    "original_postfix",
    "reference_postfix",
    "metric",
    "filter",
    "min_effect",
    "alpha",
    "noise",
];

/// The parameters of a history.
const HISTORY: [&str; 9] = [
    "since",
    "last",
    "reference",
    "group_by",
    "metric",
    "filter",
    "min_effect",
    "benchmark",
    "band",
];

/// The words of a comparison.
///
/// # Errors
/// Where a parameter is unknown, stands twice, or is no yes or no.
pub(crate) fn comparison(query: &str) -> Result<RawComparison, Problem> {
    let params = Params::read(query, "/api/comparison", &COMPARISON)?;
    Ok(RawComparison {
        reference: params.text("reference")?,
        candidate: params.text("candidate")?,
        pool: params.flag("pool")?,
        same_machine: params.flag("same_machine")?,
        group_by: params.list("group_by"),
        distinct_param: params.list("distinct_param"),
        exclude_param: params.list("exclude_param"),
        original_postfix: params.list("original_postfix"),
        reference_postfix: params.list("reference_postfix"),
        metric: params.text("metric")?,
        filter: params.text("filter")?,
        min_effect: params.text("min_effect")?,
        alpha: params.text("alpha")?,
        noise: params.text("noise")?,
    })
}

/// The words of a history. Beyond the flags of the command line it takes `benchmark`, an exact node id, and `band`, the
/// range of the rounds behind each point.
///
/// # Errors
/// Where a parameter is unknown, stands twice, or does not take its value.
pub(crate) fn history(query: &str) -> Result<RawHistory, Problem> {
    let params = Params::read(query, "/api/history", &HISTORY)?;
    let last = params.text("last")?;
    let count = |text: &String| text.parse().ok().filter(|it| *it > 0_usize);
    Ok(RawHistory {
        since: params.text("since")?,
        last: last
            .as_ref()
            .map(|text| count(text).ok_or_else(|| no_count("last", text)))
            .transpose()?,
        reference: params.text("reference")?,
        group_by: params.list("group_by"),
        metric: params.text("metric")?,
        filter: params.text("filter")?,
        min_effect: params.text("min_effect")?,
        benchmarks: params.all("benchmark").map(str::to_owned).collect(),
        band: params.flag("band")?,
    })
}

/// Makes sure that nothing is asked of an address that takes no parameter.
///
/// # Errors
/// Where there is one.
pub(crate) fn nothing(query: &str, place: &str) -> Result<(), Problem> {
    Params::read(query, place, &[]).map(|_| ())
}

/// The query that asks for a comparison in these words.
pub(crate) fn written(words: &RawComparison) -> String {
    let mut query = Serializer::new(String::new());
    let mut text = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    };
    text("reference", words.reference.as_deref());
    text("candidate", words.candidate.as_deref());
    text("pool", words.pool.then_some("true"));
    text("same_machine", words.same_machine.then_some("true"));
    for (name, values) in [
        ("group_by", &words.group_by),
        ("distinct_param", &words.distinct_param),
        ("exclude_param", &words.exclude_param),
        ("original_postfix", &words.original_postfix),
        ("reference_postfix", &words.reference_postfix),
    ] {
        for value in values {
            text(name, Some(value));
        }
    }
    text("metric", words.metric.as_deref());
    text("filter", words.filter.as_deref());
    text("min_effect", words.min_effect.as_deref());
    text("alpha", words.alpha.as_deref());
    text("noise", words.noise.as_deref());
    query.finish()
}

/// Parameters with known names, in the order in which they stand.
struct Params(Vec<(String, String)>);

impl Params {
    fn read(query: &str, place: &str, known: &[&str]) -> Result<Self, Problem> {
        let mut params = Vec::new();
        for (name, value) in parse(query.as_bytes()) {
            let name = match name.replace('-', "_") {
                name if name == "grouping" => "group_by".to_owned(),
                name => name,
            };
            if !known.contains(&name.as_str()) {
                return Err(unknown_key(
                    &name,
                    &format!("the query of `{place}`"),
                    known.iter().copied(),
                ));
            }
            params.push((name, value.into_owned()));
        }
        Ok(Self(params))
    }

    /// What stands under a name; an empty field of a form says nothing.
    fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.0
            .iter()
            .filter(move |(it, value)| it == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (value, None) => Ok(value.map(str::to_owned)),
            (_, Some(_)) => {
                Err(told(format!("`{name}` stands twice in the query"), "it takes one value"))
            }
        }
    }

    fn list(&self, name: &str) -> Vec<String> {
        self.all(name)
            .flat_map(|it| it.split(','))
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn flag(&self, name: &str) -> Result<bool, Problem> {
        let bare = self.0.iter().any(|(it, value)| it == name && value.is_empty());
        match self.text(name)?.as_deref() {
            None => Ok(bare),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some(other) => {
                Err(told(format!("`{name}` does not take `{other}`"), "it takes `true` or `false`"))
            }
        }
    }
}

fn no_count(name: &str, text: &str) -> Problem {
    told(format!("`{name}` does not take `{text}`"), "it takes a whole number from 1")
}

fn told(message: String, cause: &str) -> Problem {
    Problem { message, causes: vec![cause.to_owned()], hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn parameters_have_the_names_and_the_lists_of_the_flags() {
        let words = comparison(
            "reference=base%20line&group-by=file,param:n&grouping=marks&pool&same-machine=false&distinct_param=a&filter=a%2Bb&metric=&alpha=0.01",
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
    fn what_is_wrong_is_told() {
        let told = |query: &str| comparison(query).unwrap_err();
        let unknown = told("refernce=x");
        assert_eq!(unknown.message, "unknown key `refernce` in the query of `/api/comparison`");
        assert_eq!(unknown.hint.as_deref(), Some("`reference`"));
        assert_eq!(told("metric=min&metric=max").message, "`metric` stands twice in the query");
        assert_eq!(told("pool=maybe").message, "`pool` does not take `maybe`");
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
        fn any_query_is_words_or_told(query in "\\PC*") {
            comparison(&query).ok();
            history(&query).ok();
        }

        #[test]
        fn words_survive_the_address(
            one in proptest::option::of("[^,]+"), list in proptest::collection::vec("[^,]+", 0..4), pool: bool,
        ) {
            let words = RawComparison {
                candidate: one.clone(), filter: one.clone(), noise: one, pool, group_by: list.clone(), exclude_param: list,
                ..RawComparison::default()
            };
            prop_assert_eq!(comparison(&written(&words)), Ok(words));
        }
    }
}
