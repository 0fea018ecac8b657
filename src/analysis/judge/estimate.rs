//! The change of one case, how sure it is, and what else could explain it.

use crate::analysis::judge::significance::interval_null_p;

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::floor::Floor;
use crate::analysis::judge::lone::variance_of_minimum;
use crate::analysis::judge::noise::CaseNoise;
use crate::analysis::judge::quantiles::{QuantileTable, Quantiles};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::suite::Shift;
use crate::analysis::judge::usable::UsableCase;

/// The change of one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    /// `ln(candidate / reference)`.
    pub theta: f64,
    /// Variance of `theta` from the noise between runs.
    pub variance: f64,
    /// Standard error of `theta`, with what the machine may have done to the suite.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Quantiles for those.
    pub quantiles: Quantiles,
    /// Lower end of the interval of candidate / reference.
    pub low: f64,
    /// Upper end of that interval.
    pub high: f64,
    /// Chance that noise explains a change beyond the threshold.
    pub p_noise: f64,
}

/// Estimates the change of one case from its floors.
pub(super) fn estimate(
    (case, logs, floors): (&UsableCase, BySide<&[f64]>, &BySide<Floor>),
    noise: CaseNoise,
    shift: &Shift,
    table: &mut QuantileTable,
    rule: &VerdictRule,
) -> Estimate {
    let theta = floors.candidate.log - floors.reference.log;
    let between = noise.variance
        * (1.0 / floors.reference.n_near as f64 + 1.0 / floors.candidate.n_near as f64);
    let variance = between + own_variance(case, logs, floors);
    let guard = shift.guard();
    let se = (variance + guard * guard).sqrt();
    let df = noise.df();
    let quantiles = table.at(df);
    let half = quantiles.interval * se;
    let p_noise = p_of_noise(theta, guard, variance.sqrt(), df, rule);
    Estimate {
        theta,
        variance,
        se,
        df,
        quantiles,
        low: ratio(theta - half),
        high: ratio(theta + half),
        p_noise,
    }
}

/// What is uncertain about the floors of this case beside the noise between runs: the minimum of a
/// lone run, and a fastest run of three or more that no other run confirms.
fn own_variance(case: &UsableCase, logs: BySide<&[f64]>, floors: &BySide<Floor>) -> f64 {
    let mut variance = 0.0;
    for ((side, sorted), floor) in case.sides.both().into_iter().zip(logs.both()).zip(floors.both())
    {
        match (side.lone(), *sorted) {
            (Some(run), _) => variance += variance_of_minimum(&run),
            (None, [fastest, second, _, ..]) if floor.n_near == 1 => {
                variance += (second - fastest).powi(2)
            }
            _ => {}
        }
    }
    variance
}

/// The p-value of "noise moved the case by no more than the threshold": by itself, and against a
/// shift of the suite that may be the machine's; the larger. 1 where the case moved less than the
/// suite.
pub(crate) fn p_of_noise(theta: f64, guard: f64, sd: f64, df: f64, rule: &VerdictRule) -> f64 {
    // The smaller move has the larger p-value.
    let threshold = rule.log_min_effect();
    least_move(theta, guard).map_or(1.0, |least| interval_null_p(least, sd, df, threshold))
}

/// How far a case moved by itself, or beyond a shift of the suite that may be the machine's; the
/// smaller, without a sign. `None` where the case moved less than the suite.
pub(super) fn least_move(theta: f64, guard: f64) -> Option<f64> {
    let relative = theta - guard;
    (relative * theta > 0.0).then(|| relative.abs().min(theta.abs()))
}

/// Whether a change of the margin is ruled out on both sides of no change, or the change lies
/// inside the threshold. `reach` is the largest change that the numbers leave possible;
/// `contains_zero` says whether the interval contains zero change.
pub(crate) fn is_ruled_out(reach: f64, contains_zero: bool, rule: &VerdictRule) -> bool {
    reach <= rule.log_min_effect() || (contains_zero && reach <= rule.log_margin())
}

/// The ratio of a logarithm, limited to what a float holds.
pub(crate) fn ratio(theta: f64) -> f64 {
    theta.clamp(-700.0, 700.0).exp()
}

/// Whether the best of a time on each side differs by more than the margin; `false` where a side
/// has none.
pub(super) fn is_moved(best: BySide<Option<f64>>, rule: &VerdictRule) -> bool {
    match (best.reference, best.candidate) {
        (Some(reference), Some(candidate)) => {
            (candidate / reference).ln().abs() > rule.log_margin()
        }
        _ => false,
    }
}
