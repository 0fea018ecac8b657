//! Feeds the cases of a comparison to the rule, and folds their judgements into those of the rows.

use std::collections::HashMap;

use crate::analysis::growth::families::JudgedRow;
use crate::analysis::growth::growth::{Growth, GrowthQuestion, judge_growth};
use crate::analysis::judge::fold::fold_judgements;
use crate::analysis::judge::judge::judge;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::{CaseSamples, EarlierRun, Measurements, RunSample};
use crate::analysis::judge::stored::{StoredCase, judge_stored};
use crate::analysis::judge::verdict::{
    JudgedStatistic, Judgement, NoiseSource, SuiteFindings, Verdict,
};
use crate::analysis::pair::fold::RowCases;
use crate::analysis::pair::sides::SideCase;
use crate::model::metric::Metric;

/// What one earlier run measured, by track.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct EarlierSamples<'a> {
    /// The sample of each case.
    pub cases: HashMap<&'a str, RunSample>,
    /// Runs with the same number measured the same code; `None` where that is not known.
    pub replicate_group: Option<usize>,
}

/// What is known of the runs of a comparison beside their numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    /// Earlier runs on the candidate's kind of machine, oldest first.
    pub earlier: &'a [EarlierSamples<'a>],
    /// Whether the sides were measured in turn: neither side's runs all lie before the other's.
    pub in_turn: bool,
    /// Whether the sides were measured on different kinds of machine.
    pub another_machine: bool,
    /// Whether the controls of all runs were timed by one Python on one kind of machine.
    pub has_comparable_controls: bool,
}

/// What holds for all rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SuiteSummary {
    /// What the rule found.
    pub findings: SuiteFindings,
    /// How many runs the noise was read from, each counted once; 0 where nothing measured it.
    pub n_noise_runs: usize,
    /// How many cases have a change.
    pub n_cases: usize,
    /// How many of them moved with the suite: within two standard errors, or the practical
    /// threshold, of its shift.
    pub n_moved_along: usize,
    /// Whether the sides were measured in turn: neither side's runs all lie before the other's.
    pub in_turn: bool,
}

