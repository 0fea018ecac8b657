//! What a pytest session says beside its tables: why there is nothing to compare with, why there
//! are no variants, and what was saved but did not run.

use crate::render::words::enumerations::first_names;
use crate::render::words::text::{printable, width};
use crate::render::words::units::counted;

/// Names on the line that says how many benchmarks did not run.
const MOST_NAMES: usize = 5;

/// What sets the gates of a session beside the budgets.
pub(crate) const SESSION_GATES: &str =
    "a session reads `--park-fail-on` or `park_fail_on` of the ini file";
/// The gate `removed` in a session that runs a part of a suite.
pub(crate) const ABSENT_IN_PART: &str =
    "the gate `removed` checks whole suites only, and this session ran a part of one";

/// A gate of the other commands, in a session that has none of its own.
pub(crate) fn not_of_a_session(setting: &str) -> String {
    format!("{SESSION_GATES}, not {setting}: this session has no such gate")
}

/// Gates that need a reference where there is none; `None` where there is no such gate.
pub(crate) fn nothing_compared<'g>(gates: impl Iterator<Item = &'g str>) -> Option<String> {
    unchecked("there is nothing to compare with", gates)
}

/// Gates that need a reference of the same kind of machine where there is none.
pub(crate) fn another_machine<'g>(gates: impl Iterator<Item = &'g str>) -> Option<String> {
    unchecked("the saved run is from another kind of machine", gates)
}

fn unchecked<'g>(why: &str, gates: impl Iterator<Item = &'g str>) -> Option<String> {
    let gates: Vec<String> = gates.map(|gate| format!("`{gate}`")).collect();
    let (noun, verb) = if gates.len() == 1 { ("gate", "was") } else { ("gates", "were") };
    (!gates.is_empty()).then(|| {
        let gates = gates.join(", ");
        format!("{why}, so the {noun} {gates} {verb} not checked")
    })
}

/// Why a session measured none of its benchmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhyUnmeasured {
    /// `--benchmark-skip`.
    Skipped,
    /// `--benchmark-disable`.
    Disabled,
    /// pytest-benchmark measures nothing where tests run beside each other.
    Parallel,
    /// They failed, or skipped themselves.
    Other,
}

/// That a session measured nothing, and why.
pub(crate) fn nothing_measured(why: WhyUnmeasured) -> String {
    let by = match why {
        WhyUnmeasured::Skipped => " (`--benchmark-skip`)",
        WhyUnmeasured::Disabled => " (`--benchmark-disable`)",
        WhyUnmeasured::Parallel => " (pytest-benchmark does not measure under pytest-xdist)",
        WhyUnmeasured::Other => "",
    };
    format!("no benchmark was measured{by}")
}

/// Gates that are not checked because nothing was measured, and that fail nothing; `None` where
/// there is none. `gates` names those that are an option or a key.
pub(crate) fn unchecked_gates(
    why: WhyUnmeasured,
    gates: Option<&str>,
    has_budgets: bool,
) -> Option<String> {
    let gates = match (gates, has_budgets) {
        (None, false) => return None,
        (Some(gates), false) => format!("`{gates}` was"),
        (None, true) => "the budgets of pyproject.toml were".to_owned(),
        (Some(gates), true) => format!("`{gates}` and the budgets of pyproject.toml were"),
    };
    Some(format!("{}, so {gates} not checked", nothing_measured(why)))
}

/// How many benchmark tests ran, and that no number came of it.
pub(crate) fn ran_without_measuring(n_tests: usize, is_disabled: bool) -> String {
    let tests = counted(n_tests, "benchmark test");
    let why = if is_disabled { " (`--benchmark-disable`)" } else { "" };
    format!("{tests} ran without measuring{why}")
}

/// Why there is nothing to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoReference {
    /// No run was saved before this session.
    NothingSaved {
        /// What the run of this session is called, if it was saved.
        saved_now: Option<String>,
        /// Another folder that holds runs.
        elsewhere: Option<OtherStorage>,
    },
    /// `--benchmark-compare` names no saved run.
    NoMatch(String),
}

impl NoReference {
    /// Nothing is known but that there is no run.
    pub(crate) const NOTHING: Self = Self::NothingSaved { saved_now: None, elsewhere: None };
}

/// A folder with runs that a session does not use, because it started in a folder below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OtherStorage {
    /// The folder with runs, as the user can write it.
    pub there: String,
    /// The folder that the session uses.
    pub here: String,
}

/// Postfixes that somebody configured, as they were written, and how many benchmarks of the session
/// end in one of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConfiguredPostfixes<'a> {
    /// Empty where nothing is configured.
    pub postfixes: &'a [String],
    pub n_cases: usize,
}

/// Why there is nothing to compare with, and what would change that.
pub(crate) fn no_reference(none: &NoReference) -> String {
    match none {
        NoReference::NothingSaved { saved_now: None, elsewhere: None } => {
            "no saved run to compare with yet: \
             `pytest --benchmark-autosave` or `--benchmark-save NAME` saves one"
                .to_owned()
        }
        NoReference::NothingSaved { saved_now: Some(name), elsewhere: None } => {
            format!("saved {name}; the next session is compared with it")
        }
        NoReference::NothingSaved { saved_now: None, elsewhere: Some(other) } => {
            let OtherStorage { there, here } = other;
            format!(
                "runs are saved in {there}; this session looks in {here}: \
                 `--benchmark-storage={there}` compares with them"
            )
        }
        NoReference::NothingSaved { saved_now: Some(name), elsewhere: Some(other) } => {
            let OtherStorage { there, here } = other;
            format!(
                "saved {name} in {here}, but other runs are saved in {there}: \
                 `--benchmark-storage={there}` compares with them"
            )
        }
        NoReference::NoMatch(text) => no_saved_run(text),
    }
}

