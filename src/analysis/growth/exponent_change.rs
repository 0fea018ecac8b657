//! The change of the exponent: how much more or less a benchmark grows with its param, and whether
//! that is claimed.

use crate::analysis::growth::curve::{CurvePoint, CurvePoints, CurveShape};
use crate::analysis::growth::fit::FittedSides;
use crate::analysis::growth::profile::best_fit;
use crate::analysis::judge::by_side::{BySide, Side};
use crate::analysis::judge::distributions::t_upper_tail;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::verdict::{OwnDoubt, Reason, Verdict};

/// The practical threshold of the exponent: a claim says "changed by more than this". It is 12 % of
/// time for each decade of the param.
pub(crate) const LEAST_CHANGE: f64 = 0.05;
/// `unchanged` rules out a change of this much: 26 % a decade.
pub(crate) const MARGIN: f64 = 0.1;
/// No root of a profile beyond this is sought; its p-value is of no account.
const MOST_ROOT: f64 = 60.0;

/// The change of the local exponent at the largest size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ExponentChange {
    /// Candidate less reference; above 0 it grows more.
    pub change: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The largest change that is left possible, either way, at a level of alpha on each side.
    pub reach: f64,
    /// Degrees of freedom of the interval.
    pub df: f64,
    /// Chance that noise explains a change this far beyond the threshold.
    pub p_noise: f64,
    /// Chance that slow phases of the machine do.
    pub p_slow: f64,
    /// Both together; `None` where it was not tested.
    pub p: Option<f64>,
    /// `p`, adjusted for the number of families.
    pub q: Option<f64>,
    /// Regressed where it grows more, improved where it grows less.
    pub verdict: Verdict,
    /// Why no more.
    pub reason: Option<Reason>,
}

/// How far the change may lie from its estimate, at a root of the profiles: the ends of a difference
/// from the ends of both sides (Zou and Donner 2008), which may be uneven.
fn ends(sides: &FittedSides, root: f64) -> (f64, f64) {
    let [reference, candidate] = sides.fits.both().map(|fit| fit.exponent);
    let [of_reference, of_candidate] = sides.profiles.both().map(|profile| profile.interval(root));
    // A curve that is believed for its simplicity may be a little outside.
    let down = |own: f64, low: f64| (own - low).max(0.0);
    let up = |own: f64, high: f64| (high - own).max(0.0);
    let change = candidate - reference;
    let low = down(candidate, of_candidate.0).hypot(up(reference, of_reference.1));
    let high = up(candidate, of_candidate.1).hypot(down(reference, of_reference.0));
    (change - low, change + high)
}

/// The change with its interval and what explains it; its verdict is still to be given.
pub(super) fn exponent_change(
    sides: &FittedSides,
    doubts: &[OwnDoubt],
    rule: &VerdictRule,
) -> ExponentChange {
    let change = sides.fits.candidate.exponent - sides.fits.reference.exponent;
    let (low, high) = ends(sides, sides.scale.root(rule.alpha));
    // Two one-sided tests (Schuirmann 1987).
    let reach = ends(sides, sides.scale.root(2.0 * rule.alpha));
    let p_noise = p_of_noise(sides, change);
    // It takes many fits and matters for claims only.
    let p_slow =
        if p_noise <= rule.alpha { chance_of_slow_phases(sides, doubts, change) } else { 0.0 };
    ExponentChange {
        change,
        low,
        high,
        reach: reach.0.abs().max(reach.1.abs()),
        df: sides.scale.df,
        p_noise,
        p_slow,
        p: Some((p_noise + p_slow).min(1.0)),
        q: None,
        verdict: Verdict::Inconclusive,
        reason: Some(Reason::IntervalTooWide),
    }
}

/// The p-value of "the exponent changed by no more than the threshold": that of the interval which
/// just reaches it, so that a claim and its interval agree.
fn p_of_noise(sides: &FittedSides, change: f64) -> f64 {
    if change.abs() <= LEAST_CHANGE {
        return 1.0;
    }
    let is_beyond = |root: f64| {
        let (low, high) = ends(sides, root);
        if change > 0.0 { low > LEAST_CHANGE } else { high < -LEAST_CHANGE }
    };
    let (mut inside, mut outside) = (0.0, MOST_ROOT);
    if !is_beyond(outside) {
        for _ in 0..60 {
            let middle = (inside + outside) / 2.0;
            if is_beyond(middle) { inside = middle } else { outside = middle }
        }
    }
    let t = outside / sides.scale.variance.sqrt();
    (2.0 * t_upper_tail(t, sides.scale.df)).min(1.0)
}

