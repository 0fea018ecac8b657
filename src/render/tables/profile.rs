//! Where the time of a row went, for people: a table below the rows, or a few words in a message.

use crate::analysis::compare::function_changes::FunctionChange;
use crate::analysis::compare::row::Row;
use crate::model::profile::Function;
use crate::model::seconds::Seconds;
use crate::render::tables::sheet::{Cell, Column, Sheet};
use crate::render::words::numbers::{NumberStyle, time};
use crate::render::words::units::counted;

/// How many functions a table shows.
const MOST_LINES: usize = 5;
/// How many functions a message names.
const MOST_WORDS: usize = 3;

/// How to read a profile; for the foot of a document.
pub(crate) const LEGEND: &str = "profile: the time of a function over all its calls, measured once \
    and under a profiler (its own time, `tottime`, where pytest-benchmark recorded it); biggest \
    change first; -: not recorded on that side";

/// The functions of a changed row; `None` where it has not changed, or was not profiled.
pub(crate) fn of_changed(row: &Row) -> Option<Sheet> {
    if row.judged.verdict.is_claim() { sheet(row) } else { None }
}

/// The functions of a row; `None` where it was not profiled.
pub(crate) fn sheet(row: &Row) -> Option<Sheet> {
    if row.profile.is_empty() {
        return None;
    }
    let shown = row.profile.len().min(MOST_LINES);
    let all = counted(row.profile.len(), "function");
    let count =
        if shown < row.profile.len() { format!(": {shown} of {all}") } else { String::new() };
    Some(Sheet {
        heading: Some(format!("profile of {}{count}", row.name.name)),
        columns: ["function", "reference", "candidate", "delta"].map(Column::new).into(),
        rows: row.profile.iter().take(MOST_LINES).map(cells).collect(),
        ..Sheet::default()
    })
}

fn cells(change: &FunctionChange) -> Vec<Cell> {
    vec![
        Cell::Text(function_name(&change.function)),
        Cell::time(change.reference.map(Seconds::get)),
        Cell::time(change.candidate.map(Seconds::get)),
        Cell::percent(change.delta().percent),
    ]
}

/// The functions of a row that changed most, on one line: `decode (codec.py:8) 3.100 ms → 0.800 ms,
/// …`.
pub(crate) fn words(row: &Row) -> Option<String> {
    let changes = row.profile.iter().take(MOST_WORDS);
    let shown: Vec<String> = changes.map(change_in_words).collect();
    (!shown.is_empty()).then(|| format!("profile: {}", shown.join(", ")))
}

fn change_in_words(change: &FunctionChange) -> String {
    let side = |seconds: Option<Seconds>| {
        seconds.map_or("-".to_owned(), |seconds| time(seconds.get(), NumberStyle::default()))
    };
    let name = function_name(&change.function);
    format!("{name} {} → {}", side(change.reference), side(change.candidate))
}

/// A function and where it is: `decode (codec.py:8)`.
fn function_name(function: &Function) -> String {
    match (&function.file, function.line) {
        (Some(file), Some(line)) => format!("{} ({file}:{line})", function.name),
        (Some(file), None) => format!("{} ({file})", function.name),
        (None, _) => function.name.clone(),
    }
}
