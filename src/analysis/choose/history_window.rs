//! The runs of a history, and the one that changes are measured against.

use thiserror::Error;

use crate::analysis::choose::selector::{find, nearest_name};
use crate::model::run::RunInfo;
use crate::model::run_order::RunOrder;

/// Which runs a history shows, as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HistoryWindow {
    /// From which run or date on.
    pub since: Option<String>,
    /// How many of the newest runs.
    pub last: Option<usize>,
    /// The run to measure changes against.
    pub reference: Option<String>,
    /// The order of the runs; `None` is the usual one.
    pub order: Option<RunOrder>,
    /// Whether parts of one run are taken for runs of their own.
    pub no_join: bool,
}

/// The runs of a history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SelectedRuns {
    /// Indices into all runs, oldest first; never empty.
    pub which: Vec<usize>,
    /// The run to measure against, as an index into `which`.
    pub reference: Option<usize>,
}

/// Why no runs could be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum SpanError {
    /// A selector that means no run.
    #[error("no run matches `{option} {selector}`")]
    NoMatch {
        /// The flag.
        option: &'static str,
        /// As given.
        selector: String,
        /// The nearest name of a run.
        nearest: Option<String>,
        /// The commit that git finds under this name. No run is of it.
        commit: Option<String>,
    },
    /// The reference is none of the chosen runs.
    #[error("`--reference {selector}` is none of the runs that are shown")]
    NotShown {
        /// As given.
        selector: String,
    },
    /// Every run is older.
    #[error("there is no run since `{since}`")]
    NoneSince {
        /// As given.
        since: String,
    },
}

/// Chooses among runs, which are oldest first.
///
/// # Errors
/// Where a selector means no run, or no run is left.
pub(crate) fn choose_window(
    runs: &[RunInfo],
    span: &HistoryWindow,
) -> Result<SelectedRuns, SpanError> {
    let mut which: Vec<usize> = match &span.since {
        None => (0..runs.len()).collect(),
        Some(since) => match find(runs, since) {
            // The oldest that matches: `--since 2026-11` begins with the first run of that month.
            Some((_, found)) => (found.first().copied().unwrap_or_default()..runs.len()).collect(),
            None if is_date(since) => {
                let start = since.replacen(' ', "T", 1);
                let later = runs.iter().enumerate().filter(|(_, run)| is_since(run, &start));
                later.map(|(run_idx, _)| run_idx).collect()
            }
            None => return Err(no_match(runs, "--since", since)),
        },
    };
    // Both together are the newest of the runs since then.
    if let Some(last) = span.last {
        which.drain(..which.len().saturating_sub(last));
    }
    if which.is_empty() {
        return Err(SpanError::NoneSince { since: span.since.clone().unwrap_or_default() });
    }
    let Some(selector) = &span.reference else {
        return Ok(SelectedRuns { which, reference: None });
    };
    // Of several matches the newest is the reference, as in a comparison.
    let newest = find(runs, selector).and_then(|(_, found)| found.last().copied());
    let newest = newest.ok_or_else(|| no_match(runs, "--reference", selector))?;
    match which.iter().position(|run_idx| *run_idx == newest) {
        Some(position) => Ok(SelectedRuns { which, reference: Some(position) }),
        None => Err(SpanError::NotShown { selector: selector.clone() }),
    }
}

/// The runs of a history where each group of files is one run. Groups are indices into
/// `chosen.which`. Returns also the newest file of each run.
///
/// # Errors
/// Where the reference is older than the newest runs that are shown.
pub(crate) fn joined_runs(
    chosen: &SelectedRuns,
    groups: &mut Vec<Vec<usize>>,
    span: &HistoryWindow,
) -> Result<SelectedRuns, SpanError> {
    if let Some(last) = span.last {
        groups.drain(..groups.len().saturating_sub(last));
    }
    let newest = |group: &Vec<usize>| chosen.which.get(*group.last()?).copied();
    let which = groups.iter().filter_map(newest).collect();
    let Some(reference) = chosen.reference else {
        return Ok(SelectedRuns { which, reference: None });
    };
    match groups.iter().position(|group| group.contains(&reference)) {
        Some(position) => Ok(SelectedRuns { which, reference: Some(position) }),
        None => Err(SpanError::NotShown { selector: span.reference.clone().unwrap_or_default() }),
    }
}

/// Whether a run was recorded at a moment, given as a date or the beginning of one, or later.
fn is_since(run: &RunInfo, start: &str) -> bool {
    let Some(at) = run.recorded_at else { return false };
    // Dates in this form sort as their moments do, and before all that they are the beginning of.
    at.format("%Y-%m-%dT%H:%M:%S").to_string().as_str() >= start
}

/// Whether a text is the beginning of a date: `2026`, `2026-11`, `2026-11-23 10`.
fn is_date(text: &str) -> bool {
    let year: Vec<char> = text.chars().take(4).collect();
    year.len() == 4
        && year.iter().all(char::is_ascii_digit)
        && text.chars().all(|c| c.is_ascii_digit() || "-: T".contains(c))
}

fn no_match(runs: &[RunInfo], option: &'static str, selector: &str) -> SpanError {
    SpanError::NoMatch {
        option,
        selector: selector.to_owned(),
        nearest: nearest_name(runs, selector),
        commit: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    fn runs() -> Vec<RunInfo> {
        let run = |day: u32| RunInfo {
            stem: format!("000{day}_x{day}"),
            recorded_at: Utc.with_ymd_and_hms(2026, 11, day, 12, 0, 0).single(),
            ..RunInfo::default()
        };
        vec![run(1), run(2), run(4)]
    }

    fn chosen(
        since: &str,
        last: Option<usize>,
        reference: &str,
    ) -> Result<(Vec<usize>, Option<usize>), String> {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let span = HistoryWindow {
            since: text(since),
            last,
            reference: text(reference),
            ..HistoryWindow::default()
        };
        choose_window(&runs(), &span)
            .map(|selected| (selected.which, selected.reference))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn runs_are_taken_from_a_run_a_date_or_the_end() {
        assert_eq!(chosen("", None, ""), Ok((vec![0, 1, 2], None)));
        assert_eq!(chosen("0002_x2", None, ""), Ok((vec![1, 2], None)));
        assert_eq!(chosen("2026-11-03", None, ""), Ok((vec![2], None)));
        assert_eq!(chosen("2026-11", Some(2), "latest"), Ok((vec![1, 2], Some(1))));
        assert_eq!(chosen("", Some(99), "oldest"), Ok((vec![0, 1, 2], Some(0))));
    }

    #[test]
    fn what_cannot_be_chosen_is_an_error() {
        let error = |text: &str| Err(text.to_owned());
        assert_eq!(chosen("2027", None, ""), error("there is no run since `2027`"));
        assert_eq!(chosen("x9", None, ""), error("no run matches `--since x9`"));
        assert_eq!(chosen("", None, "y"), error("no run matches `--reference y`"));
        assert_eq!(
            chosen("", Some(1), "oldest"),
            error("`--reference oldest` is none of the runs that are shown")
        );
    }
}
