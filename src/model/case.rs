//! One benchmark as one run recorded it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::extra_metric::ExtraMetric;
use crate::model::fields::Fields;
use crate::model::metric::Metric;
use crate::model::profile::{Profile, ProfileSource};
use crate::model::seconds::Seconds;
use crate::model::stats::Stats;
use crate::model::track::track_name;

/// How long a fixed loop took right before and right after a case, the fastest of some executions
/// each: how fast the machine was then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Control {
    /// Before the case, in seconds.
    pub before: f64,
    /// After it, in seconds.
    pub after: f64,
}

impl Control {
    /// The slower of the two readings, in seconds.
    pub fn slower(self) -> f64 {
        self.before.max(self.after)
    }

    /// The faster of the two readings, in seconds.
    pub fn faster(self) -> f64 {
        self.before.min(self.after)
    }
}

/// A case: one benchmark of one run, as recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// The test's name with its id, for instance `test_sort[list]`.
    pub name: String,
    /// The node id, for instance `tests/test_sort.py::TestSort::test_sort[list]`.
    pub fullname: String,
    /// pytest-benchmark's group; `None` where it is `null` or empty.
    pub group: Option<String>,
    /// pytest marks, as recorded.
    pub marks: Vec<String>,
    /// Parameters by name; empty where the artifact has none (or is too old to write them).
    pub params: Fields,
    /// `extra_info.custom_groups` (or `groupings`) by key.
    pub custom_groups: Fields,
    /// The version of the benchmark, as `extra_info.benchmark_version` (or `version`) states it:
    /// times of two versions do not compare.
    pub version: Option<String>,
    /// The timer that measured, for instance `perf_counter`.
    pub timer: Option<Arc<str>>,
    /// The other options of pytest-benchmark that change how it measures, for instance `max_time`.
    pub options: Fields,
    /// The numbers that were measured.
    pub stats: Stats,
    /// All of `extra_info`, as recorded.
    pub extra: Fields,
    /// What the plugin timed around the case; `None` where it did not.
    pub control: Option<Control>,
    /// Where the time went; at most one of each source, and mostly none.
    pub profiles: Vec<Profile>,
}

impl Case {
    /// The name of the case and its version together.
    pub fn track_name(&self) -> Cow<'_, str> {
        track_name(&self.fullname, self.version.as_deref())
    }

    /// The number of a metric; `None` where the case has none. Percentiles need the raw rounds.
    pub(crate) fn number(&self, metric: &Metric) -> Option<f64> {
        match metric {
            Metric::Percentile(percentile) => {
                // Where some rounds are left out, the others show no percentile.
                let n_saved = self.stats.data.len() as u64;
                if self.stats.rounds.is_some_and(|rounds| rounds != n_saved) {
                    return None;
                }
                let rounds: Option<Vec<f64>> =
                    self.stats.data.iter().map(|round| round.map(Seconds::get)).collect();
                percentile.of(&rounds?)
            }
            Metric::Extra(extra) => extra.find(&self.extra).map(|(number, _)| number),
            Metric::Statistic(_) | Metric::Ops => self.stats.number(metric),
        }
    }

    /// The profile of a source.
    pub fn profile(&self, source: ProfileSource) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.source == source)
    }
}

/// A metric with the unit that its first number in these cases has, where nothing else says it: of
/// `"12.3 MB"` it is bytes.
pub(crate) fn with_unit_of<'c>(
    metric: &Metric,
    mut cases: impl Iterator<Item = &'c Case>,
) -> Metric {
    match metric {
        Metric::Extra(extra) if extra.unit.is_none() => {
            let found = cases.find_map(|case| extra.find(&case.extra));
            let unit = found.map(|(_, unit)| unit);
            Metric::Extra(Arc::new(ExtraMetric { unit, ..ExtraMetric::clone(extra) }))
        }
        other => other.clone(),
    }
}
