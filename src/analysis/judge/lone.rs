//! What one run tells about itself: how sure its fastest round is, and whether its typical round
//! agrees.

use std::f64::consts::PI;

use crate::analysis::judge::distributions::NORMAL_QUARTILE;

use crate::analysis::judge::usable::{UsableCase, UsableRun};

/// Lower quartile of the standard normal distribution, as a distance from 0. A lone run whose
/// median is farther above its minimum than this, in logarithms, met a second speed.
const SECOND_SPEED: f64 = 0.15;

/// Variance of the logarithm of the fastest of n rounds, from its distance to their first quartile.
///
/// For normal rounds and Gumbel's limit of their extreme: the minimum has the standard deviation `π
/// / sqrt 6 / sqrt(2 ln n)` of the rounds, and the quartile is `sqrt(2 ln n) - 0.6745` of it above
/// the minimum (Gumbel 1958). 0 where the quartile is missing or not above the minimum. Fewer than
/// two rounds, and an unknown number of them, count as two.
pub(super) fn variance_of_minimum(run: &UsableRun) -> f64 {
    let Some(q1) = run.q1.filter(|q1| *q1 > run.min) else {
        return 0.0;
    };
    let scale = (2.0 * (run.rounds.map_or(2, |rounds| rounds.max(2)) as f64).ln()).sqrt();
    // With few rounds the two come so near each other that the limit says nothing.
    let sd = (q1 / run.min).ln() / (scale - NORMAL_QUARTILE).max(0.5);
    (PI / 6f64.sqrt() / scale * sd).powi(2)
}

/// `ln` of the change of the medians of two lone runs; `None` where a side has several runs, or a
/// median is missing or lies in a second speed.
pub(super) fn change_of_typical(case: &UsableCase) -> Option<f64> {
    let log = |run: UsableRun| {
        let median = run.median?;
        ((median / run.min).ln() <= SECOND_SPEED).then(|| median.ln())
    };
    Some(log(case.sides.candidate.lone()?)? - log(case.sides.reference.lone()?)?)
}
