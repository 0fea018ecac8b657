//! The table of a history: one line for each benchmark, with a sparkline and its steps.

use std::collections::BTreeMap;

use crate::analysis::averages::median;
use crate::analysis::history::change_points::LEAST_RUNS;
use crate::analysis::history::trend::{Point, Series};
use crate::model::metric::Metric;
use crate::model::run::{Machine, RunInfo};
use crate::model::stats::Stats;
use crate::render::report::HistoryReport;
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet, Toned};
use crate::render::words::dates::to_the_minute_utc;
use crate::render::words::order::as_people_count;
use crate::render::words::quantities::ways;
use crate::render::words::row_names::id_names;
use crate::render::words::run_names::{short_name, with_commit};
use crate::render::words::shortened::{names_within, short_label};
use crate::render::words::steps::{beside, step_text};
use crate::render::words::units::counted;

/// How many changes of the machine are listed one by one. Where build machines take turns, there is
/// one at every run.
const MOST_BREAKS: usize = 6;

/// The table, by group where the report has groups. `longest_name` is the room of a name; `None` shows
/// all of it.
pub(crate) fn history(report: &HistoryReport<'_>, longest_name: Option<usize>) -> Document {
    let mut groups: BTreeMap<Option<&str>, Vec<&Series>> = BTreeMap::new();
    for series in report.shown() {
        let group = report.groups.get(&series.fullname).map(String::as_str);
        groups.entry(group).or_default().push(series);
    }
    let mut groups: Vec<(Option<&str>, Vec<&Series>)> = groups.into_iter().collect();
    groups.sort_by(|(a, _), (b, _)| as_people_count(a.unwrap_or_default(), b.unwrap_or_default()));
    let mut sheets = Vec::with_capacity(groups.len());
    for (group, mut series) in groups {
        series.sort_by(|a, b| as_people_count(&a.fullname, &b.fullname));
        sheets.push(sheet(group, &series, report, longest_name));
    }
    Document {
        title: Toned::plain(format!(
            "history of {}, by {}{}",
            counted(report.runs.len(), "run"),
            report.metric,
            found(report)
        )),
        facts: facts(report),
        sections: vec![Section::of_sheets(sheets)],
        footnotes: footnotes(report),
    }
}

/// What the history shows, in the first line. Fewer runs cannot show a step.
fn found(report: &HistoryReport<'_>) -> String {
    let series = &report.trend.series;
    if report.runs.len() < LEAST_RUNS || series.is_empty() {
        return String::new();
    }
    let n_moved = series.iter().filter(|series| !series.steps.is_empty()).count();
    let benchmarks = counted(series.len(), "benchmark");
    let of_suite =
        || format!("{} of the whole suite", counted(report.trend.suite_steps.len(), "step"));
    match (report.trend.suite_steps.is_empty(), n_moved) {
        (true, 0) => format!(": no step in {benchmarks}"),
        (true, n) => format!(": steps in {n} of {benchmarks}"),
        (false, 0) => format!(": {}, no other in {benchmarks}", of_suite()),
        (false, n) => format!(": {}, others in {n} of {benchmarks}", of_suite()),
    }
}

fn facts(report: &HistoryReport<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    if let (Some(oldest), Some(newest)) = (report.runs.first(), report.runs.last()) {
        facts.push(format!("from  {}", with_date(oldest)));
        facts.push(format!("to    {}", with_date(newest)));
    }
    let breaks = report.trend.breaks();
    // The last line counts the rest.
    let shown = if breaks.len() > MOST_BREAKS { MOST_BREAKS - 1 } else { breaks.len() };
    for run_idx in breaks.iter().take(shown) {
        let run = report.runs.get(*run_idx).map_or(String::new(), |run| with_commit(run));
        let (before, after) = (machine_of(run_idx - 1, report), machine_of(*run_idx, report));
        facts.push(format!("break at {run}: {before} → {after}"));
    }
    if breaks.len() > shown {
        let more = counted(breaks.len() - shown, "more break");
        facts.push(format!("{more}: the bars in the trends"));
    }
    facts.extend(beside(report));
    facts
}

fn with_date(run: &RunInfo) -> String {
    let date = run.recorded_at.map_or(String::new(), |at| format!(", {}", to_the_minute_utc(at)));
    format!("{}{date}", with_commit(run))
}

fn machine_of(run_idx: usize, report: &HistoryReport<'_>) -> String {
    report.runs.get(run_idx).map_or(String::new(), |run| machine_kind(&run.machine))
}

