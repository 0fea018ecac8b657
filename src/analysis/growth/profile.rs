//! The profile of the exponent: how much worse the best curve gets as its exponent moves away from
//! the best one.
//!
//! The root of the increase in the sum of squares, in units of noise, has about the distribution of
//! Student's t (the profile t of Bates and Watts 1988, section 6.1; Venzon and Moolgavkar 1988). So
//! the exponents where it reaches a quantile of t are the ends of the interval, which may be uneven
//! and may have no end: a fixed cost that the sizes cannot rule out leaves the exponent open above.

use crate::analysis::growth::curve::{CurveFit, CurvePoints, CurveShape, least};

/// Exponents that are tried before the best is refined.
const TRIED_EXPONENTS: u32 = 32;
/// Entries of a side of the table.
const ENTRIES: u32 = 40;
/// Sums of squares that differ by no more are the same for the search.
const SEARCH_ERROR: f64 = 1e-9;
/// The table goes no further than this root.
const MOST_ROOT: f64 = 60.0;

/// The best curve, and the profile around it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ExponentProfile {
    /// The best curve.
    pub best: CurveFit,
    /// Exponents below the best one with the root there, away from it.
    below: Vec<(f64, f64)>,
    /// The same above.
    above: Vec<(f64, f64)>,
}

impl ExponentProfile {
    /// The profile of a shape.
    pub(crate) fn of(points: &CurvePoints, shape: CurveShape) -> Self {
        let (from, to) = points.exponents_of(shape);
        let best = best_fit(points, shape);
        let squares = |exponent: f64| points.at(shape, exponent).squares;
        let root = |exponent: f64| (squares(exponent) - best.squares).max(0.0).sqrt();
        Self { below: side(best.exponent, from, root), above: side(best.exponent, to, root), best }
    }

    /// The ends of the exponents whose root is at most this.
    pub(crate) fn interval(&self, root: f64) -> (f64, f64) {
        (end(&self.below, root), end(&self.above, root))
    }
}

/// The best curve of a shape.
pub(super) fn best_fit(points: &CurvePoints, shape: CurveShape) -> CurveFit {
    let (from, to) = points.exponents_of(shape);
    let squares = |exponent: f64| points.at(shape, exponent).squares;
    let best = points.at(shape, least(from, to, TRIED_EXPONENTS, squares));
    match shape {
        CurveShape::NLogN => best,
        CurveShape::Power => {
            // A straight line is exact, and the search is not.
            let straight = points.straight();
            if straight.squares <= best.squares + SEARCH_ERROR { straight } else { best }
        }
    }
}

/// The table between the best exponent and a bound: fine near the best one, and only as far as the
/// root matters.
fn side(best: f64, bound: f64, root: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let mut span = bound - best;
    if span == 0.0 || !span.is_finite() {
        return vec![(best, 0.0)];
    }
    for _ in 0..30 {
        // A quarter is still beyond what matters.
        if root(best + span / 4.0) <= MOST_ROOT {
            break;
        }
        span /= 4.0;
    }
    let mut table = vec![(best, 0.0)];
    let mut largest: f64 = 0.0;
    for entry in 1..=ENTRIES {
        let share = f64::from(entry) / f64::from(ENTRIES);
        let exponent = best + span * share * share;
        // The root of a profile never falls away from the best one, but for the search's error.
        largest = largest.max(root(exponent));
        table.push((exponent, largest));
    }
    table
}

/// Where a table reaches a root, by interpolation: the root is nearly straight. The last exponent
/// where it never does.
fn end(table: &[(f64, f64)], root: f64) -> f64 {
    for pair in table.windows(2) {
        if let [(before, low), (after, high)] = pair
            && root <= *high
        {
            if *high <= *low {
                return *before;
            }
            return before + (after - before) * ((root - low) / (high - low)).clamp(0.0, 1.0);
        }
    }
    table.last().map_or(0.0, |(exponent, _)| *exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::growth::curve::CurvePoint;

    fn points(sizes: &[f64], time: impl Fn(f64) -> f64, noise: f64) -> CurvePoints {
        let variance = noise * noise;
        let point = |size: &f64| CurvePoint { size: *size, log: time(*size).ln(), variance };
        CurvePoints::new(sizes.iter().map(point).collect()).unwrap()
    }

    #[test]
    fn the_best_curve_is_the_one_that_drew_the_points() {
        let sizes = [10.0, 100.0, 1e3, 1e4, 1e5];
        for (fixed, k) in [(0.0, 1.0), (0.0, 2.0), (1e-4, 1.0), (1e-3, 1.3), (0.0, 0.5)] {
            let time = |n: f64| fixed + 1e-8 * n.powf(k);
            let profile = ExponentProfile::of(&points(&sizes, time, 0.01), CurveShape::Power);
            let grown = 1e-8 * 1e5f64.powf(k);
            let exponent = k * grown / (fixed + grown);
            assert!((profile.best.exponent - exponent).abs() < 2e-3, "{fixed} {k} {profile:?}");
            let (low, high) = profile.interval(2.0);
            assert!(low < exponent && exponent < high && high - low < 0.2, "{low} {high}");
        }
    }

    #[test]
    fn more_noise_makes_a_wider_interval() {
        let sizes = [1.0, 4.0, 16.0, 64.0];
        let width = |noise: f64| {
            let profile =
                ExponentProfile::of(&points(&sizes, |n| 1e-6 * n, noise), CurveShape::Power);
            let (low, high) = profile.interval(2.0);
            high - low
        };
        assert!(width(0.01) < 0.5 * width(0.03), "{} {}", width(0.01), width(0.03));
        assert!(width(0.03) < 0.5 * width(0.1));
    }

    #[test]
    fn a_flat_curve_is_flat() {
        let profile = ExponentProfile::of(
            &points(&[99.0, 999.0, 9999.0], |_| 6.01e-7, 0.01),
            CurveShape::Power,
        );
        assert!(profile.best.exponent.abs() < 1e-12, "{profile:?}");
        let (low, high) = profile.interval(2.0);
        assert!(low < 0.0 && 0.0 < high && high < 0.2, "{low} {high}");
    }
}
