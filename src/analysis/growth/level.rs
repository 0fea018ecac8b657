//! The change of a whole curve: the median over its sizes.
//!
//! The sizes of a family are looks at the same code, so their median is better known than each of
//! them. It is not as much better as if they had nothing in common: memory layout and hash seed
//! belong to a run, and so to all of its sizes. Half of the variance counts as shared. A mean would
//! be known a little better, but one size in a slow phase would move it.

use std::f64::consts::FRAC_PI_2;

use crate::analysis::averages::median;
use crate::analysis::growth::exponent_change::Claimable;
use crate::analysis::judge::distributions::t_quantile;
use crate::analysis::judge::estimate::{is_ruled_out, p_of_noise, ratio};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::slow::within_reach;
use crate::analysis::judge::verdict::{Judgement, OwnDoubt, Reason, Verdict};

/// The part of the variance of a size that all sizes of its run share.
pub(crate) const SHARED: f64 = 0.5;

/// The median change over all sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LevelChange {
    /// The median of `ln(candidate / reference)`.
    pub theta: f64,
    /// Its standard error, with what the machine may have done to the suite.
    pub se: f64,
    /// Degrees of freedom: the fewest of any size.
    pub df: f64,
    /// Lower end of the interval of candidate / reference.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Chance that noise explains it.
    pub p_noise: f64,
    /// Chance that slow phases of the machine do.
    pub p_slow: f64,
    /// Both together; `None` where it was not tested.
    pub p: Option<f64>,
    /// `p`, adjusted for the number of families.
    pub q: Option<f64>,
    /// What may be claimed.
    pub verdict: Verdict,
    /// Why no more.
    pub reason: Option<Reason>,
}

/// The level of sizes with numbers; `guard` is the shift of the suite that a claim must hold
/// against. Its verdict is still to be given.
pub(super) fn level_change(
    sizes: &[(Judgement, OwnDoubt)],
    guard: f64,
    rule: &VerdictRule,
) -> LevelChange {
    let count = sizes.len().max(1) as f64;
    let thetas: Vec<f64> = sizes.iter().filter_map(|(judged, _)| judged.theta).collect();
    let theta = median(&thetas).unwrap_or(0.0);
    let variance = sizes.iter().map(|(_, doubt)| doubt.variance).sum::<f64>() / count;
    // The variance of a median is at most π/2 times that of a mean of normal numbers (Laplace 1818).
    let own = (1.0 - SHARED) * FRAC_PI_2 / count;
    let variance = variance.max(rule.least_variance()) * (SHARED + own);
    let df = sizes.iter().filter_map(|(judged, _)| judged.df).fold(f64::INFINITY, f64::min);
    let se = variance.sqrt().hypot(guard);
    let half = t_quantile(1.0 - rule.alpha / 2.0, df) * se;
    let p_noise = p_of_noise(theta, guard, variance.sqrt(), df, rule);
    let p_slow = chance_of_slow_phases(sizes, theta);
    LevelChange {
        theta,
        se,
        df,
        low: ratio(theta - half),
        high: ratio(theta + half),
        p_noise,
        p_slow,
        p: Some((p_noise + p_slow).min(1.0)),
        q: None,
        verdict: Verdict::Inconclusive,
        reason: Some(Reason::IntervalTooWide),
    }
}

/// The chance that slow phases explain the median, for which half of the sizes must have been slow
/// enough. However the phases hang together, that is at most the expected number of such sizes over
/// the number needed (Markov).
fn chance_of_slow_phases(sizes: &[(Judgement, OwnDoubt)], theta: f64) -> f64 {
    let needed = sizes.len().div_ceil(2).max(1) as f64;
    let mut expected = 0.0;
    for (_, doubt) in sizes {
        let (slow, reach) = if theta > 0.0 {
            (doubt.slow.candidate, doubt.reach.candidate)
        } else {
            (doubt.slow.reference, doubt.reach.reference)
        };
        expected += slow * within_reach(theta, reach);
    }
    (expected / needed).min(1.0)
}

impl LevelChange {
    /// Gives the verdict; `q` is the adjusted p-value, `sizes` the verdicts of the sizes.
    pub(super) fn conclude(
        &mut self,
        q: Option<f64>,
        sizes: &[Verdict],
        claimable: &Claimable,
        rule: &VerdictRule,
    ) {
        self.q = q;
        (self.verdict, self.reason) = self.verdict(sizes, claimable, rule);
    }

    fn verdict(
        &self,
        sizes: &[Verdict],
        claimable: &Claimable,
        rule: &VerdictRule,
    ) -> (Verdict, Option<Reason>) {
        let inconclusive = |reason| (Verdict::Inconclusive, Some(reason));
        if let Some(reason) = claimable.refused {
            return inconclusive(reason);
        }
        if self.p_noise <= rule.alpha && claimable.is_slow_phase_possible(self.p_slow, rule) {
            return inconclusive(Reason::SlowPhase);
        }
        let claim = if self.theta > 0.0 { Verdict::Regressed } else { Verdict::Improved };
        if self.q.is_some_and(|q| q <= rule.alpha) {
            // Faster here and slower there: the median says nothing about either.
            let differ = sizes.contains(&claim.swapped());
            return if differ { inconclusive(Reason::CasesDiffer) } else { (claim, None) };
        }
        if sizes.iter().any(|verdict| verdict.is_claim()) {
            return inconclusive(Reason::CasesDiffer);
        }
        let reach = self.theta.abs() + t_quantile(1.0 - rule.alpha, self.df) * self.se;
        if is_ruled_out(reach, self.low <= 1.0 && 1.0 <= self.high, rule) {
            return (Verdict::Unchanged, None);
        }
        if 1.0 < self.low || self.high < 1.0 {
            return inconclusive(Reason::NotBeyondThreshold);
        }
        inconclusive(Reason::IntervalTooWide)
    }
}
