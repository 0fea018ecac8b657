//! The JSON of a history: runs once, then points that name their run by its index.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::analysis::history::change_points::ChangePoint;
use crate::analysis::history::round_spread::RoundSpread;
use crate::analysis::history::trend::{Point, Series};
use crate::model::metric::Metric;
use crate::model::run::RunInfo;
use crate::model::statistic::Statistic;
use crate::render::formats::json::v1::document::{warning, write_pretty};
use crate::render::formats::json::v1::run::run_info;
use crate::render::formats::json::v1::wire::{RunV1, WarningV1};
use crate::render::report::HistoryReport;

#[derive(serde::Serialize)]
struct HistoryV1<'a> {
    schema: &'static str,
    version: &'static str,
    metric: String,
    /// The statistic in which steps are searched.
    judged_statistic: &'static str,
    /// Index of the run that changes are measured against; `null` where each series has its own.
    reference: Option<usize>,
    runs: Vec<RunV1<'a>>,
    /// For each run, the kind of machine it is from.
    machine_kinds: &'a [usize],
    /// Runs on another kind of machine than the run before them.
    breaks: Vec<usize>,
    suite_change_points: Vec<ChangePointV1<'a>>,
    series: Vec<SeriesV1<'a>>,
    warnings: Vec<WarningV1<'a>>,
}

#[derive(serde::Serialize)]
struct SeriesV1<'a> {
    fullname: &'a str,
    group: Option<&'a str>,
    points: Vec<PointV1<'a>>,
    first: Option<PointV1<'a>>,
    last: Option<PointV1<'a>>,
    best: Option<PointV1<'a>>,
    reference: Option<PointV1<'a>>,
    difference: Option<f64>,
    delta_pct: Option<f64>,
    speedup: Option<f64>,
    change_points: Vec<ChangePointV1<'a>>,
    /// Runs of another version of the benchmark than the run before them.
    breaks: Vec<usize>,
}

/// `{"run": 3, "mean": 0.001}`: the key of the number is the metric. After it come the bounds of
/// the rounds, where the report has them, each with its own key.
struct PointV1<'a> {
    metric: &'a Metric,
    point: Point,
    range: Option<RoundSpread>,
}

impl Serialize for PointV1<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("run", &self.point.run)?;
        map.serialize_entry(&self.metric.label(), &self.point.value)?;
        if let Some(RoundSpread { min, max, q1, q3 }) = self.range {
            for (statistic, seconds) in [
                (Statistic::Min, min),
                (Statistic::Max, max),
                (Statistic::Q1, q1),
                (Statistic::Q3, q3),
            ] {
                // The point has it already.
                if *self.metric != Metric::Statistic(statistic) {
                    map.serialize_entry(statistic.label(), &seconds)?;
                }
            }
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
struct ChangePointV1<'a> {
    /// Index of the last run before it, and of the first after it. They are not neighbours where
    /// runs between them lack the case or are from another kind of machine.
    last_before: usize,
    first_after: usize,
    commit_before: Option<&'a str>,
    commit_after: Option<&'a str>,
    ratio: f64,
    ratio_low: f64,
    ratio_high: f64,
    p: f64,
}

/// Writes a history.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_history(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = HistoryV1 {
        schema: "pytest-park/history/v1",
        version: env!("CARGO_PKG_VERSION"),
        metric: report.metric.to_string(),
        judged_statistic: report.trend.statistic.label(),
        reference: report.reference,
        runs: report.runs.iter().map(|info| run_info(info)).collect(),
        machine_kinds: &report.trend.kinds,
        breaks: report.trend.breaks(),
        suite_change_points: steps(&report.trend.suite_steps, report.runs),
        series: report.shown().map(|shown| series(shown, report)).collect(),
        warnings: report.warnings.iter().map(warning).collect(),
    };
    write_pretty(&document, out)
}

fn series<'a>(series: &'a Series, report: &HistoryReport<'a>) -> SeriesV1<'a> {
    let point = |point: Point| PointV1 { metric: report.metric, point, range: None };
    let reference = report.trend.reference(series, report.reference);
    let better = report.metric.better();
    let delta =
        reference.map(|reference| series.change_since(reference, better)).unwrap_or_default();
    SeriesV1 {
        fullname: &series.fullname,
        group: report.groups.get(&series.fullname).map(String::as_str),
        points: points(series, report),
        first: series.points.first().copied().map(point),
        last: series.points.last().copied().map(point),
        best: series.best(report.metric.better()).map(point),
        reference: reference.map(point),
        difference: delta.difference,
        delta_pct: delta.percent,
        speedup: delta.speedup,
        change_points: steps(&series.steps, report.runs),
        breaks: series.breaks(),
    }
}

/// All points of a series, with the ranges of their rounds as far as the report has them.
fn points<'a>(series: &Series, report: &HistoryReport<'a>) -> Vec<PointV1<'a>> {
    let ranges = report.ranges.get(&series.fullname).map(Vec::as_slice).unwrap_or_default();
    let mut points = Vec::with_capacity(series.points.len());
    for (point_idx, point) in series.points.iter().enumerate() {
        let range = ranges.get(point_idx).copied();
        points.push(PointV1 { metric: report.metric, point: *point, range });
    }
    points
}

fn steps<'a>(steps: &[ChangePoint], runs: &[&'a RunInfo]) -> Vec<ChangePointV1<'a>> {
    let mut change_points = Vec::with_capacity(steps.len());
    for step in steps {
        change_points.push(ChangePointV1 {
            last_before: step.last_before,
            first_after: step.first_after,
            commit_before: commit_id(runs, step.last_before),
            commit_after: commit_id(runs, step.first_after),
            ratio: step.ratio,
            ratio_low: step.ratio_low,
            ratio_high: step.ratio_high,
            p: step.p,
        });
    }
    change_points
}

fn commit_id<'a>(runs: &[&'a RunInfo], run_idx: usize) -> Option<&'a str> {
    runs.get(run_idx)?.commit.id.as_deref()
}
