//! The runs of both sides: those that selectors name, or defaults.

use strum::IntoStaticStr;
use thiserror::Error;

use crate::analysis::choose::history_window::SpanError;
use crate::analysis::choose::selector::{find, nearest_name};
use crate::analysis::pair::known_keys::UnknownKey;
use crate::model::run::RunInfo;
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
    /// What to know about the choice.
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
    },
    /// Both sides are one run.
    #[error("reference and candidate are the same run, `{label}`")]
    SameRun {
        /// Its label.
        label: String,
        /// Whether a selector names the reference.
        is_reference_named: bool,
    },
    /// There is no earlier run to serve as the reference.
    #[error("no run before `{label}` could be its reference{}", machine_note(*.same_machine))]
    NothingBefore {
        /// The candidate's label.
        label: String,
        /// Whether runs of other machines were left out.
        same_machine: bool,
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
    let mut notes = Vec::new();
    let reference = named_side(runs, SideName::Reference, selection, &mut notes)?;
    let candidate = named_side(runs, SideName::Candidate, selection, &mut notes)?;
    let (reference, candidate) = match (reference, candidate) {
        (Some(reference), Some(candidate)) => (reference, candidate),
        (Some(reference), None) => {
            let candidate = default_candidate(runs, &reference, selection.same_machine)?;
            (reference, vec![candidate])
        }
        (None, candidate) => {
            let newest = runs.len().checked_sub(1);
            let candidate = candidate.unwrap_or_else(|| newest.into_iter().collect());
            let reference = default_reference(runs, &candidate, selection.same_machine)?;
            (vec![reference], candidate)
        }
    };
    // A run on both sides would be compared with itself, so it counts on one of them only.
    let (reference, shared): (Vec<usize>, Vec<usize>) =
        reference.into_iter().partition(|run_idx| !candidate.contains(run_idx));
    if reference.is_empty() {
        return Err(SelectError::SameRun {
            label: newest_label(runs, &candidate),
            is_reference_named: selection.reference.is_some(),
        });
    }
    if !shared.is_empty() {
        let names = names(runs, &shared);
        notes.push(Warning::new(
            WarningKind::Selection,
            format!("{names} matched on both sides and counts as candidate only"),
        ));
    }
    Ok(Choice { reference, candidate, notes })
}

/// The runs of a side that has a selector; `None` for one that has none.
fn named_side(
    runs: &[RunInfo],
    side: SideName,
    selection: &RunSelection,
    notes: &mut Vec<Warning>,
) -> Result<Option<Vec<usize>>, SelectError> {
    let selector = match side {
        SideName::Reference => &selection.reference,
        SideName::Candidate => &selection.candidate,
    };
    match selector {
        Some(selector) => take(runs, side, selector, selection.pool, notes).map(Some),
        None => Ok(None),
    }
}

/// The newest run that is not on the reference side.
fn default_candidate(
    runs: &[RunInfo],
    reference: &[usize],
    same_machine: bool,
) -> Result<usize, SelectError> {
    let newest = reference.last().copied().unwrap_or_default();
    for run_idx in (0..runs.len()).rev() {
        if !reference.contains(&run_idx) && may_pair(runs, newest, run_idx, same_machine) {
            return Ok(run_idx);
        }
    }
    Err(SelectError::NoOther { label: newest_label(runs, reference), same_machine })
}

/// The newest run before all of the candidate side.
fn default_reference(
    runs: &[RunInfo],
    candidate: &[usize],
    same_machine: bool,
) -> Result<usize, SelectError> {
    let oldest = candidate.first().copied().unwrap_or_default();
    for run_idx in (0..oldest).rev() {
        if may_pair(runs, oldest, run_idx, same_machine) {
            return Ok(run_idx);
        }
    }
    Err(SelectError::NothingBefore { label: newest_label(runs, candidate), same_machine })
}

/// Whether a default may compare these two runs.
fn may_pair(runs: &[RunInfo], a: usize, b: usize, same_machine: bool) -> bool {
    match (runs.get(a), runs.get(b)) {
        (Some(a), Some(b)) => !same_machine || a.machine.same_kind(&b.machine),
        (_, _) => false,
    }
}

