//! Which columns stand in which order under which words. The wording of tables is here and nowhere else.

use crate::analysis::choose::run_listing::RunListing;
use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::pairing::MatchedBy;
use crate::model::case::Case;
use crate::model::run::{Commit, Run, RunInfo};
use crate::model::statistic::{Statistic, Stats};
use crate::render::report::{ExtraColumn, Report, SideRuns, SortBy, View};
use crate::render::tables::profile;
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet};
use crate::render::words::order::{as_people_count, by_group, sorted};
use crate::render::words::units::counted;
use crate::render::words::verdicts;
use crate::render::words::verdicts::FootnoteLetters;

/// The tables of a comparison: rows by group, the groups, variants, and what has no partner.
pub(crate) fn comparison(report: &Report<'_>) -> Document {
    let comparison = report.comparison;
    let (reference, candidate) =
        side_names(&report.reference.newest.info, &report.candidate.newest.info);
    let marks = FootnoteLetters::of(marked(report));
    let mut sections = Vec::new();
    if !comparison.rows.is_empty() {
        sections.push(Section { heading: None, sheets: row_sheets(report, &marks) });
        sections.push(Section {
            heading: Some("groups".to_owned()),
            sheets: vec![group_sheet(comparison)],
        });
    }
    if !comparison.variants.is_empty() {
        let sheet =
            rows_sheet(comparison.variants.iter().collect(), None, report, &VARIANTS, &marks);
        sections.push(Section {
            heading: Some(format!(
                "variants inside {candidate}: original against reference postfix"
            )),
            sheets: [sheet]
                .into_iter()
                .chain(comparison.variants.iter().filter_map(profile::of_changed))
                .collect(),
        });
    }
    if let Some(wanted) = &report.view.explain {
        sections.extend(verdicts::explained(report, wanted));
    }
    for (what, lone, run) in
        [("added", &comparison.added, &candidate), ("removed", &comparison.removed, &reference)]
    {
        if !lone.is_empty() {
            sections.push(Section {
                heading: Some(format!("{what}: {}, only in {}", counted(lone.len(), "case"), run)),
                sheets: vec![lone_sheet(lone, comparison.metric)],
            });
        }
    }
    Document {
        title: format!("{reference} → {candidate}, by {}", comparison.metric),
        facts: side_facts(report.reference, report.candidate)
            .into_iter()
            .chain(verdicts::overall(comparison))
            .collect(),
        sections,
        footnotes: footnotes(report, &marks),
    }
}

/// What the sides are called: their labels, or where those are the same the first of stem and path that is not.
pub(crate) fn side_names(reference: &RunInfo, candidate: &RunInfo) -> (String, String) {
    let label = |run: &RunInfo| run.label().to_owned();
    let stem = |run: &RunInfo| run.stem.clone();
    let path = |run: &RunInfo| run.path.display().to_string();
    let ways: [&dyn Fn(&RunInfo) -> String; 3] = [&label, &stem, &path];
    let different = ways.iter().find(|name| name(reference) != name(candidate));
    let name = different.copied().unwrap_or(&label);
    (name(reference), name(candidate))
}

/// Both sides in a line each, aligned; with pooled runs, how many more stand behind it.
fn side_facts(reference: SideRuns<'_>, candidate: SideRuns<'_>) -> Vec<String> {
    let sides = [("reference", reference), ("candidate", candidate)];
    sides
        .into_iter()
        .map(|(word, side)| {
            let pooled = match side.all.len() {
                0 | 1 => String::new(),
                runs => format!(", the newest of {runs} pooled runs"),
            };
            format!("{word}  {}{pooled}", run_facts(&side.newest.info))
        })
        .collect()
}

/// The first letters of a commit, and whether there was more than it: `8d530304+dirty`.
pub(crate) fn short_commit(commit: &Commit) -> Option<String> {
    let short: String = commit.id.as_deref()?.chars().take(8).collect();
    Some(if commit.dirty == Some(true) { format!("{short}+dirty") } else { short })
}

/// When, what and where in one line. What is not known is left out.
pub(crate) fn run_facts(run: &RunInfo) -> String {
    let date = run.recorded_at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string());
    let commit = short_commit(&run.commit).map(|short| {
        format!(
            "{short}{}",
            run.commit.branch.as_deref().map_or(String::new(), |it| format!(" {it}"))
        )
    });
    let python = run.machine.python.as_deref().map(|version| {
        format!("{} {version}", run.machine.implementation.as_deref().unwrap_or("Python"))
    });
    let facts = [date, commit, run.machine.node.clone(), python];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if facts.is_empty() { run.path.display().to_string() } else { facts.join(", ") }
}

