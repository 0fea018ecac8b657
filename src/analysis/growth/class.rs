//! The name of a class of growth, where the sizes tell it from the others.

use strum::{IntoStaticStr, VariantArray};

use crate::analysis::growth::curve::{CurvePoints, CurveShape, least};

/// Sizes that a name needs.
const LEAST_SIZES: usize = 4;
/// Sizes and decades that tell `n log n` from `n`.
const LEAST_SIZES_OF_LOG: usize = 5;
const LEAST_DECADES_OF_LOG: f64 = 2.0;
/// A curve that explains so much less is ruled out: the logarithm of a likelihood a hundred times
/// lower, doubled.
const RULED_OUT: f64 = 9.21;
/// A curve that explains at most so much less is as good: 5 % of chi-squared with one degree of
/// freedom.
const AS_GOOD: f64 = 3.84;
/// How far from its exponent an interval may reach for a name.
const REACH: f64 = 0.25;

/// A class of growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum GrowthClass {
    Constant,
    Linear,
    NLogN,
    Quadratic,
    Cubic,
}

impl GrowthClass {
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The word for programs.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }

    /// As people write it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Linear => "linear",
            Self::NLogN => "n log n",
            Self::Quadratic => "quadratic",
            Self::Cubic => "cubic",
        }
    }

    /// The exponent, where it is the same at every size.
    fn exponent(self) -> Option<f64> {
        match self {
            Self::Constant => Some(0.0),
            Self::Linear => Some(1.0),
            Self::NLogN => None,
            Self::Quadratic => Some(2.0),
            Self::Cubic => Some(3.0),
        }
    }
}

/// The class of a curve with this interval of its exponent; `None` where several are possible or
/// none fits.
pub(super) fn class_of_interval(
    points: &CurvePoints,
    (low, high): (f64, f64),
) -> Option<GrowthClass> {
    if points.points().len() < LEAST_SIZES {
        return None;
    }
    let (_, of_log) = points.exponents_of(CurveShape::NLogN);
    // What is told apart by its curve, and not by its exponent alone, does not forbid a name.
    let holds_log = low <= of_log && of_log <= high;
    GrowthClass::ALL.iter().copied().find(|class| {
        class.exponent().is_some_and(|exponent| {
            let is_in = low <= exponent && exponent <= high;
            let is_near = exponent - REACH < low && high < exponent + REACH;
            is_in && is_near && !(*class == GrowthClass::Linear && holds_log)
        })
    })
}

/// Whether the points grow with `n log n` and not with `n`, both with a fixed cost; `squares` are
/// those of the best `a + b n^k`, and `scale` the variance of the points in units of noise.
pub(super) fn is_n_log_n(points: &CurvePoints, squares: f64, scale: f64) -> bool {
    let enough = LEAST_SIZES_OF_LOG <= points.points().len()
        && LEAST_DECADES_OF_LOG <= points.decades() + 1e-9
        && points.points().first().is_some_and(|first| 1.0 < first.size);
    if !enough {
        return false;
    }
    let of_linear = |exponent: f64| points.squares_of(CurveShape::Power, exponent, 1.0);
    let linear = of_linear(least(0.0, 1.0, 16, of_linear));
    let (from, to) = points.exponents_of(CurveShape::NLogN);
    let of_log = |exponent: f64| points.at(CurveShape::NLogN, exponent).squares;
    let log = of_log(least(from, to, 16, of_log));
    RULED_OUT <= (linear - log) / scale && (log - squares) / scale <= AS_GOOD
}