/// The chance that slow phases explain the change.
///
/// A size that was slow all the while is up to its reach too high, evenly, as in the rule of one
/// case. The expected move of the exponent over its distance to the threshold is the most that the
/// chance can be (Markov), however the phases hang together. Where all sizes at their worst do not
/// move it so far, it is 0.
fn chance_of_slow_phases(sides: &FittedSides, doubts: &[OwnDoubt], change: f64) -> f64 {
    let needed = change.abs() - LEAST_CHANGE;
    let (mut expected, mut most) = (0.0, 0.0);
    for side in [Side::Reference, Side::Candidate] {
        let points = sides.points.of(side);
        // Slow candidates at the top make it grow more, and so do slow references at the bottom.
        let toward = match side {
            Side::Candidate => change.signum(),
            Side::Reference => -change.signum(),
        };
        let has_fixed_cost =
            sides.shape == CurveShape::NLogN || 0.0 < sides.fits.of(side).fixed_share();
        let measured = sides.fits.of(side).exponent;
        for (size_idx, doubt) in doubts.iter().enumerate() {
            let Some(faster) = with_faster(points, size_idx, *doubt.reach.of(side)) else {
                continue;
            };
            let fit =
                if has_fixed_cost { best_fit(&faster, sides.shape) } else { faster.straight() };
            let moved = (toward * (measured - fit.exponent)).max(0.0);
            most += moved;
            expected += moved / 2.0 * doubt.slow.of(side);
        }
    }
    if most < needed { 0.0 } else { (expected / needed).min(1.0) }
}

/// The points, one of them faster by a logarithm.
fn with_faster(points: &CurvePoints, size_idx: usize, by: f64) -> Option<CurvePoints> {
    let mut changed: Vec<CurvePoint> = points.points().to_vec();
    changed.get_mut(size_idx)?.log -= by;
    CurvePoints::new(changed)
}

/// What forbids a claim about a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claimable {
    /// Why its sizes could not be tested.
    pub refused: Option<Reason>,
    /// Whether a side is one run at some size.
    pub is_lone: bool,
    /// How many families are tested.
    pub n_tests: usize,
}

impl Claimable {
    /// Whether slow phases explain a change too often; of a lone run they may meet many families at
    /// once, so they gain nothing from their number.
    pub(super) fn is_slow_phase_possible(&self, p_slow: f64, rule: &VerdictRule) -> bool {
        let allowed = (rule.alpha / self.n_tests.max(1) as f64).max(rule.slow_allowed);
        rule.alpha < p_slow || (self.is_lone && allowed < p_slow)
    }
}

impl ExponentChange {
    /// Gives the verdict; `q` is the adjusted p-value.
    pub(super) fn conclude(&mut self, q: Option<f64>, claimable: &Claimable, rule: &VerdictRule) {
        self.q = q;
        (self.verdict, self.reason) = self.verdict(claimable, rule);
    }

    fn verdict(&self, claimable: &Claimable, rule: &VerdictRule) -> (Verdict, Option<Reason>) {
        let inconclusive = |reason| (Verdict::Inconclusive, Some(reason));
        if let Some(reason) = claimable.refused {
            return inconclusive(reason);
        }
        if self.p_noise <= rule.alpha && claimable.is_slow_phase_possible(self.p_slow, rule) {
            return inconclusive(Reason::SlowPhase);
        }
        if self.q.is_some_and(|q| q <= rule.alpha) {
            let claim = if self.change > 0.0 { Verdict::Regressed } else { Verdict::Improved };
            return (claim, None);
        }
        let contains_zero = self.low <= 0.0 && 0.0 <= self.high;
        if self.reach <= LEAST_CHANGE || (contains_zero && self.reach <= MARGIN) {
            return (Verdict::Unchanged, None);
        }
        if 0.0 < self.low || self.high < 0.0 {
            return inconclusive(Reason::NotBeyondThreshold);
        }
        inconclusive(Reason::IntervalTooWide)
    }
}

/// The variances of both sides of a size: the variance of the change, by the runs that count.
pub(super) fn variances(variance: f64, counted: BySide<usize>, rule: &VerdictRule) -> BySide<f64> {
    let shares = counted.map(|runs| 1.0 / (*runs).max(1) as f64);
    let variance = variance.max(rule.least_variance());
    shares.map(|share| variance * share / (shares.reference + shares.candidate))
}
