//! Runs in a message: by their labels, or by their files.

use crate::model::run::RunInfo;

/// How many runs a message names.
const MOST_NAMES: usize = 5;

/// What the sides have in common where they have no run of their own.
pub(crate) fn same_runs(labels: &[String], n_candidate: usize) -> String {
    let shown: Vec<String> =
        labels.iter().take(MOST_NAMES).map(|label| format!("`{label}`")).collect();
    let more = if labels.len() > MOST_NAMES { ", …" } else { "" };
    let shown = format!("{}{more}", shown.join(", "));
    match (labels.len(), n_candidate) {
        (0 | 1, 0 | 1) => format!("reference and candidate are the same run, {shown}"),
        (0 | 1, n) => format!("the reference, {shown}, is one of the candidate's {n} runs"),
        (n, m) if n == m => format!("reference and candidate are the same {n} runs: {shown}"),
        (n, m) => format!("the reference's {n} runs are among the candidate's {m}: {shown}"),
    }
}

/// Names runs in a note: at most five by their file, then a count.
pub(crate) fn names(runs: &[RunInfo], indices: &[usize]) -> String {
    let shown: Vec<String> = indices
        .iter()
        .rev()
        .take(MOST_NAMES)
        .filter_map(|run_idx| runs.get(*run_idx))
        .map(|run| run.path.display().to_string())
        .collect();
    let more = indices.len().saturating_sub(MOST_NAMES);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

/// The label of the newest run of a side.
pub(crate) fn newest_label(runs: &[RunInfo], side: &[usize]) -> String {
    let newest = side.last().and_then(|run_idx| runs.get(*run_idx));
    newest.map_or("", RunInfo::label).to_owned()
}
