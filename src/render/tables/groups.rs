//! The groups of a comparison as a table, with all rows together as its last line.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::summary::Summary;
use crate::render::tables::sheet::{Cell, Column, Sheet};
use crate::render::words::verdicts::verdict_counts;

/// Every number of a group.
pub(crate) fn sheet(comparison: &Comparison) -> Sheet {
    // Nearly always 0: a column of zeros would only make the table wider.
    let with_incomparable = comparison.overall.incomparable > 0;
    let mut titles = vec!["group", "cases", "improved", "regressed", "unchanged"];
    if with_incomparable {
        titles.push("incomparable");
    }
    titles.extend(["avg delta", "median delta", "avg speedup", "geomean"]);
    let mut rows = Vec::with_capacity(comparison.groups.len() + 1);
    for (label, summary) in summaries(comparison) {
        let mut cells = vec![
            Cell::Text(format!("{label} ({})", verdict_counts(summary))),
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
        ]);
        rows.push(cells);
    }
    Sheet { heading: None, columns: titles.into_iter().map(Column::new).collect(), rows }
}

/// The numbers that a short report has of a group.
pub(crate) fn short_sheet(comparison: &Comparison) -> Sheet {
    let columns = ["group", "cases", "avg delta", "avg speedup", "verdicts"].map(Column::new);
    let cells = |(label, summary): (&str, &Summary)| {
        vec![
            Cell::Text(label.to_owned()),
            count(summary.count),
            Cell::percent(summary.avg_delta_pct),
            Cell::speedup(summary.avg_speedup),
            Cell::Text(verdict_counts(summary)),
        ]
    };
    let rows = summaries(comparison).map(cells).collect();
    Sheet { heading: None, columns: columns.into(), rows }
}

/// The groups, then all rows together.
fn summaries(comparison: &Comparison) -> impl Iterator<Item = (&str, &Summary)> {
    let groups = comparison.groups.iter().map(|(label, summary)| (label.as_str(), summary));
    groups.chain([("overall", &comparison.overall)])
}

fn count(count: usize) -> Cell {
    Cell::Count(count as u64)
}
