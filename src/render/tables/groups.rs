//! The groups of a comparison as a table, with all rows together as its last line.

use crate::analysis::compare::summary::Summary;
use crate::analysis::pair::grouping::is_named_by_suite;
use crate::model::metric::Metric;
use crate::render::report::Report;
use crate::render::tables::sheet::{Cell, Column, Section, Sheet};
use crate::render::words::next_step::lists_them;
use crate::render::words::order::as_people_count;
use crate::render::words::quantities::better_and_worse;
use crate::render::words::shortened::short_labels;
use crate::render::words::units::counted;
use crate::render::words::verdicts::verdict_counts;

/// Groups that are listed where they were asked for, but not all of them.
const MOST_ASKED: usize = 20;
/// Fewer groups than these are not worth a table.
const FEWEST: usize = 2;
/// Lines of the section beside those of its groups.
const FRAME: usize = 6;

/// The groups with every number, where they help: all where they were asked for, else those of
/// several rows that the suite names itself, in `room` lines at most.
pub(crate) fn section(report: &Report<'_>, room: usize) -> Option<Section> {
    let comparison = report.comparison;
    let is_asked = report.options.asks_for_groups();
    let mut groups: Vec<(&str, &Summary)> = comparison
        .groups
        .iter()
        .filter(|(label, summary)| is_asked || (is_named_by_suite(label) && summary.count > 1))
        .map(|(label, summary)| (label.as_str(), summary))
        .collect();
    if groups.is_empty() {
        return None;
    }
    groups.sort_by(|(a, _), (b, _)| as_people_count(a, b));
    let most = if is_asked { MOST_ASKED } else { room.saturating_sub(FRAME) };
    if most < FEWEST && groups.len() > most && !report.view.all {
        let groups = counted(groups.len(), "group");
        return Some(Section::of_notes(vec![format!(
            "{groups}: {}",
            lists_them(report.extra.is_session)
        )]));
    }
    let hidden = if report.view.all { 0 } else { groups.len().saturating_sub(most) };
    groups.truncate(groups.len() - hidden);
    groups.push(("overall", &comparison.overall));
    let notes = (hidden > 0).then(|| {
        format!("{}: {}", counted(hidden, "more group"), lists_them(report.extra.is_session))
    });
    Some(Section {
        heading: Some(format!("groups, by the {}", comparison.metric)),
        sheets: vec![sheet(&groups, &comparison.metric)],
        notes: notes.into_iter().collect(),
    })
}

fn sheet(groups: &[(&str, &Summary)], metric: &Metric) -> Sheet {
    let [better, worse] = better_and_worse(metric);
    let speedup = if metric.extra().is_some() { "avg ratio" } else { "avg speedup" };
    // Nearly always 0: a column of zeros would only make the table wider.
    let with_incomparable = groups.iter().any(|(_, summary)| summary.incomparable > 0);
    let mut columns: Vec<Column> =
        ["group", "benchmarks", better, worse, "same"].map(Column::new).into();
    if with_incomparable {
        columns.push(Column::new("incomparable"));
    }
    columns.push(Column::new("avg delta"));
    columns.extend(["median delta", speedup, "geomean", "verdicts"].map(Column::if_it_fits));
    let mut rows = Vec::with_capacity(groups.len());
    let labels = short_labels(groups.iter().map(|(label, _)| *label));
    for (label, (_, summary)) in labels.into_iter().zip(groups) {
        let mut cells = vec![
            Cell::Text(label),
            count(summary.count),
            count(summary.improved),
            count(summary.regressed),
            count(summary.unchanged),
        ];
        if with_incomparable {
            cells.push(count(summary.incomparable));
        }
        cells.extend([
            Cell::percent(summary.avg_delta_pct),
            Cell::percent(summary.median_delta_pct),
            Cell::speedup(summary.avg_speedup),
            Cell::speedup(summary.geomean_speedup),
            Cell::Text(verdict_counts(summary)),
        ]);
        rows.push(cells);
    }
    Sheet { columns, rows, ..Sheet::default() }
}

fn count(count: usize) -> Cell {
    Cell::Count(count as u64)
}
