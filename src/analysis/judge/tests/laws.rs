//! What holds of every judgement, whatever was measured.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::drawn::scaled;
use crate::analysis::judge::fold::fold_judgements;
use crate::analysis::judge::judge::{JudgedCases, judge};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::{CaseSamples, EarlierRun, Measurements, RunSample};
use crate::analysis::judge::verdict::{Judgement, Reason, SuiteFindings, Verdict};

/// A run of about a second, so that no run is short, with or without a control.
fn any_run() -> impl Strategy<Value = Option<RunSample>> {
    let noise = prop_oneof![4 => -0.02..0.02f64, 1 => -0.02..0.5f64];
    let rounds = prop_oneof![1 => 1..5u64, 4 => 5..500u64];
    let missing = (weighted(0.9, Just(())), weighted(0.9, Just(())), weighted(0.5, Just(())));
    let run = (noise, 0.0..0.3f64, 0.0..0.1f64, rounds, weighted(0.3, 1.0..1.6f64), missing);
    let run = run.prop_map(|(log, spread, skew, rounds, control, (median, q1, mean))| {
        let min = log.exp();
        RunSample {
            min: Some(min),
            q1: q1.map(|()| min * (1.0 + 0.5 * spread)),
            median: median.map(|()| min * (1.0 + spread)),
            mean: mean.map(|()| min * (1.0 + spread + skew)),
            rounds: Some(rounds),
            iterations: Some(1),
            control: control.map(|control| 1e-4 * control),
            fastest_control: control.map(|control| 1e-4 * control.min(1.2)),
            stored: None,
        }
    });
    weighted(0.96, run)
}

/// Suites of 1 to 12 cases and 1 to 5 runs a side; a third of the cases changed, and sometimes all
/// of them.
fn any_suite() -> impl Strategy<Value = Vec<CaseSamples>> {
    let n_runs = || prop_oneof![2 => Just(1usize), 3 => 2..6usize];
    let shift = prop_oneof![2 => Just(0.0), 1 => -0.5..0.5f64];
    (n_runs(), n_runs(), 1..13usize, shift).prop_flat_map(
        |(n_reference, n_candidate, n_cases, shift)| {
            let change = prop_oneof![2 => Just(0.0), 1 => -0.9..0.9f64];
            let case = (vec(any_run(), n_reference), vec(any_run(), n_candidate), change);
            let case = case.prop_map(move |(reference, candidate, change)| CaseSamples {
                reference,
                candidate: times(&candidate, (shift + change).exp()),
            });
            vec(case, n_cases)
        },
    )
}

fn times(side: &[Option<RunSample>], factor: f64) -> Vec<Option<RunSample>> {
    // The control is the machine's and does not change with the code.
    let run = |run: &RunSample| RunSample {
        control: run.control,
        fastest_control: run.fastest_control,
        ..scaled(run, factor)
    };
    side.iter().map(|sample| sample.as_ref().map(run)).collect()
}

fn judged(cases: &[CaseSamples], in_turn: bool) -> JudgedCases {
    let measurements = Measurements { cases, history: &[], in_turn, another_machine: false };
    judge(&measurements, &VerdictRule::default())
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-8 * a.abs().max(b.abs()).max(1e-6),
        (a, b) => a == b,
    }
}

fn words(case: &Judgement) -> (Verdict, Option<Reason>, Option<usize>) {
    (case.verdict, case.reason, case.runs_to_settle)
}

