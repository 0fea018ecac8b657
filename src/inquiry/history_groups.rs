//! The groups of a history.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::choose::choice::NoAnswer;
use crate::analysis::history::trend::Trend;
use crate::analysis::pair::grouping::group_label;
use crate::analysis::pair::known_keys::KnownKeys;
use crate::analysis::pair::series_names::SeriesNames;
use crate::analysis::question::HistoryQuestion;
use crate::load::archive::archive::Archive;

/// The group of each benchmark, from the newest run that has it. Runs are read whole one by one,
/// newest first, and only until every benchmark has its group. `files` are those of the runs, oldest
/// first.
///
/// # Errors
/// Where no run has a key to group by.
pub(super) fn groups(
    question: &HistoryQuestion,
    archive: &Archive,
    files: &[usize],
    names: &SeriesNames,
    trend: &Trend,
) -> Result<BTreeMap<Arc<str>, String>, NoAnswer> {
    let mut groups = BTreeMap::new();
    if question.group_by.0.is_empty() {
        return Ok(groups);
    }
    let mut known = KnownKeys::default();
    for run in files.iter().rev() {
        if groups.len() == trend.series.len() {
            break;
        }
        // An older run may have the groups of one that cannot be read.
        let Ok((run, _)) = archive.read(*run) else { continue };
        known.absorb(&run.cases);
        for case in &run.cases {
            let newest = names.newest(&case.fullname);
            let series_idx = trend.series.binary_search_by(|series| (*series.fullname).cmp(newest));
            let Some(series) = series_idx.ok().and_then(|idx| trend.series.get(idx)) else {
                continue;
            };
            groups.entry(series.fullname.clone()).or_insert_with(|| {
                group_label(case, &case.params, &question.group_by, &question.postfixes)
            });
        }
    }
    known.ensure(&question.group_by, &[], &[]).map_err(NoAnswer::UnknownKey)?;
    Ok(groups)
}
