//! Metrics on the command line that no benchmark has: a mistyped name would compare nothing and end well.
//! A configuration is for many runs, so what it names may be absent.

use crate::analysis::compare::held_metrics::held_metrics;
use crate::model::metric::Metric;
use crate::model::metric_settings::MetricSettings;
use crate::model::run::Run;
use crate::render::words::problems::{Problem, absent_metric};

/// Refuses a stored number that no benchmark of these runs has. Where there is no benchmark, nothing is
/// known to be missing; what lacks its rounds, such as a percentile, has a note of its own.
///
/// # Errors
/// The first such metric, with those that the runs have.
pub(super) fn ensure_held<'m>(
    metrics: impl IntoIterator<Item = &'m Metric>,
    runs: &[&Run],
    settings: &MetricSettings,
) -> Result<(), Problem> {
    let cases = || runs.iter().flat_map(|run| &run.cases);
    let is_absent = |metric: &&Metric| {
        metric.extra().is_some() && cases().all(|case| case.number(metric).is_none())
    };
    match metrics.into_iter().find(is_absent).filter(|_| cases().next().is_some()) {
        Some(metric) => Err(refused(metric, runs, settings)),
        None => Ok(()),
    }
}

/// The problem with a stored number that no benchmark has; these runs have others.
pub(super) fn refused(metric: &Metric, runs: &[&Run], settings: &MetricSettings) -> Problem {
    let held = runs.iter().flat_map(|run| held_metrics([None, Some(run)], settings));
    let stored = held.map(|held| held.metric).filter(|metric| metric.extra().is_some());
    let mut known: Vec<String> = stored.map(|metric| metric.to_string()).collect();
    known.sort_unstable();
    known.dedup();
    absent_metric(metric, &known)
}
