//! A number with the text that shows it.

use serde::Serialize;

use crate::render::words::numbers::{self, Digits, NumberStyle};
use crate::render::words::units;

/// A number, and how it is written: `[0.00031, "310 µs"]`. The number is for those who sort, draw
/// or copy it.
#[derive(Debug, Serialize)]
pub(super) struct Shown(f64, String);

impl Shown {
    /// How it is written.
    pub(super) fn text(&self) -> &str {
        &self.1
    }
}

/// A time in seconds.
pub(super) fn time(seconds: f64) -> Shown {
    Shown(seconds, numbers::time(seconds, NumberStyle::default()))
}

/// The size of a change, from its ratio; a sign or a word beside it says which way it is.
pub(super) fn change(ratio: f64) -> Shown {
    Shown(ratio, numbers::change(ratio, Digits::Short))
}

/// A change in percent.
pub(super) fn percent(percent: f64) -> Shown {
    Shown(percent, units::percent(percent))
}

/// Reference divided by candidate.
pub(super) fn speedup(ratio: f64) -> Shown {
    Shown(ratio, units::speedup(ratio))
}
