//! What is to be known of the metric and the timers of a comparison.

use std::collections::BTreeSet;

use crate::model::case::Case;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::warning::{Warning, WarningKind};

/// Notes about timers whose unit nobody says, and about a metric that no benchmark has.
pub(crate) fn metric_notes<'c>(
    cases: impl Iterator<Item = &'c Case> + Clone,
    metric: &Metric,
) -> Vec<Warning> {
    let unknown = cases.clone().filter(|case| case.stats.unit == Some(Unit::None));
    let timers: BTreeSet<&str> = unknown.filter_map(|case| case.timer.as_deref()).collect();
    let mut notes = Vec::new();
    for timer in timers {
        notes.push(format!(
            "the timer `{timer}` is no clock of Python, so its numbers are shown without a unit; \
             `[tool.pytest-park.timer.\"{timer}\"]` with `unit = \"B\"` names one"
        ));
    }
    let mut cases = cases.peekable();
    let is_empty = cases.peek().is_none();
    if !is_empty && cases.all(|case| case.number(metric).is_none()) {
        notes.push(match metric {
            Metric::Percentile(_) => {
                format!("no benchmark has a {metric}: it needs rounds, `--benchmark-save-data`")
            }
            _ => format!(
                "no benchmark has a number of `{metric}`; `--list-metrics` lists those there are"
            ),
        });
    }
    notes.into_iter().map(|note| Warning::new(WarningKind::Note, note)).collect()
}
