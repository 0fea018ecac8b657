//! The order of rows.

use std::cmp::Ordering;

use crate::analysis::compare::row::Row;
use crate::model::statistic::Statistic;
use crate::render::report::SortBy;

/// The rows in this order, times by this metric. Rows without a number are last; ties keep the
/// order of the comparison.
pub(crate) fn sorted<'r>(
    rows: impl Iterator<Item = &'r Row>,
    by: SortBy,
    metric: Statistic,
) -> Vec<&'r Row> {
    let mut rows: Vec<&Row> = rows.collect();
    if by == SortBy::Name {
        rows.sort_by(|a, b| as_people_count(&a.name.name, &b.name.name));
        return rows;
    }
    // Stable, descending, absent last.
    rows.sort_by(|a, b| match (number(a, by, metric), number(b, by, metric)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    rows
}

/// What a row is sorted by, if that is a number.
fn number(row: &Row, by: SortBy, metric: Statistic) -> Option<f64> {
    match by {
        SortBy::Name => None,
        SortBy::Delta => row.delta.percent,
        SortBy::Speedup => row.delta.speedup,
        SortBy::Reference => row.reference.seconds(metric),
        SortBy::Candidate => row.candidate.seconds(metric),
    }
}

/// The order of names in tables: `[99]` before `[100]`, which the order by code point has not.
pub(crate) fn as_people_count(a: &str, b: &str) -> Ordering {
    natord::compare(a, b)
}

/// Rows in the order of the comparison, which is by group: each group's label and its rows as
/// [`sorted`] has them.
pub(crate) fn by_group<'r>(
    rows: impl Iterator<Item = &'r Row>,
    by: SortBy,
    metric: Statistic,
) -> Vec<(&'r str, Vec<&'r Row>)> {
    let rows: Vec<&Row> = rows.collect();
    let mut groups = Vec::new();
    for of_group in rows.chunk_by(|a, b| a.name.group == b.name.group) {
        if let Some(row) = of_group.first() {
            let label = row.name.group.as_str();
            groups.push((label, sorted(of_group.iter().copied(), by, metric)));
        }
    }
    groups
}