fn row_sheets(report: &Report<'_>, marks: &FootnoteLetters) -> Vec<Sheet> {
    let shown = report.view.shown(&report.comparison.rows);
    let mut sheets = Vec::new();
    for (label, rows) in by_group(shown, report.view.sort, report.comparison.metric) {
        let profiles: Vec<Sheet> = rows.iter().copied().filter_map(profile::of_changed).collect();
        sheets.push(rows_sheet(rows, Some(label.to_owned()), report, &RUNS, marks));
        sheets.extend(profiles);
    }
    sheets
}

/// One table of the rows that improved or regressed, whatever their group, biggest slowdown first; `None` where none did.
pub(crate) fn changed_sheet(report: &Report<'_>) -> Option<Sheet> {
    let changed = |row: &&Row| matches!(row.judged.verdict, Verdict::Improved | Verdict::Regressed);
    let rows: Vec<&Row> = report.comparison.rows.iter().filter(changed).collect();
    let view = View { sort: SortBy::Delta, ..report.view.clone() };
    let marks = FootnoteLetters::of(marked(report));
    (!rows.is_empty())
        .then(|| rows_sheet(rows, None, &Report { view: &view, ..*report }, &RUNS, &marks))
}

/// How the two times of a row are headed, and what the row is called.
struct Wording {
    sides: [&'static str; 2],
    name: fn(&Row) -> String,
}

/// Run against run.
const RUNS: Wording = Wording { sides: ["reference", "candidate"], name: benchmark };
/// Implementation against implementation.
const VARIANTS: Wording = Wording { sides: ["original", "reference"], name: implementations };

/// One table of rows.
fn rows_sheet(
    rows: Vec<&Row>,
    heading: Option<String>,
    report: &Report<'_>,
    wording: &Wording,
    marks: &FootnoteLetters,
) -> Sheet {
    let [first, second] = wording.sides;
    let mut columns = vec![
        Column::new("benchmark"),
        Column::new(first),
        Column::sharing(second),
        Column::new("delta"),
        Column::new("speedup"),
        Column::new("interval"),
        Column::new("verdict"),
    ];
    let metric = report.comparison.metric;
    // What the first columns show already is not shown again.
    let extras: Vec<&ExtraColumn> =
        report.view.columns.iter().filter(|it| **it != ExtraColumn::Statistic(metric)).collect();
    for extra in &extras {
        let name = match extra {
            ExtraColumn::Statistic(statistic) => statistic.label(),
            ExtraColumn::Rounds => "rounds",
            ExtraColumn::Iterations => "iterations",
        };
        columns.push(Column::new(format!("{first} {name}")));
        columns.push(Column::sharing(format!("{second} {name}")));
        if matches!(extra, ExtraColumn::Statistic(_)) {
            columns.push(Column::new(format!("{name} delta")));
        }
    }
    let draw = |row: &Row| {
        let mut cells = vec![
            Cell::Text((wording.name)(row)),
            time(&row.reference, metric),
            time(&row.candidate, metric),
            Cell::percent(row.delta.percent),
            Cell::speedup(row.delta.speedup),
            row.judged
                .estimate
                .map_or(Cell::Missing, |it| Cell::Interval(it.ratio_low, it.ratio_high)),
            Cell::Verdict(row.judged.verdict, marks.of_row(row)),
        ];
        for extra in &extras {
            match extra {
                ExtraColumn::Statistic(statistic) => cells.extend([
                    time(&row.reference, *statistic),
                    time(&row.candidate, *statistic),
                    Cell::percent(row.delta_of(*statistic).percent),
                ]),
                ExtraColumn::Rounds => {
                    cells.extend([
                        Cell::count(row.reference.rounds),
                        Cell::count(row.candidate.rounds),
                    ]);
                }
                ExtraColumn::Iterations => {
                    cells.extend([
                        Cell::count(row.reference.iterations),
                        Cell::count(row.candidate.iterations),
                    ]);
                }
            }
        }
        cells
    };
    let rows = sorted(rows.into_iter(), report.view.sort, metric).into_iter().map(draw).collect();
    Sheet { heading, columns, rows }
}

/// The names of two implementations, the original first.
pub(crate) fn implementations(row: &Row) -> String {
    match row.reference_ids.as_slice() {
        [original] => format!("{} → {}", plain_name(original), row.name.name),
        _ => benchmark(row),
    }
}

/// The test's name at the end of a node id.
fn plain_name(id: &str) -> &str {
    let before_id = id.split_once('[').map_or(id, |(before, _)| before);
    let start = before_id.rfind("::").map_or(0, |at| at + 2);
    id.get(start..).unwrap_or(id)
}

/// A row's name, and how its cases found each other where the node id does not say it.
pub(crate) fn benchmark(row: &Row) -> String {
    let mut notes = Vec::new();
    if row.cases > 1 {
        notes.push(counted(row.cases, "case"));
    }
    match (row.matched_by, row.reference_ids.as_slice()) {
        (MatchedBy::Fullname, _) => {}
        (by, [id]) => notes.push(format!("by {}, was {}", by.label(), plain_name(id))),
        (by, _) => notes.push(format!("by {}", by.label())),
    }
    if notes.is_empty() {
        row.name.name.clone()
    } else {
        format!("{} ({})", row.name.name, notes.join(", "))
    }
}

fn group_sheet(comparison: &Comparison) -> Sheet {
    let with_incomparable = comparison.overall.incomparable > 0;
    let mut titles = vec!["group", "cases", "improved", "regressed", "unchanged"];
    if with_incomparable {
        titles.push("incomparable");
    }
    titles.extend(["avg delta", "median delta", "avg speedup", "geomean"]);
    let line = |label: &str, summary: &Summary| {
        let count = |count: usize| Cell::Count(count as u64);
        let name = format!("{label} ({})", verdicts::verdict_counts(summary));
        let mut cells = vec![Cell::Text(name), count(summary.count)];
        cells.extend([count(summary.improved), count(summary.regressed), count(summary.unchanged)]);
        if with_incomparable {
            cells.push(count(summary.incomparable));
        }
        cells.extend([
            Cell::percent(summary.avg_delta_pct),
            Cell::percent(summary.median_delta_pct),
        ]);
        cells.extend([Cell::speedup(summary.avg_speedup), Cell::speedup(summary.geomean_speedup)]);
        cells
    };
    let mut rows: Vec<Vec<Cell>> =
        comparison.groups.iter().map(|(label, summary)| line(label, summary)).collect();
    rows.push(line("overall", &comparison.overall));
    Sheet { heading: None, columns: titles.into_iter().map(Column::new).collect(), rows }
}

fn lone_sheet(lone: &[UnpairedCase], metric: Statistic) -> Sheet {
    let columns = vec![Column::new("benchmark"), Column::new(metric.label())];
    let mut lone: Vec<&UnpairedCase> = lone.iter().collect();
    lone.sort_by(|a, b| as_people_count(&a.name.fullname, &b.name.fullname));
    let rows = lone
        .into_iter()
        .map(|it| vec![Cell::Text(it.name.fullname.clone()), time(&it.stats, metric)])
        .collect();
    Sheet { heading: None, columns, rows }
}

/// The rows whose verdicts may need a footnote.
fn marked<'r>(report: &Report<'r>) -> impl Iterator<Item = &'r Row> + Clone {
    report.view.shown(&report.comparison.rows).chain(&report.comparison.variants)
}

