//! Feeds the rows of a comparison to the judge and hands the verdicts back to them.

use std::collections::HashMap;

use crate::analysis::averages::mean;
use crate::analysis::compare::comparison::Row;
use crate::analysis::judge::judgement::{CaseJudgement, CaseRuns, judge};
use crate::analysis::judge::noise::LogRow;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::suite::SuiteFindings;

/// Where every case of one earlier run stood: the median of its rounds in seconds, by node id.
pub(crate) type Locations<'a> = HashMap<&'a str, f64>;

/// Judges rows as one suite. `by_run` belongs to them in order; `earlier` are runs on the same kind of machine, oldest
/// first. The verdicts belong to the rows in order.
pub(crate) fn judge_rows(
    rows: &[Row],
    by_run: &[CaseRuns],
    earlier: &[Locations<'_>],
    rule: &VerdictRule,
) -> (Vec<CaseJudgement>, SuiteFindings) {
    let log_row = |run: &Locations<'_>| -> LogRow {
        rows.iter().map(|row| location(row, run).map(f64::ln)).collect()
    };
    let history: Vec<LogRow> = earlier.iter().map(log_row).collect();
    let judgement = judge(by_run, &history, rule);
    (judgement.cases, judgement.suite)
}

/// Judges two implementations inside the same runs. No machine moved between them, and they are expected to differ in
/// all directions, so what they have in common is no noise; how much one of them moves by itself is what the rows of
/// the suite showed, `noise` as a standard deviation of logarithms.
pub(crate) fn judge_variants(
    by_run: &[CaseRuns],
    noise: f64,
    rule: &VerdictRule,
) -> Vec<CaseJudgement> {
    judge(by_run, &[], &VerdictRule { noise: Some(noise), one_suite: false, ..*rule }).cases
}

/// Where a row stood in an earlier run: the mean over its cases, under the names of today or, where the run has not
/// all of those, under the names of the reference.
fn location(row: &Row, run: &Locations<'_>) -> Option<f64> {
    let under = |ids: &[String]| -> Option<f64> {
        let times: Option<Vec<f64>> = ids.iter().map(|id| run.get(id.as_str()).copied()).collect();
        mean(&times?)
    };
    under(&row.candidate_ids).or_else(|| under(&row.reference_ids)).filter(|it| *it > 0.0)
}
