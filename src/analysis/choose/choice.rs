//! The runs of both sides: those that selectors name, or defaults.

use std::path::PathBuf;

use strum::IntoStaticStr;
use thiserror::Error;

use crate::analysis::choose::history_window::SpanError;
use crate::analysis::choose::matches::{Matches, NamedSides, matches_of};
use crate::analysis::choose::named_runs::{names, newest_label, same_runs};
use crate::analysis::choose::scope::{PathSides, Scope};
use crate::analysis::choose::selector::{nearest_name, selector_of};
use crate::analysis::pair::known_keys::UnknownKey;
use crate::model::run::RunInfo;
use crate::model::run_order::RunOrder;
use crate::model::warning::{Warning, WarningKind};

/// One side of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum SideName {
    /// What is compared against.
    Reference,
    /// What is judged.
    Candidate,
}

impl SideName {
    /// The word, as in the option's name.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// Which runs to compare, as given.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunSelection {
    /// The reference's selector.
    pub reference: Option<String>,
    /// The candidate's selector.
    pub candidate: Option<String>,
    /// Whether all runs that one selector matches form the side together.
    pub pool: bool,
    /// Whether defaults are taken from runs on the same kind of machine only.
    pub same_machine: bool,
    /// Whether parts of one run are taken for runs of their own.
    pub no_join: bool,
    /// The order of the runs; `None` is the usual one.
    pub order: Option<RunOrder>,
    /// Whether a gate judges the candidate. Then the newest run is the candidate by default, also
    /// where it has nothing to judge: a gate must not pass because of the run before it.
    pub is_gated: bool,
}

/// Why an archive has no answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NoAnswer {
    /// It holds no run.
    NoRuns,
    /// A chosen run cannot be used.
    Unreadable(Warning),
    /// Nothing matches, or both sides are one run.
    Choice(SelectError),
    /// No runs for a history.
    HistoryWindow(SpanError),
    /// No case of the runs has a key to group by.
    UnknownKey(UnknownKey),
}

/// The runs of both sides, as indices, oldest first; neither side is empty and they share no run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// What is compared against.
    pub reference: Vec<usize>,
    /// What is judged.
    pub candidate: Vec<usize>,
    /// Every run that could be on the side that no selector names, the best first; the side has the
    /// first of them. Empty where both sides are named.
    pub options: Vec<usize>,
    /// The side of the options.
    pub open_side: SideName,
    /// Whether the candidate is the newest run because no selector names another.
    pub is_default_candidate: bool,
    /// What the selectors match.
    pub matches: NamedSides,
    /// What else to know about the choice.
    pub notes: Vec<Warning>,
}

/// Why no two sides could be chosen. Usually the selection is at fault.
#[derive(Debug, Clone, PartialEq, Error)]
pub(crate) enum SelectError {
    /// Nothing matches a selector.
    #[error("no run matches `{selector}` as {}", side.label())]
    NoMatch {
        /// The side that the selector is for.
        side: SideName,
        /// As given.
        selector: String,
        /// The nearest spelling among labels, stems, tags and branches.
        nearest: Option<String>,
        /// The commit that git finds under this name. No run is of it.
        commit: Option<String>,
    },
    /// Every run of the reference is one of the candidate.
    #[error("{}", same_runs(.labels, *.n_candidate))]
    SameRun {
        /// The labels of the reference's runs, oldest first.
        labels: Vec<String>,
        /// How many runs the candidate has.
        n_candidate: usize,
        /// Whether a selector names the reference.
        is_reference_named: bool,
    },
    /// The last of several paths has no run.
    #[error("there is no run in `{}`, which is the candidate", .path.display())]
    EmptyCandidatePath {
        /// The last path.
        path: PathBuf,
    },
    /// The paths before the last have no run.
    #[error("there is no run in the paths before `{}`, which are the reference", .path.display())]
    EmptyReferencePath {
        /// The last path.
        path: PathBuf,
    },
    /// There is no earlier run to serve as the reference.
    #[error("no run before `{label}` could be its reference{}", machine_note(*.same_machine))]
    NothingBefore {
        /// The candidate's label.
        label: String,
        /// Whether runs of other machines were left out.
        same_machine: bool,
        /// What selects the first run after the candidate.
        later: Option<String>,
    },
    /// There is no run left that could be the candidate.
    #[error("no other run than `{label}` could be the candidate{}", machine_note(*.same_machine))]
    NoOther {
        /// The reference's label.
        label: String,
        /// Whether runs of other machines were left out.
        same_machine: bool,
    },
}

/// What a message adds where runs of other machines were left out.
fn machine_note(same_machine: bool) -> &'static str {
    if same_machine { " (on the same kind of machine)" } else { "" }
}

