//! What a gate changes before anything is compared: which runs are chosen, and which are refused.

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::gate::budgets::GateRules;
use crate::commands::request::Sources;
use crate::inquiry::sides::Selection;
use crate::load::archive::archive::Archive;
use crate::render::words::problems::Problem;
use crate::render::words::warnings::worded;

/// The selection under these gates: a gate judges the newest run, whatever is in it.
pub(super) fn gated(selection: &RunSelection, gates: &GateRules) -> RunSelection {
    RunSelection { is_gated: gates.can_fail(), ..selection.clone() }
}

/// Whether the reference is chosen by the command line, and not the usual one.
pub(super) fn names_reference(selection: &RunSelection, sources: &Sources) -> bool {
    selection.reference.is_some() || sources.paths.len() > 1
}

/// Refuses to gate a run where a newer one is there and cannot be read: a build that saved nothing
/// usable must not pass because of the build before it.
///
/// # Errors
/// That there is such a run.
pub(super) fn refuse_older_candidate(
    wanted: &RunSelection,
    found: &Selection,
    archive: &Archive,
) -> Result<(), Problem> {
    if !wanted.is_gated || wanted.candidate.is_some() {
        return Ok(());
    }
    let newest = match found {
        Selection::Pair(sides) => sides.candidate.last(),
        Selection::SingleRun(run, ..) => Some(run.as_ref()),
    };
    let Some(newest) = newest else { return Ok(()) };
    let Some(warning) = archive.unreadable_after(&newest.info) else { return Ok(()) };
    let selector = newest.info.number.map_or(String::new(), |number| format!("{number:04}"));
    Err(Problem::new("a newer run cannot be read, and a gate must not judge the one before it")
        .because(worded(warning))
        .with_hint(format!("`--candidate {selector}` judges that one all the same")))
}
