//! The history of benchmarks for the page: runs once, then the numbers of each benchmark in
//! columns.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::history::change_points::{ChangePoint, LEAST_RUNS};
use crate::analysis::history::round_spread::RoundSpread;
use crate::analysis::history::trend::Series;
use crate::model::extra_metric::Better;
use crate::model::metric::Metric;
use crate::render::formats::json::page::run::{PageRun, page_runs};
use crate::render::formats::json::page::shown::{Shown, change};
use crate::render::report::HistoryReport;
use crate::render::words::numbers::{Digits, change_interval, directed_change};
use crate::render::words::quantities::step_ways;
use crate::render::words::steps::beside;
use crate::render::words::text::{capitalized, printable};
use crate::render::words::units::counted;

#[derive(Serialize)]
struct PageHistory<'a> {
    schema: &'static str,
    metric: Cow<'a, str>,
    /// What the numbers count: `s`, `B`, or nothing.
    unit: String,
    runs: Vec<PageRun<'a>>,
    /// `all 12 runs`, or which of them.
    span: String,
    /// For each run, the number of its kind of machine.
    machine_kinds: &'a [usize],
    /// Runs on another kind of machine than the run before them.
    breaks: Vec<usize>,
    suite_steps: Vec<Step>,
    /// What the steps of single benchmarks are beside.
    beside: Vec<String>,
    series: Vec<PageSeries<'a>>,
}

#[derive(Serialize)]
struct PageSeries<'a> {
    fullname: &'a str,
    /// The runs that have it, and for each its number.
    at: Vec<usize>,
    values: Vec<f64>,
    /// What a band around them is, and its ends.
    band: Option<Band>,
    steps: Vec<Step>,
    /// What to say where there is no step.
    no_step: Option<String>,
    /// The runs of another version of the benchmark than the run before them.
    breaks: Vec<usize>,
}

#[derive(Serialize)]
struct Band {
    words: &'static str,
    title: &'static str,
    low: Vec<Option<f64>>,
    high: Vec<Option<f64>>,
}

/// A change of level that stayed.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    /// Indices of runs.
    pub(super) last_before: usize,
    pub(super) first_after: usize,
    pub(super) ratio: Shown,
    /// Whether the numbers got worse.
    pub(super) worse: bool,
    /// `+17 % slower`, `2.1× faster`.
    pub(super) words: String,
    pub(super) interval: String,
}

/// Writes the history that a chart shows.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_history(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = PageHistory {
        schema: "pytest-park/page-history",
        metric: report.metric.label(),
        unit: report.unit.to_string(),
        runs: page_runs(report.runs),
        span: span(report),
        machine_kinds: &report.trend.kinds,
        breaks: report.trend.breaks(),
        suite_steps: steps(&report.trend.suite_steps, report.metric),
        beside: beside_words(report),
        series: report.shown().map(|of| series(of, report)).collect(),
    };
    Ok(serde_json::to_writer(out, &document)?)
}

/// Which runs a history has, in words: `all 12 runs`, or `the newest 257 of 300 runs` where a page
/// cannot hold more.
pub(super) fn span(report: &HistoryReport<'_>) -> String {
    let n_runs = report.runs.len();
    match report.left_out {
        0 => format!("all {}", counted(n_runs, "run")),
        left_out => format!("the newest {n_runs} of {}", counted(n_runs + left_out, "run")),
    }
}

fn series<'a>(series: &'a Series, report: &HistoryReport<'a>) -> PageSeries<'a> {
    let steps = steps(&series.steps, report.metric);
    let has_none = steps.is_empty() && report.trend.suite_steps.is_empty();
    PageSeries {
        fullname: &series.fullname,
        at: series.points.iter().map(|point| point.run).collect(),
        values: series.points.iter().map(|point| point.value).collect(),
        band: report.ranges.get(&series.fullname).and_then(|ranges| band(ranges)),
        no_step: has_none.then(|| no_step(series.points.len())),
        steps,
        breaks: series.breaks(),
    }
}

/// Why no step is shown.
fn no_step(n_points: usize) -> String {
    if n_points < LEAST_RUNS {
        let runs = counted(n_points, "run");
        format!(
            "No step can be told from {runs}; at least {LEAST_RUNS} on one kind of machine are needed."
        )
    } else {
        "No step that stayed was found.".to_owned()
    }
}

/// The middle half of the rounds, where every run says it, else all of them.
fn band(ranges: &[RoundSpread]) -> Option<Band> {
    let all =
        |pick: fn(&RoundSpread) -> Option<f64>| ranges.iter().all(|range| pick(range).is_some());
    if all(|range| range.q1) && all(|range| range.q3) {
        return Some(Band {
            words: "The band is the middle half of the rounds, from their first to their third quartile.",
            title: "q1 … q3",
            low: ranges.iter().map(|range| range.q1.map(short)).collect(),
            high: ranges.iter().map(|range| range.q3.map(short)).collect(),
        });
    }
    let any = ranges.iter().any(|range| range.min.is_some() && range.max.is_some());
    any.then(|| Band {
        words: "The band goes from the fastest to the slowest round.",
        title: "min … max",
        low: ranges.iter().map(|range| range.min.map(short)).collect(),
        high: ranges.iter().map(|range| range.max.map(short)).collect(),
    })
}

/// A bound of a band with five digits, which is more than a chart shows.
fn short(seconds: f64) -> f64 {
    format!("{seconds:.4e}").parse().unwrap_or(seconds)
}

/// The sentences above steps where the whole suite moved as well.
pub(super) fn beside_words(report: &HistoryReport<'_>) -> Vec<String> {
    let sentence = |words: &String| format!("{}.", capitalized(&printable(words)));
    beside(report).iter().map(sentence).collect()
}

pub(super) fn steps(steps: &[ChangePoint], metric: &Metric) -> Vec<Step> {
    steps.iter().map(|of| step(of, metric)).collect()
}

fn step(step: &ChangePoint, metric: &Metric) -> Step {
    let ways = step_ways(metric);
    let [less, more] = ways;
    let direction = if step.ratio > 1.0 { more } else { less };
    let words = directed_change(step.ratio, Digits::Short, ways);
    // Where the metric is no number that the suite stores, steps are those of the times behind it.
    let better = metric.extra().map_or(Better::Lower, |extra| extra.better);
    let words = if words.ends_with(direction) { words } else { format!("{words} {direction}") };
    Step {
        last_before: step.last_before,
        first_after: step.first_after,
        ratio: change(step.ratio, ways),
        worse: better.worse(step.ratio - 1.0) > 0.0,
        words,
        interval: change_interval(step.ratio, step.ratio_low, step.ratio_high, Digits::Short),
    }
}
