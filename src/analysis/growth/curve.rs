//! The curve `a + b n^k` through the times of one side, and how well it fits.
//!
//! With `N` the largest size, `T` the time there, `t = n / N` and `s` the share of the fixed cost at
//! `N`, the curve is `T ((1 - s) t^k + s)`, and its local exponent at the top end is
//! `e = d ln time / d ln n = k (1 - s)`. So it is written by `e` and `k`:
//!
//! ```text
//! ln time = ln T + ln((1 - e/k) + (e/k) t^k)        k from e on, at e without a fixed cost
//! ```
//!
//! `T` is solved for, the weighted mean of the logarithms; `k` is searched for each `e`. What is left
//! is a curve over one number, the profile of `e` ([`profile`](super::profile)).

/// A time of one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CurvePoint {
    /// The size; above 0.
    pub size: f64,
    /// `ln` of the time in seconds.
    pub log: f64,
    /// The variance of that from noise; above 0.
    pub variance: f64,
}

/// What grows beside the fixed cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CurveShape {
    /// `n^k`.
    Power,
    /// `n ln n`.
    NLogN,
}

/// A curve by its local exponent and its power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CurveFit {
    /// The local exponent at the largest size.
    pub exponent: f64,
    /// `k` of `a + b n^k`; of `n ln n` the exponent that it has at the largest size.
    pub power: f64,
    /// The weighted sum of squares of the logarithms around it.
    pub squares: f64,
}

impl CurveFit {
    /// The share of the fixed cost in the time at the largest size.
    pub(crate) fn fixed_share(&self) -> f64 {
        if self.exponent == 0.0 { 1.0 } else { (1.0 - self.exponent / self.power).clamp(0.0, 1.0) }
    }
}

/// Powers that are tried for one exponent before the best is refined.
const TRIED_POWERS: u32 = 24;
/// Steps of a refinement; each shrinks the interval by the golden section.
const REFINEMENTS: u32 = 24;

/// The times of one side, as curves see them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurvePoints {
    points: Vec<CurvePoint>,
    /// `ln(n / N)` of each.
    offsets: Vec<f64>,
    /// `ln N`.
    log_top: f64,
    /// The least and the largest exponent and power that are tried.
    bounds: (f64, f64),
}

impl CurvePoints {
    /// The points, sorted by size; `None` for fewer than two.
    pub(crate) fn new(points: Vec<CurvePoint>) -> Option<Self> {
        let log_top = points.last()?.size.ln();
        let offsets: Vec<f64> = points.iter().map(|point| point.size.ln() - log_top).collect();
        let mut slopes = Vec::new();
        for pair in points.windows(2) {
            if let [a, b] = pair {
                slopes.push((b.log - a.log) / (b.size.ln() - a.size.ln()));
            }
        }
        // Powers beyond the third are rare, but an exponential has any at its upper end.
        let steepest = slopes.iter().copied().fold(0.0, f64::max);
        let lowest = slopes.iter().copied().fold(0.0, f64::min);
        let bounds = ((1.5 * lowest - 0.5).min(-2.0), (1.5 * steepest + 1.0).max(3.0));
        (!slopes.is_empty()).then_some(Self { points, offsets, log_top, bounds })
    }

    /// The points.
    pub(crate) fn points(&self) -> &[CurvePoint] {
        &self.points
    }

    /// How many decades of sizes there are.
    pub(crate) fn decades(&self) -> f64 {
        self.offsets.first().map_or(0.0, |first| -first / std::f64::consts::LN_10)
    }

    /// The curve without a fixed cost, a straight line of logarithms: weighted least squares.
    pub(crate) fn straight(&self) -> CurveFit {
        let weights = || self.points.iter().map(|point| 1.0 / point.variance);
        let total: f64 = weights().sum();
        let middle = weights().zip(&self.offsets).map(|(w, x)| w * x).sum::<f64>() / total;
        let mut products = 0.0;
        let mut spread = 0.0;
        for ((weight, x), point) in weights().zip(&self.offsets).zip(&self.points) {
            products += weight * (x - middle) * point.log;
            spread += weight * (x - middle) * (x - middle);
        }
        let slope = products / spread;
        CurveFit {
            exponent: slope,
            power: slope,
            squares: self.squares_of(CurveShape::Power, slope, slope),
        }
    }

    /// The best curve of a shape with this local exponent at the top end. `n ln n` has only one.
    pub(crate) fn at(&self, shape: CurveShape, exponent: f64) -> CurveFit {
        if shape == CurveShape::NLogN {
            let power = self.top_exponent_of_n_log_n();
            return CurveFit { exponent, power, squares: self.squares_of(shape, exponent, power) };
        }
        let end = if exponent < 0.0 { self.bounds.0 } else { self.bounds.1 };
        // Squared, so that powers near the exponent, where the fixed cost is small, are tried finely.
        let power = |v: f64| exponent + (end - exponent) * v * v;
        let squares = |v: f64| self.squares_of(shape, exponent, power(v));
        let v = least(0.0, 1.0, TRIED_POWERS, squares);
        CurveFit { exponent, power: power(v), squares: squares(v) }
    }

    /// The exponents that a shape may have at the top end.
    pub(crate) fn exponents_of(&self, shape: CurveShape) -> (f64, f64) {
        match shape {
            CurveShape::Power => self.bounds,
            CurveShape::NLogN => (0.0, self.top_exponent_of_n_log_n()),
        }
    }

    /// `d ln(n ln n) / d ln n = 1 + 1 / ln n` at the largest size.
    fn top_exponent_of_n_log_n(&self) -> f64 {
        1.0 + 1.0 / self.log_top
    }

