//! `plugin-group`: names in, groups and the parts of names out, for
//! `default_pytest_benchmark_group_stats`.

use std::collections::BTreeMap;
use std::io;

use crate::analysis::pair::grouping::{
    GroupBy, GroupToken, KNOWN_TOKENS, UNGROUPED, UnknownToken, group_label,
};
use crate::analysis::pair::naming::{Postfixes, node_id};
use crate::commands::plugin::artifact_text::read_every_entry;
use crate::commands::plugin::wire;
use crate::commands::plugin::wire::{Group, GroupReply, GroupRequest, NameParts, PROTOCOL};
use crate::host::{ExitStatus, Io};
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::render::words::problems::Problem;

/// Answers one request.
///
/// # Errors
/// Where it is malformed.
pub(crate) fn run(io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let request: GroupRequest = wire::read(io.stdin)?;
    let cases = read_every_entry(&request.current)?;
    let rules = SessionGrouping::of(&request)?;
    let reply = GroupReply {
        protocol: PROTOCOL,
        groups: groups(&cases, &rules, &request),
        parts: cases.iter().map(|case| rules.parts(case)).collect(),
    };
    serde_json::to_writer(&mut *io.stdout, &reply).map_err(io::Error::from)?;
    Ok(ExitStatus::Success)
}

/// The groups by label, each with its cases by name.
fn groups(cases: &[Case], rules: &SessionGrouping, request: &GroupRequest) -> Vec<Group> {
    let by_fullname = request.group_by.to_ascii_lowercase().contains("full");
    let mut members: BTreeMap<Option<String>, Vec<(usize, &Case)>> = BTreeMap::new();
    for (case_idx, case) in cases.iter().enumerate() {
        members.entry(rules.label(case)).or_default().push((case_idx, case));
    }
    let mut groups = Vec::new();
    for (label, mut members) in members {
        members.sort_by_key(|(_, case)| match by_fullname {
            true => (&case.fullname, &case.name),
            false => (&case.name, &case.fullname),
        });
        groups.push(Group { label, members: members.iter().map(|(idx, _)| *idx).collect() });
    }
    groups
}

/// A part of a label. Besides the tokens of `--group-by` there are those that only have a meaning
/// inside one session, and two of pytest-benchmark.
enum Token {
    /// As in `--group-by`.
    Shared(GroupToken),
    /// `group`: the benchmark's own group, else its base name, so that variants are in one group.
    Group,
    /// `fullfunc`: the node path with the base name.
    FullFunc,
    /// `param`: the id of pytest, or the params that are not ignored.
    Id,
    /// `postfix`.
    Postfix,
}

struct SessionGrouping {
    tokens: Vec<Token>,
    postfixes: Postfixes,
    /// What to call a postfix, without leading underscores.
    names: BTreeMap<String, String>,
    ignored: Vec<String>,
}

impl SessionGrouping {
    fn of(request: &GroupRequest) -> Result<Self, Problem> {
        let mut tokens = Vec::new();
        for text in wire::words(std::slice::from_ref(&request.group_by)) {
            tokens.push(token(&text).map_err(|error| unknown(&error))?);
        }
        let mut names = BTreeMap::new();
        for (postfix, name) in &request.group_values_by_postfix {
            let bare = postfix.trim().trim_start_matches(['_', '-']);
            names.insert(bare.to_owned(), name.clone());
        }
        Ok(Self {
            tokens,
            postfixes: Postfixes::new(
                &wire::words(&request.original_postfix),
                &wire::words(&request.reference_postfix),
            ),
            names,
            ignored: wire::words(&request.ignore_params),
        })
    }

    fn label(&self, case: &Case) -> Option<String> {
        let parts: Vec<String> =
            self.tokens.iter().filter_map(|token| self.part(case, token)).collect();
        (!parts.is_empty()).then(|| parts.join(" | "))
    }

