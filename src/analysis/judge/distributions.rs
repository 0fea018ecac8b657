//! Tails and quantiles of the distributions that the verdicts need. The only door of `libm`.
//!
//! Why not a crate of distributions: `statrs` 0.19.1 gives quantiles of Student's t that are off by
//! 3e-6 at 100,000 degrees of freedom and a normal tail that is off by 9e-11, where the known
//! answers ask for 1e-9 and 1e-12. The special functions of `libm` are exact to the last digits;
//! the formulas here are short.

use std::f64::consts::{PI, SQRT_2};

/// Upper quartile of the standard normal distribution.
pub(crate) const NORMAL_QUARTILE: f64 = 0.674_489_750_196_081_7;

/// Most steps of any series, fraction or search below. What converges does so long before.
const MAX_STEPS: u32 = 100_000;

/// `P(Z > z)` of the standard normal distribution. Source: DLMF 7.2.2, `erfc(z / sqrt 2) / 2`.
pub fn normal_upper_tail(z: f64) -> f64 {
    libm::erfc(z / SQRT_2) / 2.0
}

/// The number that a standard normal variable stays below with probability `p`, for `0 < p < 1`.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * PI).sqrt();
    symmetric_quantile(p, 0.0, normal_upper_tail, density)
}

/// `P(T > t)` of Student's t with `df` degrees of freedom; `df` is positive and need not be whole.
pub fn t_upper_tail(t: f64, df: f64) -> f64 {
    Student::new(df).upper_tail(t)
}

/// The number that Student's t with `df` degrees of freedom stays below with probability `p`, for
/// `0 < p < 1`.
///
/// From the first terms of its expansion about the normal quantile (Abramowitz and Stegun 26.7.5).
pub fn t_quantile(p: f64, df: f64) -> f64 {
    let student = Student::new(df);
    let z = normal_quantile(p).abs();
    let (r, square) = (1.0 / df, z * z);
    let terms = [
        (square + 1.0) / 4.0,
        ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0)
            / 92160.0,
    ];
    // An expansion in 1 / df: where that is not small, later terms say nothing, and the normal
    // quantile is a start.
    let start = if df < 4.0 {
        z
    } else {
        z * (1.0 + terms.iter().rev().fold(0.0, |sum, term| r * (term + sum)))
    };
    symmetric_quantile(p, start, |t| student.upper_tail(t), |t| student.density(t))
}

/// Student's t with some degrees of freedom, and what all its formulas share.
struct Student {
    df: f64,
    /// `Γ((df + 1) / 2) / Γ(df / 2)`.
    gammas: f64,
}

impl Student {
    fn new(df: f64) -> Self {
        Self { df, gammas: gamma_half_step(df / 2.0) }
    }

    /// Source: DLMF 8.17, `I_x(df/2, 1/2) / 2` with `x = df / (df + t²)` for `t >= 0`. At `t = 0`
    /// it is one half.
    fn upper_tail(&self, t: f64) -> f64 {
        let a = self.df / 2.0;
        // A t whose square is no float any more is 0 or infinite for this purpose; both come out
        // right.
        let square = t * t;
        if square == 0.0 {
            return 0.5;
        }
        let (x, y) = (1.0 / (1.0 + square / self.df), 1.0 / (1.0 + self.df / square));
        // x^a y^(1/2) / B(a, 1/2), with x^a by `ln_1p`: at many degrees of freedom x itself has
        // lost the digits.
        let front = (-a * (square / self.df).ln_1p()).exp() * y.sqrt() * self.gammas / PI.sqrt();
        // The fraction converges fast on one side of this bound, its mirror image on the other
        // (DLMF 8.17(v)).
        let tail = if x < (a + 1.0) / (a + 2.5) {
            front * beta_fraction(a, 0.5, x) / a / 2.0
        } else {
            0.5 - front * beta_fraction(0.5, a, y)
        };
        if t > 0.0 { tail } else { 1.0 - tail }
    }

    /// `Γ((df + 1) / 2) / Γ(df / 2) / sqrt(df π) (1 + t² / df)^(-(df + 1) / 2)`.
    fn density(&self, t: f64) -> f64 {
        self.gammas / (self.df * PI).sqrt()
            * (-(self.df + 1.0) / 2.0 * (t * t / self.df).ln_1p()).exp()
    }
}

