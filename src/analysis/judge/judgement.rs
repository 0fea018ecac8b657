//! The rule: what may be claimed about each case of a comparison, when a run, not a round, is the sample.
//!
//! Rounds of one process share a memory layout, a hash seed, a neighbour and a clock; on unchanged code a test on the
//! rounds calls most pairs of runs different. So a case is judged by its difference between runs against its scatter
//! between runs, and where nothing tells that scatter, it is assumed and said to be assumed.
//!
//! Steps: difference of mean log locations ([`UsableCase::theta`]); noise, shift and excess of the suite
//! ([`suite_findings`]); an interval and a p-value per case ([`Estimate`]); correction for many cases; a verdict.

use crate::analysis::averages::mean;
use crate::analysis::judge::distributions::{normal_quantile, t_quantile};
use crate::analysis::judge::noise::LogRow;
use crate::analysis::judge::rule::{PRIOR_DF, VerdictRule};
use crate::analysis::judge::run_sample::RunSample;
use crate::analysis::judge::significance::{RunsToSee, benjamini_hochberg, interval_null_p};
use crate::analysis::judge::suite::{SuiteFindings, UsableCase, suite_findings};
use crate::analysis::judge::verdict::{Reason, Verdict};

/// What the runs of both sides measured for one case.
///
/// Place j of a side is run j of that side, the same run for every case. `None` where that run has no usable number
/// for the case. A side that does not know the case at all is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseRuns {
    /// The runs compared against.
    pub reference: Vec<Option<RunSample>>,
    /// The runs in question.
    pub candidate: Vec<Option<RunSample>>,
}

/// The change of one case and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// `ln(candidate / reference)`; above 0 is slower.
    pub theta: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Degrees of freedom of that.
    pub df: f64,
    /// Lower end of the interval of candidate / reference.
    pub ratio_low: f64,
    /// Upper end.
    pub ratio_high: f64,
    /// p-value of "changed by no more than the practical threshold".
    pub p: f64,
}

/// What may be said about one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CaseJudgement {
    /// The word.
    pub verdict: Verdict,
    /// Why no more can be said; always there for [`Verdict::Inconclusive`] and [`Verdict::Incomparable`].
    pub reason: Option<Reason>,
    /// The numbers behind; `None` where a side has none.
    pub estimate: Option<Estimate>,
    /// The p-value corrected for the number of cases; `None` where the case was not tested.
    pub q: Option<f64>,
    /// For [`Verdict::Inconclusive`]: runs per side at which a change of 5 % would be seen ([`RunsToSee`]), with the
    /// noise of this case and of the suite. `None` where unknown, and where the sides have that many already: what
    /// is left undecided is then less than that.
    pub runs_to_settle: Option<u64>,
}

/// What may be said about all cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// One for each case, in the order given.
    pub cases: Vec<CaseJudgement>,
    /// What holds for the comparison as a whole.
    pub suite: SuiteFindings,
}

/// Judges every case. `history` holds earlier single runs on the same kind of machine, oldest first, one place a case
/// with the logarithm of its location (the reference run may be the last of them); empty where there is none.
pub fn judge(cases: &[CaseRuns], history: &[LogRow], rule: &VerdictRule) -> Judgement {
    let mut judged: Vec<CaseJudgement> = cases.iter().map(verdict_without_estimate).collect();
    let usable: Vec<UsableCase> =
        cases.iter().enumerate().filter_map(|(i, case)| usable_case(i, case)).collect();
    let rows = |side: fn(&CaseRuns) -> &Vec<Option<RunSample>>| -> Vec<LogRow> {
        let log_row = |case: &CaseRuns| {
            side(case)
                .iter()
                .map(|run| run.as_ref().map(|measured| measured.location.ln()))
                .collect()
        };
        usable.iter().filter_map(|it| cases.get(it.case_idx)).map(log_row).collect()
    };
    let history: Vec<LogRow> = history
        .iter()
        .map(|run| usable.iter().map(|it| *run.get(it.case_idx)?).collect())
        .collect();
    let sides = [&*rows(|case| &case.reference), &*rows(|case| &case.candidate)];
    let suite = suite_findings(&usable, sides, &history, rule);

    let estimates: Vec<Estimate> =
        (0..).zip(&usable).map(|(i, case)| estimate(i, case, &suite, rule)).collect();
    let tested: Vec<bool> =
        usable.iter().map(|case| case.lone_runs().all(RunSample::has_enough_rounds)).collect();
    let p_values: Vec<f64> =
        estimates.iter().zip(&tested).filter_map(|(it, tested)| tested.then_some(it.p)).collect();
    let mut q_values = benjamini_hochberg(&p_values).into_iter();
    let mut runs_to_see = RunsToSee::new(rule.alpha, rule.log_min_effect(), PRIOR_DF);
    for (usable_idx, ((case, estimate), tested)) in
        usable.iter().zip(&estimates).zip(&tested).enumerate()
    {
        let q = if *tested { q_values.next() } else { None };
        let (verdict, reason) = verdict(case, estimate, q, &suite, rule);
        let runs_to_settle = match verdict {
            Verdict::Inconclusive => runs_to_settle(usable_idx, case, &suite, &mut runs_to_see),
            _ => None,
        };
        if let Some(place) = judged.get_mut(case.case_idx) {
            *place =
                CaseJudgement { verdict, reason, estimate: Some(*estimate), q, runs_to_settle };
        }
    }
    Judgement { cases: judged, suite }
}

