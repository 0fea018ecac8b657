//! All benchmarks over time: of each where it began, where it is, its best, its last points and its
//! steps.

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::history::trend::{Point, Series};
use crate::render::formats::json::page::history::{Step, steps};
use crate::render::formats::json::page::run::{PageRun, page_runs};
use crate::render::formats::json::page::shown::{Shown, change, time};
use crate::render::report::HistoryReport;
use crate::render::words::row_names::id_names;
use crate::render::words::text::printable;
use crate::render::words::units::counted;

/// How many points a sparkline has.
const MOST_POINTS: usize = 30;

#[derive(Serialize)]
struct PageTrends<'a> {
    schema: &'static str,
    metric: &'static str,
    runs: Vec<PageRun<'a>>,
    suite_steps: Vec<Step>,
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
    /// The newest points, oldest first, in seconds with three digits.
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
        summary: format!("{} since {first}", counted(n_steps, "step")),
        runs,
        suite_steps: steps(&report.trend.suite_steps),
        series,
    };
    Ok(serde_json::to_writer(out, &document)?)
}

fn line<'a>(series: &'a Series, label: String, report: &HistoryReport<'_>) -> TrendLine<'a> {
    let point = |point: &Point| (point.run, time(point.seconds));
    let reference = report.trend.reference(series, report.reference);
    let since = reference.map(|reference| series.change_since(reference));
    let newest = series.points.iter().skip(series.points.len().saturating_sub(MOST_POINTS));
    TrendLine {
        fullname: &series.fullname,
        id: printable(&series.fullname).into_owned(),
        label: printable(&label).into_owned(),
        runs: series.points.len(),
        first: series.points.first().map(point),
        last: series.points.last().map(point),
        best: series.best().as_ref().map(point),
        since_first: since
            .and_then(|since| since.speedup)
            .map(f64::recip)
            .filter(|ratio| ratio.is_finite())
            .map(change),
        spark: newest.map(|point| short(point.seconds)).collect(),
        steps: steps(&series.steps),
    }
}

/// A number with three digits: a sparkline shows no more.
fn short(seconds: f64) -> f64 {
    format!("{seconds:.2e}").parse().unwrap_or(seconds)
}
