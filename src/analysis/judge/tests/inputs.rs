//! What the program gives the rule beyond the times: means, labels of replicates, runs without a
//! use.

use super::drawn::{Draw, judged, level, scaled};
use crate::analysis::judge::sample::{CaseSamples, EarlierRun, RunSample};
use crate::analysis::judge::verdict::{NoiseSource, Reason, Verdict};

#[test]
fn nothing_gives_nothing() {
    let judged = judged(&[], &[]);
    assert!(judged.cases.is_empty());
    assert_eq!((judged.suite.shift, judged.suite.noise_source), (0.0, NoiseSource::Assumed));
}

#[test]
fn cases_of_one_side_and_without_times_have_no_numbers() {
    let run = Some(Draw::new(1).run(1.0));
    let useless = |min: Option<f64>| Some(RunSample { min, ..RunSample::default() });
    for (reference, candidate, verdict, reason) in [
        (vec![], vec![run], Verdict::Added, None),
        (vec![run], vec![], Verdict::Removed, None),
        (vec![None], vec![run], Verdict::Incomparable, Some(Reason::NoUsableTime)),
        (
            vec![run],
            vec![useless(Some(0.0)), None],
            Verdict::Incomparable,
            Some(Reason::NoUsableTime),
        ),
        (
            vec![useless(Some(f64::NAN))],
            vec![run],
            Verdict::Incomparable,
            Some(Reason::NoUsableTime),
        ),
        (
            vec![useless(Some(f64::INFINITY))],
            vec![run],
            Verdict::Incomparable,
            Some(Reason::NoUsableTime),
        ),
        (vec![useless(Some(-1.0))], vec![run], Verdict::Incomparable, Some(Reason::NoUsableTime)),
    ] {
        let case = judged(&[CaseSamples { reference, candidate }], &[]).cases[0];
        assert_eq!((case.verdict, case.reason, case.theta, case.p), (verdict, reason, None, None));
    }
}

#[test]
fn a_mean_that_moved_is_never_unchanged() {
    let check = |change: fn(&mut RunSample), expected: (Verdict, Option<Reason>)| {
        let mut cases = Draw::new(7).suite(&[1.0; 6], 4);
        cases[0].candidate.iter_mut().flatten().for_each(change);
        let judged = judged(&cases, &[]).cases;
        assert_eq!((judged[0].verdict, judged[0].reason), expected);
        assert!(judged[1..].iter().all(|case| case.verdict == Verdict::Unchanged));
    };
    check(|_| (), (Verdict::Unchanged, None));
    check(
        |run| run.mean = run.mean.map(|mean| 1.2 * mean),
        (Verdict::Inconclusive, Some(Reason::MeanMoved)),
    );
    check(|run| run.mean = None, (Verdict::Unchanged, None));
    let longer = |time: Option<f64>| time.map(|time| 1.2 * time);
    // One run with a good mean is enough to say that the mean did not move.
    let mut cases = Draw::new(7).suite(&[1.0; 6], 4);
    cases[0].candidate.iter_mut().skip(1).flatten().for_each(|run| run.mean = longer(run.mean));
    assert_eq!(judged(&cases, &[]).cases[0].verdict, Verdict::Unchanged);
    // Nor did it move where each side met a slow phase, the one more than the other.
    let mut cases = Draw::new(7).suite(&[1.0; 6], 4);
    let slow = |run: &mut Option<RunSample>, factor: f64| {
        let run = run.as_mut().unwrap();
        run.mean = run.mean.map(|mean| factor * mean);
    };
    cases[0].candidate.iter_mut().for_each(|run| slow(run, 1.2));
    slow(&mut cases[0].reference[3], 1.5);
    assert_eq!(judged(&cases, &[]).cases[0].verdict, Verdict::Unchanged);
    // A median that moved without a mean has the reason of the interval.
    let mut cases = Draw::new(7).suite(&[1.0; 6], 4);
    cases[0]
        .candidate
        .iter_mut()
        .flatten()
        .for_each(|run| (run.mean, run.median) = (None, longer(run.median)));
    assert_eq!(judged(&cases, &[]).cases[0].reason, Some(Reason::IntervalTooWide));
}

#[test]
fn few_replicates_are_not_used() {
    // Five differences between replicates are too few, so the labels change nothing.
    let mut draw = Draw::new(5);
    let factors = [1.0, 1.1, 1.0, 1.0, 1.0, 1.0];
    let cases = draw.suite(&factors, 1);
    let group = |run_idx: usize| (run_idx < 6).then_some(0);
    let mut history: Vec<EarlierRun> =
        (0..12).map(|run_idx| draw.earlier(&factors, group(run_idx))).collect();
    let labelled = judged(&cases, &history);
    history[6].replicate_group = Some(0);
    let used = judged(&cases, &history);
    history.iter_mut().for_each(|run| run.replicate_group = None);
    assert_eq!(labelled, judged(&cases, &history));
    assert_ne!(used.suite.noise, labelled.suite.noise);
    assert_eq!(used.suite.noise_source, NoiseSource::History);
}

#[test]
fn a_history_of_few_runs_or_beside_several_runs_a_side_is_not_used() {
    let mut draw = Draw::new(5);
    let factors = [1.0; 6];
    let history: Vec<EarlierRun> = (0..6).map(|_| draw.earlier(&factors, None)).collect();
    let single = draw.suite(&factors, 1);
    assert_eq!(judged(&single, &history).suite.noise_source, NoiseSource::History);
    assert_eq!(judged(&single, &history[1..]), judged(&single, &[]));
    let several = draw.suite(&factors, 2);
    assert_eq!(judged(&several, &history), judged(&several, &[]));
    // A list of cases that ends early is a run that has nothing for the others.
    let short: Vec<EarlierRun> = history
        .iter()
        .map(|run| EarlierRun { cases: run.cases[..3].to_vec(), replicate_group: None })
        .collect();
    assert_eq!(judged(&single, &short).suite.noise_source, NoiseSource::History);
}

#[test]
fn few_rounds_are_enough_where_runs_measured_the_noise() {
    let mut draw = Draw::new(5);
    let mut factors = vec![1.0; 20];
    factors[0] = 0.3;
    let mut cases = draw.suite(&factors, 1);
    let history: Vec<EarlierRun> = (0..8).map(|_| draw.earlier(&[1.0; 20], None)).collect();
    for run in cases
        .iter_mut()
        .flat_map(|case| case.reference.iter_mut().chain(&mut case.candidate))
        .flatten()
    {
        // One round of a second is no short run.
        *run = RunSample { rounds: Some(1), ..scaled(run, 1.0 / level(0)) };
    }
    let history: Vec<EarlierRun> = history
        .iter()
        .map(|run| EarlierRun {
            cases: run
                .cases
                .iter()
                .flatten()
                .map(|run| Some(scaled(run, 1.0 / level(0))))
                .collect(),
            replicate_group: None,
        })
        .collect();
    assert_eq!(judged(&cases, &[]).cases[0].reason, Some(Reason::TooFewRounds));
    assert_eq!(judged(&cases, &history).cases[0].verdict, Verdict::Improved);
}