/// What can be said of a case without comparing: the answer for those that are not usable.
fn verdict_without_estimate(case: &CaseRuns) -> CaseJudgement {
    let located = |side: &[Option<RunSample>]| side.iter().any(Option::is_some);
    let (verdict, reason) = if case.reference.is_empty() {
        (Verdict::Added, None)
    } else if case.candidate.is_empty() {
        (Verdict::Removed, None)
    } else if located(&case.reference) && located(&case.candidate) {
        (Verdict::Inconclusive, Some(Reason::NoUsableTime))
    } else {
        (Verdict::Incomparable, Some(Reason::NoUsableTime))
    };
    CaseJudgement { verdict, reason, estimate: None, q: None, runs_to_settle: None }
}

/// The case with its usable runs; `None` where a side has none, or a run lacks its mean or minimum.
fn usable_case(case_idx: usize, case: &CaseRuns) -> Option<UsableCase<'_>> {
    let reference: Vec<&RunSample> = case.reference.iter().flatten().collect();
    let candidate: Vec<&RunSample> = case.candidate.iter().flatten().collect();
    let whole = |run: &&RunSample| run.mean.is_some() && run.min.is_some();
    if !(reference.iter().all(whole) && candidate.iter().all(whole)) {
        return None;
    }
    let theta = mean_log(&candidate, |run| Some(run.location))?
        - mean_log(&reference, |run| Some(run.location))?;
    Some(UsableCase { case_idx, reference, candidate, theta })
}

fn mean_log(runs: &[&RunSample], time: fn(&RunSample) -> Option<f64>) -> Option<f64> {
    mean(runs.iter().filter_map(|run| time(run)).map(f64::ln))
}

/// Interval and p-value of one case.
fn estimate(
    usable_idx: usize,
    case: &UsableCase,
    suite: &SuiteFindings,
    rule: &VerdictRule,
) -> Estimate {
    let between = case.inverse_runs() * suite.case_variance(usable_idx);
    let second_speed: f64 = case.lone_runs().map(|run| run.second_speed().powi(2)).sum();
    let mut variance = between + second_speed;
    let mut df = PRIOR_DF + suite.case_df(usable_idx);
    if suite.case_df(usable_idx) == 0.0 {
        // Nothing was measured between runs: the lone runs' own scatter counts too. Degrees of freedom of a sum of
        // variances by Welch (1938) and Satterthwaite (1946).
        let own: f64 = case.lone_runs().map(|run| run.log_standard_error().powi(2)).sum();
        variance += own;
        let within = |run: &RunSample| {
            let variance = run.log_standard_error().powi(2) + run.second_speed().powi(2);
            variance * variance / run.rounds_df()
        };
        df = variance * variance
            / (between * between / PRIOR_DF + case.lone_runs().map(within).sum::<f64>());
    }
    variance += case.inverse_runs() * suite.excess;

    let threshold = rule.log_min_effect();
    let theta = case.theta;
    let shift = suite.doubted_shift();
    let (standard_error, p) = if shift == 0.0 {
        let standard_error = (variance + suite.shift_variance).sqrt();
        (standard_error, interval_null_p(theta, standard_error, df, threshold))
    } else {
        // The shift is the machine's or the code's, nobody knows: the claim must hold by itself and against it.
        let relative = theta - shift;
        let both = relative * theta > 0.0 && theta.abs() > threshold;
        let p = if both { interval_null_p(relative, variance.sqrt(), df, threshold) } else { 1.0 };
        ((variance + shift * shift).sqrt(), p)
    };
    let reach = t_quantile(1.0 - rule.alpha / 2.0, df) * standard_error;
    Estimate {
        theta,
        standard_error,
        df,
        ratio_low: ratio(theta - reach),
        ratio_high: ratio(theta + reach),
        p,
    }
}

