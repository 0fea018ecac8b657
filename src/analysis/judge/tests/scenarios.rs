//! Situations that the rule must get right, at 1 % noise between runs: power and false claims over
//! many seeds.

use super::drawn::{Draw, Tally, judged, scaled};
use crate::analysis::judge::fold::fold_judgements;
use crate::analysis::judge::judge::judge;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::{CaseSamples, EarlierRun, Measurements, RunSample};
use crate::analysis::judge::verdict::Reason;

const N_SEEDS: u64 = 100;

/// Judges suites of the same changes from many seeds.
fn tally(factors: impl Fn(&mut Draw) -> Vec<f64>, n_runs: usize) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..N_SEEDS {
        let mut draw = Draw::new(seed);
        let factors = factors(&mut draw);
        tally.add(&factors, &judged(&draw.suite(&factors, n_runs), &[]).cases);
    }
    tally
}

/// The first `n_changed` of `n_cases` cases have a factor of their own, half of them up and half of
/// them down.
fn some_changed(
    draw: &mut Draw,
    n_changed: usize,
    n_cases: usize,
    low: f64,
    high: f64,
) -> Vec<f64> {
    let mut factor = |i: usize| {
        let size = draw.between(low.ln(), high.ln()).exp();
        if n_changed <= i {
            1.0
        } else if i.is_multiple_of(2) {
            size
        } else {
            1.0 / size
        }
    };
    (0..n_cases).map(&mut factor).collect()
}

#[test]
fn most_of_a_suite_changed_and_five_runs_a_side_see_all_of_it() {
    let tally = tally(|draw| some_changed(draw, 14, 20, 1.4, 2.5), 5);
    assert_eq!((tally.n_seen, tally.n_false), (tally.n_changed, 0), "{tally:?}");
}

#[test]
fn half_of_a_suite_is_halved() {
    for n_runs in [1, 3] {
        let tally = tally(|_| [vec![0.5; 10], vec![1.0; 10]].concat(), n_runs);
        assert_eq!((tally.n_seen, tally.n_false), (tally.n_changed, 0), "{n_runs} {tally:?}");
    }
}

#[test]
fn eight_of_fourteen_are_up_to_46_times_faster_in_single_runs() {
    let faster = |draw: &mut Draw| {
        let mut factor =
            |i: usize| if i < 8 { 1.0 / draw.between(3f64.ln(), 46f64.ln()).exp() } else { 1.0 };
        (0..14).map(&mut factor).collect()
    };
    let tally = tally(faster, 1);
    assert_eq!((tally.n_seen, tally.n_false), (tally.n_changed, 0), "{tally:?}");
}

#[test]
fn three_of_five_are_ten_times_faster() {
    for n_runs in [1, 3] {
        let tally = tally(|_| vec![0.1, 0.1, 0.1, 1.0, 1.0], n_runs);
        assert_eq!((tally.n_seen, tally.n_false), (tally.n_changed, 0), "{n_runs} {tally:?}");
    }
}

/// Twelve earlier runs, the first eight with `before`: case i took `before[i]` times as long, then
/// a pair of runs.
fn after_a_step(before: &[f64], factors: &[f64]) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..N_SEEDS {
        let mut draw = Draw::new(seed);
        let now = vec![1.0; factors.len()];
        let history: Vec<EarlierRun> = (0..12)
            .map(|run_idx| draw.earlier(if run_idx < 8 { before } else { &now }, None))
            .collect();
        tally.add(factors, &judged(&draw.suite(factors, 1), &history).cases);
    }
    tally
}

#[test]
fn an_earlier_step_of_one_case_hides_no_later_change() {
    let mut before = vec![1.0; 10];
    let mut factors = before.clone();
    (before[0], factors[0]) = (5.0, 2.0);
    let tally = after_a_step(&before, &factors);
    assert!(tally.power() >= 0.95 && tally.n_false <= 1, "{tally:?}");
}

#[test]
fn an_earlier_step_of_the_suite_hides_no_later_change() {
    let mut factors = vec![1.0; 10];
    factors[0] = 1.5;
    let tally = after_a_step(&[2.0; 10], &factors);
    assert!(tally.power() >= 0.95 && tally.n_false <= 1, "{tally:?}");
}

