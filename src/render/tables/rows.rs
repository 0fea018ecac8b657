//! Rows of a comparison as a table: both times, the change, what is known of it, and the verdict.

use crate::analysis::compare::row::Row;
use crate::analysis::pair::pairing::MatchedBy;
use crate::model::statistic::{Statistic, Stats};
use crate::render::report::ExtraColumn;
use crate::render::tables::sheet::{Cell, Column};
use crate::render::words::units::counted;
use crate::render::words::verdicts::FootnoteLetters;

/// How the two times of a row are headed, and what the row is called.
pub(crate) struct Wording {
    pub sides: [&'static str; 2],
    pub name: fn(&Row) -> String,
}

/// Implementation against implementation, in one run.
pub(crate) const VARIANTS: Wording =
    Wording { sides: ["original", "reference"], name: implementations };

/// Where [`columns`] has the ratio of the times.
pub(crate) const SPEEDUP: usize = 4;
/// Where [`columns`] has the interval of the change.
pub(crate) const INTERVAL: usize = 5;

/// The columns of every table of rows.
pub(crate) fn columns([first, second]: [&str; 2]) -> Vec<Column> {
    let mut columns = vec![Column::new("benchmark"), Column::new(first), Column::sharing(second)];
    columns.extend(["delta", "speedup", "interval", "verdict"].map(Column::new));
    columns
}

/// The cells of a row under [`columns`].
pub(crate) fn cells(
    row: &Row,
    name: String,
    metric: Statistic,
    letters: &FootnoteLetters,
) -> Vec<Cell> {
    let interval = match row.judged.interval() {
        Some((low, high)) => Cell::Interval(low, high),
        None => Cell::Missing,
    };
    vec![
        Cell::Text(name),
        time(&row.reference, metric),
        time(&row.candidate, metric),
        Cell::percent(row.delta.percent),
        Cell::speedup(row.delta.speedup),
        interval,
        Cell::Verdict(row.judged.verdict, letters.of_row(row)),
    ]
}

/// The columns that `--columns` adds, with sides that are headed so.
pub(crate) fn extra_columns(extra: ExtraColumn, [first, second]: [&str; 2]) -> Vec<Column> {
    let name = match extra {
        ExtraColumn::Statistic(statistic) => statistic.label(),
        ExtraColumn::Rounds => "rounds",
        ExtraColumn::Iterations => "iterations",
    };
    let mut columns =
        vec![Column::new(format!("{first} {name}")), Column::sharing(format!("{second} {name}"))];
    match extra {
        ExtraColumn::Statistic(_) => columns.push(Column::new(format!("{name} delta"))),
        ExtraColumn::Rounds | ExtraColumn::Iterations => {}
    }
    columns
}

/// The cells of a row under [`extra_columns`].
pub(crate) fn extra_cells(extra: ExtraColumn, row: &Row) -> Vec<Cell> {
    let (reference, candidate) = (&row.reference, &row.candidate);
    match extra {
        ExtraColumn::Statistic(statistic) => vec![
            time(reference, statistic),
            time(candidate, statistic),
            Cell::percent(row.delta_of(statistic).percent),
        ],
        ExtraColumn::Rounds => {
            vec![Cell::count(reference.rounds), Cell::count(candidate.rounds)]
        }
        ExtraColumn::Iterations => {
            vec![Cell::count(reference.iterations), Cell::count(candidate.iterations)]
        }
    }
}

/// A statistic as a cell.
pub(crate) fn time(stats: &Stats, statistic: Statistic) -> Cell {
    Cell::time(stats.seconds(statistic))
}

/// A row's name, and how its cases were paired where the node id does not say it.
pub(crate) fn benchmark(row: &Row) -> String {
    let mut notes = Vec::new();
    if row.cases > 1 {
        notes.push(counted(row.cases, "case"));
    }
    match (row.matched_by, row.reference_ids.as_slice()) {
        // The usual way needs no words.
        (MatchedBy::Fullname, _) => {}
        (by, [id]) => notes.push(format!("by {}, was {}", by.label(), plain_name(id))),
        (by, _) => notes.push(format!("by {}", by.label())),
    }
    if notes.is_empty() {
        row.name.name.clone()
    } else {
        format!("{} ({})", row.name.name, notes.join(", "))
    }
}

/// The names of two implementations, the original first.
fn implementations(row: &Row) -> String {
    match row.reference_ids.as_slice() {
        [original] => format!("{} → {}", plain_name(original), row.name.name),
        // A fold has no single name of its original.
        _ => match &row.implementations {
            Some(labels) => format!(
                "{} ({}, {} → {})",
                row.name.name,
                counted(row.cases, "case"),
                labels.reference,
                labels.candidate
            ),
            None => benchmark(row),
        },
    }
}

/// The test's name at the end of a node id.
fn plain_name(id: &str) -> &str {
    // A param may hold `::` as well.
    let before_params = id.split_once('[').map_or(id, |(before, _)| before);
    let start = before_params.rfind("::").map_or(0, |separator| separator + "::".len());
    id.get(start..).unwrap_or(id)
}
