//! The counts and averages over rows: per group and overall.

use crate::analysis::averages::{geometric_mean, mean, median};
use crate::analysis::compare::delta::Change;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;

/// What a set of rows says together. Rows that bear no delta are counted as incomparable and stay out of averages.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Summary {
    /// All rows.
    pub count: usize,
    /// Rows whose candidate is faster.
    pub improved: usize,
    /// Rows whose candidate is slower.
    pub regressed: usize,
    /// Rows that are equal.
    pub unchanged: usize,
    /// Rows without a delta.
    pub incomparable: usize,
    /// Arithmetic mean of the deltas, in percent.
    pub avg_delta_pct: Option<f64>,
    /// Median of the deltas, in percent.
    pub median_delta_pct: Option<f64>,
    /// Arithmetic mean of the speedups.
    pub avg_speedup: Option<f64>,
    /// Geometric mean of the speedups: the honest average of ratios (Fleming and Wallace, CACM 29(3), 1986), because
    /// swapping the sides inverts it.
    pub geomean_speedup: Option<f64>,
    /// How many cases have each verdict, in the order of [`Verdict::ALL`]; `added` and `removed` count cases without
    /// partner.
    pub verdicts: [usize; Verdict::ALL.len()],
}

impl Summary {
    /// How many cases have a verdict.
    pub(crate) fn verdict(&self, verdict: Verdict) -> usize {
        Verdict::ALL
            .iter()
            .zip(self.verdicts)
            .find(|(listed, _)| **listed == verdict)
            .map_or(0, |(_, count)| count)
    }
}

/// Sums up rows, and counts what only the candidate (`added`) or only the reference (`removed`) has beside them.
pub(crate) fn summarize<'r>(
    rows: impl Iterator<Item = &'r Row> + Clone,
    added: usize,
    removed: usize,
) -> Summary {
    let count = |change: Change| rows.clone().filter(|row| row.change == change).count();
    let deltas: Vec<f64> = rows.clone().filter_map(|row| row.delta.percent).collect();
    let speedups: Vec<f64> = rows.clone().filter_map(|row| row.delta.speedup).collect();
    Summary {
        count: rows.clone().count(),
        improved: count(Change::Improved),
        regressed: count(Change::Regressed),
        unchanged: count(Change::Unchanged),
        incomparable: count(Change::Incomparable),
        avg_delta_pct: mean(&deltas),
        median_delta_pct: median(&deltas),
        avg_speedup: mean(&speedups),
        geomean_speedup: geometric_mean(&speedups),
        verdicts: Verdict::ALL.map(|verdict| match verdict {
            Verdict::Added => added,
            Verdict::Removed => removed,
            _ => rows.clone().filter(|row| row.judged.verdict == verdict).count(),
        }),
    }
}
