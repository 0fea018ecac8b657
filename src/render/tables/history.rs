//! The table of a history: one line a benchmark, with a sparkline, and where it got faster or slower.

use std::collections::BTreeMap;

use crate::analysis::averages::median;
use crate::analysis::history::change_points::{ChangePoint, LEAST_RUNS};
use crate::analysis::history::trend::Series;
use crate::model::run::{Machine, RunInfo};
use crate::render::report::HistoryReport;
use crate::render::tables::comparison::short_commit;
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet};
use crate::render::words::order::as_people_count;
use crate::render::words::units::{counted, interval, percent};

/// So many changes of the machine are told one by one: where build machines take turns there is one at every run.
const MOST_BREAKS: usize = 6;

/// The table, by group where groups were asked for.
pub(crate) fn history(report: &HistoryReport<'_>) -> Document {
    let mut groups: BTreeMap<Option<&str>, Vec<&Series>> = BTreeMap::new();
    for series in report.shown() {
        groups
            .entry(report.groups.get(&series.fullname).map(String::as_str))
            .or_default()
            .push(series);
    }
    let sheets = groups.into_iter().map(|(group, mut series)| {
        series.sort_by(|a, b| as_people_count(&a.fullname, &b.fullname));
        sheet(group, &series, report)
    });
    let sheets = sheets.collect();
    Document {
        title: format!("history of {}, by {}", counted(report.runs.len(), "run"), report.metric),
        facts: facts(report),
        sections: vec![Section { heading: None, sheets }],
        footnotes: footnotes(report),
    }
}

fn facts(report: &HistoryReport<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    if let (Some(oldest), Some(newest)) = (report.runs.first(), report.runs.last()) {
        let date = |run: &RunInfo| {
            run.recorded_at
                .map_or(String::new(), |at| at.format(", %Y-%m-%d %H:%M UTC").to_string())
        };
        facts.push(format!("from  {}{}", named(oldest), date(oldest)));
        facts.push(format!("to    {}{}", named(newest), date(newest)));
    }
    let machine = |run: usize| report.runs.get(run).map_or(String::new(), |it| kind(&it.machine));
    let breaks = report.trend.breaks();
    let shown = if breaks.len() > MOST_BREAKS { MOST_BREAKS - 1 } else { breaks.len() };
    for run in breaks.iter().take(shown) {
        let here = report.runs.get(*run).map_or(String::new(), |it| named(it));
        facts.push(format!("break at {here}: {} → {}", machine(run - 1), machine(*run)));
    }
    if breaks.len() > shown {
        facts.push(format!(
            "{}: the bars in the trends",
            counted(breaks.len() - shown, "more break")
        ));
    }
    for step in &report.trend.suite_steps {
        facts.push(format!(
            "the whole suite moved by {}: the steps below are beside that",
            step_text(step, report.runs)
        ));
    }
    facts
}

fn sheet(group: Option<&str>, series: &[&Series], report: &HistoryReport<'_>) -> Sheet {
    let since = match report.reference.and_then(|run| report.runs.get(run)) {
        Some(run) => format!("since {}", run.label()),
        None => "since first".to_owned(),
    };
    let columns = vec![
        Column::new("benchmark"),
        Column::new("trend"),
        Column::new("runs"),
        Column::new("first"),
        Column::sharing("last"),
        Column::sharing("best"),
        Column::new(since),
        Column::new("steps"),
    ];
    let line = |series: &&Series| {
        let change =
            report.trend.reference(series, report.reference).map(|it| series.change_since(it));
        let steps: Vec<String> =
            series.steps.iter().map(|step| step_text(step, report.runs)).collect();
        vec![
            Cell::Text(series.fullname.to_string()),
            Cell::Text(sparkline(series, report)),
            Cell::Count(series.points.len() as u64),
            Cell::time(series.points.first().map(|it| it.seconds)),
            Cell::time(series.points.last().map(|it| it.seconds)),
            Cell::time(series.best().map(|it| it.seconds)),
            Cell::percent(change.and_then(|it| it.percent)),
            if steps.is_empty() { Cell::Missing } else { Cell::Text(steps.join("; ")) },
        ]
    };
    Sheet { heading: group.map(str::to_owned), columns, rows: series.iter().map(line).collect() }
}

/// A step in words: how large, how sure, where.
pub(crate) fn step_text(step: &ChangePoint, runs: &[&RunInfo]) -> String {
    let size = percent((step.ratio - 1.0) * 100.0);
    let sure = interval(step.ratio_low, step.ratio_high);
    let (Some(before), Some(after)) = (runs.get(step.last_before), runs.get(step.first_after))
    else {
        return format!("{size} ({sure})");
    };
    let place = if step.last_before + 1 == step.first_after {
        format!("at {}", named(after))
    } else {
        format!("between {} and {}", named(before), named(after))
    };
    format!("{size} ({sure}) {place}")
}

