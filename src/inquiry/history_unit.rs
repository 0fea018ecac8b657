//! The numbers of a history: what they count, and whether there are any.

use crate::analysis::history::history::History;
use crate::analysis::history::trend::Trend;
use crate::analysis::question::HistoryQuestion;
use crate::load::archive::archive::Archive;
use crate::model::case::with_unit_of;
use crate::model::metric_settings::MetricSettings;
use crate::model::quantity::Unit;
use crate::model::stats::Stats;
use crate::model::warning::{Warning, WarningKind};

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

/// The warning where no benchmark has the metric in any of the runs. What a filter hides has a warning
/// of its own.
pub(crate) fn absent_metric(question: &HistoryQuestion, trend: &Trend) -> Option<Warning> {
    let has_number = trend.series.iter().any(|series| !series.points.is_empty());
    let is_hidden = trend.series.is_empty() && question.filter.is_some();
    let message = format!("no benchmark has the {} in these runs", question.metric);
    (!has_number && !is_hidden).then(|| Warning::new(WarningKind::Comparison, message))
}
