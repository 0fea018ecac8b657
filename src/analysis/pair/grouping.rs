//! Group tokens: the words of `--group-by`, and the label that each case gets from them.

use std::collections::BTreeSet;
use std::str::FromStr;

use strum::Display;
use thiserror::Error;

use crate::analysis::choose::spelling::nearest;
use crate::analysis::pair::naming::{Postfixes, node_id, split_name};
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::value::Value;

/// The label of a case that none of the tokens has a value for.
pub(crate) const UNGROUPED: &str = "ungrouped";

/// One thing to group by. It is displayed as it is written on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Display)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum GroupToken {
    /// `custom:KEY`: one custom group.
    #[strum(to_string = "custom:{0}")]
    CustomKey(String),
    /// `custom`: all custom groups of a case together.
    Custom,
    /// `group`: pytest-benchmark's own group.
    Group,
    /// `marks`: the pytest marks.
    Marks,
    /// `params`: all parameters together.
    Params,
    /// `param:NAME`: one parameter.
    #[strum(to_string = "param:{0}")]
    Param(String),
    /// `name`: the function without postfix, with its id.
    Name,
    /// `fullname`: the node id.
    Fullname,
    /// `func`: the function without postfix and id.
    Func,
    /// `file`: the test file.
    File,
    /// `class`: the test class.
    Class,
}

/// What to write for each token, and its aliases.
pub(crate) const KNOWN_TOKENS: [(&str, &[&str]); 11] = [
    ("custom:KEY", &[]),
    ("custom", &["custom_group"]),
    ("group", &["benchmark_group"]),
    ("marks", &["mark"]),
    ("params", &[]),
    ("param:NAME", &[]),
    ("name", &["method", "benchmark_name"]),
    ("fullname", &["nodeid"]),
    ("func", &[]),
    ("file", &[]),
    ("class", &[]),
];

/// A token that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown group token `{token}`")]
pub(crate) struct UnknownToken {
    /// As given.
    pub token: String,
    /// The nearest token that exists.
    pub nearest: Option<&'static str>,
}

impl FromStr for GroupToken {
    type Err = UnknownToken;

    fn from_str(text: &str) -> Result<Self, UnknownToken> {
        let token = text.trim();
        if let Some((kind, key)) = token.split_once(':') {
            // Words may be in any case, but keys are names that a project chose.
            let key = key.trim().to_owned();
            match kind.to_ascii_lowercase().as_str() {
                "custom" if !key.is_empty() => return Ok(Self::CustomKey(key)),
                "param" if !key.is_empty() => return Ok(Self::Param(key)),
                _ => {}
            }
        }
        match token.to_ascii_lowercase().as_str() {
            "custom" | "custom_group" => Ok(Self::Custom),
            "group" | "benchmark_group" => Ok(Self::Group),
            "marks" | "mark" => Ok(Self::Marks),
            "params" => Ok(Self::Params),
            "name" | "method" | "benchmark_name" => Ok(Self::Name),
            "fullname" | "nodeid" => Ok(Self::Fullname),
            "func" => Ok(Self::Func),
            "file" => Ok(Self::File),
            "class" => Ok(Self::Class),
            lower => {
                let mut known = Vec::new();
                for (word, aliases) in KNOWN_TOKENS {
                    known.push(word);
                    known.extend_from_slice(aliases);
                }
                Err(UnknownToken { token: token.to_owned(), nearest: nearest(lower, known) })
            }
        }
    }
}

/// The tokens of a label. Without any it is made of the first of custom, group, marks and params
/// that has a value, case by case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GroupBy(pub Vec<GroupToken>);

/// The label of a case. `params` are those that still keep cases apart: folding may have removed
/// some.
///
/// Never empty: a case that no token has a value for is [`UNGROUPED`].
pub(crate) fn group_label(
    case: &Case,
    params: &Fields,
    by: &GroupBy,
    postfixes: &Postfixes,
) -> String {
    joined(&label_parts(case, params, by, postfixes))
}

/// What a label is made of: the tokens that have a value for the case, with their parts of the
/// label.
pub(crate) fn label_parts<'b>(
    case: &Case,
    params: &Fields,
    by: &'b GroupBy,
    postfixes: &Postfixes,
) -> Vec<(&'b GroupToken, String)> {
    let part = |token: &'b GroupToken| Some((token, value_of(case, params, token, postfixes)?));
    if by.0.is_empty() {
        return DEFAULT_TOKENS.iter().find_map(part).into_iter().collect();
    }
    by.0.iter().filter_map(part).collect()
}

/// The label of these parts; never empty.
pub(crate) fn joined(parts: &[(&GroupToken, String)]) -> String {
    let texts: Vec<&str> = parts.iter().map(|(_, text)| text.as_str()).collect();
    if texts.is_empty() { UNGROUPED.to_owned() } else { texts.join(" | ") }
}

/// Whether a label that was made without tokens is a group that the suite names itself: its own
/// custom groups, or the group of pytest-benchmark. A group that is called as the label of marks or
/// params begins counts as one of those.
pub(crate) fn is_named_by_suite(label: &str) -> bool {
    label != UNGROUPED && !label.starts_with("marks:") && !label.starts_with("params:")
}

/// What labels are made of without tokens: the first of these that has a value.
static DEFAULT_TOKENS: [GroupToken; 4] =
    [GroupToken::Custom, GroupToken::Group, GroupToken::Marks, GroupToken::Params];

