//! The renames that a history seems to lack: where some benchmarks end and others begin.

use crate::analysis::history::history::History;
use crate::analysis::pair::pairing::pair;
use crate::analysis::pair::proposed_renames::{ProposedRenames, proposed_renames};
use crate::analysis::pair::sides::across_runs;
use crate::analysis::question::HistoryQuestion;
use crate::load::archive::archive::Archive;

/// The renames that would join series which end with series which begin after them; of several such
/// places those of the latest. Nothing where a run cannot be read.
pub(crate) fn renames_between_series(
    archive: &Archive,
    history: &History,
    question: &HistoryQuestion,
) -> ProposedRenames {
    let Some((last_before, first_after)) = latest_break(history) else {
        return ProposedRenames::default();
    };
    let read = |run: usize| {
        let run_idx = history.chosen.which.get(run)?;
        archive.read(*run_idx).ok().map(|(run, _)| run)
    };
    let (Some(before), Some(after)) = (read(last_before), read(first_after)) else {
        return ProposedRenames::default();
    };
    let sides = across_runs(&[&before], &[&after], &question.renames);
    proposed_renames(&pair(sides, &question.postfixes, &question.renames))
}

/// The latest run in which series begin after others have ended, and the last one that any of these
/// is in; the runs as the history counts them.
fn latest_break(history: &History) -> Option<(usize, usize)> {
    let spans = history
        .trend
        .series
        .iter()
        .filter_map(|series| Some((series.points.first()?.run, series.points.last()?.run)));
    // What has ended before any beginning has ended before the latest one.
    let first_after = spans.clone().map(|(first, _)| first).max()?;
    let last_before = spans.map(|(_, last)| last).filter(|last| *last < first_after).max()?;
    Some((last_before, first_after))
}
