//! The averages of a comparison on one line.

use crate::analysis::compare::summary::Summary;
use crate::model::metric::Metric;
use crate::render::words::quantities::better_and_worse;
use crate::render::words::units::{percent, speedup};

/// The counts and averages of the metric over all rows.
pub(crate) fn summary(summary: &Summary, metric: &Metric) -> String {
    let [better, worse] = better_and_worse(metric);
    let mut parts = vec![format!(
        "{metric}: {} {better}, {} {worse}, {} same",
        summary.improved, summary.regressed, summary.unchanged
    )];
    if summary.incomparable > 0 {
        parts.push(format!("{} incomparable", summary.incomparable));
    }
    let mut number = |name: &str, text: Option<String>| {
        parts.extend(text.map(|text| format!("{name} {text}")));
    };
    number("avg delta", summary.avg_delta_pct.map(percent));
    number("median delta", summary.median_delta_pct.map(percent));
    if metric.extra().is_none() {
        number("avg speedup", summary.avg_speedup.map(speedup));
    }
    number("geometric mean", summary.geomean_speedup.map(speedup));
    parts.join(" · ")
}
