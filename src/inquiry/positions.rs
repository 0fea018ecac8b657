//! `previous` and `latest~N` where one run may be in several files.

use crate::analysis::choose::choice::{RunSelection, SelectError, SideName};
use crate::analysis::choose::selector::{MatchKind, find, steps_back};
use crate::inquiry::run_reader::RunReader;
use crate::load::archive::archive::Archive;

/// The selection with positions that count a run in several files once, and so a run with its
/// copies.
pub(super) fn positions_of_joined(
    archive: &Archive,
    reader: &mut RunReader<'_>,
    selection: RunSelection,
) -> RunSelection {
    if selection.no_join {
        return selection;
    }
    let mut counted = |selector: &Option<String>| {
        let selector = selector.as_ref()?;
        let is_position = find(archive.runs(), selector).map(|(by, _)| by);
        match steps_back(selector).filter(|_| is_position == Some(MatchKind::Position)) {
            Some(steps) => Some(position_of_joined(archive, reader, steps)),
            None => Some(selector.clone()),
        }
    };
    RunSelection {
        reference: counted(&selection.reference),
        candidate: counted(&selection.candidate),
        ..selection
    }
}

/// The position, among all files, of the run that many runs before the latest; one that no file has
/// where there are fewer.
fn position_of_joined(archive: &Archive, reader: &mut RunReader<'_>, steps: usize) -> String {
    let n_runs = archive.runs().len();
    let mut counted: Vec<usize> = Vec::new();
    let mut n_steps = 0;
    for run_idx in (0..n_runs).rev() {
        if counted.contains(&run_idx) {
            continue;
        }
        if n_steps == steps {
            return format!("latest~{}", n_runs - 1 - run_idx);
        }
        // What cannot be read is a run of its own.
        let parts = reader.parts(run_idx, &counted).unwrap_or_else(|_| vec![run_idx]);
        counted.extend(reader.copies(&parts));
        counted.extend(parts);
        n_steps += 1;
    }
    format!("latest~{}", steps.max(n_runs))
}

/// The same error with the position that the user typed.
pub(super) fn as_typed(error: SelectError, typed: &RunSelection) -> SelectError {
    match error {
        SelectError::NoMatch { side, selector, nearest, commit } => {
            let typed = match side {
                SideName::Reference => &typed.reference,
                SideName::Candidate => &typed.candidate,
            };
            let selector = typed.clone().unwrap_or(selector);
            SelectError::NoMatch { side, selector, nearest, commit }
        }
        other => other,
    }
}
