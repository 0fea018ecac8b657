//! From numbers to words: correction for many cases, and the verdict of each.
//!
//! A claim controls the false discovery rate over all cases (Benjamini and Hochberg 1995) of a test
//! against the practical threshold (McCarthy and Smyth 2009). `unchanged` is two one-sided tests at
//! the margin (Schuirmann 1987).

use crate::analysis::judge::significance::{benjamini_hochberg, interval_null_p};

use crate::analysis::judge::by_side::{BySide, Side};
use crate::analysis::judge::estimate::{Estimate, is_moved, is_ruled_out};
use crate::analysis::judge::lone::change_of_typical;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::suite::Shift;
use crate::analysis::judge::usable::UsableCase;
use crate::analysis::judge::verdict::{Reason, Verdict};

/// A case with everything that its verdict depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tested<'a> {
    /// The case.
    pub case: &'a UsableCase<'a>,
    /// Its change.
    pub estimate: Estimate,
    /// Chance that a slow phase over all runs of the slower side explains the change.
    pub p_slow: f64,
    /// Chance that noise or a slow phase explains the change; `None` where too few rounds allow no
    /// test.
    pub p: Option<f64>,
}

/// The p-values, adjusted for the number of tests; `None` for cases that are not tested.
pub(super) fn adjusted(cases: &[Tested]) -> Vec<Option<f64>> {
    let p_values: Vec<f64> = cases.iter().filter_map(|case| case.p).collect();
    let mut adjusted = benjamini_hochberg(&p_values).into_iter();
    cases.iter().map(|case| case.p.and_then(|_| adjusted.next())).collect()
}

/// What the verdicts of all cases share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common<'a> {
    /// The parameters.
    pub rule: &'a VerdictRule,
    /// The shift of the suite.
    pub shift: &'a Shift,
    /// Number of tests.
    pub n_tests: usize,
    /// Whether each side of each case is one run.
    pub is_lone_pair: bool,
}

/// The verdict of one case; `q` is its adjusted p-value.
pub(super) fn verdict(
    tested: &Tested,
    q: Option<f64>,
    common: &Common,
) -> (Verdict, Option<Reason>) {
    let inconclusive = |reason| (Verdict::Inconclusive, Some(reason));
    let Tested { case, estimate, .. } = tested;
    let rule = common.rule;
    let Some(q) = q else {
        return inconclusive(Reason::TooFewRounds);
    };
    if estimate.p_noise <= rule.alpha && is_slow_phase_possible(tested, common) {
        return inconclusive(Reason::SlowPhase);
    }
    if q <= rule.alpha {
        let typical = change_of_typical(case).filter(|_| common.is_lone_pair);
        if typical.is_some_and(|typical| typical * estimate.theta < 0.0) {
            return inconclusive(Reason::FastestAndTypicalDisagree);
        }
        return (if estimate.theta > 0.0 { Verdict::Regressed } else { Verdict::Improved }, None);
    }
    let reach = estimate.theta.abs() + estimate.quantiles.one_sided * estimate.se;
    let contains_zero = estimate.low <= 1.0 && 1.0 <= estimate.high;
    let is_unchanged = is_ruled_out(reach, contains_zero, rule);
    let moved = Moved::of(case, rule);
    // The mean decides only where the fastest rounds agree. Where a median moved and no mean is
    // recorded, the reason is the one that the interval gives, because nothing is known of the
    // mean.
    if is_unchanged && moved.means {
        return inconclusive(Reason::MeanMoved);
    }
    if is_unchanged && !moved.medians {
        return (Verdict::Unchanged, None);
    }
    let by_itself = || {
        interval_null_p(
            estimate.theta,
            estimate.variance.sqrt(),
            estimate.df,
            rule.log_min_effect(),
        )
    };
    if common.shift.guarded && by_itself() <= rule.alpha {
        return inconclusive(Reason::MovesWithSuite);
    }
    if estimate.low > 1.0 || estimate.high < 1.0 {
        return inconclusive(Reason::NotBeyondThreshold);
    }
    inconclusive(Reason::IntervalTooWide)
}

/// Whether a slow phase explains the change too often.
///
/// One slow phase of a lone run meets many cases at once, so what it may explain does not gain from
/// their number.
pub(super) fn is_slow_phase_possible(tested: &Tested, common: &Common) -> bool {
    let rule = common.rule;
    let allowed = (rule.alpha / common.n_tests.max(1) as f64).max(rule.slow_allowed);
    let is_lone = tested.case.sides.of(Side::slower(tested.estimate.theta)).is_lone();
    rule.alpha < tested.p_slow || (is_lone && allowed < tested.p_slow)
}

/// Whether other statistics of a case moved by more than the margin: a slow path that the fastest
/// round does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    /// The best medians of the sides.
    pub medians: bool,
    /// The means of the sides: the best ones, and no mean of one side is within those of the other.
    pub means: bool,
}

impl Moved {
    /// Of one case. A statistic that a side has nowhere did not move.
    pub(super) fn of(case: &UsableCase, rule: &VerdictRule) -> Self {
        let BySide { reference, candidate } = &case.sides;
        let medians = BySide { reference: reference.best_median, candidate: candidate.best_median };
        let means = BySide { reference: reference.best_mean, candidate: candidate.best_mean };
        // Means meet every slow phase, so on a busy machine the best ones differ by chance. Only where
        // the sides are apart has the code a slow path, or the machine was busy all the while.
        let are_apart = is_above(candidate.best_mean, reference.worst_mean)
            || is_above(reference.best_mean, candidate.worst_mean);
        Self { medians: is_moved(medians, rule), means: are_apart && is_moved(means, rule) }
    }

    /// Whether any did.
    pub(super) fn any(self) -> bool {
        self.medians || self.means
    }
}

fn is_above(time: Option<f64>, other: Option<f64>) -> bool {
    time.zip(other).is_some_and(|(time, other)| time > other)
}
