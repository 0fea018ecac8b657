//! The JSON of growth, which is a part of two documents: its own, and that of a comparison.

use serde::Serialize;
use serde_json::Value as Json;

use crate::analysis::growth::crossover::Crossover;
use crate::analysis::growth::exponent_change::{ExponentChange, LEAST_CHANGE, MARGIN};
use crate::analysis::growth::fit::Curve;
use crate::analysis::growth::growth::{Family, FamilySize, Growth};
use crate::analysis::growth::level::LevelChange;
use crate::analysis::judge::estimate::ratio;
use crate::analysis::judge::verdict::Verdict;
use crate::render::formats::json::v1::params::params_json;

/// Growth, wherever it is.
#[derive(Serialize)]
pub(in crate::render::formats::json) struct GrowthV1<'a> {
    /// The param that was asked for; `null` is every numeric one.
    over: Option<&'a str>,
    /// A claim says that an exponent changed by more than this.
    least_change: f64,
    /// `unchanged` rules out a change of this much.
    margin: f64,
    families: Vec<FamilyV1<'a>>,
    summary: GrowthSummaryV1,
}

#[derive(Serialize)]
struct GrowthSummaryV1 {
    count: usize,
    regressed: usize,
    improved: usize,
    unchanged: usize,
    inconclusive: usize,
    /// Benchmarks with fewer than three sizes on both sides.
    too_few_sizes: usize,
    /// Benchmarks with several rows of one size.
    ambiguous: usize,
}

#[derive(Serialize)]
struct FamilyV1<'a> {
    name: &'a str,
    fullname: &'a str,
    /// The params that all sizes share.
    params: Json,
    over: &'a str,
    /// What the timer counts instead of seconds; empty where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    sizes: Vec<SizeV1<'a>>,
    reference: CurveV1,
    candidate: CurveV1,
    growth: ExponentChangeV1,
    level: LevelChangeV1,
    crossovers: Vec<CrossoverV1>,
}

#[derive(Serialize)]
struct SizeV1<'a> {
    size: f64,
    fullname: &'a str,
    reference: Option<f64>,
    candidate: Option<f64>,
    ratio: Option<f64>,
    ratio_low: Option<f64>,
    ratio_high: Option<f64>,
    /// Degrees of freedom of the noise.
    df: Option<f64>,
    /// Standard deviation of the logarithm of each time, from noise.
    reference_noise: f64,
    candidate_noise: f64,
    q: Option<f64>,
    verdict: &'static str,
}

#[derive(Serialize)]
struct CurveV1 {
    exponent: f64,
    exponent_low: f64,
    exponent_high: f64,
    df: f64,
    class: Option<&'static str>,
    /// `k` of `a + b n^k`.
    power: f64,
    /// `a`, in seconds, or what the timer counts.
    fixed: f64,
    /// The time of the curve at the largest size.
    at_largest: f64,
    /// The scatter around the curve as a multiple of the noise.
    misfit: f64,
}

#[derive(Serialize)]
struct ExponentChangeV1 {
    change: f64,
    change_low: f64,
    change_high: f64,
    df: f64,
    p_noise: f64,
    p_slow: f64,
    p: Option<f64>,
    q: Option<f64>,
    verdict: &'static str,
    reason: Option<&'static str>,
    reason_code: Option<&'static str>,
}

#[derive(Serialize)]
struct LevelChangeV1 {
    ratio: f64,
    ratio_low: f64,
    ratio_high: f64,
    se: f64,
    df: f64,
    p_noise: f64,
    p_slow: f64,
    p: Option<f64>,
    q: Option<f64>,
    verdict: &'static str,
    reason: Option<&'static str>,
    reason_code: Option<&'static str>,
}

#[derive(Serialize)]
struct CrossoverV1 {
    size: f64,
    size_low: f64,
    size_high: f64,
    /// What the candidate is below and above it.
    below: &'static str,
    above: &'static str,
}

/// The families that are shown, and a summary of all.
pub(in crate::render::formats::json) fn growth(
    growth: &Growth,
    only_changed: bool,
) -> GrowthV1<'_> {
    let count = |verdict: Verdict| {
        growth.families.iter().filter(|family| family.exponent.verdict == verdict).count()
    };
    let shown = growth.families.iter().filter(|family| !only_changed || family.is_changed());
    GrowthV1 {
        over: growth.over.as_deref(),
        least_change: LEAST_CHANGE,
        margin: MARGIN,
        families: shown.map(family).collect(),
        summary: GrowthSummaryV1 {
            count: growth.families.len(),
            regressed: count(Verdict::Regressed),
            improved: count(Verdict::Improved),
            unchanged: count(Verdict::Unchanged),
            inconclusive: count(Verdict::Inconclusive),
            too_few_sizes: growth.too_few + growth.incomparable.len(),
            ambiguous: growth.ambiguous,
        },
    }
}

fn family(family: &Family) -> FamilyV1<'_> {
    FamilyV1 {
        name: &family.name.name,
        fullname: &family.name.fullname,
        params: params_json(&family.name.params),
        over: &family.param,
        unit: family.unit.as_ref().map(ToString::to_string),
        sizes: family.sizes.iter().map(size).collect(),
        reference: curve(&family.curves.reference),
        candidate: curve(&family.curves.candidate),
        growth: exponent(&family.exponent),
        level: level(&family.level),
        crossovers: family.crossovers.iter().map(crossover).collect(),
    }
}

fn size(of: &FamilySize) -> SizeV1<'_> {
    let judged = &of.judged;
    SizeV1 {
        size: of.size,
        fullname: &of.fullname,
        reference: judged.located.map(|located| located.reference),
        candidate: judged.located.map(|located| located.candidate),
        ratio: judged.theta.map(ratio),
        ratio_low: judged.low,
        ratio_high: judged.high,
        df: judged.df,
        reference_noise: of.noise.reference,
        candidate_noise: of.noise.candidate,
        q: judged.q,
        verdict: judged.verdict.label(),
    }
}

fn curve(curve: &Curve) -> CurveV1 {
    CurveV1 {
        exponent: curve.exponent,
        exponent_low: curve.low,
        exponent_high: curve.high,
        df: curve.df,
        class: curve.class.map(|class| class.label()),
        power: curve.power,
        fixed: curve.fixed,
        at_largest: curve.at_top,
        misfit: curve.misfit,
    }
}

fn exponent(change: &ExponentChange) -> ExponentChangeV1 {
    ExponentChangeV1 {
        change: change.change,
        change_low: change.low,
        change_high: change.high,
        df: change.df,
        p_noise: change.p_noise,
        p_slow: change.p_slow,
        p: change.p,
        q: change.q,
        verdict: change.verdict.label(),
        reason: change.reason.map(|reason| reason.sentence()),
        reason_code: change.reason.map(|reason| reason.code()),
    }
}

fn level(change: &LevelChange) -> LevelChangeV1 {
    LevelChangeV1 {
        ratio: ratio(change.theta),
        ratio_low: change.low,
        ratio_high: change.high,
        se: change.se,
        df: change.df,
        p_noise: change.p_noise,
        p_slow: change.p_slow,
        p: change.p,
        q: change.q,
        verdict: change.verdict.label(),
        reason: change.reason.map(|reason| reason.sentence()),
        reason_code: change.reason.map(|reason| reason.code()),
    }
}

fn crossover(of: &Crossover) -> CrossoverV1 {
    CrossoverV1 {
        size: of.size,
        size_low: of.low,
        size_high: of.high,
        below: of.below.label(),
        above: of.below.swapped().label(),
    }
}
