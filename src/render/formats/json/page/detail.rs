//! What one row of the page shows where it is opened: the numbers of both sides, what the verdict
//! is made of, and where the time went.

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::compare::row::Row;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;
use crate::render::formats::json::page::row::params_text;
use crate::render::formats::json::page::shown::{
    Shown, difference, metric_number, percent, speedup, time,
};
use crate::render::report::Report;
use crate::render::tables::explanation::evidence;
use crate::render::words::numbers::with_separators;
use crate::render::words::text::printable;

/// A row, opened.
#[derive(Debug, Serialize)]
struct PageDetail<'a> {
    schema: &'static str,
    fullname: &'a str,
    group: &'a str,
    /// What the verdict is made of, sentence by sentence, and how the row came to be.
    evidence: Vec<(&'static str, String)>,
    statistics: Vec<StatisticLine>,
    /// Counts of both sides.
    counts: Vec<(&'static str, String, String)>,
    /// What the rounds count: `s`, or what the timer counts instead.
    unit: String,
    /// What the rounds of each side span.
    boxes: [Option<RoundBox>; 2],
    /// Whether the rounds were saved.
    has_rounds: bool,
    /// The rounds of each side, in that unit, as measured; empty where they were not asked for.
    rounds: [Vec<f64>; 2],
    profile: Vec<ProfileLine>,
}

#[derive(Debug, Serialize)]
struct StatisticLine {
    name: String,
    reference: Option<Shown>,
    candidate: Option<Shown>,
    delta: Option<Shown>,
    speedup: Option<Shown>,
}

/// The five numbers of a box plot.
#[derive(Debug, Serialize)]
struct RoundBox {
    min: f64,
    q1: f64,
    median: f64,
    q3: f64,
    max: f64,
}

#[derive(Debug, Serialize)]
struct ProfileLine {
    function: String,
    place: String,
    reference: Option<Shown>,
    candidate: Option<Shown>,
    /// Candidate minus reference, with its sign.
    difference: Option<Shown>,
}

/// Writes what the row with this node id, in this group where several have it, shows when it is
/// opened; `null` where there is none.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_detail(
    report: &Report<'_>,
    fullname: &str,
    group: &str,
    rounds: [Vec<f64>; 2],
    out: &mut dyn Write,
) -> io::Result<()> {
    let named = |row: &&Row| row.name.fullname == fullname;
    let mut rows = report.comparison.rows.iter().filter(named);
    let first = rows.clone().next();
    let row = rows.find(|row| row.name.group == group).or(first);
    Ok(serde_json::to_writer(out, &row.map(|row| detail(row, report, rounds)))?)
}

/// Writes the same of every row, in the order of the comparison, without the rounds.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_details(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = report.comparison.rows.iter();
    let details: Vec<PageDetail<'_>> =
        rows.map(|row| detail(row, report, [Vec::new(), Vec::new()])).collect();
    Ok(serde_json::to_writer(out, &details)?)
}

fn detail<'a>(row: &'a Row, report: &Report<'a>, rounds: [Vec<f64>; 2]) -> PageDetail<'a> {
    let mut evidence = evidence(row, report);
    let paired = match row.matched_by.label() {
        "fullname" => "the full name",
        "renamed" => "a rename",
        other => other,
    };
    evidence.push(("paired by", paired.to_owned()));
    if row.cases > 1 {
        evidence.push(("cases in this row", with_separators(&row.cases.to_string())));
    }
    if !row.name.params.is_empty() {
        evidence.push(("params", printable(&params_text(&row.name.params)).into_owned()));
    }
    evidence.push(("group", printable(&row.name.group).into_owned()));
    PageDetail {
        schema: "pytest-park/page-detail",
        fullname: &row.name.fullname,
        group: &row.name.group,
        evidence,
        statistics: statistics(row, &report.comparison.metric),
        counts: counts(row),
        unit: row.candidate.unit_of(&Statistic::Min.into()).to_string(),
        boxes: [round_box(&row.reference), round_box(&row.candidate)],
        has_rounds: row.reference.samples + row.candidate.samples > 0,
        rounds,
        profile: profile(row),
    }
}

/// All statistics, after the metric where it is another.
fn statistics(row: &Row, metric: &Metric) -> Vec<StatisticLine> {
    let is_another = !matches!(metric, Metric::Statistic(_));
    let mut metrics: Vec<Metric> = is_another.then(|| metric.clone()).into_iter().collect();
    metrics.extend(Statistic::ALL.into_iter().map(Metric::from));
    metrics.iter().map(|metric| statistic_line(row, metric)).collect()
}

fn statistic_line(row: &Row, metric: &Metric) -> StatisticLine {
    let scatters = matches!(
        metric,
        Metric::Statistic(Statistic::StdDev | Statistic::Iqr | Statistic::Q1 | Statistic::Q3)
    );
    let delta = if scatters { None } else { Some(row.delta_of(metric)) };
    StatisticLine {
        name: metric.to_string(),
        reference: metric_number(&row.reference, metric),
        candidate: metric_number(&row.candidate, metric),
        delta: delta.and_then(|delta| delta.percent).map(percent),
        speedup: delta.and_then(|delta| delta.speedup).map(speedup),
    }
}

fn counts(row: &Row) -> Vec<(&'static str, String, String)> {
    let written = |count: Option<u64>| {
        count.map_or_else(|| "-".to_owned(), |count| with_separators(&count.to_string()))
    };
    let (reference, candidate) = (&row.reference, &row.candidate);
    vec![
        ("rounds", written(reference.rounds), written(candidate.rounds)),
        ("iterations", written(reference.iterations), written(candidate.iterations)),
        ("raw rounds saved", written(Some(reference.samples)), written(Some(candidate.samples))),
    ]
}

/// A box needs all of its numbers.
fn round_box(stats: &Stats) -> Option<RoundBox> {
    let [min, q1, median, q3, max] =
        [stats.min, stats.q1, stats.median, stats.q3, stats.max].map(|of| of.map(Seconds::get));
    Some(RoundBox { min: min?, q1: q1?, median: median?, q3: q3?, max: max? })
}

fn profile(row: &Row) -> Vec<ProfileLine> {
    let mut lines = Vec::with_capacity(row.profile.len());
    for change in &row.profile {
        let file = change.function.file.as_deref().map(printable);
        let place = match (file, change.function.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.into_owned(),
            (None, _) => "-".to_owned(),
        };
        lines.push(ProfileLine {
            function: printable(&change.function.name).into_owned(),
            place,
            reference: change.reference.map(|seconds| time(seconds.get())),
            candidate: change.candidate.map(|seconds| time(seconds.get())),
            difference: change.delta().difference.map(|of| difference(of, &Unit::Seconds)),
        });
    }
    lines
}
