//! How many runs settle a case.

use super::drawn::{Draw, judged};
use crate::analysis::judge::judge::judge;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::{CaseSamples, Measurements, RunSample};
use crate::analysis::judge::verdict::{Judgement, Reason, Verdict};

/// A run of one time and nothing else that matters.
fn run(log: f64) -> Option<RunSample> {
    let time = 1e-2 * log.exp();
    Some(RunSample {
        min: Some(time),
        median: Some(time),
        rounds: Some(100),
        iterations: Some(1),
        ..Default::default()
    })
}

/// The first of `n_cases` cases, whose runs are at these logarithms. The others did not change and
/// scatter like it.
fn first_of(n_cases: usize, reference: &[f64], candidate: &[f64]) -> Judgement {
    let side = |logs: &[f64]| logs.iter().copied().map(run).collect::<Vec<_>>();
    let changed = CaseSamples { reference: side(reference), candidate: side(candidate) };
    let same = CaseSamples { reference: side(reference), candidate: side(reference) };
    let cases: Vec<CaseSamples> = [changed].into_iter().chain(vec![same; n_cases - 1]).collect();
    judged(&cases, &[]).cases[0]
}

/// A change of `theta` between two runs a side, that show the noise `sd`.
///
/// The typical variance is `2 sd² / 1.405`, two degrees of freedom over the median of chi-squared,
/// and no case of so few runs is quieter: `s_i` is 1.193 times `sd`.
fn at_noise(n_cases: usize, theta: f64, sd: f64) -> Judgement {
    let apart = sd * 2f64.sqrt();
    first_of(n_cases, &[0.0, apart], &[theta, theta + apart])
}

#[test]
fn a_clear_change_needs_one_run_more() {
    // +10 % at 1 % noise is claimed among few cases. Among 100 it is not.
    let claimed = at_noise(6, 1.1f64.ln(), 0.01);
    assert_eq!((claimed.verdict, claimed.runs_to_settle), (Verdict::Regressed, None));
    let open = at_noise(100, 1.1f64.ln(), 0.01);
    assert_eq!((open.verdict, open.runs_to_settle), (Verdict::Inconclusive, Some(3)), "{open:?}");
}

#[test]
fn a_change_in_more_noise_needs_more_runs() {
    // At 3 %: 0.0755 beyond the threshold are 3.34 standard errors of five runs, which is p =
    // 0.0049 and at most 0.05 / 6; of four runs 2.98 and 0.0115.
    let runs =
        [0.01, 0.02, 0.03, 0.05, 0.08, 0.2].map(|sd| at_noise(6, 1.1f64.ln(), sd).runs_to_settle);
    assert_eq!(runs, [None, Some(3), Some(5), Some(11), Some(25), None]);
}

#[test]
fn an_unchanged_case_is_settled_when_the_margin_is_ruled_out() {
    // At 6 %: t(0.95) times the standard error is 0.106 of three runs and 0.090 of four, where the
    // margin is 0.095.
    let runs = [0.03, 0.05, 0.06, 0.08, 0.3]
        .map(|sd| at_noise(6, 0.0, sd))
        .map(|case| (case.verdict, case.runs_to_settle));
    let open = |runs| (Verdict::Inconclusive, runs);
    assert_eq!(
        runs,
        [(Verdict::Unchanged, None), open(Some(3)), open(Some(4)), open(Some(7)), open(None)]
    );
    // A little off at 3 %, the margin is nearer.
    assert_eq!(at_noise(6, 0.04, 0.03).runs_to_settle, Some(3));
}

#[test]
fn slow_runs_ask_for_more_runs_than_the_noise() {
    // One of three runs is slow everywhere: the chance of a slow run is 0.45 over the suite and
    // 0.475 in each case. That all m runs were slow explains 20 % with 0.475^m (1 - ln 1.2 / ln
    // 2.2), which is at most 0.05 / 20 from eight on.
    let case = first_of(20, &[0.0, 0.001, 0.5], &[1.2f64.ln(), 1.2f64.ln() + 0.001, 0.7]);
    assert_eq!((case.reason, case.runs_to_settle), (Some(Reason::SlowPhase), Some(8)), "{case:?}");
}