    fn part(&self, case: &Case, token: &Token) -> Option<String> {
        let id = node_id(case);
        let (base, postfix) = self.postfixes.split(id.function);
        let params: Fields = case
            .params
            .iter()
            .filter(|(name, _)| !self.ignored.contains(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        match token {
            Token::Shared(token) => {
                let label =
                    group_label(case, &params, &GroupBy(vec![token.clone()]), &self.postfixes);
                (label != UNGROUPED).then_some(label)
            }
            Token::Group => Some(case.group.clone().unwrap_or_else(|| base.to_owned())),
            Token::FullFunc => {
                let path = [Some(id.path).filter(|path| !path.is_empty()), id.class];
                let path: Vec<&str> = path.into_iter().flatten().chain([base]).collect();
                Some(path.join("::"))
            }
            Token::Id if params.len() < case.params.len() => {
                let left: Vec<String> = params.iter().map(|(_, value)| value.to_string()).collect();
                (!left.is_empty()).then(|| left.join("-"))
            }
            Token::Id => id.id.map(str::to_owned),
            Token::Postfix => {
                let (_, postfix) = postfix?;
                Some(self.names.get(postfix).map_or(postfix, String::as_str).to_owned())
            }
        }
    }

    fn parts(&self, case: &Case) -> NameParts {
        let id = node_id(case);
        let (base, postfix) = self.postfixes.split(id.function);
        NameParts {
            base_name: base.to_owned(),
            parameters: id.id.map(str::to_owned),
            postfix: postfix.and_then(|_| id.function.get(base.len()..)).map(str::to_owned),
        }
    }
}

fn token(text: &str) -> Result<Token, UnknownToken> {
    match text.to_ascii_lowercase().as_str() {
        "group" | "benchmark_group" => Ok(Token::Group),
        "fullfunc" => Ok(Token::FullFunc),
        "param" => Ok(Token::Id),
        "postfix" | "benchmark_postfix" => Ok(Token::Postfix),
        _ => text.parse().map(Token::Shared),
    }
}

fn unknown(error: &UnknownToken) -> Problem {
    let known =
        KNOWN_TOKENS.iter().map(|(token, _)| *token).chain(["fullfunc", "param", "postfix"]);
    let known: Vec<&str> = known.collect();
    Problem::new(format!("{error}; known: {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Value;

    #[test]
    fn tokens_of_a_session_have_their_labels() {
        let request = |group_by: &str| GroupRequest {
            current: String::new(),
            group_by: group_by.to_owned(),
            original_postfix: vec!["_orig".to_owned()],
            reference_postfix: Vec::new(),
            group_values_by_postfix: [("__orig".to_owned(), "original".to_owned())].into(),
            ignore_params: vec!["device".to_owned()],
        };
        let case = Case {
            name: "test_f_orig[cpu-1]".into(),
            fullname: "d/t.py::T::test_f_orig[cpu-1]".into(),
            params: [
                ("device".into(), Value::Text("cpu".into())),
                ("n".into(), Value::Int("1".into())),
            ]
            .into_iter()
            .collect(),
            ..Case::default()
        };
        let grouped = Case { group: Some("codec".into()), ..case.clone() };
        let new =
            Case { name: "test_f_new".into(), fullname: "test_f_new".into(), ..Case::default() };
        for (group_by, case, expected) in [
            ("group", &case, Some("test_f")),
            ("group", &grouped, Some("codec")),
            ("func", &case, Some("test_f")),
            ("fullfunc", &case, Some("d/t.py::T::test_f")),
            ("fullfunc", &new, Some("test_f")),
            ("name", &case, Some("test_f[cpu-1]")),
            ("param", &case, Some("1")),
            ("param", &new, None),
            ("param:n", &case, Some("param:n=1")),
            ("param:device", &case, None),
            ("postfix", &case, Some("original")),
            ("Benchmark_Postfix", &new, Some("new")),
            ("func, postfix", &case, Some("test_f | original")),
            ("custom:technique", &case, None),
        ] {
            let rules = SessionGrouping::of(&request(group_by)).unwrap();
            assert_eq!(rules.label(case).as_deref(), expected, "{group_by}");
        }
        let parts = SessionGrouping::of(&request("group")).unwrap().parts(&case);
        assert_eq!(
            (parts.base_name.as_str(), parts.parameters.as_deref()),
            ("test_f", Some("cpu-1"))
        );
        assert_eq!(parts.postfix.as_deref(), Some("_orig"));
        assert!(SessionGrouping::of(&request("grup")).is_err());
    }
}
