//! Rows of several cases.

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::fold::fold_judgements;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::verdict::{Judgement, Reason, Verdict};

/// A judgement of a change, in per cent, as five quiet runs a side would give it.
fn case(verdict: Verdict, reason: Option<Reason>, percent: f64) -> Judgement {
    let (theta, se) = ((percent / 100.0).ln_1p(), 0.01);
    Judgement {
        verdict,
        reason,
        theta: Some(theta),
        se: Some(se),
        df: Some(14.0),
        own: None,
        low: Some((theta - 2.0 * se).exp()),
        high: Some((theta + 2.0 * se).exp()),
        p_noise: Some(1e-6),
        p_slow: Some(1e-4),
        p: Some(1e-4),
        q: Some(1e-3),
        difference: None,
        located: Some(BySide { reference: 1.0, candidate: theta.exp() }),
        counted: BySide { reference: 5, candidate: 4 },
        runs_to_settle: (verdict == Verdict::Inconclusive).then_some(7),
    }
}

fn regressed(percent: f64) -> Judgement {
    case(Verdict::Regressed, None, percent)
}

fn improved(percent: f64) -> Judgement {
    case(Verdict::Improved, None, percent)
}

fn unchanged() -> Judgement {
    case(Verdict::Unchanged, None, 0.0)
}

fn doubted(reason: Reason, percent: f64) -> Judgement {
    case(Verdict::Inconclusive, Some(reason), percent)
}

fn check(cases: &[Judgement], verdict: Verdict, reason: Option<Reason>) {
    let folded = fold_judgements(cases, &VerdictRule::default()).unwrap();
    assert_eq!((folded.verdict, folded.reason), (verdict, reason), "{folded:?}");
}

#[test]
fn agreeing_cases_fold_to_their_verdict() {
    check(&[regressed(20.0), regressed(30.0)], Verdict::Regressed, None);
    check(&[improved(-20.0), improved(-30.0)], Verdict::Improved, None);
    check(&[unchanged(), unchanged()], Verdict::Unchanged, None);
    check(&[regressed(20.0), unchanged()], Verdict::Regressed, None);
    let none = Judgement::bare(Verdict::Incomparable, Some(Reason::NoUsableTime));
    check(&[none, none], Verdict::Incomparable, Some(Reason::NoUsableTime));
    check(&[none, regressed(20.0)], Verdict::Regressed, None);
    check(&[none, unchanged()], Verdict::Inconclusive, Some(Reason::NoUsableTime));
}

#[test]
fn contradicting_cases_are_no_claim() {
    check(&[regressed(50.0), improved(-5.0)], Verdict::Inconclusive, Some(Reason::CasesDiffer));
    // One case of many moved, and their mean did not.
    check(
        &[regressed(6.0), unchanged(), unchanged(), unchanged()],
        Verdict::Inconclusive,
        Some(Reason::CasesDiffer),
    );
}

#[test]
fn open_cases_that_agree_are_no_claim() {
    let open = doubted(Reason::IntervalTooWide, 15.0);
    check(&[open; 20], Verdict::Inconclusive, Some(Reason::IntervalTooWide));
}

#[test]
fn a_doubt_adds_nothing_to_a_claim() {
    // The mean is far beyond the threshold because of the case in doubt only.
    check(
        &[regressed(3.0), doubted(Reason::SlowPhase, 80.0)],
        Verdict::Inconclusive,
        Some(Reason::SlowPhase),
    );
    // Nor does it set the size of a claim that holds without it: what it adds to the mean counts as
    // error.
    check(&[regressed(6.0)], Verdict::Regressed, None);
    check(&[regressed(6.0), regressed(6.0)], Verdict::Regressed, None);
    check(
        &[regressed(6.0), doubted(Reason::SlowPhase, 80.0)],
        Verdict::Inconclusive,
        Some(Reason::SlowPhase),
    );
    // Nor does it push over the threshold what is just below it: 4.16 % is 2.1 standard errors
    // beyond, and a claim needs 2.14, which the mean of both has.
    check(&[regressed(4.16), regressed(4.58)], Verdict::Regressed, None);
    check(
        &[regressed(4.16), doubted(Reason::SlowPhase, 4.58)],
        Verdict::Inconclusive,
        Some(Reason::SlowPhase),
    );
    // A doubt about nearly the same change is none.
    check(
        &[regressed(40.0), regressed(45.0), doubted(Reason::SlowPhase, 50.0)],
        Verdict::Regressed,
        None,
    );
    for reason in [Reason::AnotherMachine, Reason::TooFewRounds, Reason::SlowPhase] {
        check(&[doubted(reason, 50.0); 3], Verdict::Inconclusive, Some(reason));
    }
}

#[test]
fn the_most_frequent_reason_is_given_and_the_most_runs() {
    let mut cases =
        vec![doubted(Reason::IntervalTooWide, 1.0), doubted(Reason::IntervalTooWide, 2.0)];
    cases.push(Judgement { runs_to_settle: Some(12), ..doubted(Reason::SlowPhase, 3.0) });
    let folded = fold_judgements(&cases, &VerdictRule::default()).unwrap();
    assert_eq!((folded.reason, folded.runs_to_settle), (Some(Reason::IntervalTooWide), Some(12)));
    cases.push(Judgement { runs_to_settle: None, ..doubted(Reason::SlowPhase, 3.0) });
    let folded = fold_judgements(&cases, &VerdictRule::default()).unwrap();
    // Two and two: the reason that is listed first.
    assert_eq!((folded.reason, folded.runs_to_settle), (Some(Reason::SlowPhase), None));
}

#[test]
fn the_numbers_are_those_of_the_mean() {
    let folded =
        fold_judgements(&[regressed(20.0), regressed(30.0)], &VerdictRule::default()).unwrap();
    let theta = (1.2f64.ln() + 1.3f64.ln()) / 2.0;
    assert!((folded.theta.unwrap() - theta).abs() < 1e-15);
    // Nothing is gained by the number of cases.
    assert!((folded.se.unwrap() - 0.01).abs() < 1e-15);
    assert_eq!((folded.df, folded.counted), (Some(14.0), BySide { reference: 5, candidate: 4 }));
    assert_eq!((folded.p_slow, folded.q), (Some(1e-4), Some(1e-3)));
}

#[test]
fn cases_of_one_side_count_only_where_there_are_no_others() {
    let (added, removed) =
        (Judgement::bare(Verdict::Added, None), Judgement::bare(Verdict::Removed, None));
    assert_eq!(fold_judgements(&[], &VerdictRule::default()), None);
    check(&[added, added], Verdict::Added, None);
    check(&[removed], Verdict::Removed, None);
    check(&[added, removed], Verdict::Inconclusive, Some(Reason::CasesDiffer));
    assert_eq!(fold_judgements(&[added, unchanged()], &VerdictRule::default()), Some(unchanged()));
}