/// The ratio of a logarithm, kept within what a float holds.
fn ratio(theta: f64) -> f64 {
    theta.clamp(-700.0, 700.0).exp()
}

/// The word for one case; `q` is `None` where too few rounds bear no test.
fn verdict(
    case: &UsableCase,
    estimate: &Estimate,
    q: Option<f64>,
    suite: &SuiteFindings,
    rule: &VerdictRule,
) -> (Verdict, Option<Reason>) {
    let threshold = rule.log_min_effect();
    let inconclusive = |reason| (Verdict::Inconclusive, Some(reason));
    let Some(q) = q else {
        return inconclusive(Reason::TooFewRounds);
    };
    let holds_no_change = estimate.ratio_low <= 1.0 && 1.0 <= estimate.ratio_high;
    if q <= rule.alpha && holds_no_change {
        // Only against a doubted shift can a case pass the test whose own interval holds no change.
        return inconclusive(Reason::MovesWithSuite);
    }
    if q <= rule.alpha {
        return match (corroborated(case, threshold), estimate.theta > 0.0) {
            (false, _) => inconclusive(Reason::StatisticsDisagree),
            (true, true) => (Verdict::Regressed, None),
            (true, false) => (Verdict::Improved, None),
        };
    }
    // Two one-sided tests against the margin (Schuirmann 1987), or an interval within the threshold.
    let reach = |quantile: f64| estimate.theta.abs() + quantile * estimate.standard_error;
    let within =
        |reach: f64| reach <= threshold || (holds_no_change && reach <= rule.margin.ln_1p());
    // Student's quantile is never below the normal one, which costs little and rules most cases out.
    if within(reach(normal_quantile(1.0 - rule.alpha)))
        && within(reach(t_quantile(1.0 - rule.alpha, estimate.df)))
    {
        return (Verdict::Unchanged, None);
    }
    let shift = suite.doubted_shift();
    let by_itself = (estimate.standard_error.powi(2) - shift * shift).max(0.0).sqrt();
    if shift != 0.0
        && interval_null_p(estimate.theta, by_itself, estimate.df, threshold) <= rule.alpha
    {
        inconclusive(Reason::MovesWithSuite)
    } else if !holds_no_change {
        inconclusive(Reason::NotBeyondThreshold)
    } else {
        inconclusive(Reason::TooWide)
    }
}

/// Whether minimum and mean tell the same story as the location, the minimum beyond the threshold. Asked where a side
/// is a lone run: its median alone may have met a slow phase. With several runs a side nobody asks.
fn corroborated(case: &UsableCase, threshold: f64) -> bool {
    if case.lone_runs().next().is_none() {
        return true;
    }
    let moved = |time: fn(&RunSample) -> Option<f64>| {
        Some(
            (mean_log(&case.candidate, time)? - mean_log(&case.reference, time)?)
                * case.theta.signum(),
        )
    };
    match (moved(|run| run.min), moved(|run| run.mean)) {
        (Some(min), Some(mean)) => min > threshold && mean > 0.0,
        _ => false,
    }
}

