//! Numbers that a suite stores: exact ones, noisy ones, and those that are not above zero.

use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::stored::{StoredCase, judge_stored};
use crate::analysis::judge::verdict::{Difference, Judgement, NoiseSource, Verdict};
use crate::model::extra_metric::Better;

fn judged(cases: &[(&[f64], &[f64])], rule: &VerdictRule) -> Vec<Judgement> {
    let cases: Vec<StoredCase> = cases
        .iter()
        .map(|(reference, candidate)| StoredCase {
            reference: reference.to_vec(),
            candidate: candidate.to_vec(),
            earlier: Vec::new(),
        })
        .collect();
    judge_stored(&cases, false, rule).cases
}

fn words(judged: &[Judgement]) -> Vec<&'static str> {
    judged.iter().map(|judgement| judgement.verdict.label()).collect()
}

#[test]
fn what_repeats_exactly_is_judged_exactly() {
    let rule = VerdictRule::default();
    let judged = judged(
        &[
            (&[100.0; 2], &[103.0; 2]),
            (&[100.0; 2], &[97.0; 2]),
            (&[100.0; 2], &[101.0; 2]),
            (&[0.0; 2], &[1.0; 2]),
            (&[0.0; 2], &[0.0; 2]),
            (&[], &[1.0]),
        ],
        &rule,
    );
    let expected = ["regressed", "improved", "unchanged", "regressed", "unchanged", "incomparable"];
    assert_eq!(words(&judged), expected);
    assert_eq!((judged[0].se, judged[0].p), (Some(0.0), Some(0.0)));
    let difference = Some(Difference { by: 1.0, low: 1.0, high: 1.0 });
    assert_eq!((judged[3].theta, judged[3].difference), (None, difference));
    let higher = VerdictRule { better: Better::Higher, ..rule };
    assert_eq!(words(&super::stored::judged(&[(&[0.9; 2], &[0.95; 2])], &higher)), ["improved"]);
}

#[test]
fn one_case_that_scatters_does_not_blur_those_that_repeat() {
    let rule = VerdictRule::default();
    let mut cases: Vec<(&[f64], &[f64])> = vec![(&[50.0; 3], &[52.0; 3]); 6];
    cases.push((&[10.0, 14.0, 12.0], &[13.0, 11.0, 13.0]));
    let judged = judged(&cases, &rule);
    assert!(judged[..6].iter().all(|judgement| judgement.verdict == Verdict::Regressed));
    assert_eq!(judged[6].verdict, Verdict::Inconclusive);
    assert!(judged[6].se.is_some_and(|se| se > 0.05));
}

#[test]
fn without_any_measurement_the_noise_is_the_assumed_or_the_given_one() {
    let pair: &[(&[f64], &[f64])] = &[(&[100.0], &[108.0])];
    let rule = VerdictRule::default();
    assert_eq!(words(&judged(pair, &rule)), ["inconclusive"]);
    let exact = VerdictRule { noise: Some(0.0), ..rule };
    assert_eq!(words(&judged(pair, &exact)), ["regressed"]);
    let wide: &[(&[f64], &[f64])] = &[(&[100.0], &[360.0])];
    assert_eq!(words(&judged(wide, &rule)), ["regressed"]);
}

#[test]
fn earlier_runs_that_repeat_make_a_lone_pair_exact() {
    let rule = VerdictRule::default();
    let case = |earlier: &[f64]| StoredCase {
        reference: vec![40.0],
        candidate: vec![42.0],
        earlier: earlier.iter().map(|number| (*number, None)).collect(),
    };
    // One step of the code among eight runs is no noise.
    let steady =
        judge_stored(&[case(&[30.0, 30.0, 30.0, 40.0, 40.0, 40.0, 40.0, 40.0])], false, &rule);
    assert_eq!(steady.cases[0].verdict, Verdict::Regressed);
    assert_eq!((steady.suite.noise, steady.suite.noise_source), (0.0, NoiseSource::History));
    let noisy =
        judge_stored(&[case(&[40.0, 44.0, 39.0, 43.0, 38.0, 42.0, 40.0, 44.0])], false, &rule);
    assert_eq!(noisy.cases[0].verdict, Verdict::Inconclusive);
    assert!(noisy.suite.noise > 0.03);
}

#[test]
fn swapping_the_sides_swaps_the_verdicts() {
    let rule = VerdictRule::default();
    let cases: &[(&[f64], &[f64])] = &[
        (&[1.0, 1.1, 0.9], &[2.0, 2.1, 1.9]),
        (&[-1.0, -2.0], &[5.0, 4.0]),
        (&[3.0, 3.1], &[3.0, 3.2]),
    ];
    let there = judged(cases, &rule);
    let swapped: Vec<(&[f64], &[f64])> = cases.iter().map(|(a, b)| (*b, *a)).collect();
    for (there, back) in there.iter().zip(judged(&swapped, &rule)) {
        assert_eq!(there.verdict.swapped(), back.verdict);
        assert_eq!(there.theta.map(|theta| -theta), back.theta);
    }
}
