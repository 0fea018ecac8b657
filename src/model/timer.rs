//! Timers, and what they count: Python's clocks count seconds, another timer what its suite says.

use std::collections::BTreeMap;

use crate::model::case::Case;
use crate::model::quantity::Unit;

/// The clocks of Python's `time` and `timeit` that count seconds (Python 3.14, library reference,
/// `time`). Those that end in `_ns` count nanoseconds.
const CLOCKS: [&str; 8] = [
    "perf_counter",
    "process_time",
    "thread_time",
    "monotonic",
    "time",
    "clock",
    "default_timer",
    "clock_gettime",
];

/// What the timers of a suite count, by their names in artifacts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimerUnits(BTreeMap<String, Unit>);

impl TimerUnits {
    /// What a timer counts; `None` where that is seconds. Without a name in the artifact it is
    /// seconds too: `perf_counter` is the default of pytest-benchmark. What an unknown timer counts
    /// is not known, so its numbers have no unit.
    pub fn unit_of(&self, timer: Option<&str>) -> Option<Unit> {
        let timer = timer?;
        let known = self.0.get(timer).cloned().unwrap_or_else(|| of_clock(timer));
        (known != Unit::Seconds).then_some(known)
    }
}

impl TimerUnits {
    /// Says of each case what its timer counts.
    pub(crate) fn name_units(&self, cases: &mut [Case]) {
        for case in cases {
            case.stats.unit = self.unit_of(case.timer.as_deref());
        }
    }
}

fn of_clock(timer: &str) -> Unit {
    let name = timer.strip_prefix("time.").or_else(|| timer.strip_prefix("timeit."));
    let name = name.unwrap_or(timer);
    match name.strip_suffix("_ns") {
        _ if CLOCKS.contains(&name) => Unit::Seconds,
        Some(clock) if CLOCKS.contains(&clock) => Unit::Sign("ns".into()),
        Some(_) | None => Unit::None,
    }
}

impl FromIterator<(String, Unit)> for TimerUnits {
    fn from_iter<I: IntoIterator<Item = (String, Unit)>>(units: I) -> Self {
        Self(units.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_count_seconds_and_other_timers_what_is_configured() {
        let units: TimerUnits =
            [("bytes_allocated".to_owned(), Unit::Bytes), ("ticks".to_owned(), Unit::Seconds)]
                .into_iter()
                .collect();
        for (timer, expected) in [
            (None, None),
            (Some("perf_counter"), None),
            (Some("time.process_time"), None),
            (Some("perf_counter_ns"), Some(Unit::Sign("ns".into()))),
            (Some("bytes_allocated"), Some(Unit::Bytes)),
            (Some("ticks"), None),
            (Some("instructions"), Some(Unit::None)),
            (Some("mine.perf_counter"), Some(Unit::None)),
        ] {
            assert_eq!(units.unit_of(timer), expected, "{timer:?}");
        }
    }
}
