//! What differs between the sides besides the code: machine, Python, tools, and the options that
//! change how pytest-benchmark measures.

use std::collections::BTreeSet;

use crate::analysis::compare::circumstances::are_of_one_kind;
use crate::analysis::pair::pairing::Pair;
use crate::analysis::pair::sides::SideCase;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::value::Value;

/// One fact that the sides do not share. A side whose runs disagree lists all values, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnvironmentDifference {
    /// What differs, for instance `python`.
    pub key: &'static str,
    /// On the reference side.
    pub reference: String,
    /// On the candidate side.
    pub candidate: String,
    /// The benchmarks that it is a fact of; `None` where it is one of the runs.
    pub share: Option<CaseShare>,
    /// Whether it is expected and means nothing: another host or patch release of Python on one
    /// kind of machine, as hosted runners have.
    pub is_minor: bool,
}

/// Some of the benchmarks that both sides have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CaseShare {
    /// How many.
    pub cases: usize,
    /// How many there are.
    pub of: usize,
}

/// Reads one fact of a run; `None` where it is not recorded.
type RunFact = fn(&Run) -> Option<&str>;

/// The facts of a run. Clock speed readings are not among them: they change by themselves.
const RUN_FACTS: [(&str, RunFact); 7] = [
    ("node", |run| run.info.machine.node.as_deref()),
    ("system", |run| run.info.machine.system.as_deref()),
    ("machine", |run| run.info.machine.arch.as_deref()),
    ("cpu", |run| run.info.machine.cpu.as_deref()),
    ("python", |run| run.info.machine.python.as_deref()),
    ("implementation", |run| run.info.machine.implementation.as_deref()),
    ("pytest-benchmark", |run| run.info.pytest_benchmark.as_deref()),
];

/// The facts that differ between machines of one kind.
const MINOR: [&str; 2] = ["node", "python"];

/// The options that change how pytest-benchmark measures, which are facts of a case.
const OPTIONS: [&str; 7] = [
    "timer",
    "disable_gc",
    "min_rounds",
    "max_time",
    "min_time",
    "warmup",
    "calibration_precision",
];

/// Those of the options that are a time in seconds.
pub(super) const TIME_OPTIONS: [&str; 2] = ["max_time", "min_time"];

