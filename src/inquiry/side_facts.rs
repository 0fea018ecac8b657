//! What runs at hand show about a choice of sides: whether they share a benchmark, which are another
//! kind, which are joined, which paths they are of, and whether they are one.

use std::collections::HashSet;

use crate::analysis::choose::choice::{RunSelection, SideName};
use crate::analysis::choose::named_runs::names;
use crate::analysis::choose::passed_over::{PassedOver, is_copy};
use crate::analysis::choose::scope::PathSides;
use crate::analysis::compare::comparison::{ComparisonRules, compare};
use crate::inquiry::run_reader::JoinedRun;
use crate::load::archive::archive::Archive;
use crate::model::run::{Run, RunInfo};
use crate::model::warning::{Warning, WarningKind};

/// The sides that several requested paths are: the last is the candidate.
pub(super) fn path_sides(archive: &Archive) -> Option<PathSides> {
    let (candidate_path, before) = archive.paths().split_last()?;
    if before.is_empty() {
        return None;
    }
    let mut sides = PathSides { candidate_path: candidate_path.clone(), ..PathSides::default() };
    for run_idx in 0..archive.runs().len() {
        let arguments = archive.argument_idxs(run_idx);
        if arguments.contains(&before.len()) {
            sides.candidate.push(run_idx);
        }
        if arguments.iter().any(|argument_idx| *argument_idx < before.len()) {
            sides.reference.push(run_idx);
        }
    }
    Some(sides)
}

/// Whether a comparison of two sides has a row.
pub(super) fn share_a_case<'r>(
    reference: &'r [&'r Run],
    candidate: &'r [&'r Run],
    rules: &ComparisonRules,
) -> bool {
    let cases_of = |runs: &'r [&'r Run]| runs.iter().flat_map(|run| &run.cases);
    let known: HashSet<&str> = cases_of(reference).map(|case| case.fullname.as_str()).collect();
    if cases_of(candidate).any(|case| known.contains(case.fullname.as_str())) {
        return true;
    }
    // Other pairs than of equal names are rare, and only the comparison knows them.
    let rules = ComparisonRules { filter: None, compare: None, growth: None, ..rules.clone() };
    compare(reference, candidate, &[], &rules).is_ok_and(|comparison| !comparison.rows.is_empty())
}

/// The runs that are newer than the one taken and come after it only because they are of another
/// kind of machine or another Python.
pub(super) fn other_kinds(
    options: &[usize],
    taken: &JoinedRun,
    runs: &[RunInfo],
    passed: &[(usize, PassedOver)],
) -> Vec<(usize, PassedOver)> {
    let newest = taken.parts.iter().max().copied().unwrap_or_default();
    let is_passed = |run_idx: &usize| passed.iter().any(|(known, _)| known == run_idx);
    let is_of_other_kind = |run_idx: &usize| {
        runs.get(*run_idx).is_some_and(|run| !run.machine.same_kind(&taken.run.info.machine))
    };
    options
        .iter()
        .filter(|run_idx| **run_idx > newest && is_of_other_kind(run_idx) && !is_passed(run_idx))
        .map(|run_idx| (*run_idx, PassedOver::OtherKind))
        .collect()
}

/// A note about the runs of a side that are joined.
pub(super) fn join_note(runs: &[RunInfo], side: SideName, joined: &[JoinedRun]) -> Option<Warning> {
    let several: Vec<&JoinedRun> = joined.iter().filter(|joined| joined.parts.len() > 1).collect();
    // Names are given from the end of a list.
    let oldest_first = |joined: &&JoinedRun| {
        let parts: Vec<usize> = joined.parts.iter().rev().copied().collect();
        names(runs, &parts)
    };
    let files: Vec<String> = several.iter().map(oldest_first).collect();
    let side = side.label();
    let message = match several.as_slice() {
        [] => return None,
        [one] if joined.len() == 1 => format!(
            "the {side} is one run in {} files, joined: {}; `--no-join` keeps them apart",
            one.parts.len(),
            files.concat()
        ),
        _ => format!(
            "runs of the {side} are in several files, joined: {}; `--no-join` keeps them apart",
            files.join("; ")
        ),
    };
    Some(Warning::new(WarningKind::Note, message))
}

/// A warning where a lone run is compared with a copy of itself, as a selector may ask.
pub(super) fn compared_with_a_copy(
    reference: &[JoinedRun],
    candidate: &[JoinedRun],
) -> Option<Warning> {
    let ([reference], [candidate]) = (reference, candidate) else { return None };
    is_copy(&reference.run, &candidate.run).then(|| {
        let message = "the reference is a copy of the candidate: nothing can differ";
        Warning::new(WarningKind::Selection, message).at(&reference.run.info.path)
    })
}

/// A note where defaults compare a commit with one that was made after it, as when an old commit is
/// measured again.
pub(super) fn older_commit_note(
    selection: &RunSelection,
    reference: &[JoinedRun],
    candidate: &[JoinedRun],
) -> Option<Warning> {
    let is_asked =
        selection.reference.is_some() || selection.candidate.is_some() || selection.order.is_some();
    let ([reference], [candidate]) = (reference, candidate) else { return None };
    let [made, judged] = [reference, candidate].map(|side| side.run.info.commit.time);
    (!is_asked && judged? < made?).then(|| {
        let message = "the commit of the candidate is older than that of the reference: \
                       `--order commit` takes the latest commits";
        Warning::new(WarningKind::Note, message)
    })
}

/// The runs of the archive that a side is made of.
pub(super) fn parts_of(side: &[JoinedRun]) -> Vec<usize> {
    side.iter().flat_map(|joined| joined.parts.iter().copied()).collect()
}