    /// The logarithm of a curve at each size, but for a constant.
    fn logs(&self, shape: CurveShape, exponent: f64, power: f64) -> impl Iterator<Item = f64> {
        // At a power of 0 the curve is flat, and so is the exponent.
        let growing = if power == 0.0 { 0.0 } else { exponent / power };
        let log_top = self.log_top;
        self.offsets.iter().map(move |offset| {
            let grown = match shape {
                CurveShape::Power => (power * offset).exp(),
                CurveShape::NLogN => offset.exp() * (1.0 + offset / log_top),
            };
            ((1.0 - growing) + growing * grown).ln()
        })
    }

    /// The weighted sum of squares around a curve; infinite where a curve has no time at a size.
    pub(crate) fn squares_of(&self, shape: CurveShape, exponent: f64, power: f64) -> f64 {
        let (mut total, mut middle, mut squares) = (0.0, 0.0, 0.0);
        // Weighted mean and squares in one pass: West (1979).
        for (point, log) in self.points.iter().zip(self.logs(shape, exponent, power)) {
            let weight = 1.0 / point.variance;
            total += weight;
            let off = point.log - log - middle;
            middle += off * weight / total;
            squares += weight * off * (point.log - log - middle);
        }
        if squares.is_finite() { squares.max(0.0) } else { f64::INFINITY }
    }

    /// How far each point is from a curve, in logarithms.
    pub(crate) fn residuals(&self, shape: CurveShape, fit: &CurveFit) -> Vec<f64> {
        let off: Vec<f64> = self
            .points
            .iter()
            .zip(self.logs(shape, fit.exponent, fit.power))
            .map(|(point, log)| point.log - log)
            .collect();
        let top = self.log_time_at_top(&off);
        off.iter().map(|off| off - top).collect()
    }

    /// The time of a curve at the largest size, in seconds.
    pub(crate) fn time_at_top(&self, shape: CurveShape, fit: &CurveFit) -> f64 {
        let logs = self.logs(shape, fit.exponent, fit.power);
        let off: Vec<f64> =
            self.points.iter().zip(logs).map(|(point, log)| point.log - log).collect();
        self.log_time_at_top(&off).exp()
    }

    fn log_time_at_top(&self, off: &[f64]) -> f64 {
        let weights = self.points.iter().map(|point| 1.0 / point.variance);
        let total: f64 = weights.clone().sum();
        weights.zip(off).map(|(weight, off)| weight * off).sum::<f64>() / total
    }
}

/// Where a function is least between two numbers: the best of some, refined by the golden section
/// (Kiefer 1953) between its neighbours. Where it is least at an end, that end exactly.
pub(super) fn least(from: f64, to: f64, tried: u32, of: impl Fn(f64) -> f64) -> f64 {
    let step = (to - from) / f64::from(tried);
    let place = |i: u32| if i == tried { to } else { from + step * f64::from(i) };
    let mut best = (0, f64::INFINITY);
    for i in 0..=tried {
        let value = of(place(i));
        if value < best.1 {
            best = (i, value);
        }
    }
    let (mut low, mut high) = (place(best.0.saturating_sub(1)), place((best.0 + 1).min(tried)));
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut of_left, mut of_right) = (of(left), of(right));
    for _ in 0..REFINEMENTS {
        if of_left <= of_right {
            (high, right, of_right) = (right, left, of_left);
            left = high - golden * (high - low);
            of_left = of(left);
        } else {
            (low, left, of_left) = (left, right, of_right);
            right = low + golden * (high - low);
            of_right = of(right);
        }
    }
    let (inner, of_inner) = if of_left <= of_right { (left, of_left) } else { (right, of_right) };
    if best.1 <= of_inner { place(best.0) } else { inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(sizes: &[f64], time: impl Fn(f64) -> f64) -> CurvePoints {
        let point = |size: &f64| CurvePoint { size: *size, log: time(*size).ln(), variance: 1e-4 };
        CurvePoints::new(sizes.iter().map(point).collect()).unwrap()
    }

    #[test]
    fn a_curve_through_its_own_points_leaves_nothing() {
        let sizes = [10.0, 100.0, 1e3, 1e4, 1e5];
        let points = exact(&sizes, |n| 5e-6 + 2e-9 * n.powf(1.5));
        let top = 2e-9 * 1e5f64.powf(1.5);
        let exponent = 1.5 * top / (top + 5e-6);
        let fit = points.at(CurveShape::Power, exponent);
        assert!((fit.power - 1.5).abs() < 1e-3, "{fit:?}");
        assert!(fit.squares < 1e-3, "{fit:?}");
        assert!((points.time_at_top(CurveShape::Power, &fit) / (top + 5e-6) - 1.0).abs() < 1e-4);
        let straight = exact(&sizes, |n| 3e-9 * n * n).straight();
        assert!((straight.exponent - 2.0).abs() < 1e-12 && straight.squares < 1e-12);
    }

    #[test]
    fn n_log_n_has_its_own_exponent() {
        let points = exact(&[10.0, 100.0, 1e3, 1e4, 1e5], |n| 1e-8 * n * n.ln());
        let (_, exponent) = points.exponents_of(CurveShape::NLogN);
        assert!((exponent - 1.0868588963806504).abs() < 1e-12);
        assert!(points.at(CurveShape::NLogN, exponent).squares < 1e-12);
        assert!(points.at(CurveShape::Power, exponent).squares > 1.0);
    }

    #[test]
    fn the_least_is_found_inside_and_at_the_ends() {
        assert!((least(0.0, 1.0, 8, |x| (x - 0.3).powi(2)) - 0.3).abs() < 1e-5);
        assert_eq!(least(0.0, 1.0, 8, |x| x), 0.0);
        assert_eq!(least(0.0, 1.0, 8, |x| -x), 1.0);
    }
}
