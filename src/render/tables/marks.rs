//! What the marks of rows mean, where a table shows them.

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::model::metric::Metric;
use crate::render::tables::rows::moved_apart;
use crate::render::tables::sheet::Style;
use crate::render::words::enumerations::first_names;
use crate::render::words::numbers::{Digits, directed_change};
use crate::render::words::order::Standing;
use crate::render::words::quantities::{judged_name, judged_ways};
use crate::render::words::row_names::bare_names;

/// Names in a footnote.
const MOST_APART: usize = 3;

/// What the marks of the rows mean that are shown.
pub(crate) fn notes_of_marks(judged: &Judged, shown: &[&Row], style: &Style) -> Vec<String> {
    let notes = [leaning_note(shown), guarded_note(shown, style), apart_note(judged, shown, style)];
    notes.into_iter().flatten().collect()
}

/// Why a row is claimed whose interval has 0 in it. The interval counts a move of the whole suite as
/// noise; the claim is tested with that move and without it.
fn guarded_note(shown: &[&Row], style: &Style) -> Option<String> {
    let has_zero = |row: &&Row| {
        let interval = row.judged.interval();
        row.judged.verdict.is_claim()
            && interval.is_some_and(|(low, high)| low <= 1.0 && 1.0 <= high)
    };
    let names = bare_names(shown, style.longest_name());
    let named: Vec<&str> = names
        .iter()
        .zip(shown)
        .filter(|(_, row)| has_zero(row))
        .map(|(name, _)| name.as_str())
        .collect();
    let (whose, claim) = match named.as_slice() {
        [] => return None,
        [name] => (
            format!("the interval of {name} has 0 in it because it counts"),
            "the claim also holds",
        ),
        names => (
            format!(
                "the intervals of {} have 0 in them because they count",
                first_names(names, MOST_APART)
            ),
            "the claims also hold",
        ),
    };
    Some(format!(
        "{whose} a move of the whole suite as noise; {claim} against such a move, up to 2.2×"
    ))
}

/// What the mark of leaning rows means, where one is shown.
fn leaning_note(shown: &[&Row]) -> Option<String> {
    let leans = shown.iter().any(|row| Standing::of(row) == Standing::Leaning);
    leans.then(|| {
        "? leans: its whole interval is on one side of 0, but a claim needs more".to_owned()
    })
}

/// What the mark of rows means whose mean moved elsewhere.
fn apart_note(judged: &Judged, shown: &[&Row], style: &Style) -> Option<String> {
    let metric = &judged.metric;
    let [faster, slower] = judged_ways(judged);
    // Where the time of a call doubles, there are half as many calls a second.
    let (of_metric, ways) = match metric {
        Metric::Ops => (f64::recip as fn(f64) -> f64, [slower, faster]),
        _ => (std::convert::identity as fn(f64) -> f64, [faster, slower]),
    };
    // The names of the table, which tell every row from the others.
    let named: Vec<String> = bare_names(shown, style.longest_name())
        .iter()
        .zip(shown)
        .filter_map(|(name, row)| {
            let ratio = of_metric(moved_apart(row, metric)?);
            Some(format!("{name} {}", directed_change(ratio, Digits::Short, ways)))
        })
        .collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    (!named.is_empty()).then(|| {
        format!(
            "* the {metric} moved elsewhere ({}): other rounds changed in another way than {}",
            first_names(&named, MOST_APART),
            judged_name(judged)
        )
    })
}
