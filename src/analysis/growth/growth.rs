//! The growth of all families of a comparison.

use crate::analysis::growth::crossover::{Crossover, crossovers};
use crate::analysis::growth::curve::{CurvePoint, CurvePoints};
use crate::analysis::growth::exponent_change::{
    Claimable, ExponentChange, exponent_change, variances,
};
use crate::analysis::growth::families::{FamilyRows, JudgedRow, find_families};
use crate::analysis::growth::fit::{Curve, fit_sides};
use crate::analysis::growth::level::{LevelChange, level_change};
use crate::analysis::judge::by_side::{BySide, Side};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::significance::benjamini_hochberg;
use crate::analysis::judge::verdict::{Judgement, OwnDoubt, Reason, SuiteFindings, Verdict};
use crate::analysis::pair::fold::RowName;
use crate::model::quantity::Unit;

/// Over which param growth is asked for; `None` is every numeric one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GrowthQuestion {
    pub over: Option<String>,
}

/// How the benchmarks of a comparison grow.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Growth {
    /// The param that was asked for.
    pub over: Option<String>,
    /// Sorted by name, then param.
    pub families: Vec<Family>,
    /// Benchmarks with the param that have fewer than three sizes on both sides.
    pub too_few: usize,
    /// Why others are left out that have three sizes on both sides: fewer can be compared. One reason
    /// a benchmark.
    pub incomparable: Vec<Reason>,
    /// Benchmarks with several rows of one size.
    pub ambiguous: usize,
}

/// A benchmark over the sizes of one param.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Family {
    /// Its name and its other params.
    pub name: RowName,
    /// The param of the sizes.
    pub param: String,
    /// What the timer counts; `None` where that is seconds.
    pub unit: Option<Unit>,
    /// The smallest first, never fewer than three.
    pub sizes: Vec<FamilySize>,
    /// How both sides grow.
    pub curves: BySide<Curve>,
    /// How the growth changed.
    pub exponent: ExponentChange,
    /// How the times changed altogether.
    pub level: LevelChange,
    /// Where the faster side turns.
    pub crossovers: Vec<Crossover>,
}

/// One size of a family.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FamilySize {
    /// The value of the param.
    pub size: f64,
    /// The node id of its row.
    pub fullname: String,
    /// What may be claimed about this size alone.
    pub judged: Judgement,
    /// The noise of the time of each side, as a standard deviation of logarithms.
    pub noise: BySide<f64>,
}

impl Family {
    /// Whether the exponent or the level is claimed to have changed.
    pub(crate) fn is_changed(&self) -> bool {
        self.exponent.verdict.is_claim() || self.level.verdict.is_claim()
    }
}

impl Growth {
    /// Keeps the families with a size that is kept.
    pub(crate) fn keep(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.families.retain(|family| family.sizes.iter().any(|size| is_kept(&size.fullname)));
    }
}

/// Judges the growth of the rows of a comparison.
///
/// The verdicts of the exponents control the false discovery rate over all families (Benjamini and
/// Hochberg 1995), and so do those of the levels.
pub(crate) fn judge_growth(
    rows: &[JudgedRow<'_>],
    suite: &SuiteFindings,
    question: &GrowthQuestion,
    rule: &VerdictRule,
) -> Growth {
    let found = find_families(rows, question.over.as_deref());
    let mut families: Vec<Family> =
        found.families.into_iter().filter_map(|rows| family(rows, suite, rule)).collect();
    let refused: Vec<Option<Reason>> = families.iter().map(refusal).collect();
    for (family, refused) in families.iter_mut().zip(&refused) {
        if refused.is_some() {
            (family.exponent.p, family.level.p) = (None, None);
        }
    }
    let exponents = adjusted(families.iter().map(|family| family.exponent.p));
    let levels = adjusted(families.iter().map(|family| family.level.p));
    let n_tests = exponents.iter().flatten().count();
    for (family, ((refused, of_exponent), of_level)) in
        families.iter_mut().zip(refused.into_iter().zip(exponents).zip(levels))
    {
        let claimable = Claimable { refused, is_lone: is_lone(family), n_tests };
        let verdicts: Vec<Verdict> = family.sizes.iter().map(|size| size.judged.verdict).collect();
        family.exponent.conclude(of_exponent, &claimable, rule);
        family.level.conclude(of_level, &verdicts, &claimable, rule);
    }
    let over = question.over.clone();
    Growth {
        over,
        families,
        too_few: found.too_few,
        incomparable: found.incomparable,
        ambiguous: found.ambiguous,
    }
}

/// The p-values adjusted for their number; `None` for what was not tested.
fn adjusted(p_values: impl Iterator<Item = Option<f64>> + Clone) -> Vec<Option<f64>> {
    let tested: Vec<f64> = p_values.clone().flatten().collect();
    let mut adjusted = benjamini_hochberg(&tested).into_iter();
    p_values.map(|p| p.and_then(|_| adjusted.next())).collect()
}

/// Why a family cannot be tested: some of its sizes cannot.
fn refusal(family: &Family) -> Option<Reason> {
    let judged = || family.sizes.iter().map(|size| &size.judged);
    if judged().any(|judged| judged.reason == Some(Reason::AnotherMachine)) {
        return Some(Reason::AnotherMachine);
    }
    judged().any(|judged| judged.p.is_none()).then_some(Reason::TooFewRounds)
}

fn is_lone(family: &Family) -> bool {
    family.sizes.iter().any(|size| size.judged.counted.both().contains(&&1))
}

/// The curves of one family; `None` where no curve goes through its times.
fn family(rows: FamilyRows<'_>, suite: &SuiteFindings, rule: &VerdictRule) -> Option<Family> {
    let mut sizes = Vec::with_capacity(rows.sizes.len());
    let mut of_level: Vec<(Judgement, OwnDoubt)> = Vec::with_capacity(rows.sizes.len());
    let mut points = BySide { reference: Vec::new(), candidate: Vec::new() };
    for (size, JudgedRow { name, judged, .. }) in rows.sizes {
        let (located, doubt) = (judged.located?, judged.own?);
        let of_sides = variances(doubt.variance, judged.counted, rule);
        for (side, points) in
            [(Side::Reference, &mut points.reference), (Side::Candidate, &mut points.candidate)]
        {
            let (log, variance) = (located.of(side).ln(), *of_sides.of(side));
            points.push(CurvePoint { size, log, variance });
        }
        of_level.push((*judged, doubt));
        sizes.push(FamilySize {
            size,
            fullname: name.fullname.clone(),
            judged: *judged,
            noise: of_sides.map(|variance| variance.sqrt()),
        });
    }
    let points = BySide {
        reference: CurvePoints::new(points.reference)?,
        candidate: CurvePoints::new(points.candidate)?,
    };
    let noise_df =
        of_level.iter().filter_map(|(judged, _)| judged.df).fold(f64::INFINITY, f64::min);
    let guard = if suite.guarded { suite.shift } else { 0.0 };
    let doubts: Vec<OwnDoubt> = of_level.iter().map(|(_, doubt)| *doubt).collect();
    let judged: Vec<(f64, Judgement)> = sizes.iter().map(|size| (size.size, size.judged)).collect();
    let fitted = fit_sides(points, noise_df, rule);
    Some(Family {
        name: rows.name,
        param: rows.param,
        unit: rows.unit,
        exponent: exponent_change(&fitted, &doubts, rule),
        level: level_change(&of_level, guard, rule),
        crossovers: crossovers(&judged),
        curves: fitted.curves,
        sizes,
    })
}
