//! What a comparison can see: the least change at which a typical case would be claimed.
//!
//! A case is claimed where noise and a slow phase together explain its change too rarely
//! (`claims.rs`). Both explain a larger change less often, so the least one is found by halving.
//! The answer is the median over the cases, or over some of them spread evenly over their standard
//! errors where there are many.

use crate::analysis::judge::claims::{Common, Tested, is_slow_phase_possible};
use crate::analysis::judge::estimate::{Estimate, p_of_noise};
use crate::analysis::judge::slow::SlowerSide;

/// The number of cases that the answer is read from.
const MOST_CASES: usize = 25;
/// Halvings of the range of changes, which leave less than a thousandth of a percent.
const HALVINGS: usize = 20;
/// `ln` of the largest change that is tried, a factor of 100.
const LARGEST: f64 = 4.605_170_185_988_092;

/// The size of the least `ln(candidate / reference)` that would be claimed of a typical case, at this
/// level of p; `None` where no change of it would be. Where the suite moved, it is that of a change
/// the same way, which has to be larger; else that of a slowdown. `slower_side` is what the change
/// of a case depends on, by its index.
pub(super) fn resolution<'a>(
    cases: &[Tested<'a>],
    slower_side: impl Fn(usize, &Tested<'a>, f64) -> SlowerSide<'a>,
    level: f64,
    common: &Common,
) -> Option<f64> {
    let mut by_se: Vec<(usize, &Tested<'a>)> = cases.iter().enumerate().collect();
    by_se.sort_by(|(_, a), (_, b)| a.estimate.se.total_cmp(&b.estimate.se));
    let way = if common.shift.guard() < 0.0 { -1.0 } else { 1.0 };
    let step = by_se.len().div_ceil(MOST_CASES).max(1);
    let mut least: Vec<f64> = by_se
        .into_iter()
        .skip(step / 2)
        .step_by(step)
        .map(|(i, case)| least_claimed(case, way, &slower_side(i, case, way), level, common))
        .collect();
    least.sort_by(f64::total_cmp);
    // The upper of two middle ones: nobody should expect more than is there.
    least.get(least.len() / 2).copied().filter(|least| least.is_finite())
}

/// The size of the least change of one case this way that is claimed; infinite where none is.
fn least_claimed(case: &Tested, way: f64, slower: &SlowerSide, level: f64, common: &Common) -> f64 {
    let is_claimed = |size: f64| {
        let theta = way * size;
        let p_slow = slower.chance_of_all(theta, common.rule);
        let p_noise = p_of_noise(
            theta,
            common.shift.guard(),
            case.estimate.variance.sqrt(),
            case.estimate.df,
            common.rule,
        );
        let moved =
            Tested { estimate: Estimate { theta, p_noise, ..case.estimate }, p_slow, ..*case };
        p_noise + p_slow <= level && !is_slow_phase_possible(&moved, common)
    };
    if case.p.is_none() || !is_claimed(LARGEST) {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (common.rule.log_min_effect(), LARGEST);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if is_claimed(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
