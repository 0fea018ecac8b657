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

/// What the mark of leaning rows means, where one is shown.
pub(crate) fn leaning_note(shown: &[&Row]) -> Option<String> {
    let leans = shown.iter().any(|row| Standing::of(row) == Standing::Leaning);
    leans.then(|| {
        "? leans: its whole interval is on one side of 0, but a claim needs more".to_owned()
    })
}

/// What the mark of rows means whose mean moved elsewhere.
pub(crate) fn apart_note(judged: &Judged, shown: &[&Row], style: &Style) -> Option<String> {
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
