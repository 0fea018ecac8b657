//! The words of a command line that a printed command repeats, so that it compares the same.

use std::ffi::OsString;

use crate::analysis::raw_question::{COMPARISON_OPTIONS, OptionValue};
use crate::cli::comparison::ComparisonWords;

/// What selects the runs of both sides.
const SELECTION: [&str; 6] = ["reference", "candidate", "pool", "same_machine", "no_join", "order"];

/// What only arranges the rows.
const ARRANGEMENT: [&str; 2] = ["group_by", "over"];

/// The words that select the runs of both sides.
pub(super) fn selection_words(words: &ComparisonWords) -> Vec<OsString> {
    repeated(words, |name| SELECTION.contains(&name))
}

/// The words that decide which rows there are and how they are judged.
pub(super) fn rule_words(words: &ComparisonWords) -> Vec<OsString> {
    repeated(words, |name| !SELECTION.contains(&name) && !ARRANGEMENT.contains(&name))
}

/// The options of these names that the command line gives. A configured option is left out: it is
/// configured for the next command as well.
fn repeated(words: &ComparisonWords, is_repeated: impl Fn(&str) -> bool) -> Vec<OsString> {
    let mut raw = words.raw.clone();
    let mut line = Vec::new();
    for option in &COMPARISON_OPTIONS {
        if !words.given.contains(option.name) || !is_repeated(option.name) {
            continue;
        }
        let flag = format!("--{}", option.flag());
        match (option.field)(&mut raw) {
            OptionValue::Flag(true) => line.push(flag.into()),
            OptionValue::Text(Some(value))
            | OptionValue::Number(Some(value))
            | OptionValue::Statistic(Some(value)) => push_value(&mut line, &flag, value),
            OptionValue::Count(Some(count)) => push_value(&mut line, &flag, &count.to_string()),
            OptionValue::List(values) | OptionValue::Repeated(values) => {
                values.iter().for_each(|value| push_value(&mut line, &flag, value));
            }
            OptionValue::Flag(false)
            | OptionValue::Text(None)
            | OptionValue::Number(None)
            | OptionValue::Statistic(None)
            | OptionValue::Count(None) => {}
        }
    }
    line
}

fn push_value(line: &mut Vec<OsString>, flag: &str, value: &str) {
    if value.starts_with('-') {
        // By itself it would be a flag.
        line.push(format!("{flag}={value}").into());
    } else {
        line.extend([flag.into(), value.into()]);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::analysis::raw_question::RawComparison;

    #[test]
    fn what_was_given_is_repeated_where_it_decides() {
        let raw = RawComparison {
            reference: Some("v1".to_owned()),
            pool: true,
            group_by: vec!["group".to_owned()],
            distinct_param: vec!["n".to_owned(), "size".to_owned()],
            filter: Some("-x".to_owned()),
            min_effect: Some("5".to_owned()),
            alpha: Some("0.02".to_owned()),
            across_machines: true,
            ..RawComparison::default()
        };
        let mut given: BTreeSet<&str> =
            COMPARISON_OPTIONS.iter().map(|option| option.name).collect();
        given.remove("alpha");
        let words = ComparisonWords { raw, given, more_metrics: Vec::new() };
        let line = |words: Vec<OsString>| words.join(" ".as_ref()).into_string().unwrap();
        assert_eq!(line(selection_words(&words)), "--reference v1 --pool");
        assert_eq!(
            line(rule_words(&words)),
            "--distinct-param n --distinct-param size --filter=-x --min-effect 5 --across-machines"
        );
    }
}
