//! The order of rows.

use std::cmp::Ordering;

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::{Difference, Reason, Verdict};
use crate::model::metric::Metric;
use crate::render::report::SortBy;

/// The part of an answer that a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Regressed,
    Improved,
    /// Undecided, but the whole interval is on one side of 0.
    Leaning,
    Rest,
}

impl Standing {
    /// Of one row.
    pub(crate) fn of(row: &Row) -> Self {
        match row.judged.verdict {
            Verdict::Regressed => Self::Regressed,
            Verdict::Improved => Self::Improved,
            Verdict::Inconclusive if leans(row) => Self::Leaning,
            Verdict::Inconclusive
            | Verdict::Unchanged
            | Verdict::Incomparable
            | Verdict::Added
            | Verdict::Removed => Self::Rest,
        }
    }
}

/// Whether the whole interval of a row is on one side of 0. Two kinds of machine always differ, which says
/// nothing about the code.
fn leans(row: &Row) -> bool {
    let excludes = |(low, high): (f64, f64)| 1.0 < low || high < 1.0;
    let differs = |of: Difference| 0.0 < of.low || of.high < 0.0;
    let excludes_none =
        row.judged.interval().is_some_and(excludes) || row.judged.difference.is_some_and(differs);
    excludes_none && row.judged.reason != Some(Reason::AnotherMachine)
}

/// The rows of an answer: regressions, improvements and leaning rows, each by size, then the others
/// by name.
pub(crate) fn answer_order<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<&'r Row> {
    let size = |row: &Row| row.judged.theta.map_or(0.0, f64::abs);
    let mut rows: Vec<(Standing, &Row)> = rows.map(|row| (Standing::of(row), row)).collect();
    // Names come last: to compare them as people count takes longest.
    rows.sort_by(|(standing, a), (other, b)| {
        let by_size = || match standing {
            Standing::Rest => Ordering::Equal,
            Standing::Regressed | Standing::Improved | Standing::Leaning => {
                size(b).total_cmp(&size(a))
            }
        };
        let by_name = || as_people_count(&a.name.name, &b.name.name);
        standing.cmp(other).then_with(by_size).then_with(by_name)
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The rows in this order, times by this metric. Rows without a number are last; ties keep the
/// order of the comparison.
pub(crate) fn sorted<'r>(
    rows: impl Iterator<Item = &'r Row>,
    by: SortBy,
    metric: &Metric,
) -> Vec<&'r Row> {
    match by {
        SortBy::Change => return answer_order(rows),
        SortBy::Name => {
            let mut rows: Vec<&Row> = rows.collect();
            rows.sort_by(|a, b| as_people_count(&a.name.name, &b.name.name));
            return rows;
        }
        SortBy::Delta | SortBy::Speedup | SortBy::Reference | SortBy::Candidate => {}
    }
    let mut rows: Vec<&Row> = rows.collect();
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
fn number(row: &Row, by: SortBy, metric: &Metric) -> Option<f64> {
    match by {
        SortBy::Change | SortBy::Name => None,
        SortBy::Delta => row.delta.percent.map(|percent| metric.better().worse(percent)),
        SortBy::Speedup => row.delta.speedup,
        SortBy::Reference => row.reference.number(metric),
        SortBy::Candidate => row.candidate.number(metric),
    }
}

/// The order of names in tables: `[99]` before `[100]`, which the order by code point has not.
pub(crate) fn as_people_count(a: &str, b: &str) -> Ordering {
    natord::compare(a, b)
}

/// Rows in the order of the comparison, which is by group: each group's label and its rows as
/// [`sorted`] has them; the labels as people count.
pub(crate) fn by_group<'r>(
    rows: impl Iterator<Item = &'r Row>,
    by: SortBy,
    metric: &Metric,
) -> Vec<(&'r str, Vec<&'r Row>)> {
    let rows: Vec<&Row> = rows.collect();
    let mut groups = Vec::new();
    for of_group in rows.chunk_by(|a, b| a.name.group == b.name.group) {
        if let Some(row) = of_group.first() {
            let label = row.name.group.as_str();
            groups.push((label, sorted(of_group.iter().copied(), by, metric)));
        }
    }
    groups.sort_by(|(a, _), (b, _)| as_people_count(a, b));
    groups
}
