//! What there is to choose from, one line each: runs and group tokens in a list on a terminal, or as what a shell shows
//! beside a completion.

use crate::analysis::pair::available_groupings::AvailableGrouping;
use crate::model::run::RunInfo;
use crate::render::tables::comparison::short_commit;
use crate::render::words::text::{printable, width};
use crate::render::words::units::counted;

/// Between columns.
const GAP: &str = "  ";

/// One line for each run: its number and label, date, commit and branch, host and Python; in columns. From the right,
/// columns that would break a line of this width are left out; a name never is.
pub(crate) fn run_lines(runs: &[&RunInfo], width: Option<usize>) -> Vec<String> {
    let rows = runs.iter().map(|run| {
        let host = run.machine.node.clone().unwrap_or_default();
        vec![called(run), date(run), commit(run), host, python(run)]
    });
    lines(rows.collect(), width)
}

/// One line for each token: the token and how many groups it makes.
pub(crate) fn token_lines(tokens: &[AvailableGrouping], width: Option<usize>) -> Vec<String> {
    lines(tokens.iter().map(|it| vec![it.token.to_string(), groups(it)]).collect(), width)
}

/// When a run was recorded and on what, in short; empty where nothing is known.
pub(crate) fn run_in_short(run: &RunInfo) -> String {
    let parts = [date(run), commit(run)].into_iter().filter(|it| !it.is_empty());
    printable(&parts.collect::<Vec<_>>().join(", ")).into_owned()
}

/// How many groups a token makes.
pub(crate) fn groups(token: &AvailableGrouping) -> String {
    counted(token.groups, "group")
}

/// Number and label; of a run that was saved without a name the number alone.
fn called(run: &RunInfo) -> String {
    let number = run.number.map(|number| format!("{number:04}"));
    match (number, &run.tag) {
        (Some(number), None) if run.is_autosaved() => number,
        (Some(number), _) => format!("{number} {}", run.label()),
        (None, _) => run.label().to_owned(),
    }
}

fn date(run: &RunInfo) -> String {
    run.recorded_at.map_or(String::new(), |at| at.format("%Y-%m-%d %H:%M").to_string())
}

fn commit(run: &RunInfo) -> String {
    [short_commit(&run.commit), run.commit.branch.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

fn python(run: &RunInfo) -> String {
    let machine = &run.machine;
    [machine.implementation.as_deref(), machine.python.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Rows in columns, the first of which is always shown.
fn lines(rows: Vec<Vec<String>>, most: Option<usize>) -> Vec<String> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| printable(cell).into_owned()).collect())
        .collect();
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..n_columns)
        .map(|i| {
            rows.iter()
                .filter_map(|row| row.get(i))
                .map(|cell| width(cell))
                .max()
                .unwrap_or_default()
        })
        .collect();
    let (mut kept, mut total) = (0, 0);
    for column in &widths {
        total += column + if *column > 0 && kept > 0 { GAP.len() } else { 0 };
        if kept > 0 && most.is_some_and(|most| total > most) {
            break;
        }
        kept += 1;
    }
    let line = |row: &Vec<String>| {
        let mut text = String::new();
        for (cell, column) in row.iter().zip(&widths).take(kept).filter(|(_, column)| **column > 0)
        {
            if !text.is_empty() {
                text.push_str(GAP);
            }
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', column - width(cell)));
        }
        text.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
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
    fn runs_stand_in_columns_and_the_last_go_first_where_it_is_narrow() {
        check(
            None,
            &[
                "0007 v1      2026-11-20 10:00  8d530304+dirty main  host  3.12.1",
                "0007 a\\nb é                    8d530304 main        host  3.12.1",
            ],
        );
        check(
            Some(55),
            &[
                "0007 v1      2026-11-20 10:00  8d530304+dirty main",
                "0007 a\\nb é                    8d530304 main",
            ],
        );
        check(Some(20), &["0007 v1", "0007 a\\nb é"]);
        check(Some(1), &["0007 v1", "0007 a\\nb é"]);
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
