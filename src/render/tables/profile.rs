//! Where the time of a row went, for people: a table below the rows, or a few words in a message.

use crate::analysis::compare::function_changes::FunctionChange;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::profile::Function;
use crate::model::seconds::Seconds;
use crate::render::tables::sheet::{Cell, Column, Sheet};
use crate::render::words::units::{TimeUnit, counted};

/// A table shows so many functions.
const MOST_LINES: usize = 5;
/// A message names so many.
const MOST_WORDS: usize = 3;

/// How to read what stands here; for the foot of a document.
pub(crate) const LEGEND: &str = "profile: the time of a function over all its calls, measured once and under a profiler (its own \
                          time, `tottime`, where pytest-benchmark recorded it); biggest change first; -: not recorded on \
                          that side";

/// The functions of a changed row; `None` where it has not changed, or was not profiled.
pub(crate) fn of_changed(row: &Row) -> Option<Sheet> {
    match row.judged.verdict {
        Verdict::Improved | Verdict::Regressed => sheet(row),
        Verdict::Unchanged
        | Verdict::Inconclusive
        | Verdict::Incomparable
        | Verdict::Added
        | Verdict::Removed => None,
    }
}

/// The functions of a row; `None` where it was not profiled.
pub(crate) fn sheet(row: &Row) -> Option<Sheet> {
    if row.profile.is_empty() {
        return None;
    }
    let seconds = |side: Option<Seconds>| Cell::time(side.map(Seconds::get));
    let line = |it: &FunctionChange| {
        let delta = it.delta().percent;
        vec![
            Cell::Text(named(&it.function)),
            seconds(it.reference),
            seconds(it.candidate),
            Cell::percent(delta),
        ]
    };
    let shown = row.profile.len().min(MOST_LINES);
    let all = counted(row.profile.len(), "function");
    let cut = if shown < row.profile.len() { format!(": {shown} of {all}") } else { String::new() };
    Some(Sheet {
        heading: Some(format!("profile of {}{cut}", row.name.name)),
        columns: vec![
            Column::new("function"),
            Column::new("reference"),
            Column::sharing("candidate"),
            Column::new("delta"),
        ],
        rows: row.profile.iter().take(MOST_LINES).map(line).collect(),
    })
}

/// The functions of a row that changed most, on one line: `decode (codec.py:8) 3.100 ms → 0.800 ms, …`.
pub(crate) fn words(row: &Row) -> Option<String> {
    let time = |side: Option<Seconds>| match side.map(Seconds::get) {
        None => "-".to_owned(),
        Some(seconds) => {
            let unit = TimeUnit::for_column([seconds].into_iter());
            format!("{} {}", unit.format(seconds), unit.label)
        }
    };
    let word = |it: &FunctionChange| {
        format!("{} {} → {}", named(&it.function), time(it.reference), time(it.candidate))
    };
    let shown: Vec<String> = row.profile.iter().take(MOST_WORDS).map(word).collect();
    (!shown.is_empty()).then(|| format!("profile: {}", shown.join(", ")))
}

/// A function and where it stands: `decode (codec.py:8)`.
fn named(function: &Function) -> String {
    match (&function.file, function.line) {
        (Some(file), Some(line)) => format!("{} ({file}:{line})", function.name),
        (Some(file), None) => format!("{} ({file})", function.name),
        (None, _) => function.name.clone(),
    }
}