#[test]
fn a_settled_case_needs_no_more_runs() {
    for change in [0.0, 1.0] {
        let case = first_of(6, &[0.0; 4], &[change; 4]);
        assert_ne!(case.verdict, Verdict::Inconclusive);
        assert_eq!(case.runs_to_settle, None);
    }
}

#[test]
fn no_runs_settle_a_mean_that_moved() {
    let mut draw = Draw::new(3);
    let mut cases = draw.suite(&[1.0; 6], 3);
    cases[0]
        .candidate
        .iter_mut()
        .flatten()
        .for_each(|run| run.mean = run.mean.map(|mean| 1.5 * mean));
    let case = judged(&cases, &[]).cases[0];
    assert_eq!((case.reason, case.runs_to_settle), (Some(Reason::MeanMoved), None));
}

#[test]
fn a_shift_of_the_suite_is_settled_by_runs_that_establish_it() {
    // Everything 30 % slower in a lone pair may be the machine's.
    let cases = Draw::new(3).suite(&[1.3; 12], 1);
    let single = judged(&cases, &[]);
    assert!(single.suite.guarded);
    let runs: Vec<Option<usize>> = single.cases.iter().map(|case| case.runs_to_settle).collect();
    assert!(runs.iter().all(|runs| *runs == Some(3)), "{runs:?}");
    let cases = Draw::new(3).suite(&[1.3; 12], 3);
    let several = judged(&cases, &[]);
    assert!(
        several.suite.established
            && several.cases.iter().all(|case| case.verdict == Verdict::Regressed)
    );
}

#[test]
fn a_lone_pair_is_settled_by_runs_that_show_the_noise() {
    let mut draw = Draw::new(3);
    let mut cases = draw.suite(&[1.3, 1.0, 1.0, 1.0, 1.0, 1.0], 1);
    for run in cases
        .iter_mut()
        .flat_map(|case| case.reference.iter_mut().chain(&mut case.candidate))
        .flatten()
    {
        run.rounds = Some(3);
    }
    let judged = judged(&cases, &[]).cases;
    assert_eq!(judged[0].reason, Some(Reason::TooFewRounds));
    assert_eq!(judged[0].runs_to_settle, Some(2));
    assert_eq!(judged[1].runs_to_settle, Some(2));
}

#[test]
fn what_it_says_comes_true() {
    // Of pairs of two runs whose change of 6 % is open, the number of runs that settles them is
    // tried.
    let rule = VerdictRule::default();
    let factors: Vec<f64> = (0..14).map(|i| if i < 4 { 1.06 } else { 1.0 }).collect();
    let (mut n_open, mut n_settled) = (0, 0);
    for seed in 0..60 {
        let mut draw = Draw::new(seed);
        let whole = draw.suite(&factors, 30);
        let first = |n_runs: usize| -> Vec<CaseSamples> {
            let first = |side: &Vec<Option<RunSample>>| side[..n_runs].to_vec();
            whole
                .iter()
                .map(|case| CaseSamples {
                    reference: first(&case.reference),
                    candidate: first(&case.candidate),
                })
                .collect()
        };
        let judged_with = |n_runs: usize| {
            let cases = first(n_runs);
            judge(
                &Measurements {
                    cases: &cases,
                    history: &[],
                    in_turn: true,
                    another_machine: false,
                },
                &rule,
            )
            .cases
        };
        for (i, case) in judged_with(2).iter().enumerate().take(4) {
            if let Some(n_runs) = case.runs_to_settle {
                assert!((3..=30).contains(&n_runs));
                n_open += 1;
                n_settled += usize::from(judged_with(n_runs)[i].verdict != Verdict::Inconclusive);
            }
        }
    }
    assert!(n_open >= 50 && 10 * n_settled >= 9 * n_open, "{n_settled} of {n_open}");
}
