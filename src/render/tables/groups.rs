//! The groups of a comparison as a table, with all rows together as its last line.

use crate::analysis::compare::summary::Summary;
use crate::analysis::pair::grouping::is_named_by_suite;
use crate::render::report::Report;
use crate::render::tables::sheet::{Cell, Column, Section, Sheet};
use crate::render::words::order::as_people_count;
use crate::render::words::shortened::short_label;
use crate::render::words::units::counted;
use crate::render::words::verdicts::verdict_counts;

/// Groups that are listed where they were asked for, but not all of them.
const MOST_ASKED: usize = 20;
/// Groups that are listed where the suite names them.
const MOST_NAMED: usize = 8;

/// The groups with every number, where they help: where they were asked for, or where the suite
/// names groups itself and one of them has several rows.
pub(crate) fn section(report: &Report<'_>) -> Option<Section> {
    let comparison = report.comparison;
    let is_asked =
        !report.options.group_by.0.is_empty() || !report.options.distinct_params.is_empty();
    let mut groups: Vec<(&str, &Summary)> = comparison
        .groups
        .iter()
        .filter(|(label, _)| is_asked || is_named_by_suite(label))
        .map(|(label, summary)| (label.as_str(), summary))
        .collect();
    let helps = groups.iter().any(|(_, summary)| summary.count > 1);
    if groups.is_empty() || !(is_asked || helps) {
        return None;
    }
    groups.sort_by(|(a, _), (b, _)| as_people_count(a, b));
    let most = if is_asked { MOST_ASKED } else { MOST_NAMED };
    let hidden = if report.view.all { 0 } else { groups.len().saturating_sub(most) };
    groups.truncate(groups.len() - hidden);
    groups.push(("overall", &comparison.overall));
    let notes =
        (hidden > 0).then(|| format!("{}: `--all` lists them", counted(hidden, "more group")));
    Some(Section {
        heading: Some(format!("groups, by the {}", comparison.metric)),
        sheets: vec![sheet(&groups)],
        notes: notes.into_iter().collect(),
    })
}

fn sheet(groups: &[(&str, &Summary)]) -> Sheet {
    // Nearly always 0: a column of zeros would only make the table wider.
    let with_incomparable = groups.iter().any(|(_, summary)| summary.incomparable > 0);
    let mut columns: Vec<Column> =
        ["group", "benchmarks", "faster", "slower", "same"].map(Column::new).into();
    if with_incomparable {
        columns.push(Column::new("incomparable"));
    }
    columns.push(Column::new("avg delta"));
    columns.extend(["median delta", "avg speedup", "geomean", "verdicts"].map(Column::if_it_fits));
    let mut rows = Vec::with_capacity(groups.len());
    for (label, summary) in groups {
        let mut cells = vec![
            Cell::Text(short_label(label)),
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