fn newest_label(runs: &[RunInfo], side: &[usize]) -> String {
    let newest = side.last().and_then(|run_idx| runs.get(*run_idx));
    newest.map_or("", RunInfo::label).to_owned()
}

/// The runs of one side: all that match with `pool`, else the newest, with a note that names the
/// others.
fn take(
    runs: &[RunInfo],
    side: SideName,
    selector: &str,
    pool: bool,
    notes: &mut Vec<Warning>,
) -> Result<Vec<usize>, SelectError> {
    let Some((by, mut found)) = find(runs, selector) else {
        let nearest = nearest_name(runs, selector);
        return Err(SelectError::NoMatch { side, selector: selector.to_owned(), nearest });
    };
    if pool {
        return Ok(found);
    }
    // Matches are oldest first.
    let newest: Vec<usize> = found.pop().into_iter().collect();
    if !found.is_empty() {
        notes.push(Warning::new(
            WarningKind::Selection,
            format!(
                "`{selector}` matches {} runs by {}; the newest is the {}: {} (the others: {})",
                found.len() + 1,
                by.label(),
                side.label(),
                names(runs, &newest),
                names(runs, &found)
            ),
        ));
    }
    Ok(newest)
}

/// Names runs in a note: at most five by their file, then a count.
fn names(runs: &[RunInfo], indices: &[usize]) -> String {
    let shown: Vec<String> = indices
        .iter()
        .rev()
        .take(5)
        .filter_map(|run_idx| runs.get(*run_idx))
        .map(|run| run.path.display().to_string())
        .collect();
    let more = indices.len().saturating_sub(5);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::choose::selector::tests::runs;

    #[test]
    fn sides_without_a_selector_have_defaults() {
        let selection = |reference: &str, candidate: &str, pool, same_machine| RunSelection {
            reference: (!reference.is_empty()).then(|| reference.into()),
            candidate: (!candidate.is_empty()).then(|| candidate.into()),
            pool,
            same_machine,
        };
        for (reference, candidate, pool, same_machine, expected) in [
            ("", "", false, false, Ok((vec![4], vec![5]))),
            ("", "", false, true, Ok((vec![3], vec![5]))),
            ("", "nightly", false, false, Ok((vec![2], vec![3]))),
            ("", "nightly", false, true, Ok((vec![1], vec![3]))),
            ("0001", "", false, false, Ok((vec![0], vec![5]))),
            ("latest", "", false, false, Ok((vec![5], vec![4]))),
            ("latest", "", false, true, Ok((vec![5], vec![3]))),
            ("baseline", "candidate-v2", false, false, Ok((vec![2], vec![1]))),
            ("baseline", "candidate-v2", true, false, Ok((vec![0, 2], vec![1]))),
            ("branch:main", "nightly", true, false, Ok((vec![0, 2], vec![3]))),
            ("", "branch:dev", true, false, Ok((vec![3], vec![4, 5]))),
            (
                "latest",
                "final",
                false,
                false,
                Err("reference and candidate are the same run, `final`"),
            ),
            ("", "oldest", false, false, Err("no run before `baseline` could be its reference")),
            ("basline", "", false, false, Err("no run matches `basline` as reference")),
        ] {
            let got = choose(&runs(), &selection(reference, candidate, pool, same_machine));
            let got = got
                .map(|choice| (choice.reference, choice.candidate))
                .map_err(|error| error.to_string());
            assert_eq!(got, expected.map_err(str::to_owned), "{reference:?} {candidate:?}");
        }
    }

    #[test]
    fn several_matches_take_the_newest_and_name_the_others() {
        let selection =
            RunSelection { reference: Some("baseline".into()), ..RunSelection::default() };
        let choice = choose(&runs(), &selection).unwrap();
        assert_eq!(choice.reference, [2]);
        assert_eq!(
            choice.notes[0].message,
            "`baseline` matches 2 runs by saved name; the newest is the reference: \
             store/Linux/0003_baseline.json (the others: store/Linux/0001_baseline.json)"
        );
    }

    #[test]
    fn a_miss_knows_the_nearest_spelling() {
        let selection =
            RunSelection { reference: Some("basline".into()), ..RunSelection::default() };
        let error = choose(&runs(), &selection).unwrap_err();
        assert!(
            matches!(error, SelectError::NoMatch { nearest: Some(near), .. } if near == "baseline")
        );
    }
}