#[test]
fn two_versions_measured_in_turn_are_no_noise() {
    // Version 1 takes 1.3 times as long. Labelled, each version is compared with itself; else the
    // versions are taken for noise, and a change of the same size is nothing.
    let versions = [vec![1.0; 10], vec![1.3; 10]];
    let mut factors = vec![1.0; 10];
    factors[0] = 1.3;
    let (mut labelled, mut unlabelled) = (Tally::default(), Tally::default());
    for seed in 0..N_SEEDS {
        let mut draw = Draw::new(seed);
        let mut history: Vec<EarlierRun> = (0..12)
            .map(|run_idx| draw.earlier(&versions[run_idx % 2], Some(run_idx % 2)))
            .collect();
        let cases = draw.suite(&factors, 1);
        labelled.add(&factors, &judged(&cases, &history).cases);
        history.iter_mut().for_each(|run| run.replicate_group = None);
        unlabelled.add(&factors, &judged(&cases, &history).cases);
    }
    assert!(labelled.power() >= 0.95 && labelled.n_false <= 1, "{labelled:?}");
    assert_eq!((unlabelled.n_seen, unlabelled.n_false), (0, 0), "{unlabelled:?}");
}

#[test]
fn an_old_run_of_another_build_beside_a_pool_claims_nothing() {
    // A slower build is left out; a faster one is the fastest of its side, which no other run
    // confirms.
    for build in [9.0, 2.0, 0.5] {
        let mut tally = Tally::default();
        for seed in 0..N_SEEDS {
            let mut draw = Draw::new(seed);
            let factors = vec![1.0; 14];
            let mut cases = draw.suite(&factors, 5);
            for case in &mut cases {
                case.reference[0] = case.reference[0].map(|run| scaled(&run, build));
            }
            tally.add(&factors, &judged(&cases, &[]).cases);
        }
        assert_eq!(tally.n_false, 0, "{build} {tally:?}");
    }
}

#[test]
fn bursts_in_runs_of_ten_milliseconds_claim_nothing() {
    let mut tally = Tally::default();
    for seed in 0..N_SEEDS {
        let mut draw = Draw::new(seed);
        let factors = vec![1.0; 14];
        let mut cases = draw.suite(&factors, 1);
        for run in cases
            .iter_mut()
            .flat_map(|case| case.reference.iter_mut().chain(&mut case.candidate))
            .flatten()
        {
            // Ten milliseconds in all, so a burst meets every round of the run or none.
            let burst = if draw.happens(0.28) { draw.between(1.4, 1.8) } else { 1.0 };
            *run = scaled(run, burst * 0.01 / (200.0 * run.min.unwrap()));
        }
        // The cases no longer differ in length, and nothing depends on it.
        tally.add(&factors, &judged(&cases, &[]).cases);
    }
    assert_eq!(tally.n_false, 0, "{tally:?}");
}

#[test]
fn another_machine_claims_nothing_folded_or_not() {
    let rule = VerdictRule::default();
    for factors in [[3.0, 3.0], [1.0, 1.0], [0.2, 2.0]] {
        let cases = Draw::new(1).suite(&factors, 5);
        let measurements =
            Measurements { cases: &cases, history: &[], in_turn: true, another_machine: true };
        let judged = judge(&measurements, &rule).cases;
        for case in judged.iter().copied().chain(fold_judgements(&judged, &rule)) {
            assert_eq!(
                (case.verdict.label(), case.reason),
                ("inconclusive", Some(Reason::AnotherMachine))
            );
            assert_eq!(case.runs_to_settle, None);
        }
    }
}

#[test]
fn everything_nine_times_faster_is_claimed() {
    for n_runs in [1, 3, 5] {
        let tally = tally(|_| vec![1.0 / 9.0; 14], n_runs);
        assert_eq!(tally.n_seen, tally.n_changed, "{n_runs} {tally:?}");
    }
}

#[test]
fn nothing_changed_and_nothing_is_claimed() {
    for (n_runs, unchanged) in [(1, 0.9), (2, 0.9), (3, 0.9), (5, 0.9)] {
        let tally = tally(|_| vec![1.0; 14], n_runs);
        assert!(tally.n_false <= 1 && tally.unchanged() >= unchanged, "{n_runs} {tally:?}");
    }
}