/// Everything that differs, in a fixed order. A fact that one side does not record is no known
/// difference. Options are compared pair by pair.
pub(crate) fn environment_differences(
    reference: &[&Run],
    candidate: &[&Run],
    pairs: &[Pair<'_>],
) -> Vec<EnvironmentDifference> {
    let mut differences = Vec::new();
    let is_one_kind = are_of_one_kind(reference, candidate);
    for (key, fact) in RUN_FACTS {
        let values = |runs: &[&Run]| -> BTreeSet<String> {
            runs.iter().filter_map(|run| fact(run)).map(str::to_owned).collect()
        };
        let (reference, candidate) = (values(reference), values(candidate));
        if differ(&reference, &candidate) {
            differences.push(EnvironmentDifference {
                key,
                reference: listed(reference),
                candidate: listed(candidate),
                share: None,
                is_minor: is_one_kind && MINOR.contains(&key),
            });
        }
    }
    let unlike: Vec<&Pair<'_>> = pairs.iter().filter(|pair| !is_measured_alike(pair)).collect();
    differences
        .extend(OPTIONS.into_iter().filter_map(|key| option_difference(key, &unlike, pairs.len())));
    differences
}

/// Whether all runs of both sides measured with the same options.
fn is_measured_alike(pair: &Pair<'_>) -> bool {
    let mut cases = pair.reference.by_run.iter().chain(&pair.candidate.by_run).flatten();
    let Some(first) = cases.next() else { return true };
    cases.all(|case| case.timer == first.timer && case.options == first.options)
}

/// The pairs, among these of `of`, whose sides were measured with different values of an option, and
/// these values.
fn option_difference(
    key: &'static str,
    pairs: &[&Pair<'_>],
    of: usize,
) -> Option<EnvironmentDifference> {
    let (mut reference, mut candidate) = (BTreeSet::new(), BTreeSet::new());
    let mut n_cases = 0;
    for pair in pairs {
        let of_pair = (option_values(key, &pair.reference), option_values(key, &pair.candidate));
        if differ(&of_pair.0, &of_pair.1) {
            n_cases += 1;
            reference.extend(of_pair.0);
            candidate.extend(of_pair.1);
        }
    }
    (n_cases > 0).then(|| EnvironmentDifference {
        key,
        reference: listed(reference),
        candidate: listed(candidate),
        share: Some(CaseShare { cases: n_cases, of }),
        is_minor: false,
    })
}

/// The values of an option in the runs of a case.
fn option_values(key: &str, case: &SideCase<'_>) -> BTreeSet<String> {
    let value = |case: &Case| match key {
        "timer" => case.timer.as_deref().map(str::to_owned),
        _ => case.options.get(key).map(|value| option_text(key, value)),
    };
    case.by_run.iter().flatten().filter_map(|case| value(case)).collect()
}

/// An option as it is shown. Seconds are floats, whatever a tool writes: `1` is `1.0`.
fn option_text(key: &str, value: &Value) -> String {
    match value {
        Value::Int(digits) if TIME_OPTIONS.contains(&key) => digits
            .parse()
            .map_or_else(|_| value.to_string(), |seconds| Value::Float(seconds).to_string()),
        other => other.to_string(),
    }
}

/// Whether both sides record the fact, and not the same.
fn differ(reference: &BTreeSet<String>, candidate: &BTreeSet<String>) -> bool {
    !reference.is_empty() && !candidate.is_empty() && reference != candidate
}

fn listed(values: BTreeSet<String>) -> String {
    values.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::pair::naming::Postfixes;
    use crate::analysis::pair::pairing::pair;
    use crate::analysis::pair::renames::Renames;
    use crate::analysis::pair::sides::across_runs;
    use crate::model::run::{Machine, RunInfo};

    fn run(node: &str, python: &str, max_times: &[Option<f64>]) -> Run {
        let case = |(i, max_time): (usize, &Option<f64>)| Case {
            fullname: i.to_string(),
            options: max_time
                .iter()
                .map(|seconds| ("max_time".to_owned(), Value::Float(*seconds)))
                .collect(),
            ..Case::default()
        };
        let machine = Machine {
            node: Some(node.into()),
            python: Some(python.into()),
            cpu: Some("X".into()),
            ..Machine::default()
        };
        Run {
            info: RunInfo { machine, ..RunInfo::default() },
            cases: max_times.iter().enumerate().map(case).collect(),
        }
    }

    /// `key reference → candidate`, with the share of an option, and `minor` where it is that.
    fn check(reference: &[&Run], candidate: &[&Run], expected: &[&str]) {
        let renames = Renames::default();
        let sides = across_runs(reference, candidate, &renames);
        let pairing = pair(sides, &Postfixes::new(&[], &[]), &renames);
        let found = environment_differences(reference, candidate, &pairing.matched);
        let found: Vec<String> = found
            .into_iter()
            .map(|of| {
                let share =
                    of.share.map_or(String::new(), |it| format!(" {} of {}", it.cases, it.of));
                let minor = if of.is_minor { " minor" } else { "" };
                format!("{} {} → {}{share}{minor}", of.key, of.reference, of.candidate)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_differs_is_named() {
        let (a, b) = (run("a", "3.11.7", &[]), run("a", "3.12.1", &[]));
        check(&[&a], &[&a], &[]);
        check(&[&a], &[&a, &b], &["python 3.11.7 → 3.11.7, 3.12.1"]);
    }

    #[test]
    fn another_host_or_patch_release_is_minor_on_one_kind_of_machine_only() {
        let here = run("a", "3.12.1", &[]);
        check(
            &[&here],
            &[&run("b", "3.12.9", &[])],
            &["node a → b minor", "python 3.12.1 → 3.12.9 minor"],
        );
        check(&[&here], &[&run("b", "3.13.0", &[])], &["node a → b", "python 3.12.1 → 3.13.0"]);
        let mut other = run("b", "3.12.1", &[]);
        other.info.machine.cpu = Some("Y".into());
        check(&[&here], &[&other], &["node a → b", "cpu X → Y"]);
    }

    #[test]
    fn options_are_compared_case_by_case_where_both_sides_record_them() {
        let long = run("a", "3.12.1", &[Some(1.0), Some(1.0), None, Some(2.0)]);
        let short = run("a", "3.12.1", &[Some(0.01), Some(1.0), Some(0.5), Some(0.01)]);
        check(&[&long], &[&long], &[]);
        check(&[&long], &[&short], &["max_time 1.0, 2.0 → 0.01 2 of 4"]);
        // A side that was measured both ways is not measured as the other.
        check(&[&long], &[&short, &long], &["max_time 1.0, 2.0 → 0.01, 1.0, 2.0 2 of 4"]);
        check(&[&long], &[&run("a", "3.12.1", &[])], &[]);
        // Another tool writes whole seconds without a point.
        let mut whole = long.clone();
        for (case, seconds) in whole.cases.iter_mut().zip(["1", "1", "", "2"]) {
            let second = ("max_time".to_owned(), Value::Int(seconds.to_owned()));
            case.options = [second].into_iter().filter(|_| !seconds.is_empty()).collect();
        }
        check(&[&long], &[&whole], &[]);
    }
}