fn sheet(
    group: Option<&str>,
    series: &[&Series],
    report: &HistoryReport<'_>,
    longest_name: Option<usize>,
) -> Sheet {
    let since = match report.reference.and_then(|run_idx| report.runs.get(run_idx)) {
        Some(run) => format!("since {}", short_name(run)),
        None => "since first".to_owned(),
    };
    let columns = vec![
        Column::new("benchmark"),
        Column::new("trend"),
        Column::if_it_fits("runs"),
        Column::new("first"),
        Column::new("last"),
        Column::if_it_fits("best"),
        Column::new(since),
        Column::new("steps"),
    ];
    let names = id_names(series.iter().map(|series| series.fullname.as_ref()));
    let names = names_within(names, longest_name);
    let rows =
        names.into_iter().zip(series).map(|(name, series)| cells(name, series, report)).collect();
    Sheet {
        heading: group.map(short_label),
        columns,
        rows,
        ends_in_sentences: true,
        ..Sheet::default()
    }
}

fn cells(name: String, series: &Series, report: &HistoryReport<'_>) -> Vec<Cell> {
    let reference = report.trend.reference(series, report.reference);
    let change =
        reference.and_then(|point| series.change_since(point, report.metric.better()).percent);
    let steps: Vec<String> = series.steps.iter().map(|step| step_text(step, report)).collect();
    let time = |point: Option<&Point>| Cell::quantity(point.map(|point| point.value), &report.unit);
    vec![
        Cell::Text(name),
        Cell::Text(sparkline(series, report)),
        Cell::Count(series.points.len() as u64),
        time(first(series, report).as_ref()),
        time(series.points.last()),
        time(series.best(report.metric.better()).as_ref()),
        Cell::percent(change),
        if steps.is_empty() { Cell::Missing } else { Cell::Text(steps.join("; ")) },
    ]
}

/// The first number of a series; where the change is since that, the first that the last one compares
/// with, which is on the same kind of machine.
fn first(series: &Series, report: &HistoryReport<'_>) -> Option<Point> {
    match report.reference {
        Some(_) => series.points.first().copied(),
        None => report.trend.reference(series, None).or(series.points.first().copied()),
    }
}

/// What makes machines of one kind.
fn machine_kind(machine: &Machine) -> String {
    let facts =
        [&machine.system, &machine.arch, &machine.cpu, &machine.implementation, &machine.python];
    let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
    if facts.is_empty() { "unknown machine".to_owned() } else { facts.join(" ") }
}

/// The most runs a sparkline shows one by one.
const WIDEST: usize = 48;
/// The least range that fills the height, as a ratio: smaller changes stay small.
const LEAST_RANGE: f64 = 1.25;
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const LETTERS: [char; 8] = ['_', '.', '-', '~', '=', '+', '*', '#'];

/// How many neighbouring runs share one block.
fn runs_a_block(n_runs: usize) -> usize {
    n_runs.div_ceil(WIDEST).max(1)
}

/// One block a run, low is fast; a dot is a run without the case, a bar another kind of machine.
fn sparkline(series: &Series, report: &HistoryReport<'_>) -> String {
    let (blocks, gap, bar) = if report.ascii { (LETTERS, ':', '|') } else { (BLOCKS, '·', '│') };
    let logs = logs_by_run(series, report.runs.len());
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for log in logs.iter().flatten() {
        (low, high) = (low.min(*log), high.max(*log));
    }
    // Without a least range, the noise of a steady benchmark would fill the height.
    let range = (high - low).max(LEAST_RANGE.ln());
    let shared = runs_a_block(report.runs.len());
    let mut line = String::new();
    let mut rest = logs.as_slice();
    // A block never holds two kinds of machine, or two versions of the benchmark.
    let breaks = series.breaks();
    let stretch = |run_idx: usize| breaks.partition_point(|run| *run <= run_idx);
    let kinds: Vec<(usize, usize)> =
        report.trend.kinds.iter().enumerate().map(|(run, kind)| (*kind, stretch(run))).collect();
    for (idx, of_one_kind) in kinds.chunk_by(|a, b| a == b).enumerate() {
        if idx > 0 {
            line.push(bar);
        }
        let (logs, later) = rest.split_at_checked(of_one_kind.len()).unwrap_or((rest, &[]));
        rest = later;
        for of_block in logs.chunks(shared) {
            let of_block: Vec<f64> = of_block.iter().flatten().copied().collect();
            line.push(match median(&of_block) {
                Some(log) => {
                    let height = ((log - low) / range * BLOCKS.len() as f64) as usize;
                    blocks.get(height.min(BLOCKS.len() - 1)).copied().unwrap_or(gap)
                }
                None => gap,
            });
        }
    }
    line
}

/// The logarithm of each run's time, because equal ratios are equally high; `None` for a run
/// without a time above zero.
fn logs_by_run(series: &Series, n_runs: usize) -> Vec<Option<f64>> {
    let mut logs = vec![None; n_runs];
    for point in series.points.iter().filter(|point| point.value > 0.0) {
        if let Some(log) = logs.get_mut(point.run) {
            *log = Some(point.value.ln());
        }
    }
    logs
}