/// Chooses both sides. `runs` are oldest first.
///
/// # Errors
/// Where a selector matches nothing, both sides are one run, or no run is left for a side without a
/// selector.
pub(crate) fn choose(runs: &[RunInfo], selection: &RunSelection) -> Result<Choice, SelectError> {
    choose_within(runs, selection, &Scope::default())
}

/// The same within limits. Selectors go before paths.
///
/// # Errors
/// As [`choose`].
pub(crate) fn choose_within(
    runs: &[RunInfo],
    selection: &RunSelection,
    scope: &Scope,
) -> Result<Choice, SelectError> {
    let mut notes = Vec::new();
    let mut reference_matches = matches(runs, SideName::Reference, selection)?;
    let candidate_matches = matches(runs, SideName::Candidate, selection)?;
    let of_candidate = candidate_matches.map(|matches| matches.of_side(selection.pool));
    let named_candidate = of_candidate.as_ref().map(|side| side.runs.clone());
    if let Some(matches) = reference_matches.as_mut().filter(|_| !selection.pool) {
        let newest = matches.newest();
        match &named_candidate {
            Some(candidate) => matches.leave_out(candidate),
            // The latest other run matches as well: then the newest match is what is judged.
            None if matches.have(candidate_options(runs, &newest, selection, scope)?.first()) => {
                matches.leave_out(&newest);
            }
            None => {}
        }
    }
    let of_reference = reference_matches.map(|matches| matches.of_side(selection.pool));
    let named_reference = of_reference.as_ref().map(|side| side.runs.clone());
    let is_default_candidate = named_candidate.is_none();
    let (reference, candidate, open) = match (named_reference, named_candidate) {
        (Some(reference), Some(candidate)) => (reference, candidate, None),
        (Some(reference), None) => {
            let options = candidate_options(runs, &reference, selection, scope)?;
            let candidate = default_side(&options, selection, scope);
            (reference, candidate, Some((SideName::Candidate, options)))
        }
        (None, candidate) => {
            let candidate = match candidate {
                Some(candidate) => candidate,
                None => default_candidate(runs, selection, scope)?,
            };
            let options = reference_options(runs, &candidate, selection, scope)?;
            let reference = default_side(&options, selection, scope);
            (reference, candidate, Some((SideName::Reference, options)))
        }
    };
    // A run on both sides would be compared with itself, so it counts on one of them only.
    let (own, shared): (Vec<usize>, Vec<usize>) =
        reference.iter().partition(|run_idx| !candidate.contains(run_idx));
    if own.is_empty() {
        return Err(same_run(runs, &reference, &candidate, selection));
    }
    if !shared.is_empty() {
        let names = names(runs, &shared);
        notes.push(Warning::new(
            WarningKind::Selection,
            format!("{names} matched on both sides and counts as candidate only"),
        ));
    }
    let (open_side, options) = open.unwrap_or((SideName::Reference, Vec::new()));
    let options = if pools_paths(selection, scope) { Vec::new() } else { options };
    let matches = NamedSides { reference: of_reference, candidate: of_candidate };
    Ok(Choice {
        reference: own,
        candidate,
        options,
        open_side,
        is_default_candidate,
        matches,
        notes,
    })
}

fn same_run(
    runs: &[RunInfo],
    reference: &[usize],
    candidate: &[usize],
    selection: &RunSelection,
) -> SelectError {
    let labels = reference.iter().filter_map(|run_idx| runs.get(*run_idx));
    let mut labels: Vec<String> = labels.map(|run| run.short_label().to_owned()).collect();
    // Saved under one name again and again: only the files tell them apart.
    if labels.len() > 1 {
        let stems = reference.iter().filter_map(|run_idx| runs.get(*run_idx));
        labels = stems.map(|run| run.stem.clone()).collect();
    }
    SelectError::SameRun {
        labels,
        n_candidate: candidate.len(),
        is_reference_named: selection.reference.is_some(),
    }
}

/// Whether all runs of the paths are pooled.
fn pools_paths(selection: &RunSelection, scope: &Scope) -> bool {
    selection.pool && scope.paths.is_some()
}

/// The runs of a side that no selector names: the best of its options, or all of them where paths
/// are pooled.
fn default_side(options: &[usize], selection: &RunSelection, scope: &Scope) -> Vec<usize> {
    if pools_paths(selection, scope) {
        let mut all = options.to_vec();
        all.sort_unstable();
        return all;
    }
    options.first().copied().into_iter().collect()
}

