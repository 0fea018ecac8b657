//! The curves of both sides of a family, with what scatters around them.

use crate::analysis::growth::class::{GrowthClass, class_of_interval, is_n_log_n};
use crate::analysis::growth::curve::{CurveFit, CurvePoints, CurveShape};
use crate::analysis::growth::profile::ExponentProfile;
use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::distributions::t_quantile;
use crate::analysis::judge::rule::VerdictRule;

/// A fixed cost on both sides must lower the sum of squares by this much to be believed: 5 % of
/// chi-squared with two degrees of freedom.
const FIXED_COST_GAIN: f64 = 5.99;
/// Numbers of a curve: `a`, `b` and `k`.
const PARAMETERS: usize = 3;

/// How one side grows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Curve {
    /// What grows.
    pub shape: CurveShape,
    /// `d ln time / d ln n` at the largest size.
    pub exponent: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Degrees of freedom of the interval.
    pub df: f64,
    /// `k` of `a + b n^k`.
    pub power: f64,
    /// `a`: the seconds that every size takes; 0 where no fixed cost is seen.
    pub fixed: f64,
    /// The time of the curve at the largest size, in seconds.
    pub at_top: f64,
    /// The scatter around the curve as a multiple of the noise; 1 where the noise explains it.
    pub misfit: f64,
    /// Its class, where the sizes tell.
    pub class: Option<GrowthClass>,
}

/// Both sides, and what the comparison of them needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FittedSides {
    pub points: BySide<CurvePoints>,
    pub shape: CurveShape,
    /// The curves that are believed.
    pub fits: BySide<CurveFit>,
    pub profiles: BySide<ExponentProfile>,
    pub curves: BySide<Curve>,
    /// Variance of the difference of the sides in units of noise, and its degrees of freedom.
    pub scale: Scale,
}

/// A variance in units of noise, at least 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub variance: f64,
    pub df: f64,
}

impl Scale {
    /// The scatter around a curve and the noise together: `(d0 + ss) / (d0 + df)`, as the rule mixes
    /// the noise of a case with that of the suite (Smyth 2004; Phipson et al. 2016 for scatter that
    /// is far beyond). Never below the noise: points that happen to lie on a curve are no better
    /// known.
    pub(super) fn of(squares: f64, n_points: usize, noise_df: f64, rule: &VerdictRule) -> Self {
        let own_df = n_points.saturating_sub(PARAMETERS) as f64;
        let is_usual = squares <= rule.hyper * own_df;
        let prior_df = if is_usual || own_df == 0.0 { noise_df } else { 1.0 };
        let squares = if own_df == 0.0 { 0.0 } else { squares };
        let df = prior_df + own_df;
        Self { variance: ((prior_df + squares) / df).max(1.0), df }
    }

    /// The root of the profile that ends an interval of confidence `1 - alpha`.
    pub(super) fn root(self, alpha: f64) -> f64 {
        t_quantile(1.0 - alpha / 2.0, self.df) * self.variance.sqrt()
    }
}

/// Fits both sides; `noise_df` are the degrees of freedom of the noise.
///
/// One shape for both, so that no difference comes from the choice: `n log n` where both sides show
/// it, and a fixed cost where the two together do.
pub(super) fn fit_sides(
    points: BySide<CurvePoints>,
    noise_df: f64,
    rule: &VerdictRule,
) -> FittedSides {
    let profiles = points.map(|points| ExponentProfile::of(points, CurveShape::Power));
    let scale_of = |points: &CurvePoints, squares: f64| {
        Scale::of(squares, points.points().len(), noise_df, rule)
    };
    let logs = both(&points, &profiles, |points, profile| {
        let squares = profile.best.squares;
        is_n_log_n(points, squares, scale_of(points, squares).variance)
    });
    let (shape, profiles, fits) = if logs.reference && logs.candidate {
        let profiles = points.map(|points| ExponentProfile::of(points, CurveShape::NLogN));
        let fits = profiles.map(|profile| profile.best);
        (CurveShape::NLogN, profiles, fits)
    } else {
        let fits = with_or_without_fixed_cost(&points, &profiles, noise_df, rule);
        (CurveShape::Power, profiles, fits)
    };
    let mut curves = both(&points, &profiles, |points, profile| {
        curve_without_class(points, shape, profile, noise_df, rule)
    });
    for (curve, (fit, (points, is_log))) in [&mut curves.reference, &mut curves.candidate]
        .into_iter()
        .zip(fits.both().into_iter().zip(points.both().into_iter().zip(logs.both())))
    {
        curve.believe(fit, points, *is_log);
    }
    let scale = scale_of_difference(&points, shape, &fits, noise_df, rule);
    FittedSides { points, shape, fits, profiles, curves, scale }
}

