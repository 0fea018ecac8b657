//! In which order rows stand.

use std::cmp::Ordering;

use crate::analysis::compare::row::Row;
use crate::model::statistic::Statistic;
use crate::render::report::SortBy;

/// The rows in the order asked for, times by this metric. What has no number stands last; ties keep the order of the
/// comparison.
pub(crate) fn sorted<'r>(
    rows: impl Iterator<Item = &'r Row>,
    by: SortBy,
    metric: Statistic,
) -> Vec<&'r Row> {
    let mut rows: Vec<&Row> = rows.collect();
    let key = |row: &Row| match by {
        SortBy::Name => None,
        SortBy::Delta => row.delta.percent,
        SortBy::Speedup => row.delta.speedup,
        SortBy::Reference => row.reference.get(metric).map(|it| it.get()),
        SortBy::Candidate => row.candidate.get(metric).map(|it| it.get()),
    };
    if by == SortBy::Name {
        rows.sort_by(|a, b| as_people_count(&a.name.name, &b.name.name));
        return rows;
    }
    // Stable, descending, absent last.
    rows.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    rows
}

/// The order of names in tables: `[100]` before `[1000]`, which the order by code point has not.
pub(crate) fn as_people_count(a: &str, b: &str) -> Ordering {
    natord::compare(a, b)
}

/// Rows in the order of the comparison, which is by group: each group's label and its rows as [`sorted`] has them.
pub(crate) fn by_group<'r>(
    rows: impl Iterator<Item = &'r Row>,
    by: SortBy,
    metric: Statistic,
) -> Vec<(&'r str, Vec<&'r Row>)> {
    let rows: Vec<&Row> = rows.collect();
    rows.chunk_by(|a, b| a.name.group == b.name.group)
        .filter_map(|of_group| {
            Some((
                of_group.first()?.name.group.as_str(),
                sorted(of_group.iter().copied(), by, metric),
            ))
        })
        .collect()
}
