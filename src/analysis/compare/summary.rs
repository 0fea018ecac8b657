//! The counts and averages over rows: per group and overall.

use std::collections::HashMap;

use crate::analysis::averages::{geometric_mean, mean, median};
use crate::analysis::compare::delta::Change;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::judge::verdict::{Verdict, VerdictCounts};

/// Counts and averages of a set of rows. Rows without a delta are counted as incomparable and left
/// out of averages.
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
    /// Geometric mean of the speedups: the honest average of ratios (Fleming and Wallace, CACM
    /// 29(3), 1986), because swapping the sides inverts it.
    pub geomean_speedup: Option<f64>,
    /// The same of the judged changes: reference / candidate of the statistic that verdicts are
    /// about.
    pub judged_speedup: Option<f64>,
    /// How many cases have each verdict; `added` and `removed` count cases without partner.
    pub verdicts: VerdictCounts,
}

impl Summary {
    /// How many cases have a verdict.
    pub(crate) fn verdict(&self, verdict: Verdict) -> usize {
        self.verdicts.of(verdict)
    }
}

/// Sums up rows, and counts the cases that only the candidate (`added`) or only the reference
/// (`removed`) has.
pub(crate) fn summarize<'r>(
    rows: impl Iterator<Item = &'r Row>,
    added: usize,
    removed: usize,
) -> Summary {
    let mut summary = Summary::default();
    let (mut deltas, mut speedups, mut judged) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        summary.count += 1;
        match row.change {
            Change::Improved => summary.improved += 1,
            Change::Regressed => summary.regressed += 1,
            Change::Unchanged => summary.unchanged += 1,
            Change::Incomparable => summary.incomparable += 1,
        }
        deltas.extend(row.delta.percent);
        speedups.extend(row.delta.speedup);
        judged.extend(row.judged.theta.map(|theta| (-row.better_judged.worse(theta)).exp()));
        summary.verdicts.add(row.judged.verdict, 1);
    }
    // A row has cases on both sides, so these two are counted beside the rows.
    summary.verdicts.add(Verdict::Added, added);
    summary.verdicts.add(Verdict::Removed, removed);
    summary.avg_delta_pct = mean(&deltas);
    summary.median_delta_pct = median(&deltas);
    summary.avg_speedup = mean(&speedups);
    summary.geomean_speedup = geometric_mean(&speedups);
    summary.judged_speedup = geometric_mean(&judged);
    summary
}

/// One summary for each group of rows, which are sorted by group.
pub(super) fn groups(
    rows: &[Row],
    added: &[UnpairedCase],
    removed: &[UnpairedCase],
) -> Vec<(String, Summary)> {
    let (n_added, n_removed) = (count_by_group(added), count_by_group(removed));
    let mut groups = Vec::new();
    for rows in rows.chunk_by(|a, b| a.name.group == b.name.group) {
        let Some(first) = rows.first() else { continue };
        let label = first.name.group.as_str();
        let n_added = n_added.get(label).copied().unwrap_or_default();
        let n_removed = n_removed.get(label).copied().unwrap_or_default();
        groups.push((label.to_owned(), summarize(rows.iter(), n_added, n_removed)));
    }
    groups
}

/// How many cases have each label.
fn count_by_group(cases: &[UnpairedCase]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for case in cases {
        *counts.entry(case.name.group.as_str()).or_default() += 1;
    }
    counts
}