fn footnotes(report: &HistoryReport<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let hidden = report.trend.series.len() - report.shown().count();
    if hidden > 0 {
        notes.push(format!("{} not shown: no step was found", counted(hidden, "benchmark")));
    }
    if most_of_one_kind(&report.trend.kinds).is_some_and(|most| most < LEAST_RUNS) {
        notes.push(format!(
            "steps are sought from {LEAST_RUNS} runs on one kind of machine on; there are fewer"
        ));
    }
    let shared = match runs_a_block(report.runs.len()) {
        1 => "one block a run".to_owned(),
        runs => format!("one block for {runs} neighbouring runs (their median)"),
    };
    let versions = report.shown().any(|series| !series.breaks().is_empty());
    let breaks = match (report.trend.breaks().is_empty(), versions) {
        (true, false) => "",
        (false, false) => ", a bar is another kind of machine",
        (true, true) => ", a bar is another version of the benchmark",
        (false, true) => ", a bar is another kind of machine or version of the benchmark",
    };
    let [less, _] = ways(report.metric, &Stats::default());
    let (low, located) = match report.metric.extra() {
        Some(_) => ("little", report.metric.to_string()),
        None => ("fast", report.trend.statistic.words().to_owned()),
    };
    // Few calls a second are no fast ones.
    let low = if *report.metric == Metric::Ops { "slow" } else { low };
    let gap = if report.ascii { "a colon" } else { "a dot" };
    let is_no_size = |series: &Series| series.points.iter().any(|point| point.value <= 0.0);
    let or_nothing = if report.shown().any(is_no_size) {
        " or a number that is not above 0 (no step is sought there)"
    } else {
        ""
    };
    let is_later = |series: &Series| first(series, report) != series.points.first().copied();
    let first = if report.shown().any(is_later) {
        " first: on the kind of machine of the last run, and of its version of the benchmark;"
    } else {
        ""
    };
    notes.push(format!(
        "trend: {shared}, low is {low}, {gap} is a run without the benchmark{or_nothing}{breaks};{first} \
         since: negative is {less}; steps: changes of {located} that stayed, at 95 % confidence, \
         beside what the whole suite did"
    ));
    notes
}

/// How many runs are on the kind of machine with the most of them; `None` without runs.
fn most_of_one_kind(kinds: &[usize]) -> Option<usize> {
    let count = |kind: &usize| kinds.iter().filter(|other| *other == kind).count();
    kinds.iter().map(count).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::trend::Trend;
    use crate::analysis::judge::verdict::JudgedStatistic;
    use crate::model::quantity::Unit;

    fn drawn(seconds: &[Option<f64>], kinds: Vec<usize>, ascii: bool) -> String {
        let points = seconds.iter().enumerate();
        let points = points
            .filter_map(|(run, time)| Some(Point { run, value: (*time)?, version: 0 }))
            .collect();
        let trend = Trend {
            statistic: JudgedStatistic::Min,
            kinds,
            series: vec![Series { fullname: "a".into(), points, steps: Vec::new() }],
            suite_steps: Vec::new(),
        };
        let info = RunInfo::default();
        let runs = vec![&info; seconds.len()];
        let report = HistoryReport {
            left_out: 0,
            runs: &runs,
            trend: &trend,
            metric: &Metric::default(),
            unit: Unit::Seconds,
            groups: &BTreeMap::new(),
            ranges: &BTreeMap::new(),
            reference: None,
            only_changed: false,
            ascii,
            warnings: &[],
        };
        sparkline(&trend.series[0], &report)
    }

    #[test]
    fn a_sparkline_shows_gaps_breaks_and_no_mountains_of_noise() {
        for (seconds, kinds, expected, ascii) in [
            (vec![Some(1.0), None, Some(2.0), Some(4.0)], vec![0; 4], "▁·▅█", "_:=#"),
            (vec![Some(1.0), Some(1.02), Some(1.01)], vec![0; 3], "▁▁▁", "___"),
            (vec![Some(1.0), Some(2.0)], vec![0, 1], "▁│█", "_|#"),
            (vec![None, None], vec![0, 0], "··", "::"),
            (vec![Some(0.0), Some(1.0)], vec![0, 0], "·▁", ":_"),
        ] {
            assert_eq!(drawn(&seconds, kinds.clone(), false), expected);
            assert_eq!(drawn(&seconds, kinds, true), ascii);
        }
        let many = drawn(&vec![Some(1.0); 1000], vec![0; 1000], false);
        assert!(many.chars().count() <= WIDEST && many.chars().all(|c| c == '▁'));
    }
}