fn runs_to_settle(
    usable_idx: usize,
    case: &UsableCase,
    suite: &SuiteFindings,
    rule: &mut RunsToSee,
) -> Option<u64> {
    let suite_variance = suite.noise.suite.variance().unwrap_or_default();
    let sd = (suite.case_variance(usable_idx) + suite.excess + suite_variance).sqrt();
    let present = case.reference.len().min(case.candidate.len()) as u64;
    rule.runs_per_side(sd).filter(|runs| *runs > present)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::averages::squared_deviations;
    use crate::analysis::judge::distributions::normal_quantile;
    use crate::analysis::judge::run_sample::Rounds;

    fn run(location: f64, min: f64, mean: f64, count: u64) -> RunSample {
        let rounds =
            Rounds { count, iqr: 0.03 * location, q1: Some(0.985 * location), batches: None };
        RunSample {
            location,
            mean: Some(mean * location),
            min: Some(min * location),
            rounds: Some(rounds),
        }
    }

    fn lone(reference: Option<RunSample>, candidate: Option<RunSample>) -> CaseRuns {
        CaseRuns { reference: vec![reference], candidate: vec![candidate] }
    }

    fn plain(location: f64) -> Option<RunSample> {
        Some(run(location, 0.97, 1.01, 200))
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let no_min = RunSample { min: None, ..run(1.0, 0.97, 1.01, 200) };
        let no_rounds = RunSample { rounds: None, ..run(9.0, 0.97, 1.01, 200) };
        let one_side = |reference, candidate| CaseRuns { reference, candidate };
        for (case, verdict, reason) in [
            (one_side(vec![], vec![plain(1.0)]), Verdict::Added, None),
            (one_side(vec![plain(1.0)], vec![]), Verdict::Removed, None),
            (lone(None, plain(1.0)), Verdict::Incomparable, Some(Reason::NoUsableTime)),
            (lone(plain(1.0), None), Verdict::Incomparable, Some(Reason::NoUsableTime)),
            (lone(plain(1.0), Some(no_min)), Verdict::Inconclusive, Some(Reason::NoUsableTime)),
            (lone(plain(1.0), Some(no_rounds)), Verdict::Inconclusive, Some(Reason::TooFewRounds)),
        ] {
            let judged = judge(&[case], &[], &VerdictRule::default()).cases[0];
            assert_eq!((judged.verdict, judged.reason, judged.q), (verdict, reason, None));
        }
        assert_eq!(judge(&[], &[], &VerdictRule::default()).cases, []);
    }

    #[test]
    fn a_run_without_the_case_is_left_out_of_its_side() {
        let whole = CaseRuns {
            reference: vec![plain(1.0), plain(1.01)],
            candidate: vec![plain(1.3), plain(1.31)],
        };
        let mut gaps = whole.clone();
        gaps.reference.insert(1, None);
        gaps.candidate.push(None);
        let rule = VerdictRule::default();
        assert_eq!(judge(&[whole], &[], &rule).cases, judge(&[gaps], &[], &rule).cases);
    }

    #[test]
    fn an_undecided_case_says_how_many_runs_would_decide_it_unless_it_has_them() {
        let undecided =
            judge(&[lone(plain(1.0), plain(1.05))], &[], &VerdictRule::default()).cases[0];
        assert_eq!(
            (undecided.verdict, undecided.runs_to_settle),
            (Verdict::Inconclusive, Some(48))
        );
        let quiet = VerdictRule { noise: Some(0.005), ..VerdictRule::default() };
        let few = judge(&[lone(plain(1.0), plain(1.05))], &[], &quiet).cases[0];
        assert_eq!((few.verdict, few.runs_to_settle), (Verdict::Inconclusive, Some(2)));
        let side =
            |level: f64| (0..60).map(|i| plain(level * (1.0 + 0.04 * f64::from(i % 2)))).collect();
        let many = CaseRuns { reference: side(1.0), candidate: side(1.025) };
        let many = judge(&[many], &[], &VerdictRule::default()).cases[0];
        assert_eq!((many.verdict, many.runs_to_settle), (Verdict::Inconclusive, None));
    }

    /// Both sides with this many runs, whose logarithms scatter with a sample standard deviation of exactly 0.02.
    fn replicates(n_runs: u32) -> CaseRuns {
        let spaced: Vec<f64> = (1..=n_runs)
            .map(|i| normal_quantile((f64::from(i) - 0.5) / f64::from(n_runs)))
            .collect();
        let sd = (squared_deviations(&spaced) / f64::from(n_runs - 1)).sqrt();
        let side: Vec<_> = spaced.iter().map(|z| plain((0.02 * z / sd).exp())).collect();
        CaseRuns { reference: side.clone(), candidate: side }
    }

    #[test]
    fn the_same_scatter_over_more_runs_narrows_the_interval() {
        let mut last =
            judge(&[lone(plain(1.0), plain(1.0))], &[], &VerdictRule::default()).cases[0];
        for n_runs in 2..30 {
            let next = judge(&[replicates(n_runs)], &[], &VerdictRule::default()).cases[0];
            assert!(
                next.estimate.unwrap().ratio_high < last.estimate.unwrap().ratio_high,
                "{n_runs}"
            );
            last = next;
        }
        assert_eq!(last.verdict, Verdict::Unchanged);
    }

    mod laws;
}
