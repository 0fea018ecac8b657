//! What all cases share: a shift of the whole suite, and how far its bulk scatters.
//!
//! A machine moves everything. So a change that all cases share may be the machine's, unless
//! several runs on both sides show that it stays from run to run.

use crate::analysis::averages::median;
use crate::analysis::judge::distributions::normal_quantile;
use crate::analysis::judge::significance::interval_null_p;

use crate::analysis::judge::by_side::{BySide, Side};
use crate::analysis::judge::floor::{Floor, floor};
use crate::analysis::judge::noise::Noise;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::scatter::Spacings;
use crate::analysis::judge::slow::{chance_of_common, within_reach};
use crate::analysis::judge::usable::UsableCase;
use crate::analysis::judge::verdict::JudgedStatistic;

/// The move of the whole suite.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shift {
    /// `ln` of the factor; what the machine may have done of it where it is guarded.
    pub theta: f64,
    /// `ln` of the factor, all of it.
    pub whole: f64,
    /// Whether several runs a side establish it.
    pub established: bool,
    /// Whether each claim must hold against it as well.
    pub guarded: bool,
    /// Variance of one run of what is common to all cases; the typical variance where no runs
    /// measured it.
    pub common_variance: f64,
}

impl Shift {
    /// What each claim must hold against, in logarithms; 0 without a guard.
    pub(super) fn guard(&self) -> f64 {
        if self.guarded { self.theta } else { 0.0 }
    }
}

/// What every case may share: the number between the 40 % and the 60 % quantile that is nearest to
/// 0.
///
/// Where 40 of 100 cases stayed, or moved the other way, the machine stayed as well. 0 for fewer
/// than two numbers.
pub(super) fn common_shift(thetas: &[f64]) -> f64 {
    let mut sorted = thetas.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    match (quantile(&sorted, 0.4), quantile(&sorted, 0.6)) {
        (Some(low), Some(high)) => low.max(0.0).min(high),
        _ => 0.0,
    }
}

/// Of sorted numbers, linear between order statistics (Hyndman and Fan 1996, type 7); `None` for
/// fewer than two.
fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let at = p * (sorted.len().checked_sub(1)?) as f64;
    let below_idx = (at as usize).min(sorted.len().checked_sub(2)?);
    let (below, above) = (sorted.get(below_idx)?, sorted.get(below_idx + 1)?);
    Some(below + (at - below_idx as f64) * (above - below))
}

/// The shift of the suite; none in a small suite.
pub(super) fn shift(
    cases: &[UsableCase],
    floors: &[BySide<Floor>],
    thetas: &[f64],
    statistic: JudgedStatistic,
    noise: &Noise,
    rule: &VerdictRule,
) -> Shift {
    let mut shift = Shift { common_variance: noise.typical, ..Shift::default() };
    if cases.len() < rule.min_cases {
        return shift;
    }
    shift.whole = common_shift(thetas);
    shift.theta = shift.whole;
    let is_beyond = shift.whole.abs() > rule.log_min_effect();
    let several = |case: &UsableCase| case.sides.both().into_iter().all(|side| 2 <= side.n_runs);
    if is_beyond && cases.iter().all(several) {
        establish(&mut shift, cases, floors, statistic, rule);
    }
    shift.guarded = is_beyond && !shift.established;
    if shift.guarded {
        // A machine of one kind does not change its speed by more than its slow phases do.
        shift.theta = shift.whole.clamp(-rule.reach, rule.reach);
    }
    shift
}

/// Tests the shift: what is common to all cases of each run is located and scattered like a case.
fn establish(
    shift: &mut Shift,
    cases: &[UsableCase],
    floors: &[BySide<Floor>],
    statistic: JudgedStatistic,
    rule: &VerdictRule,
) {
    let common = BySide { reference: Side::Reference, candidate: Side::Candidate }
        .map(|side| common_by_run(cases, floors, *side, statistic));
    let mut spacings = Spacings::default();
    let scatter =
        spacings.lower_half(&common.reference).and(spacings.lower_half(&common.candidate));
    let df = rule.prior_df + scatter.df;
    let variance =
        ((rule.prior_df * shift.common_variance + scatter.squares) / df).max(rule.least_variance());
    let near = common.map(|common| floor(common, rule.cut * variance.sqrt()));
    let slower = Side::slower(shift.whole);
    let n_runs = common.of(slower).len();
    let evidence = ShiftEvidence {
        variance,
        df,
        n_near: near.map(|near| near.n_near as f64),
        slow: chance_of_common(near.of(slower), n_runs).min(1.0).powi(n_runs as i32),
    };
    shift.common_variance = variance;
    shift.established = evidence.establishes(shift.whole, rule);
}

