//! Runs that a default passes over, and why, in one note.

use strum::VariantArray;

use crate::analysis::choose::choice::SideName;
use crate::analysis::choose::named_runs::names;
use crate::model::case::Case;
use crate::model::run::{Run, RunInfo};
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};

/// Why a default does not take a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(crate) enum PassedOver {
    /// It has no benchmark.
    Empty,
    /// It is the other side once more.
    Copy,
    /// It shares no benchmark with the other side.
    NothingShared,
    /// It is of another kind of machine or another Python than the other side, and another run is
    /// not.
    OtherKind,
}

impl PassedOver {
    /// What the runs passed over for this reason have in common: `without a benchmark`.
    fn words(self) -> &'static str {
        match self {
            Self::Empty => "without a benchmark",
            Self::Copy => "with the same numbers under another name",
            Self::NothingShared => "without a benchmark in common",
            Self::OtherKind => "on another kind of machine or another Python",
        }
    }
}

/// These runs, passed over because they are empty.
pub(crate) fn empty_runs(which: &[usize]) -> Vec<(usize, PassedOver)> {
    which.iter().map(|run_idx| (*run_idx, PassedOver::Empty)).collect()
}

/// One note about all runs that were passed over for a side; `None` for none.
pub(crate) fn passed_over_note(
    runs: &[RunInfo],
    side: SideName,
    passed: &[(usize, PassedOver)],
) -> Option<Warning> {
    let mut parts = Vec::new();
    for why in PassedOver::VARIANTS {
        let mut of_reason: Vec<usize> = passed
            .iter()
            .filter(|(_, reason)| reason == why)
            .map(|(run_idx, _)| *run_idx)
            .collect();
        of_reason.sort_unstable();
        if !of_reason.is_empty() {
            let n_runs = of_reason.len();
            let noun = if n_runs == 1 { "run" } else { "runs" };
            parts.push(format!("{n_runs} {noun} {} ({})", why.words(), names(runs, &of_reason)));
        }
    }
    (!parts.is_empty()).then(|| {
        let message = format!(
            "passed over as {side}: {}; `--{side} RUN` names one",
            parts.join(", "),
            side = side.label()
        );
        Warning::new(WarningKind::Note, message)
    })
}

/// A note about runs of a side that are copies of others there; `None` for none.
pub(crate) fn copies_note(runs: &[RunInfo], side: SideName, copies: &[usize]) -> Option<Warning> {
    let mut newest_last = copies.to_vec();
    newest_last.sort_unstable();
    (!copies.is_empty()).then(|| {
        let message = format!(
            "runs that the {} has several times count once; left out: {}",
            side.label(),
            names(runs, &newest_last)
        );
        Warning::new(WarningKind::Note, message)
    })
}

/// Whether two runs may be copies of one, as far as their facts say. Runs without a date and under
/// two ids are none.
pub(crate) fn may_be_copies(a: &RunInfo, b: &RunInfo) -> bool {
    a.id == b.id || (a.recorded_at.is_some() && have_same_facts(a, b))
}

fn have_same_facts(a: &RunInfo, b: &RunInfo) -> bool {
    (a.recorded_at, &a.commit, &a.machine, &a.tag) == (b.recorded_at, &b.commit, &b.machine, &b.tag)
}

/// Whether two runs are copies of one: the same numbers, under one id or with the same date,
/// commit and machine.
pub(crate) fn is_copy(a: &Run, b: &Run) -> bool {
    let same_numbers = |(a, b): (&Case, &Case)| {
        let counts = |case: &Case| (case.stats.rounds, case.stats.iterations);
        a.fullname == b.fullname
            && counts(a) == counts(b)
            && Statistic::ALL.iter().all(|of| a.stats.get(*of) == b.stats.get(*of))
    };
    !a.cases.is_empty()
        && a.cases.len() == b.cases.len()
        && (a.info.id == b.info.id || have_same_facts(&a.info, &b.info))
        // Another tool may have left out what follows from these, such as the calls a second.
        && a.cases.iter().zip(&b.cases).all(same_numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::choose::selector::tests::runs;

    #[test]
    fn one_note_names_all_that_was_passed_over() {
        let passed = [
            (3, PassedOver::NothingShared),
            (1, PassedOver::Empty),
            (4, PassedOver::NothingShared),
        ];
        let note = passed_over_note(&runs(), SideName::Reference, &passed).unwrap();
        assert_eq!(
            note.message,
            "passed over as reference: 1 run without a benchmark \
             (store/Linux/0002_candidate-v2.json), 2 runs without a benchmark in common \
             (store/Linux/0005_latest-good.json, store/Linux/0004_nightly.json); \
             `--reference RUN` names one"
        );
        assert_eq!(passed_over_note(&runs(), SideName::Reference, &[]), None);
    }

    #[test]
    fn a_copy_has_the_same_numbers_and_is_the_same_run() {
        let run = |id: &str, name: &str| Run {
            info: RunInfo { id: id.to_owned(), ..RunInfo::default() },
            cases: vec![Case { fullname: name.to_owned(), ..Case::default() }],
        };
        assert!(is_copy(&run("a", "x"), &run("a", "x")));
        assert!(!is_copy(&run("a", "x"), &run("a", "y")));
        assert!(is_copy(&run("a", "x"), &run("b", "x")));
        let mut derived = run("a", "x");
        derived.cases[0].stats.ops = Some(1.0);
        assert!(is_copy(&run("a", "x"), &derived));
        derived.cases[0].stats.rounds = Some(1);
        assert!(!is_copy(&run("a", "x"), &derived));
        let mut later = run("b", "x");
        later.info.recorded_at = chrono::DateTime::from_timestamp(1, 0);
        assert!(!is_copy(&run("a", "x"), &later));
        let empty = Run { cases: Vec::new(), ..run("a", "x") };
        assert!(!is_copy(&empty, &empty));
    }
}