/// That no saved run has this name.
pub(crate) fn no_saved_run(name: &str) -> String {
    format!("no saved run matches `--benchmark-compare={name}`")
}

/// Why a session without variants has none; `None` where no postfix is configured.
pub(crate) fn postfix_table_skipped(
    original: ConfiguredPostfixes<'_>,
    reference: ConfiguredPostfixes<'_>,
) -> Option<String> {
    let old = format!("{} (original)", quoted(original.postfixes));
    let new = format!("{} (reference)", quoted(reference.postfixes));
    let is_set = |side: ConfiguredPostfixes<'_>| !side.postfixes.is_empty();
    let why = match (is_set(original), is_set(reference)) {
        (false, false) => return None,
        (true, false) => only_one(&old, original.n_cases, "--benchmark-reference-postfix"),
        (false, true) => only_one(&new, reference.n_cases, "--benchmark-original-postfix"),
        (true, true) => match (original.n_cases, reference.n_cases) {
            (0, 0) => format!("no benchmark of this session ends in {old} or {new}"),
            (n_cases, 0) => format!("{}, none in {new}", ends_in(n_cases, &old)),
            (0, n_cases) => format!("{}, none in {old}", ends_in(n_cases, &new)),
            (_, _) => format!("no benchmark that ends in {old} pairs with one that ends in {new}"),
        },
    };
    Some(format!("Postfix comparison table skipped: {why}"))
}

/// How many saved benchmarks did not run, and the first of their names as far as one line of this
/// many columns holds them.
pub(crate) fn not_measured(names: &[&str], columns: usize) -> String {
    let verb = if names.len() == 1 { "was" } else { "were" };
    let count = counted(names.len(), "saved benchmark");
    let count = format!("{count} {verb} not measured now");
    for most in (1..=names.len().min(MOST_NAMES)).rev() {
        let line = format!("{count}: {}", first_names(names, most));
        if width(&printable(&line)) <= columns {
            return line;
        }
    }
    count
}

fn only_one(set: &str, n_cases: usize, missing: &str) -> String {
    match n_cases {
        0 => format!("`{missing}` is not set, and no benchmark of this session ends in {set}"),
        _ => format!("`{missing}` is not set; {}", ends_in(n_cases, set)),
    }
}

fn ends_in(n_cases: usize, postfixes: &str) -> String {
    let verb = if n_cases == 1 { "ends" } else { "end" };
    format!("{} {verb} in {postfixes}", counted(n_cases, "benchmark"))
}

fn quoted(postfixes: &[String]) -> String {
    let quoted: Vec<String> = postfixes.iter().map(|postfix| format!("`{postfix}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_postfix_table_names_what_is_missing() {
        let words =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        for (original, reference, expected) in [
            (("", 0), ("", 3), None),
            (
                ("_np", 2),
                ("", 1),
                Some(
                    "`--benchmark-reference-postfix` is not set; 2 benchmarks end in `_np` (original)",
                ),
            ),
            (
                ("", 0),
                ("_pt _torch", 1),
                Some(
                    "`--benchmark-original-postfix` is not set; \
                     1 benchmark ends in `_pt`, `_torch` (reference)",
                ),
            ),
            (
                ("_np", 0),
                ("", 1),
                Some(
                    "`--benchmark-reference-postfix` is not set, \
                     and no benchmark of this session ends in `_np` (original)",
                ),
            ),
            (
                ("_a", 0),
                ("_b", 0),
                Some("no benchmark of this session ends in `_a` (original) or `_b` (reference)"),
            ),
            (
                ("_a", 2),
                ("_b", 0),
                Some("2 benchmarks end in `_a` (original), none in `_b` (reference)"),
            ),
            (
                ("_a", 0),
                ("_b", 1),
                Some("1 benchmark ends in `_b` (reference), none in `_a` (original)"),
            ),
            (
                ("_a", 1),
                ("_b", 1),
                Some(
                    "no benchmark that ends in `_a` (original) \
                     pairs with one that ends in `_b` (reference)",
                ),
            ),
        ] {
            let (old, new) = (words(original.0), words(reference.0));
            let told = postfix_table_skipped(
                ConfiguredPostfixes { postfixes: &old, n_cases: original.1 },
                ConfiguredPostfixes { postfixes: &new, n_cases: reference.1 },
            );
            let expected = expected.map(|why| format!("Postfix comparison table skipped: {why}"));
            assert_eq!(told, expected, "{original:?} {reference:?}");
        }
    }

    #[test]
    fn names_that_did_not_run_take_one_line_at_most() {
        let names = ["t.py::test_a", "t.py::test_b", "t.py::test_c"];
        for (n_names, columns, expected) in [
            (
                3,
                82,
                "3 saved benchmarks were not measured now: t.py::test_a, t.py::test_b, t.py::test_c",
            ),
            (
                3,
                81,
                "3 saved benchmarks were not measured now: t.py::test_a, t.py::test_b and 1 more",
            ),
            (3, 65, "3 saved benchmarks were not measured now: t.py::test_a and 2 more"),
            (3, 64, "3 saved benchmarks were not measured now"),
            (1, 80, "1 saved benchmark was not measured now: t.py::test_a"),
        ] {
            assert_eq!(not_measured(&names[..n_names], columns), expected);
        }
        let many: Vec<String> = (0..9).map(|i| format!("t{i}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(
            not_measured(&many, 200),
            "9 saved benchmarks were not measured now: t0, t1, t2, t3, t4 and 4 more"
        );
    }
}