/// One token's part of the label; `None` where the case has no value for it.
fn value_of(
    case: &Case,
    params: &Fields,
    token: &GroupToken,
    postfixes: &Postfixes,
) -> Option<String> {
    match token {
        GroupToken::CustomKey(key) => {
            case.custom_groups.get(key).map(|value| format!("custom:{key}={value}"))
        }
        GroupToken::Custom => fields_part("custom", &case.custom_groups),
        GroupToken::Group => case.group.as_deref().and_then(non_empty),
        GroupToken::Marks => {
            let marks: BTreeSet<&str> =
                case.marks.iter().map(String::as_str).filter(|mark| !mark.is_empty()).collect();
            let joined = marks.into_iter().collect::<Vec<_>>().join(",");
            (!joined.is_empty()).then(|| format!("marks:{joined}"))
        }
        GroupToken::Params => fields_part("params", params),
        GroupToken::Param(name) => params.get(name).map(|value| param_part(name, value)),
        GroupToken::Name => {
            let (function, _) = split_name(&case.name);
            let (base, _) = postfixes.split(function);
            non_empty(&format!("{base}{}", case.name.get(function.len()..).unwrap_or_default()))
        }
        GroupToken::Fullname => non_empty(&case.fullname),
        GroupToken::Func => non_empty(postfixes.split(node_id(case).function).0),
        GroupToken::File => non_empty(node_id(case).path),
        GroupToken::Class => node_id(case).class.and_then(non_empty),
    }
}

/// All fields as `kind:key=value,key=value`; `None` where there is none.
fn fields_part(kind: &str, fields: &Fields) -> Option<String> {
    let pairs: Vec<String> = fields.iter().map(|(key, value)| format!("{key}={value}")).collect();
    (!pairs.is_empty()).then(|| format!("{kind}:{}", pairs.join(",")))
}

fn non_empty(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A parameter in a label, `param:NAME=value`.
pub(crate) fn param_part(name: &str, value: &Value) -> String {
    format!("param:{name}={value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rich() -> Case {
        let map = |pairs: &[(&str, Value)]| {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
        };
        Case {
            name: "test_f_original[cpu-1]".into(),
            fullname: "d/t.py::T::test_f_original[cpu-1]".into(),
            group: Some("codec".into()),
            marks: vec!["slow".into(), "cpu".into(), "slow".into()],
            params: map(&[
                ("n", Value::Int("1".into())),
                ("device", Value::Text("cpu".into())),
                ("flag", Value::Bool(true)),
            ]),
            custom_groups: map(&[
                ("technique", Value::Text("simd".into())),
                ("level", Value::Float(1.0)),
            ]),
            ..Case::default()
        }
    }

    fn label(case: &Case, tokens: &str) -> String {
        let by = GroupBy(
            tokens
                .split(',')
                .filter(|token| !token.is_empty())
                .map(|token| token.parse().unwrap())
                .collect(),
        );
        group_label(case, &case.params, &by, &Postfixes::new(&[], &[]))
    }

    #[test]
    fn every_token_and_alias_has_its_exact_label() {
        for (tokens, expected) in [
            ("custom:technique", "custom:technique=simd"),
            ("CUSTOM:technique", "custom:technique=simd"),
            ("custom:none", "ungrouped"),
            ("custom", "custom:level=1.0,technique=simd"),
            ("custom_group", "custom:level=1.0,technique=simd"),
            ("group", "codec"),
            ("Benchmark_Group", "codec"),
            ("marks", "marks:cpu,slow"),
            ("mark", "marks:cpu,slow"),
            ("params", "params:device=cpu,flag=True,n=1"),
            ("param:device", "param:device=cpu"),
            ("param:none", "ungrouped"),
            ("name", "test_f[cpu-1]"),
            ("method", "test_f[cpu-1]"),
            ("benchmark_name", "test_f[cpu-1]"),
            ("fullname", "d/t.py::T::test_f_original[cpu-1]"),
            ("nodeid", "d/t.py::T::test_f_original[cpu-1]"),
            ("func", "test_f"),
            ("file", "d/t.py"),
            ("class", "T"),
            ("group,param:none,param:n", "codec | param:n=1"),
            ("", "custom:level=1.0,technique=simd"),
        ] {
            assert_eq!(label(&rich(), tokens), expected, "{tokens}");
        }
    }

    #[test]
    fn the_default_takes_the_first_that_has_a_value() {
        let mut case = rich();
        case.custom_groups = Fields::default();
        assert_eq!(label(&case, ""), "codec");
        case.group = None;
        assert_eq!(label(&case, ""), "marks:cpu,slow");
        case.marks.clear();
        assert_eq!(label(&case, ""), "params:device=cpu,flag=True,n=1");
        case.params = Fields::default();
        assert_eq!(label(&case, ""), "ungrouped");
    }

    #[test]
    fn an_unknown_token_is_refused_with_the_nearest() {
        for (text, near) in [
            ("grup", Some("group")),
            ("param", Some("params")),
            ("custom:", Some("custom")),
            ("zzz", None),
            ("", None),
        ] {
            let error = text.parse::<GroupToken>().unwrap_err();
            assert_eq!(error.nearest, near, "{text}");
        }
    }

    #[test]
    fn tokens_print_as_they_are_written() {
        for text in [
            "custom:k", "custom", "group", "marks", "params", "param:n", "name", "fullname",
            "func", "file", "class",
        ] {
            assert_eq!(text.parse::<GroupToken>().unwrap().to_string(), text);
        }
    }
}