/// The last lines: what is hidden, why cases are undecided, and how to read the table.
fn footnotes(report: &Report<'_>, marks: &FootnoteLetters) -> Vec<String> {
    let mut notes = Vec::new();
    let hidden = report.comparison.rows.len() - report.view.shown(&report.comparison.rows).count();
    if hidden > 0 {
        notes.push(format!("{} not shown: neither improved nor regressed", counted(hidden, "row")));
    }
    notes.extend(verdicts::reasons(marks, marked(report)));
    let beyond = marked(report).filter(|row| is_beyond(row)).count();
    if beyond > 0 {
        let (metric, rows) = (report.comparison.metric, counted(beyond, "row"));
        notes.push(format!(
            "{rows} with a delta of the {metric} outside the interval of the median: the two moved apart"
        ));
    }
    if !report.comparison.rows.is_empty() || !report.comparison.variants.is_empty() {
        notes.push(verdicts::legend(report));
    }
    let is_explained = report.view.explain.is_some();
    if marked(report)
        .any(|row| profile::of_changed(row).is_some() || (is_explained && !row.profile.is_empty()))
    {
        notes.push(profile::LEGEND.to_owned());
    }
    notes
}

/// Whether the delta is none that the interval, which is of the median, allows.
fn is_beyond(row: &Row) -> bool {
    let ratio = row.delta.speedup.map(f64::recip);
    row.judged
        .estimate
        .zip(ratio)
        .is_some_and(|(it, ratio)| ratio < it.ratio_low || ratio > it.ratio_high)
}

