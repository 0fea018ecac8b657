//! A number with the text that shows it.

use serde::Serialize;

use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::stats::Stats;
use crate::render::words::numbers::{self, Digits, NumberStyle};
use crate::render::words::quantities::{quantity, signed_quantity};
use crate::render::words::units;

/// A number, and how it is written: `[0.00031, "310 µs"]`. The number is for those who sort, draw
/// or copy it. Of a number that is no time the sign of its unit follows, of a change the word for
/// its direction: `[1221536, "1.16 MiB", "B"]`, `[1.17, "+17 %", "slower"]`.
#[derive(Debug, Serialize)]
pub(super) struct Shown(
    f64,
    String,
    #[serde(skip_serializing_if = "Option::is_none")] Option<String>,
);

/// A number with what it counts.
pub(super) fn number(number: f64, unit: &Unit) -> Shown {
    Shown(number, quantity(number, unit, NumberStyle::default()), sign(unit))
}

/// The same of a difference, with its sign: `+1.9 ms`.
pub(super) fn difference(difference: f64, unit: &Unit) -> Shown {
    Shown(difference, signed_quantity(difference, unit, NumberStyle::default()), sign(unit))
}

/// The sign of a unit; `None` for seconds.
fn sign(unit: &Unit) -> Option<String> {
    (*unit != Unit::Seconds).then(|| unit.to_string())
}

/// The number of a metric.
pub(super) fn metric_number(stats: &Stats, metric: &Metric) -> Option<Shown> {
    stats.number(metric).map(|of| number(of, &stats.unit_of(metric)))
}

/// A time in seconds.
pub(super) fn time(seconds: f64) -> Shown {
    number(seconds, &Unit::Seconds)
}

/// The size of a change, from its ratio, with what less and more is called.
pub(super) fn change(ratio: f64, [less, more]: [&str; 2]) -> Shown {
    let word = if ratio > 1.0 {
        more
    } else if ratio < 1.0 {
        less
    } else {
        "the same"
    };
    Shown(ratio, numbers::change(ratio, Digits::Short), Some(word.to_owned()))
}

/// A change in percent.
pub(super) fn percent(percent: f64) -> Shown {
    Shown(percent, units::percent(percent), None)
}

/// Reference divided by candidate.
pub(super) fn speedup(ratio: f64) -> Shown {
    Shown(ratio, units::speedup(ratio), None)
}
