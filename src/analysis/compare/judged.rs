//! What the verdicts of a comparison are about: times, or a number that the suite stores.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::JudgedStatistic;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::statistic::Statistic;

/// What the verdicts of a comparison are about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    /// The metric of the comparison.
    pub metric: Metric,
    /// What locates a run.
    pub statistic: JudgedStatistic,
    /// Whether the timers of all rows count seconds.
    pub has_clock: bool,
}

impl Judged {
    /// Of the rows of a comparison.
    pub(crate) fn of(comparison: &Comparison) -> Self {
        Self::of_rows(comparison, comparison.suite.findings.statistic, &comparison.rows)
    }

    /// Of the implementations inside its runs.
    pub(crate) fn of_variants(comparison: &Comparison) -> Self {
        Self::of_rows(comparison, comparison.variants_statistic, &comparison.variants)
    }

    fn of_rows(comparison: &Comparison, statistic: JudgedStatistic, rows: &[Row]) -> Self {
        Self {
            metric: comparison.metric.clone(),
            statistic,
            has_clock: rows.iter().all(|row| row.candidate.unit.is_none()),
        }
    }

    /// What its numbers count in a row.
    pub(crate) fn unit(metric: &Metric, row: &Row) -> Unit {
        match metric.extra() {
            Some(_) => metric.unit(),
            None => row.candidate.unit_of(&Statistic::Min.into()),
        }
    }
}
