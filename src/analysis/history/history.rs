//! What a history is: the chosen runs, every benchmark over them with its steps, and what to know
//! about them. `inquiry/history.rs` makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::choose::history_window::SelectedRuns;
use crate::analysis::history::round_spread::RoundSpread;
use crate::analysis::history::trend::Trend;
use crate::model::metric::Metric;
use crate::model::warning::Warning;

/// Benchmarks over the runs of an archive, as
/// [`Comparison`](crate::analysis::compare::comparison::Comparison) is of two sides.
#[derive(Debug)]
pub(crate) struct History {
    /// The runs, as indices in the archive, and the one to measure changes against.
    pub chosen: SelectedRuns,
    /// The statistic of the points.
    pub metric: Metric,
    /// The benchmarks that the filter shows.
    pub trend: Trend,
    /// The group of each benchmark; empty without `--group-by`.
    pub groups: BTreeMap<Arc<str>, String>,
    /// The spread of the rounds at each point of each benchmark; empty unless the question has a
    /// band.
    pub ranges: BTreeMap<Arc<str>, Vec<RoundSpread>>,
    /// From loading, reading and choosing.
    pub warnings: Vec<Warning>,
}
