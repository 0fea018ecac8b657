//! What is known of the runs of a comparison beside their numbers: their order, their machines,
//! which measured one code.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::model::run::{Machine, Run, RunInfo};

/// Whether the sides were measured in turn: neither side's runs all lie before the other's. Runs
/// without a date say nothing, and then the sides count as measured one after the other.
pub(crate) fn measured_in_turn(reference: &[&Run], candidate: &[&Run]) -> bool {
    let (Some(reference), Some(candidate)) = (period(reference), period(candidate)) else {
        return false;
    };
    reference.0 < candidate.1 && candidate.0 < reference.1
}

/// The first and the last time at which runs were recorded; `None` where one of them has no date.
fn period(runs: &[&Run]) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let dates: Option<Vec<DateTime<Utc>>> = runs.iter().map(|run| run.info.recorded_at).collect();
    let dates = dates?;
    Some((*dates.iter().min()?, *dates.iter().max()?))
}

/// Whether the sides were measured on different kinds of machine: another system, architecture or
/// CPU model. A fact that a run does not name is no difference.
pub(crate) fn on_another_machine(reference: &[&Run], candidate: &[&Run]) -> bool {
    let differ = |a: &Run, b: &Run| is_another_machine(&a.info.machine, &b.info.machine);
    reference.iter().any(|a| candidate.iter().any(|b| differ(a, b)))
}

fn is_another_machine(a: &Machine, b: &Machine) -> bool {
    let facts = [(&a.system, &b.system), (&a.arch, &b.arch), (&a.cpu, &b.cpu)];
    facts.iter().any(|(a, b)| a.is_some() && b.is_some() && a != b)
}

/// Whether all runs are of one kind of machine and one Python, so that times of one fixed loop
/// compare.
pub(crate) fn are_of_one_kind(reference: &[&Run], candidate: &[&Run]) -> bool {
    let mut machines = reference.iter().chain(candidate).map(|run| &run.info.machine);
    let Some(first) = machines.next() else { return true };
    machines.all(|machine| machine.same_kind(first))
}

/// For each run a number that it shares with the runs that measured the same code: one clean
/// commit, or one saved name of one commit. `None` for a run without a commit, and for one with
/// changes and without a name.
pub(crate) fn replicate_groups(runs: &[&RunInfo]) -> Vec<Option<usize>> {
    let mut numbers: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let mut groups = Vec::with_capacity(runs.len());
    for run in runs {
        let key = run.commit.id.as_deref().and_then(|commit| match run.commit.dirty {
            Some(false) => Some((commit, None)),
            Some(true) | None => run.name.as_deref().map(|name| (commit, Some(name))),
        });
        let next = numbers.len();
        groups.push(key.map(|key| *numbers.entry(key).or_insert(next)));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Commit;

    fn at(hours: &[i64]) -> Vec<Run> {
        let run = |hour: &i64| Run {
            info: RunInfo {
                recorded_at: DateTime::from_timestamp(hour * 3600, 0),
                ..RunInfo::default()
            },
            ..Run::default()
        };
        hours.iter().map(run).collect()
    }

    #[test]
    fn sides_are_in_turn_where_neither_lies_before_the_other() {
        for (reference, candidate, expected) in [
            (&[1][..], &[2][..], false),
            (&[2], &[1], false),
            (&[1, 3], &[2, 4], true),
            (&[1, 2], &[3, 4], false),
            (&[3, 4], &[1, 2], false),
            (&[1, 4], &[2, 3], true),
            (&[], &[1], false),
        ] {
            let (reference, candidate) = (at(reference), at(candidate));
            let (reference, candidate): (Vec<&Run>, Vec<&Run>) =
                (reference.iter().collect(), candidate.iter().collect());
            assert_eq!(measured_in_turn(&reference, &candidate), expected, "{reference:?}");
        }
    }

    #[test]
    fn another_cpu_is_another_machine_and_another_host_or_python_is_not() {
        let machine = |node: &str, cpu: Option<&str>, python: &str| Machine {
            node: Some(node.into()),
            cpu: cpu.map(str::to_owned),
            python: Some(python.into()),
            ..Machine::default()
        };
        let here = machine("a", Some("x"), "3.11.1");
        for (other, expected) in [
            (machine("b", Some("x"), "3.12.0"), false),
            (machine("a", Some("y"), "3.11.1"), true),
            (machine("a", None, "3.11.1"), false),
        ] {
            assert_eq!(is_another_machine(&here, &other), expected, "{other:?}");
        }
    }

    #[test]
    fn a_clean_commit_or_a_name_of_a_commit_makes_replicates() {
        let run = |commit: Option<&str>, dirty: Option<bool>, name: Option<&str>| RunInfo {
            commit: Commit { id: commit.map(str::to_owned), dirty, ..Commit::default() },
            name: name.map(str::to_owned),
            ..RunInfo::default()
        };
        let runs = [
            run(Some("c1"), Some(false), None),
            run(Some("c1"), Some(false), Some("a")),
            run(Some("c1"), Some(true), Some("a")),
            run(Some("c1"), Some(true), None),
            run(None, None, Some("a")),
            run(Some("c1"), None, Some("a")),
            run(Some("c2"), Some(false), None),
        ];
        let runs: Vec<&RunInfo> = runs.iter().collect();
        let expected = [Some(0), Some(0), Some(1), None, None, Some(1), Some(2)];
        assert_eq!(replicate_groups(&runs), expected);
    }
}