/// What the selector of a side matches; `None` for a side that has none.
fn matches<'a>(
    runs: &'a [RunInfo],
    side: SideName,
    selection: &'a RunSelection,
) -> Result<Option<Matches<'a>>, SelectError> {
    let selector = match side {
        SideName::Reference => selection.reference.as_deref(),
        SideName::Candidate => selection.candidate.as_deref(),
    };
    let Some(selector) = selector else { return Ok(None) };
    matches_of(runs, selector).map(Some).ok_or_else(|| SelectError::NoMatch {
        side,
        selector: selector.to_owned(),
        nearest: nearest_name(runs, selector),
        commit: None,
    })
}

/// The newest run, or the newest of the last path. All of that path where it is pooled.
fn default_candidate(
    runs: &[RunInfo],
    selection: &RunSelection,
    scope: &Scope,
) -> Result<Vec<usize>, SelectError> {
    let mut pool: Vec<usize> = match &scope.paths {
        Some(paths) if paths.candidate.is_empty() => {
            return Err(SelectError::EmptyCandidatePath { path: paths.candidate_path.clone() });
        }
        Some(paths) => paths.candidate.clone(),
        None => (0..runs.len()).collect(),
    };
    if pools_paths(selection, scope) {
        return Ok(pool);
    }
    if !pool.iter().all(|run_idx| scope.no_candidates.contains(run_idx)) {
        pool.retain(|run_idx| !scope.no_candidates.contains(run_idx));
    }
    Ok(pool.last().copied().into_iter().collect())
}

/// The runs that are not on the reference side, newest first. Of several paths those of the last.
fn candidate_options(
    runs: &[RunInfo],
    reference: &[usize],
    selection: &RunSelection,
    scope: &Scope,
) -> Result<Vec<usize>, SelectError> {
    let newest = reference.last().copied().unwrap_or_default();
    let is_apart =
        |paths: &&PathSides| reference.iter().all(|run_idx| !paths.candidate.contains(run_idx));
    let pool = match scope.paths.as_ref().filter(is_apart) {
        Some(paths) if paths.candidate.is_empty() => {
            return Err(SelectError::EmptyCandidatePath { path: paths.candidate_path.clone() });
        }
        Some(paths) => paths.candidate.clone(),
        None => (0..runs.len()).collect(),
    };
    let same_machine = selection.same_machine;
    let may_be = |run_idx: &usize| {
        !reference.contains(run_idx) && may_pair(runs, newest, *run_idx, same_machine)
    };
    let options: Vec<usize> = pool.into_iter().rev().filter(may_be).collect();
    if options.is_empty() {
        let label = newest_label(runs, reference);
        return Err(SelectError::NoOther { label, same_machine });
    }
    Ok(options)
}

/// The runs before all of the candidate side, or those of the paths before the last, the best
/// first: the newest on the candidate's kind of machine and Python, then the newest of all others.
fn reference_options(
    runs: &[RunInfo],
    candidate: &[usize],
    selection: &RunSelection,
    scope: &Scope,
) -> Result<Vec<usize>, SelectError> {
    let oldest = candidate.first().copied().unwrap_or_default();
    let is_of_path =
        |paths: &&PathSides| candidate.iter().all(|run_idx| paths.candidate.contains(run_idx));
    let pool = match scope.paths.as_ref().filter(is_of_path) {
        Some(paths) if paths.reference.is_empty() => {
            return Err(SelectError::EmptyReferencePath { path: paths.candidate_path.clone() });
        }
        Some(paths) if paths.reference.iter().all(|run_idx| candidate.contains(run_idx)) => {
            return Err(same_run(runs, &paths.reference, candidate, selection));
        }
        Some(paths) => paths.reference.clone(),
        None => (0..oldest).collect(),
    };
    let same_machine = selection.same_machine;
    let may_be = |run_idx: &usize| {
        !candidate.contains(run_idx) && may_pair(runs, oldest, *run_idx, same_machine)
    };
    let newest_first: Vec<usize> = pool.iter().copied().rev().filter(may_be).collect();
    if newest_first.is_empty() {
        // The machine is not to blame where no other machine has one.
        let same_machine = same_machine && pool.iter().any(|run_idx| !candidate.contains(run_idx));
        let label = newest_label(runs, candidate);
        let newest = candidate.last().copied().unwrap_or_default();
        let later = selector_of(runs, newest + 1);
        return Err(SelectError::NothingBefore { label, same_machine, later });
    }
    let (mut options, others): (Vec<usize>, Vec<usize>) =
        newest_first.into_iter().partition(|run_idx| may_pair(runs, oldest, *run_idx, true));
    options.extend(others);
    Ok(options)
}

/// Whether a default may compare these two runs.
fn may_pair(runs: &[RunInfo], a: usize, b: usize, same_machine: bool) -> bool {
    match (runs.get(a), runs.get(b)) {
        (Some(a), Some(b)) => !same_machine || a.machine.same_kind(&b.machine),
        (_, _) => false,
    }
}

#[cfg(test)]
mod tests;
