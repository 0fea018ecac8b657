//! What is said while both sides are measured.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::analysis::choose::choice::SideName;
use crate::analysis::compare::row::Row;
use crate::model::measurement_progress::MeasurementProgress;
use crate::render::words::numbers::{Digits, change_in_words, change_interval};
use crate::render::words::units::counted;

/// How many undecided benchmarks are shown while it is measured.
const MOST_SHOWN: usize = 8;

/// Said where Ctrl-C leaves nothing to judge.
pub(crate) const INTERRUPTED: &str = "interrupted before the first pair";

/// What a look has found: a line of counts, then the undecided benchmarks with their intervals.
pub(crate) fn look_in_words(
    pairs: usize,
    undecided: &[&Row],
    all: usize,
    left: Option<Duration>,
) -> Vec<String> {
    let settled = all - undecided.len();
    let mut line = format!("{}: {settled} of {all} settled", counted(pairs, "pair"));
    // Where the pairs or the time are used up, nothing is left.
    if let Some(left) = left.filter(|left| left.as_secs() > 0 && !undecided.is_empty()) {
        line.push_str(&format!(", at most {} left", duration_in_words(left)));
    }
    let mut lines = vec![line];
    let digits = Digits::Short;
    for row in undecided.iter().take(MOST_SHOWN) {
        let interval = row.judged.interval();
        let (Some((low, high)), Some(theta)) = (interval, row.judged.theta) else { continue };
        lines.push(format!(
            "  {}  {}  {}",
            row.name.name,
            change_in_words(theta.exp(), digits),
            change_interval(theta.exp(), low, high, digits)
        ));
    }
    if undecided.len() > MOST_SHOWN {
        lines.push(format!("  and {} more", undecided.len() - MOST_SHOWN));
    }
    lines
}

/// How far a measurement is that goes on, for a page: `Measuring: 4 of at most 20 pairs, 12 of 16
/// benchmarks settled.`
pub(crate) fn progress_in_words(progress: &MeasurementProgress) -> String {
    let MeasurementProgress { pairs, most_pairs, benchmarks, settled } = *progress;
    let mut words = format!("Measuring: {pairs} of at most {}", counted(most_pairs, "pair"));
    if benchmarks > 0 {
        words.push_str(&format!(", {settled} of {} settled", counted(benchmarks, "benchmark")));
    }
    words.push('.');
    words
}

/// A duration as people say it: `40 s`, `3 min`.
pub(crate) fn duration_in_words(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..=99 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

/// A test that fails on a side, and so is not measured there.
pub(crate) fn failed_test(side: SideName, test: &str, why: &str) -> String {
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("not measured: `{test}` fails on the {}{why}", side.label())
}

/// Why sessions are measured in turn from a pair on.
pub(crate) fn switched(pair: usize, why: &str) -> String {
    format!("from pair {pair} on, sessions are measured in turn: {why}")
}

/// Why sessions are measured in turn.
pub(crate) fn no_lockstep(side: SideName, why: &str) -> String {
    format!("sessions are measured in turn: in the {}, {why}", side.label())
}

/// The options that spoil a measurement and have no effect here; `None` for none.
pub(crate) fn made_harmless(options: &BTreeSet<&str>) -> Option<String> {
    let names: Vec<String> = options.iter().map(|option| format!("`{option}`")).collect();
    (!names.is_empty()).then(|| format!("without effect while measuring: {}", names.join(", ")))
}
