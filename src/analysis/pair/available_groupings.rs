//! Which group tokens tell cases apart, so that only those are offered that mean something.

use std::collections::BTreeSet;

use crate::analysis::pair::grouping::{GroupBy, GroupToken, UNGROUPED, group_label};
use crate::analysis::pair::naming::Postfixes;
use crate::model::case::Case;

/// A token that at least one case has a value for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AvailableGrouping {
    /// The token.
    pub token: GroupToken,
    /// How many groups it makes of the cases, those without a value not counted; at least 1.
    pub groups: usize,
}

/// The tokens that these cases have a value for: first those that a project chooses itself, then those that come with
/// every name. Each can be written on a command line, where a comma would part it.
pub(crate) fn available_groupings<'c>(
    cases: impl Iterator<Item = &'c Case> + Clone,
    postfixes: &Postfixes,
) -> Vec<AvailableGrouping> {
    let custom: BTreeSet<&String> =
        cases.clone().flat_map(|case| case.custom_groups.keys()).collect();
    let params: BTreeSet<&String> = cases.clone().flat_map(|case| case.params.keys()).collect();
    let mut tokens = vec![GroupToken::Group];
    tokens.extend(custom.into_iter().map(|key| GroupToken::CustomKey(key.clone())));
    tokens.extend([GroupToken::Custom, GroupToken::Marks]);
    tokens.extend(params.into_iter().map(|name| GroupToken::Param(name.clone())));
    tokens.extend([GroupToken::Params, GroupToken::File, GroupToken::Class, GroupToken::Func]);
    tokens.extend([GroupToken::Name, GroupToken::Fullname]);
    let offer = |token: GroupToken| {
        let by = GroupBy(vec![token.clone()]);
        let labels: BTreeSet<String> =
            cases.clone().map(|case| group_label(case, &case.params, &by, postfixes)).collect();
        let groups = labels.iter().filter(|label| *label != UNGROUPED).count();
        (groups > 0 && can_be_written(&token)).then_some(AvailableGrouping { token, groups })
    };
    tokens.into_iter().filter_map(offer).collect()
}

/// Whether a token means itself where it stands in a list with commas.
fn can_be_written(token: &GroupToken) -> bool {
    let text = token.to_string();
    !text.contains(',') && !text.contains(char::is_control) && text.parse() == Ok(token.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Value;

    fn offered(cases: &[Case]) -> Vec<(String, usize)> {
        let offered = available_groupings(cases.iter(), &Postfixes::new(&[], &[]));
        offered.into_iter().map(|grouping| (grouping.token.to_string(), grouping.groups)).collect()
    }

    fn check(cases: &[Case], expected: &[(&str, usize)]) {
        let expected: Vec<(String, usize)> =
            expected.iter().map(|(token, n)| ((*token).to_owned(), *n)).collect();
        assert_eq!(offered(cases), expected);
    }

    fn plain(fullname: &str) -> Case {
        let name = fullname.rsplit("::").next().unwrap_or_default();
        Case { name: name.into(), fullname: fullname.into(), ..Case::default() }
    }

    #[test]
    fn only_what_has_a_value_is_offered_with_the_number_of_its_groups() {
        check(&[], &[]);
        check(&[plain("t.py::test_a")], &[("file", 1), ("func", 1), ("name", 1), ("fullname", 1)]);
        let mut sorted = plain("t.py::T::test_sort_original[1]");
        sorted.params = [("n".to_owned(), Value::Int("1".into()))].into_iter().collect();
        let mut other = plain("u.py::test_sort[2]");
        other.params = [("n".to_owned(), Value::Int("2".into()))].into_iter().collect();
        other.group = Some("sorts".into());
        other.marks = vec!["slow".into()];
        other.custom_groups = [("kind".to_owned(), Value::Text("x".into()))].into_iter().collect();
        check(
            &[sorted, other],
            &[
                ("group", 1),
                ("custom:kind", 1),
                ("custom", 1),
                ("marks", 1),
                ("param:n", 2),
                ("params", 2),
                ("file", 2),
                ("class", 1),
                ("func", 1),
                ("name", 2),
                ("fullname", 2),
            ],
        );
    }

    #[test]
    fn a_key_that_a_command_line_would_part_is_not_offered() {
        let mut case = plain("t.py::test_a");
        case.custom_groups = ["a,b", " edge ", "line\nbreak", ""]
            .into_iter()
            .map(|key| (key.to_owned(), Value::Text("x".into())))
            .collect();
        assert_eq!(offered(&[case])[0].0, "custom");
    }
}