/// The table of one run alone.
pub(crate) fn single_run(run: &Run, cases: &[&Case]) -> Document {
    let statistics =
        [Statistic::Mean, Statistic::Median, Statistic::Min, Statistic::Max, Statistic::StdDev];
    let mut columns = vec![Column::new("benchmark")];
    for (i, statistic) in statistics.iter().enumerate() {
        let column = if i == 0 {
            Column::new(statistic.label())
        } else {
            Column::sharing(statistic.label())
        };
        columns.push(column);
    }
    columns.push(Column::new("rounds"));
    let mut cases = cases.to_vec();
    cases.sort_by(|a, b| as_people_count(&a.name, &b.name));
    let rows = cases.iter().map(|case| {
        let mut cells = vec![Cell::Text(case.name.clone())];
        cells.extend(statistics.iter().map(|it| time(&case.stats, *it)));
        cells.push(Cell::count(case.stats.rounds));
        cells
    });
    let sheet = Sheet { heading: None, columns, rows: rows.collect() };
    Document {
        title: format!("{}, {}", run.info.label(), counted(cases.len(), "case")),
        facts: vec![run_facts(&run.info)],
        sections: vec![Section { heading: None, sheets: vec![sheet] }],
        footnotes: Vec::new(),
    }
}

/// The list of runs, oldest first.
pub(crate) fn runs(listed: &[RunListing<'_>]) -> Document {
    let titles = [
        "run",
        "number",
        "tag",
        "date (UTC)",
        "commit",
        "branch",
        "machine",
        "python",
        "cases",
        "data",
        "file",
    ];
    let text = |text: Option<&str>| text.map_or(Cell::Missing, |it| Cell::Text(it.to_owned()));
    let rows = listed.iter().map(|it| {
        let run = it.info;
        vec![
            Cell::Text(run.name.clone().unwrap_or_else(|| run.stem.clone())),
            run.number.map_or(Cell::Missing, |number| Cell::Text(format!("{number:04}"))),
            text(run.tag.as_deref()),
            run.recorded_at
                .map_or(Cell::Missing, |at| Cell::Text(at.format("%Y-%m-%d %H:%M:%S").to_string())),
            text(short_commit(&run.commit).as_deref()),
            text(run.commit.branch.as_deref()),
            text(run.machine.node.as_deref()),
            text(run.machine.python.as_deref()),
            Cell::Count(it.cases as u64),
            Cell::Text(if it.data { "yes" } else { "no" }.to_owned()),
            Cell::Text(run.path.display().to_string()),
        ]
    });
    let mut sheet = Sheet {
        heading: None,
        columns: titles.into_iter().map(Column::new).collect(),
        rows: rows.collect(),
    };
    drop_empty_columns(&mut sheet);
    Document {
        title: format!("{}, oldest first", counted(listed.len(), "run")),
        sections: vec![Section { heading: None, sheets: vec![sheet] }],
        ..Document::default()
    }
}

/// Leaves out columns in which no row has anything.
fn drop_empty_columns(sheet: &mut Sheet) {
    let empty: Vec<bool> = (0..sheet.columns.len())
        .map(|i| sheet.rows.iter().all(|row| row.get(i).is_none_or(|cell| *cell == Cell::Missing)))
        .collect();
    let keep = |i: &usize| !empty.get(*i).copied().unwrap_or(false);
    sheet.columns = std::mem::take(&mut sheet.columns)
        .into_iter()
        .enumerate()
        .filter(|(i, _)| keep(i))
        .map(|(_, it)| it)
        .collect();
    for row in &mut sheet.rows {
        *row = std::mem::take(row)
            .into_iter()
            .enumerate()
            .filter(|(i, _)| keep(i))
            .map(|(_, it)| it)
            .collect();
    }
}

/// A statistic as a cell.
pub(crate) fn time(stats: &Stats, statistic: Statistic) -> Cell {
    Cell::time(stats.get(statistic).map(|it| it.get()))
}
