//! Choices, one line each: runs and group tokens in a list on a terminal, or as the text that a
//! shell shows beside a completion.

use crate::analysis::pair::available_groupings::AvailableGrouping;
use crate::model::run::RunInfo;
use crate::render::formats::grid::{Alignment, GAP, Grid, joined};
use crate::render::words::run_names::{commit_and_branch, date, numbered_name};
use crate::render::words::text::printable;
use crate::render::words::units::counted;

/// One line for each run: its number and label, date, commit and branch, host and Python; in
/// columns. From the right, columns that would break a line of this width are left out; a name
/// never is.
pub(crate) fn run_lines(runs: &[&RunInfo], width: Option<usize>) -> Vec<String> {
    let mut rows = Vec::with_capacity(runs.len());
    for run in runs {
        let host = run.machine.node.clone().unwrap_or_default();
        let commit = commit_and_branch(&run.commit);
        rows.push(vec![numbered_name(run), date(run), commit, host, python(run)]);
    }
    lines(rows, width)
}

/// One line for each token: the token and how many groups it makes.
pub(crate) fn token_lines(tokens: &[AvailableGrouping], width: Option<usize>) -> Vec<String> {
    let cells = |token: &AvailableGrouping| vec![token.token.to_string(), groups(token)];
    lines(tokens.iter().map(cells).collect(), width)
}

/// The date and the commit of a run; empty where neither is known.
pub(crate) fn run_in_short(run: &RunInfo) -> String {
    let mut parts = vec![date(run), commit_and_branch(&run.commit)];
    parts.retain(|part| !part.is_empty());
    printable(&parts.join(", ")).into_owned()
}

/// How many groups a token makes.
pub(crate) fn groups(token: &AvailableGrouping) -> String {
    counted(token.groups, "group")
}

fn python(run: &RunInfo) -> String {
    let machine = &run.machine;
    [machine.implementation.as_deref(), machine.python.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Rows in columns. The first column is always shown. Columns in which no row has anything take
/// no room.
fn lines(rows: Vec<Vec<String>>, most: Option<usize>) -> Vec<String> {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let is_used = |column_idx: &usize| {
        *column_idx == 0
            || rows.iter().any(|row| row.get(*column_idx).is_some_and(|cell| !cell.is_empty()))
    };
    let used: Vec<usize> = (0..n_columns).filter(is_used).collect();
    let printable_cells = rows.iter().map(|row| {
        let cells = used.iter().filter_map(|column_idx| row.get(*column_idx));
        cells.map(|cell| printable(cell).into_owned()).collect()
    });
    let grid = Grid::new(printable_cells, std::iter::repeat(Alignment::Left));
    let n_shown = match most {
        Some(most) => columns_within(grid.widths(), most),
        None => used.len(),
    };
    grid.lines().map(|cells| joined(cells.get(..n_shown).unwrap_or(&cells))).collect()
}

/// How many columns a line of this width holds, but at least one.
fn columns_within(widths: &[usize], available: usize) -> usize {
    let mut total = 0;
    for (column_idx, column) in widths.iter().enumerate() {
        total += column + if column_idx > 0 { GAP.len() } else { 0 };
        if column_idx > 0 && total > available {
            return column_idx;
        }
    }
    widths.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::{Commit, Machine};

    fn run(name: &str, dated: bool) -> RunInfo {
        RunInfo {
            tag: Some(name.into()),
            number: Some(7),
            recorded_at: if dated { "2026-11-20T10:00:00Z".parse().ok() } else { None },
            commit: Commit {
                id: Some("8d530304aa".into()),
                branch: Some("main".into()),
                dirty: Some(dated),
                ..Commit::default()
            },
            machine: Machine {
                node: Some("host".into()),
                python: Some("3.12.1".into()),
                ..Machine::default()
            },
            ..RunInfo::default()
        }
    }

    fn check(width: Option<usize>, expected: &[&str]) {
        let (first, second) = (run("v1", true), run("a\nb é", false));
        assert_eq!(run_lines(&[&first, &second], width), expected);
    }

    #[test]
    fn runs_are_in_columns_and_the_last_go_first_where_it_is_narrow() {
        check(
            None,
            &[
                "#7 v1      2026-11-20 10:00  8d530304+dirty main  host  3.12.1",
                "#7 a\\nb é                    8d530304 main        host  3.12.1",
            ],
        );
        check(
            Some(53),
            &[
                "#7 v1      2026-11-20 10:00  8d530304+dirty main",
                "#7 a\\nb é                    8d530304 main",
            ],
        );
        check(Some(20), &["#7 v1", "#7 a\\nb é"]);
        check(Some(1), &["#7 v1", "#7 a\\nb é"]);
        assert!(run_lines(&[], None).is_empty());
    }

    #[test]
    fn a_column_that_no_run_has_takes_no_room() {
        let bare = RunInfo { stem: "0001".into(), ..RunInfo::default() };
        let dated = RunInfo {
            stem: "2".into(),
            recorded_at: run("", true).recorded_at,
            ..RunInfo::default()
        };
        assert_eq!(run_lines(&[&bare, &dated], None), ["0001", "2     2026-11-20 10:00"]);
        assert_eq!(
            (run_in_short(&bare), run_in_short(&dated)),
            (String::new(), "2026-11-20 10:00".to_owned())
        );
    }
}
