//! Feeds the rows of a comparison to the judge.

use std::collections::HashMap;

use crate::analysis::averages::mean;
use crate::analysis::judge::judgement::{CaseJudgement, CaseRuns, judge};
use crate::analysis::judge::noise::LogRow;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::suite::SuiteFindings;
use crate::analysis::pair::fold::RowCases;
use crate::analysis::pair::sides::SideCase;

/// The location of every case of one earlier run: the median of its rounds in seconds, by node id.
pub(crate) type Locations<'a> = HashMap<&'a str, f64>;

/// Judges rows as one suite. `earlier` are runs on the same kind of machine, oldest first. The verdicts belong to the rows
/// in order.
pub(crate) fn judge_rows(
    rows: &[RowCases<'_>],
    earlier: &[Locations<'_>],
    rule: &VerdictRule,
) -> (Vec<CaseJudgement>, SuiteFindings) {
    let log_row = |run: &Locations<'_>| -> LogRow {
        rows.iter().map(|row| location(row, run).map(f64::ln)).collect()
    };
    let history: Vec<LogRow> = earlier.iter().map(log_row).collect();
    let judgement = judge(&by_run(rows), &history, rule);
    (judgement.cases, judgement.suite)
}

/// Judges two implementations inside the same runs. No machine moved between them, and they are expected to differ in
/// all directions, so what they have in common is no noise; how much one of them moves by itself is what the rows of
/// the suite showed, `noise` as a standard deviation of logarithms.
pub(crate) fn judge_variants(
    rows: &[RowCases<'_>],
    noise: f64,
    rule: &VerdictRule,
) -> Vec<CaseJudgement> {
    judge(&by_run(rows), &[], &VerdictRule { noise: Some(noise), one_suite: false, ..*rule }).cases
}

/// What each run measured of each row.
fn by_run(rows: &[RowCases<'_>]) -> Vec<CaseRuns> {
    rows.iter().map(RowCases::by_run).collect()
}

/// The location of a row in an earlier run, in seconds: the mean over its cases, under the names of today or, where the
/// run lacks one of those, under the names of the reference.
fn location(row: &RowCases<'_>, run: &Locations<'_>) -> Option<f64> {
    mean_location(&row.candidate, run)
        .or_else(|| mean_location(&row.reference, run))
        .filter(|seconds| *seconds > 0.0)
}

fn mean_location(cases: &[SideCase<'_>], run: &Locations<'_>) -> Option<f64> {
    let mut times = Vec::with_capacity(cases.len());
    for case in cases {
        times.push(*run.get(case.newest.fullname.as_str())?);
    }
    mean(&times)
}