fn both<A, B, T>(a: &BySide<A>, b: &BySide<B>, of: impl Fn(&A, &B) -> T) -> BySide<T> {
    BySide { reference: of(&a.reference, &b.reference), candidate: of(&a.candidate, &b.candidate) }
}

fn with_or_without_fixed_cost(
    points: &BySide<CurvePoints>,
    profiles: &BySide<ExponentProfile>,
    noise_df: f64,
    rule: &VerdictRule,
) -> BySide<CurveFit> {
    let straight = points.map(CurvePoints::straight);
    let best = profiles.map(|profile| profile.best);
    let gains = both(&straight, &best, |straight, best| straight.squares - best.squares);
    let scales = both(points, &best, |points, best| {
        Scale::of(best.squares, points.points().len(), noise_df, rule).variance
    });
    let gain = gains.reference / scales.reference + gains.candidate / scales.candidate;
    if FIXED_COST_GAIN < gain { best } else { straight }
}

fn curve_without_class(
    points: &CurvePoints,
    shape: CurveShape,
    profile: &ExponentProfile,
    noise_df: f64,
    rule: &VerdictRule,
) -> Curve {
    let scale = Scale::of(profile.best.squares, points.points().len(), noise_df, rule);
    let (low, high) = profile.interval(scale.root(rule.alpha));
    let at_top = points.time_at_top(shape, &profile.best);
    Curve {
        shape,
        exponent: profile.best.exponent,
        low,
        high,
        df: scale.df,
        power: profile.best.power,
        fixed: 0.0,
        at_top,
        misfit: scale.variance.sqrt(),
        class: None,
    }
}

impl Curve {
    /// Takes the curve that is believed, and names its class.
    fn believe(&mut self, fit: &CurveFit, points: &CurvePoints, is_log: bool) {
        self.exponent = fit.exponent;
        self.power = fit.power;
        self.low = self.low.min(fit.exponent);
        self.high = self.high.max(fit.exponent);
        self.at_top = points.time_at_top(self.shape, fit);
        self.fixed = self.at_top * fit.fixed_share();
        self.class = if is_log {
            Some(GrowthClass::NLogN)
        } else {
            class_of_interval(points, (self.low, self.high))
        };
    }
}

/// The scatter of the difference of both sides around the difference of their curves. What no curve
/// of this shape follows, such as the steps of a cache, is the same on both sides and cancels.
fn scale_of_difference(
    points: &BySide<CurvePoints>,
    shape: CurveShape,
    fits: &BySide<CurveFit>,
    noise_df: f64,
    rule: &VerdictRule,
) -> Scale {
    let residuals = both(points, fits, |points, fit| points.residuals(shape, fit));
    let sides = points.reference.points().iter().zip(points.candidate.points());
    let off = residuals.reference.iter().zip(&residuals.candidate);
    let squares = sides
        .zip(off)
        .map(|((a, b), (of_a, of_b))| (of_b - of_a).powi(2) / (a.variance + b.variance))
        .sum();
    Scale::of(squares, points.reference.points().len(), noise_df, rule)
}
