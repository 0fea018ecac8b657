//! The words of verdicts and reasons, and their counts.

use super::*;

#[test]
fn words_differ_and_swapping_twice_changes_nothing() {
    for (i, verdict) in Verdict::ALL.into_iter().enumerate() {
        assert_eq!(Verdict::ALL.iter().position(|other| other.label() == verdict.label()), Some(i));
        assert_eq!(verdict.swapped().swapped(), verdict);
    }
    for (i, reason) in Reason::ALL.iter().copied().enumerate() {
        assert_eq!(Reason::ALL.iter().position(|other| other.code() == reason.code()), Some(i));
        assert_eq!(
            Reason::ALL.iter().position(|other| other.sentence() == reason.sentence()),
            Some(i)
        );
        assert!(reason.code().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    }
}

#[test]
fn words_for_programs_never_change() {
    let labels = ["improved", "regressed", "unchanged", "inconclusive", "incomparable"];
    assert_eq!(Verdict::ALL.map(Verdict::label)[..5], labels);
    assert_eq!(Verdict::ALL.map(Verdict::label)[5..], ["added", "removed"]);
    let codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    let expected = [
        "no-usable-time",
        "no-number",
        "another-machine",
        "another-version",
        "another-unit",
        "too-few-rounds",
        "slow-phase",
        "fastest-and-typical-disagree",
        "moves-with-suite",
        "mean-moved",
        "not-beyond-threshold",
        "interval-too-wide",
        "cases-differ",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn each_verdict_is_counted_by_itself() {
    let mut counts = VerdictCounts::default();
    for (n_cases, verdict) in (1..).zip(Verdict::ALL) {
        counts.add(verdict, n_cases);
        counts.add(verdict, n_cases);
    }
    assert_eq!(Verdict::ALL.map(|verdict| counts.of(verdict)), [2, 4, 6, 8, 10, 12, 14]);
    counts.forget(Verdict::Removed);
    assert_eq!(Verdict::ALL.map(|verdict| counts.of(verdict)), [2, 4, 6, 8, 10, 12, 0]);
}
