//! What the runs of two sides hold: every metric that a comparison can be by.

use std::collections::BTreeSet;

use crate::model::case::{Case, with_unit_of};
use crate::model::extra_metric::numbers_of;
use crate::model::metric::Metric;
use crate::model::metric_settings::MetricSettings;
use crate::model::percentile::Percentile;
use crate::model::quantity::Unit;
use crate::model::run::Run;
use crate::model::statistic::Statistic;

/// A metric, and which of the runs' benchmarks have a number of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeldMetric {
    /// The metric.
    pub metric: Metric,
    /// Benchmarks of the reference's newest run, and of the candidate's.
    pub cases: [usize; 2],
    /// The least and the greatest number.
    pub range: [f64; 2],
    /// What the first number counts.
    pub unit: Unit,
}

/// The metrics of the newest run of each side, in the order in which help names them, then those
/// that the suite stores by name. Metrics without a number are left out.
pub(crate) fn held_metrics(sides: [Option<&Run>; 2], settings: &MetricSettings) -> Vec<HeldMetric> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for run in sides.into_iter().flatten() {
        for case in &run.cases {
            names.extend(numbers_of(&case.extra).into_iter().map(|(name, _)| name));
        }
    }
    let statistics = Statistic::ALL.into_iter().map(Metric::from).chain([Metric::Ops]);
    let percentiles = Percentile::ALL.iter().copied().map(Metric::Percentile);
    let stored = names.into_iter().filter_map(|name| format!("extra:{name}").parse().ok());
    let metrics = statistics.chain(percentiles).chain(stored.map(|metric| settings.settle(metric)));
    metrics.filter_map(|metric| HeldMetric::of(metric, sides)).collect()
}

impl HeldMetric {
    fn of(metric: Metric, sides: [Option<&Run>; 2]) -> Option<Self> {
        let numbers = |run: Option<&Run>| -> Vec<f64> {
            let cases = run.iter().flat_map(|run| &run.cases);
            cases.filter_map(|case: &Case| case.number(&metric)).collect()
        };
        let [reference, candidate] = sides.map(numbers);
        let all = || reference.iter().chain(&candidate).copied();
        let range = [all().min_by(f64::total_cmp)?, all().max_by(f64::total_cmp)?];
        let cases = [reference.len(), candidate.len()];
        let first = || sides.into_iter().rev().flatten().flat_map(|run| &run.cases);
        let metric = with_unit_of(&metric, first());
        let unit = first().next().map_or(Unit::None, |case| case.stats.unit_of(&metric));
        Some(Self { metric, cases, range, unit })
    }
}