/// What decides whether a shift is established.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShiftEvidence {
    /// Variance of what is common to the cases of one run.
    pub variance: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Runs of each side that count.
    pub n_near: BySide<f64>,
    /// Chance that all runs of the slower side were slow.
    pub slow: f64,
}

impl ShiftEvidence {
    /// Whether a shift of this size is not the machine's.
    pub(super) fn establishes(&self, shift: f64, rule: &VerdictRule) -> bool {
        let se =
            (self.variance * (1.0 / self.n_near.reference + 1.0 / self.n_near.candidate)).sqrt();
        let p_noise = interval_null_p(shift, se, self.df, rule.log_min_effect());
        let p_slow = self.slow * within_reach(shift, rule.reach);
        p_noise + p_slow <= rule.shift_alpha
    }
}

/// For each run of a side, the median over the cases of how far the case is above its floor;
/// sorted. 0 for a run that has no usable case.
fn common_by_run(
    cases: &[UsableCase],
    floors: &[BySide<Floor>],
    side: Side,
    statistic: JudgedStatistic,
) -> Vec<f64> {
    let n_runs = cases.iter().map(|case| case.sides.of(side).samples.len()).min().unwrap_or(0);
    let mut by_run: Vec<Vec<f64>> = vec![Vec::with_capacity(cases.len()); n_runs];
    for (case, floors) in cases.iter().zip(floors) {
        for run in case.sides.of(side).runs() {
            if let (Some(logs), Some(log)) = (by_run.get_mut(run.run_idx), run.log(statistic)) {
                logs.push(log - floors.of(side).log);
            }
        }
    }
    let mut common: Vec<f64> = by_run.iter().map(|logs| median(logs).unwrap_or(0.0)).collect();
    common.sort_unstable_by(f64::total_cmp);
    common
}

/// The scale of the bulk of the comparison, as a standard deviation of one run: for comparisons
/// whose noise nothing measured, or not across the time between the sides. `None` in a small suite.
///
/// The scale of the lower quarter of `|theta - shift| / sqrt(1/n + 1/m)` under a normal
/// distribution; the share of cases that are no part of the bulk (beyond 2.5 scales) is found by
/// iteration, so real changes do not widen it. At most what a machine can do, or the typical noise
/// if that is more.
pub(super) fn bulk_scale(
    thetas: &[f64],
    floors: &[BySide<Floor>],
    shift: &Shift,
    noise: &Noise,
    rule: &VerdictRule,
) -> Option<f64> {
    if thetas.len() < rule.min_cases {
        return None;
    }
    let apart = |(theta, floors): (&f64, &BySide<Floor>)| {
        (theta - shift.theta).abs()
            / (1.0 / floors.reference.n_near as f64 + 1.0 / floors.candidate.n_near as f64).sqrt()
    };
    let mut apart: Vec<f64> = thetas.iter().zip(floors).map(apart).collect();
    apart.sort_unstable_by(f64::total_cmp);
    let n_quarter = apart.len().div_ceil(4).max(2);
    let quarter = *apart.get(n_quarter - 1)?;
    let mut scale = f64::INFINITY;
    let mut n_bulk = apart.len();
    for _ in 0..20 {
        scale = quarter / normal_quantile(0.5 + (n_quarter as f64 - 0.5) / (2.0 * n_bulk as f64));
        let n_now = apart.partition_point(|apart| *apart <= 2.5 * scale).max(n_quarter);
        if n_now >= n_bulk {
            break;
        }
        n_bulk = n_now;
    }
    Some(scale.min(rule.widest.max(noise.typical.sqrt())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_needs_most_cases() {
        assert_eq!(common_shift(&[]), 0.0);
        assert_eq!(common_shift(&[0.3]), 0.0);
        assert_eq!(common_shift(&[0.3; 5]), 0.3);
        assert_eq!(common_shift(&[-0.3; 5]), -0.3);
        assert_eq!(common_shift(&[0.0, 0.0, 0.3, 0.3, 0.3, 0.0]), 0.0);
        assert_eq!(common_shift(&[-0.1, -0.1, -0.1, 0.3, 0.3, 0.3]), 0.0);
    }

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 0.25), Some(1.5));
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 1.0), Some(3.0));
        assert_eq!(quantile(&[1.0], 0.5), None);
    }
}