/// Quantile of a distribution symmetric about 0, by Newton's method on its upper tail, from a start
/// at or above 0 that is near the absolute value of the quantile or below it.
///
/// Right of 0 the tail is convex: from below the steps climb to the root and never pass it, and
/// from a little above the first leads below. The error is squared by each step, so after a step of
/// 1e-8 nothing is left of it.
fn symmetric_quantile(
    p: f64,
    start: f64,
    upper_tail: impl Fn(f64) -> f64,
    density: impl Fn(f64) -> f64,
) -> f64 {
    let above = p.min(1.0 - p);
    let mut quantile = start;
    for _ in 0..MAX_STEPS {
        let step = (upper_tail(quantile) - above) / density(quantile);
        quantile += step;
        if step.abs() <= 1e-8 * quantile.abs() {
            break;
        }
    }
    if p < 0.5 { -quantile } else { quantile }
}

/// `Γ(a + 1/2) / Γ(a)`.
///
/// From 100 on by its series (DLMF 5.11.13; Graham, Knuth and Patashnik, Concrete Mathematics,
/// exercise 9.60), where a quotient of two gamma functions would overflow and a difference of their
/// logarithms lose digits.
fn gamma_half_step(a: f64) -> f64 {
    if a < 100.0 {
        return libm::tgamma(a + 0.5) / libm::tgamma(a);
    }
    let r = 1.0 / a;
    let series =
        5.0 / 1024.0 + r * (-21.0 / 32768.0 + r * (-399.0 / 262144.0 + r * (869.0 / 4194304.0)));
    a.sqrt() * (1.0 + r * (-1.0 / 8.0 + r * (1.0 / 128.0 + r * series)))
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
///
/// Source: DLMF 8.17.22 for the fraction, Thompson and Barnett (1986) for the way to evaluate it.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    // Stands for a zero denominator, as the method prescribes.
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..MAX_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for numerator in [even, odd] {
            d = 1.0 / nonzero(1.0 + numerator * d);
            c = nonzero(1.0 + numerator / c);
            fraction *= c * d;
        }
        if (fraction - before).abs() <= 1e-16 * fraction.abs() {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 1e-13 * expected.abs(), "{got:?} is not {expected:?}");
    }

    #[test]
    fn closed_forms_are_met() {
        // One degree of freedom is the Cauchy distribution, two have an algebraic tail.
        for t in [0.1, 1.0, 7.0, 1e6] {
            check(t_upper_tail(t, 1.0), (1.0 / t).atan() / PI);
            let root = (2.0 + t * t).sqrt();
            check(t_upper_tail(t, 2.0), 1.0 / (root * (root + t)));
            check(t_upper_tail(-t, 2.0), 1.0 - 1.0 / (root * (root + t)));
        }
        check(t_quantile(0.75, 1.0), 1.0);
        check(t_quantile(0.25, 1.0), -1.0);
    }

    #[test]
    fn the_middle_and_the_far_end_are_exact() {
        assert_eq!((t_upper_tail(0.0, 3.0), normal_upper_tail(0.0)), (0.5, 0.5));
        assert_eq!((t_quantile(0.5, 3.0), normal_quantile(0.5)), (0.0, 0.0));
        assert!(t_upper_tail(1e300, 3.0) == 0.0 && t_upper_tail(-1e300, 3.0) == 1.0);
        check(normal_quantile(0.975), 1.959963984540054);
    }

    #[test]
    fn a_quantile_leaves_behind_it_what_was_asked_for() {
        for df in [0.3, 1.0, 1.9, 2.0, 2.5, 4.0, 8.0, 31.7, 150.0, 250.0, 1e4, 1e7] {
            for above in [0.4999, 0.4, 0.2, 0.05, 0.025, 1e-3, 1e-6] {
                let quantile = t_quantile(1.0 - above, df);
                let left = t_upper_tail(quantile, df);
                // 1 - p is rounded, and a power of df is as exact as df is small.
                let exact = 1e-16 + above * (1e-13 + 1e-16 * df);
                assert!((left - above).abs() <= exact, "{df} {above}: {left}");
                assert!(quantile >= normal_quantile(1.0 - above));
            }
        }
    }

    #[test]
    fn many_degrees_of_freedom_tend_to_the_normal_distribution() {
        assert!((t_upper_tail(2.0, 1e7) - normal_upper_tail(2.0)).abs() < 2e-8);
        // The two halves of `gamma_half_step` meet.
        assert!((gamma_half_step(100.0) / gamma_half_step(100.0 - 1e-12) - 1.0).abs() < 1e-13);
    }
}
