//! All benchmarks over time: of each where it began, where it is, its best, its last points and its
//! steps.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::history::trend::{Point, Series};
use crate::model::quantity::Unit;
use crate::model::stats::Stats;
use crate::render::formats::json::page::history::{Step, beside_words, span, steps};
use crate::render::formats::json::page::run::{PageRun, page_runs};
use crate::render::formats::json::page::shown::{Shown, change, number};
use crate::render::report::HistoryReport;
use crate::render::words::quantities::ways;
use crate::render::words::row_names::id_names;
use crate::render::words::text::printable;
use crate::render::words::units::counted;

/// How many points a sparkline has.
const MOST_POINTS: usize = 30;

#[derive(Serialize)]
struct PageTrends<'a> {
    schema: &'static str,
    metric: Cow<'a, str>,
    /// What the numbers count: `s`, `B`, or nothing.
    unit: String,
    runs: Vec<PageRun<'a>>,
    /// `all 12 runs`, or which of them.
    span: String,
    suite_steps: Vec<Step>,
    /// What the steps of single benchmarks are beside.
    beside: Vec<String>,
    series: Vec<TrendLine<'a>>,
    /// `3 steps since #1 baseline`.
    summary: String,
}

#[derive(Serialize)]
struct TrendLine<'a> {
    fullname: &'a str,
    id: String,
    label: String,
    /// How many runs have it.
    runs: usize,
    first: Option<(usize, Shown)>,
    last: Option<(usize, Shown)>,
    best: Option<(usize, Shown)>,
    /// The last one divided by the first on its kind of machine.
    since_first: Option<Shown>,
    /// The newest points, oldest first, with three digits.
    spark: Vec<f64>,
    steps: Vec<Step>,
}

/// Writes every benchmark of a history in a line.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_trends(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<&Series> = report.shown().collect();
    let labels = id_names(shown.iter().map(|series| &*series.fullname));
    let lines = shown.iter().zip(labels).map(|(series, label)| line(series, label, report));
    let series: Vec<TrendLine<'_>> = lines.collect();
    let n_steps: usize = series.iter().map(|line| line.steps.len()).sum();
    let runs = page_runs(report.runs);
    let first = runs.first().map_or("-", |run| run.name.as_str());
    let document = PageTrends {
        schema: "pytest-park/page-trends",
        metric: report.metric.label(),
        unit: report.unit.to_string(),
        summary: format!("{} since {first}", counted(n_steps, "step")),
        span: span(report),
        runs,
        suite_steps: steps(&report.trend.suite_steps, report.metric),
        beside: beside_words(report),
        series,
    };
    Ok(serde_json::to_writer(out, &document)?)
}

fn line<'a>(series: &'a Series, label: String, report: &HistoryReport<'_>) -> TrendLine<'a> {
    let point = |point: &Point| (point.run, number(point.value, &report.unit));
    let reference = report.trend.reference(series, report.reference);
    let since = reference.zip(series.points.last()).map(|(first, last)| last.value / first.value);
    let stats = Stats {
        unit: Some(report.unit.clone()).filter(|unit| *unit != Unit::Seconds),
        ..Stats::default()
    };
    let words = ways(report.metric, &stats);
    let newest = series.points.iter().skip(series.points.len().saturating_sub(MOST_POINTS));
    TrendLine {
        fullname: &series.fullname,
        id: printable(&series.fullname).into_owned(),
        label: printable(&label).into_owned(),
        runs: series.points.len(),
        first: series.points.first().map(point),
        last: series.points.last().map(point),
        best: series.best(report.metric.better()).as_ref().map(point),
        since_first: since
            .filter(|ratio| ratio.is_finite() && *ratio > 0.0)
            .map(|ratio| change(ratio, words)),
        spark: newest.map(|point| short(point.value)).collect(),
        steps: steps(&series.steps, report.metric),
    }
}

/// A number with three digits: a sparkline shows no more.
fn short(seconds: f64) -> f64 {
    format!("{seconds:.2e}").parse().unwrap_or(seconds)
}