/// Judges all cases as one suite, and then each row from its cases. The judgements belong to the
/// rows in order.
pub(crate) fn judge_rows(
    rows: &[RowCases<'_>],
    circumstances: &Circumstances<'_>,
    metric: &Metric,
    rule: &VerdictRule,
) -> (Vec<Judgement>, SuiteSummary) {
    let mut cases: Vec<CaseSamples> = Vec::with_capacity(rows.len());
    let mut cases_by_row = Vec::with_capacity(rows.len());
    for row in rows {
        let samples = row.samples(metric);
        cases_by_row.push(samples.len());
        cases.extend(samples);
    }
    if !circumstances.has_comparable_controls {
        // Another Python needs another time for the same loop, which shows nothing about the
        // machine.
        let samples =
            cases.iter_mut().flat_map(|case| case.reference.iter_mut().chain(&mut case.candidate));
        for sample in samples.flatten() {
            (sample.control, sample.fastest_control) = (None, None);
        }
    }
    // A row holds one case at least, unless its sides are not to be compared.
    let is_compared = |(_, n_cases): &(&RowCases<'_>, &usize)| **n_cases > 0;
    let compared: Vec<&RowCases<'_>> =
        rows.iter().zip(&cases_by_row).filter(is_compared).map(|(row, _)| row).collect();
    let history: Vec<EarlierRun> =
        circumstances.earlier.iter().map(|run| earlier_run(&compared, run)).collect();
    let judged = if metric.extra().is_some() {
        judge_stored(&stored_cases(&cases, &history), circumstances.another_machine, rule)
    } else {
        let measurements = Measurements {
            cases: &cases,
            history: &history,
            in_turn: circumstances.in_turn,
            another_machine: circumstances.another_machine,
        };
        judge(&measurements, rule)
    };
    let mut of_cases = judged.cases.as_slice();
    let mut of_rows = Vec::with_capacity(rows.len());
    for (row, n_cases) in rows.iter().zip(cases_by_row) {
        let (of_row, rest) = of_cases.split_at_checked(n_cases).unwrap_or_default();
        of_cases = rest;
        let nothing = || Judgement::bare(Verdict::Incomparable, row.incomparable(metric));
        of_rows.push(fold_judgements(of_row, rule).unwrap_or_else(nothing));
    }
    let n_runs = |side: fn(&CaseSamples) -> usize| cases.iter().map(side).max().unwrap_or(0);
    let suite = SuiteSummary {
        findings: judged.suite,
        n_noise_runs: match judged.suite.noise_source {
            NoiseSource::Replicates => {
                n_runs(|case| case.reference.len()) + n_runs(|case| case.candidate.len())
            }
            NoiseSource::History => circumstances.earlier.len(),
            NoiseSource::Assumed | NoiseSource::Option => 0,
        },
        n_cases: judged.cases.iter().filter(|case| case.located.is_some()).count(),
        n_moved_along: judged
            .cases
            .iter()
            .filter(|case| moved_along(case, &judged.suite, rule))
            .count(),
        in_turn: circumstances.in_turn,
    };
    (of_rows, suite)
}

/// How the judged rows grow. The judgements belong to the rows in order.
pub(crate) fn growth_of_rows(
    rows: &[RowCases<'_>],
    judged: &[Judgement],
    suite: &SuiteFindings,
    question: &GrowthQuestion,
    rule: &VerdictRule,
) -> Growth {
    let judged_row = |(row, judged)| {
        let row: &RowCases<'_> = row;
        JudgedRow { name: &row.name, judged, unit: row.unit() }
    };
    let rows: Vec<JudgedRow<'_>> = rows.iter().zip(judged).map(judged_row).collect();
    judge_growth(&rows, suite, question, rule)
}

/// Whether the change of a case is the shift of the suite, as far as its noise can tell.
fn moved_along(case: &Judgement, suite: &SuiteFindings, rule: &VerdictRule) -> bool {
    let Some(theta) = case.theta else { return false };
    let runs = case.counted.map(|counted| 1.0 / (*counted).max(1) as f64);
    let error = suite.noise * (runs.reference + runs.candidate).sqrt();
    (theta - suite.whole_shift).abs() <= rule.log_min_effect().max(2.0 * error)
}

/// Judges two implementations inside the same runs, with the noise that the rows of the suite
/// showed. They are expected to differ in all directions, so nothing that they have in common is
/// read as noise: as if each were a suite of its own. What locates their runs may differ from what
/// locates those of the suite, so it belongs to the answer.
pub(crate) fn judge_variants(
    rows: &[RowCases<'_>],
    noise: f64,
    metric: &Metric,
    rule: &VerdictRule,
) -> (Vec<Judgement>, JudgedStatistic) {
    let rule = VerdictRule { noise: Some(noise), min_cases: usize::MAX, ..*rule };
    // The runs are the same, so neither side lies before the other.
    let circumstances = Circumstances {
        earlier: &[],
        in_turn: true,
        another_machine: false,
        has_comparable_controls: true,
    };
    let (judged, suite) = judge_rows(rows, &circumstances, metric, &rule);
    (judged, suite.findings.statistic)
}

/// The stored numbers of each case, in the order of the cases.
fn stored_cases(cases: &[CaseSamples], history: &[EarlierRun]) -> Vec<StoredCase> {
    let numbers = |side: &[Option<RunSample>]| {
        side.iter().flatten().filter_map(|sample| sample.stored).collect()
    };
    let mut stored = Vec::with_capacity(cases.len());
    for (case_idx, case) in cases.iter().enumerate() {
        let earlier = history.iter().filter_map(|run| {
            Some((run.cases.get(case_idx)?.as_ref()?.stored?, run.replicate_group))
        });
        stored.push(StoredCase {
            reference: numbers(&case.reference),
            candidate: numbers(&case.candidate),
            earlier: earlier.collect(),
        });
    }
    stored
}

/// What an earlier run measured of each case of these rows, in the order of the cases.
fn earlier_run(rows: &[&RowCases<'_>], run: &EarlierSamples<'_>) -> EarlierRun {
    let mut cases = Vec::new();
    for row in rows {
        if row.paired {
            let pairs = row.reference.iter().zip(&row.candidate);
            cases.extend(
                pairs.map(|(reference, candidate)| earlier_sample(reference, candidate, run)),
            );
        } else {
            // Means over different cases have no history.
            cases.push(None);
        }
    }
    EarlierRun { cases, replicate_group: run.replicate_group }
}

/// The sample of a pair in an earlier run, under its name of today or, where the run lacks that,
/// under the reference's.
fn earlier_sample(
    reference: &SideCase<'_>,
    candidate: &SideCase<'_>,
    run: &EarlierSamples<'_>,
) -> Option<RunSample> {
    let found = run.cases.get(candidate.newest.track_name().as_ref());
    found.or_else(|| run.cases.get(reference.newest.track_name().as_ref())).copied()
}
