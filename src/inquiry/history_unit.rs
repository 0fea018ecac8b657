//! What the numbers of a history count.

use crate::analysis::history::history::History;
use crate::load::archive::archive::Archive;
use crate::model::case::with_unit_of;
use crate::model::metric_settings::MetricSettings;
use crate::model::quantity::Unit;
use crate::model::stats::Stats;

/// What the numbers of a history count, by the newest of its runs.
pub(crate) fn unit(archive: &Archive, history: &History, settings: &MetricSettings) -> Unit {
    let newest = history.chosen.which.last().and_then(|run_idx| archive.read(*run_idx).ok());
    let Some((run, _)) = newest else { return history.metric.unit() };
    let metric = with_unit_of(&history.metric, run.cases.iter());
    let mut units = run.cases.iter().map(|case| settings.timers.unit_of(case.timer.as_deref()));
    match units.next().flatten() {
        None => metric.unit(),
        Some(first) if units.all(|other| other.as_ref() == Some(&first)) => {
            Stats { unit: Some(first), ..Stats::default() }.unit_of(&metric)
        }
        Some(_) if metric.is_time() => Unit::None,
        Some(_) => metric.unit(),
    }
}