/// A run in few letters: its number, its label unless that is only the commit and the date again, its commit.
pub(crate) fn named(run: &RunInfo) -> String {
    let commit = run.commit.id.as_deref();
    let mut words: Vec<String> = run.number.map(|it| format!("{it:04}")).into_iter().collect();
    // What `--benchmark-autosave` calls a run: commit and date.
    let is_autosave = run.tag.is_none() && commit.is_some_and(|id| run.label().contains(id));
    if !(is_autosave || run.number.is_some() && run.label() == run.stem) || words.is_empty() {
        words.push(run.label().to_owned());
    }
    words.extend(short_commit(&run.commit).map(|short| format!("({short})")));
    words.join(" ")
}

/// What makes machines of one kind.
fn kind(machine: &Machine) -> String {
    let facts =
        [&machine.system, &machine.arch, &machine.cpu, &machine.implementation, &machine.python];
    let facts: Vec<&str> = facts.into_iter().filter_map(|it| it.as_deref()).collect();
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
    let mut logs: Vec<Option<f64>> = vec![None; report.runs.len()];
    for point in series.points.iter().filter(|it| it.seconds > 0.0) {
        if let Some(slot) = logs.get_mut(point.run) {
            *slot = Some(point.seconds.ln());
        }
    }
    let present = || logs.iter().flatten().copied();
    let (low, high) =
        (present().fold(f64::INFINITY, f64::min), present().fold(f64::NEG_INFINITY, f64::max));
    let range = (high - low).max(LEAST_RANGE.ln());
    let breaks = report.trend.breaks();
    let mut line = String::new();
    let shared = runs_a_block(report.runs.len());
    let mut from = 0;
    while from < logs.len() {
        // A block never holds two kinds of machine.
        let next_break = breaks.iter().copied().find(|it| *it > from).unwrap_or(logs.len());
        let to = (from + shared).min(next_break).min(logs.len());
        if breaks.contains(&from) {
            line.push(bar);
        }
        let here: Vec<f64> =
            logs.get(from..to).unwrap_or_default().iter().flatten().copied().collect();
        line.push(match median(&here) {
            Some(log) => {
                let height = ((log - low) / range * BLOCKS.len() as f64) as usize;
                blocks.get(height.min(BLOCKS.len() - 1)).copied().unwrap_or(gap)
            }
            None => gap,
        });
        from = to;
    }
    line
}

fn footnotes(report: &HistoryReport<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let hidden = report.trend.series.len() - report.shown().count();
    if hidden > 0 {
        notes.push(format!("{} not shown: no step was found", counted(hidden, "benchmark")));
    }
    let most = report
        .trend
        .kinds
        .iter()
        .map(|kind| report.trend.kinds.iter().filter(|it| *it == kind).count())
        .max();
    if most.is_some_and(|most| most < LEAST_RUNS) {
        notes.push(format!(
            "steps are sought from {LEAST_RUNS} runs on one kind of machine on; there are fewer"
        ));
    }
    let shared = match runs_a_block(report.runs.len()) {
        1 => "one block a run".to_owned(),
        runs => format!("one block for {runs} neighbouring runs (their median)"),
    };
    let breaks =
        if report.trend.breaks().is_empty() { "" } else { ", a bar is another kind of machine" };
    let gap = if report.ascii { "a colon" } else { "a dot" };
    notes.push(format!(
        "trend: {shared}, low is fast, {gap} is a run without the benchmark{breaks}; since: negative is faster; \
         steps: changes of the median that stayed, at 95 % confidence, beside what the whole suite did"
    ));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::trend::Point;
    use crate::analysis::history::trend::Trend;
    use crate::model::statistic::Statistic;

    fn drawn(seconds: &[Option<f64>], kinds: Vec<usize>, ascii: bool) -> String {
        let points = seconds.iter().enumerate();
        let points = points.filter_map(|(run, it)| Some(Point { run, seconds: (*it)? })).collect();
        let trend = Trend {
            kinds,
            series: vec![Series { fullname: "a".into(), points, steps: Vec::new() }],
            suite_steps: Vec::new(),
        };
        let info = RunInfo::default();
        let runs = vec![&info; seconds.len()];
        let report = HistoryReport {
            runs: &runs,
            trend: &trend,
            metric: Statistic::Mean,
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

    #[test]
    fn a_run_is_named_shortly() {
        let mut run = RunInfo {
            stem: "0007_baseline".into(),
            name: Some("baseline".into()),
            ..RunInfo::default()
        };
        assert_eq!(named(&run), "baseline");
        run.number = Some(7);
        run.commit.id = Some("0123456789abcdef".into());
        assert_eq!(named(&run), "0007 baseline (01234567)");
        run.name = Some("0123456789abcdef_20261123_231741".into());
        run.commit.dirty = Some(true);
        assert_eq!(named(&run), "0007 (01234567+dirty)");
    }
}