proptest! {
    #[test]
    fn swapping_the_sides_mirrors_verdicts_and_ratios(cases in any_suite(), in_turn: bool) {
        let swap = |case: &CaseSamples| CaseSamples {
            reference: case.candidate.clone(),
            candidate: case.reference.clone(),
        };
        let swapped: Vec<CaseSamples> = cases.iter().map(swap).collect();
        for (a, b) in judged(&cases, in_turn).cases.iter().zip(judged(&swapped, in_turn).cases) {
            prop_assert_eq!((a.verdict.swapped(), a.reason, a.runs_to_settle), words(&b));
            prop_assert!(near(a.theta, b.theta.map(|theta| -theta)));
            prop_assert!(near(a.low, b.high.map(|high| 1.0 / high)));
            prop_assert!(near(a.q, b.q));
        }
    }

    // A lone run that was measured for less than 50 ms is priced by that, so the factors leave
    // every run longer.
    #[test]
    fn scaling_all_times_changes_nothing(cases in any_suite(), in_turn: bool, factor in 0.2..1e6f64) {
        let side = |side: &[Option<RunSample>]| -> Vec<Option<RunSample>> {
            side.iter().map(|run| run.as_ref().map(|run| scaled(run, factor))).collect()
        };
        let elsewhere: Vec<CaseSamples> = cases.iter()
            .map(|case| CaseSamples { reference: side(&case.reference), candidate: side(&case.candidate) }).collect();
        for (a, b) in judged(&cases, in_turn).cases.iter().zip(judged(&elsewhere, in_turn).cases) {
            prop_assert_eq!(words(a), words(&b));
            prop_assert!(near(a.low, b.low) && near(a.high, b.high) && near(a.p, b.p) && near(a.q, b.q));
        }
    }

    #[test]
    fn the_order_of_the_cases_is_of_no_consequence(cases in any_suite(), in_turn: bool, by in 0..12usize) {
        let mut turned = cases.clone();
        turned.rotate_left(by % cases.len());
        let mut expected = judged(&cases, in_turn).cases;
        expected.rotate_left(by % cases.len());
        for (a, b) in expected.iter().zip(judged(&turned, in_turn).cases) {
            prop_assert_eq!(words(a), words(&b));
            prop_assert!(near(a.low, b.low) && near(a.q, b.q));
        }
    }

    // Against a guarded shift a claim is tested by itself and against the shift, without the
    // shift's own width, which the interval has. So only there a claim may have an interval that
    // holds no change, as the reference has it.
    #[test]
    fn a_verdict_agrees_with_its_interval(cases in any_suite(), in_turn: bool) {
        let rule = VerdictRule::default();
        let JudgedCases { cases, suite } = judged(&cases, in_turn);
        for case in cases {
            if let (Some(theta), Some(low), Some(high)) = (case.theta, case.low, case.high) {
                prop_assert!(low <= theta.exp() && theta.exp() <= high);
                prop_assert_eq!(case.p, case.p.map(|_| (case.p_noise.unwrap() + case.p_slow.unwrap()).min(1.0)));
                let beyond = 1.0 + rule.min_effect;
                match case.verdict {
                    Verdict::Regressed => prop_assert!(theta > 0.0 && (suite.guarded || low >= beyond)),
                    Verdict::Improved => prop_assert!(theta < 0.0 && (suite.guarded || high <= 1.0 / beyond)),
                    Verdict::Unchanged => prop_assert!(theta.abs() <= rule.margin.ln_1p()),
                    _ => prop_assert!(case.reason.is_some()),
                }
            }
        }
    }

    // Runs that equal each other to the last digit, without a control, from two runs a side on: one
    // more such run on every side widens no interval and raises no p. From one run to two it need
    // not be so: a lone run of a large suite is priced by the shape of all lone runs, which is
    // lower than what two runs a side can show. Nor with a control, which vouches for two runs but
    // not for three, that speak for themselves.
    #[test]
    fn more_equal_runs_never_weaken_a_claim(
        changes in vec(-0.9..0.9f64, 1..15), n_runs in 2..8usize, in_turn: bool,
    ) {
        let run = |log: f64| RunSample { min: Some(log.exp()), rounds: Some(50), ..RunSample::default() };
        let suite = |n_runs: usize| -> Vec<CaseSamples> {
            let side = |log: f64| vec![Some(run(log)); n_runs];
            changes.iter().map(|change| CaseSamples { reference: side(0.0), candidate: side(*change) }).collect()
        };
        let (fewer, more) = (judged(&suite(n_runs), in_turn), judged(&suite(n_runs + 1), in_turn));
        for (a, b) in fewer.cases.iter().zip(more.cases) {
            prop_assert!(!a.verdict.is_claim() || a.verdict == b.verdict, "{a:?} {b:?}");
            // Where the bulk of the suite gives the noise, both have the same interval, up to
            // rounding.
            let is_less = |b: Option<f64>, a: Option<f64>| b.unwrap() <= a.unwrap() * (1.0 + 1e-9);
            prop_assert!(is_less(b.p, a.p) && is_less(b.q, a.q) && is_less(b.se, a.se), "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_machine_that_differs_claims_nothing_and_changes_no_number(cases in any_suite(), in_turn: bool) {
        let here = judged(&cases, in_turn);
        let measurements = Measurements { cases: &cases, history: &[], in_turn, another_machine: true };
        let there = judge(&measurements, &VerdictRule::default());
        prop_assert_eq!(SuiteFindings { resolution: None, ..here.suite }, there.suite);
        for (a, b) in here.cases.iter().zip(there.cases) {
            prop_assert!(!b.verdict.is_claim() && b.verdict != Verdict::Unchanged);
            let words = Judgement { verdict: a.verdict, reason: a.reason, runs_to_settle: a.runs_to_settle, ..b };
            prop_assert_eq!(*a, words);
            if a.theta.is_none() {
                prop_assert_eq!(*a, b);
            }
        }
    }

    #[test]
    fn labels_of_runs_that_are_all_one_code_change_nothing(
        runs in vec(vec(any_run(), 6), 0..12), cases in any_suite(), label in 0..9usize,
    ) {
        let history = |replicate_group| -> Vec<EarlierRun> {
            runs.iter().map(|cases| EarlierRun { cases: cases.clone(), replicate_group }).collect()
        };
        let judged = |history: &[EarlierRun]| {
            let measurements = Measurements { cases: &cases, history, in_turn: true, another_machine: false };
            judge(&measurements, &VerdictRule::default())
        };
        prop_assert_eq!(judged(&history(None)), judged(&history(Some(label))));
    }

    #[test]
    fn folding_never_creates_a_claim(cases in any_suite(), in_turn: bool, from in 0..12usize, by in 0..12usize) {
        let rule = VerdictRule::default();
        let mut judged = judged(&cases, in_turn).cases;
        let n_dropped = from % judged.len();
        judged.drain(..n_dropped);
        let folded = fold_judgements(&judged, &rule).unwrap();
        let any = |verdict: Verdict| judged.iter().any(|case| case.verdict == verdict);
        if folded.verdict.is_claim() {
            prop_assert!(any(folded.verdict) && !any(folded.verdict.swapped()), "{folded:?}");
        }
        if judged.len() > 1 {
            prop_assert!(folded.verdict != Verdict::Regressed || folded.low.unwrap() > 1.0);
            prop_assert!(folded.verdict != Verdict::Improved || folded.high.unwrap() < 1.0);
        }
        let all = judged.iter().all(|case| case.verdict == Verdict::Unchanged);
        prop_assert_eq!(folded.verdict == Verdict::Unchanged, all);
        prop_assert_eq!(folded.verdict == Verdict::Inconclusive, folded.reason.is_some() && !any_none(&judged));
        // No order of the cases is better than another.
        let n_cases = judged.len();
        judged.rotate_left(by % n_cases);
        let turned = fold_judgements(&judged, &rule).unwrap();
        prop_assert_eq!(words(&folded), words(&turned));
        prop_assert!(near(folded.low, turned.low) && near(folded.p, turned.p));
        // A case twice is no more evidence than once.
        let twice = fold_judgements(&[judged[0], judged[0]], &rule).unwrap();
        prop_assert!(!twice.verdict.is_claim() || twice.verdict == judged[0].verdict);
    }
}

/// Whether no case has numbers.
fn any_none(cases: &[Judgement]) -> bool {
    cases.iter().all(|case| case.verdict == Verdict::Incomparable)
}