#[test]
fn slow_phases_are_left_out_where_a_side_has_several_runs() {
    // One run in eight is slow from end to end, and four of 14 cases changed by 20 %.
    for (n_runs, power) in [(3, 0.6), (5, 0.85)] {
        let mut tally = Tally::default();
        for seed in 0..N_SEEDS {
            let mut draw = Draw::new(seed);
            let factors = some_changed(&mut draw, 4, 14, 1.2, 1.2);
            let mut cases = draw.suite(&factors, n_runs);
            for run in cases
                .iter_mut()
                .flat_map(|case| case.reference.iter_mut().chain(&mut case.candidate))
                .flatten()
            {
                if draw.happens(0.125) {
                    *run = scaled(run, draw.between(1.4, 1.8));
                }
            }
            tally.add(&factors, &judged(&cases, &[]).cases);
        }
        assert!(tally.power() >= power, "{n_runs} {tally:?}");
        assert!((tally.n_false as f64) <= 0.005 * tally.n_same as f64, "{n_runs} {tally:?}");
    }
}

#[test]
fn a_control_lets_a_single_pair_see_more() {
    let mut tallies = [Tally::default(); 2];
    for seed in 0..N_SEEDS {
        let mut draw = Draw::new(seed);
        let factors = some_changed(&mut draw, 2, 4, 1.3, 1.3);
        let mut cases: Vec<CaseSamples> = draw.suite(&factors, 1);
        tallies[0].add(&factors, &judged(&cases, &[]).cases);
        for run in runs_of(&mut cases) {
            run.control = Some(1.2e-4 * (1.0 + 0.01 * draw.normal().abs()));
        }
        tallies[1].add(&factors, &judged(&cases, &[]).cases);
    }
    let [without, with] = tallies;
    assert!(
        without.n_seen == 0 && with.power() >= 0.8 && with.n_false == 0,
        "{without:?} {with:?}"
    );
}

#[test]
fn a_control_does_not_vouch_for_a_machine_that_was_slow_all_the_while() {
    let mut tallies = [Tally::default(); 3];
    // What a run before these met.
    let fast = RunSample { fastest_control: Some(1.2e-4), ..RunSample::default() };
    let earlier = EarlierRun { cases: vec![Some(fast)], replicate_group: None };
    for seed in 0..N_SEEDS {
        let mut draw = Draw::new(seed);
        // Unchanged code, and others work on the machine: every second run is slow.
        let mut cases: Vec<CaseSamples> = draw.suite(&[1.0; 3], 1);
        for run in runs_of(&mut cases) {
            let slow = if draw.between(0.0, 1.0) < 0.5 { 1.5 } else { 1.0 };
            *run = scaled(run, slow);
            // The slower of two readings is slow around each of them.
            run.control = Some(1.8e-4 * (1.0 + 0.05 * draw.normal().abs()));
        }
        tallies[0].add(&[1.0; 3], &judged(&cases, &[]).cases);
        tallies[2].add(&[1.0; 3], &judged(&cases, std::slice::from_ref(&earlier)).cases);
        for run in runs_of(&mut cases) {
            let fast = if draw.between(0.0, 1.0) < 0.5 { 1.2e-4 } else { 1.8e-4 };
            run.fastest_control = Some(fast * (1.0 + 0.01 * draw.normal().abs()));
        }
        tallies[1].add(&[1.0; 3], &judged(&cases, &[]).cases);
    }
    let [slower_reading, both_readings, with_earlier] = tallies;
    let text = format!("{slower_reading:?} {both_readings:?} {with_earlier:?}");
    assert!(slower_reading.n_false > 10 * both_readings.n_false.max(1), "{text}");
    assert_eq!(with_earlier.n_false, 0, "{text}");
}

fn runs_of(cases: &mut [CaseSamples]) -> impl Iterator<Item = &mut RunSample> {
    cases.iter_mut().flat_map(|case| case.reference.iter_mut().chain(&mut case.candidate)).flatten()
}
