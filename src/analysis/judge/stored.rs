//! The rule for numbers that a suite stores itself: sizes, counts, rates, shares.
//!
//! A slow machine does not move them, so nothing of the slow phases, the fastest rounds and the shift
//! of a suite is here. What is left is the rule of times: a change in logarithms, noise from the
//! runs of a side or from earlier ones, moderated over the cases (Smyth 2004), a test against the
//! practical threshold (McCarthy and Smyth 2009) at a false discovery rate (Benjamini and Hochberg
//! 1995), and two one-sided tests for `unchanged` (Schuirmann 1987).
//!
//! * A side is the mean of its runs: in logarithms, so their geometric mean.
//! * A case with a number that is not above zero is compared by difference. The difference, its noise
//!   and the threshold are then relative to the largest of its numbers.
//! * Where all runs repeat a number exactly the noise is zero, and any change beyond the threshold
//!   is claimed.

use crate::analysis::averages::{mean, squared_deviations};
use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::distributions::t_quantile;
use crate::analysis::judge::estimate::{is_ruled_out, ratio};
use crate::analysis::judge::history::{CaseHistory, scatter_of_steps, sequences};
use crate::analysis::judge::judge::JudgedCases;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::scatter::{CaseScatter, typical_variance};
use crate::analysis::judge::significance::{benjamini_hochberg, interval_null_p};
use crate::analysis::judge::verdict::{
    Difference, JudgedStatistic, Judgement, NoiseSource, Reason, SuiteFindings, Verdict,
};

/// What the runs of both sides, and earlier ones, stored of one case.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StoredCase {
    /// The runs compared against that have the number.
    pub reference: Vec<f64>,
    /// The runs in question that have it.
    pub candidate: Vec<f64>,
    /// Earlier runs that have it, oldest first, each with the group of its replicates.
    pub earlier: Vec<(f64, Option<usize>)>,
}

/// Numbers on the scale on which they are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scale {
    /// Logarithms.
    Log,
    /// Shares of this number, which is above zero.
    Share(f64),
}

impl Scale {
    /// The scale of a case; `None` where there is nothing to compare.
    fn of(case: &StoredCase) -> Option<Self> {
        if case.reference.is_empty() || case.candidate.is_empty() {
            return None;
        }
        let of_sides = case.reference.iter().chain(&case.candidate);
        let mut all = of_sides.clone().chain(case.earlier.iter().map(|(number, _)| number));
        if all.all(|number| *number > 0.0) {
            return Some(Self::Log);
        }
        let largest = of_sides.map(|number| number.abs()).fold(0.0, f64::max);
        Some(Self::Share(if largest > 0.0 { largest } else { 1.0 }))
    }

    /// The mean of a side as a number of the metric.
    fn located(self, side: &[f64]) -> f64 {
        match (self, side) {
            (Self::Log, [first, rest @ ..]) if rest.iter().any(|other| other != first) => {
                let logs: Vec<f64> = side.iter().map(|number| number.ln()).collect();
                level(&logs).exp()
            }
            _ => level(side),
        }
    }

    fn apply(self, number: f64) -> f64 {
        match self {
            Self::Log => number.ln(),
            Self::Share(of) => number / of,
        }
    }
}

/// A case that can be compared, on its scale.
struct Scaled {
    case_idx: usize,
    scale: Scale,
    sides: BySide<Vec<f64>>,
    history: CaseHistory,
    /// Where each side is, as a number of the metric.
    located: BySide<f64>,
}

impl Scaled {
    fn new(case_idx: usize, case: &StoredCase, rule: &VerdictRule) -> Option<Self> {
        let scale = Scale::of(case)?;
        let scaled = |numbers: &[f64]| numbers.iter().map(|number| scale.apply(*number)).collect();
        // A number far beyond those of the sides may be none on their scale.
        let earlier = case.earlier.iter().map(|(number, group)| (scale.apply(*number), *group));
        let earlier: Vec<(f64, Option<usize>)> =
            earlier.filter(|(number, _)| number.is_finite()).collect();
        Some(Self {
            case_idx,
            scale,
            sides: BySide {
                reference: scaled(&case.reference),
                candidate: scaled(&case.candidate),
            },
            history: sequences(&earlier, rule),
            located: BySide {
                reference: scale.located(&case.reference),
                candidate: scale.located(&case.candidate),
            },
        })
    }

    fn n_runs(&self) -> BySide<usize> {
        self.sides.map(Vec::len)
    }

    /// The scatter of its runs around the means of their sides.
    fn scatter(&self) -> CaseScatter {
        let of_side = |side: &Vec<f64>| CaseScatter {
            // What division leaves of equal numbers is no scatter.
            squares: if side.windows(2).all(|pair| pair.first() == pair.last()) {
                0.0
            } else {
                squared_deviations(side)
            },
            df: side.len() as f64 - 1.0,
        };
        of_side(&self.sides.reference).and(of_side(&self.sides.candidate))
    }
}

/// The mean of a side. Equal numbers are their mean, to the last bit.
fn level(side: &[f64]) -> f64 {
    match side {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
        _ => mean(side).unwrap_or_default(),
    }
}

/// The noise of the cases.
struct StoredNoise {
    typical: f64,
    source: NoiseSource,
    /// Variance and degrees of freedom of each case.
    by_case: Vec<(f64, f64)>,
}

impl StoredNoise {
    fn of(cases: &[Scaled], rule: &VerdictRule) -> Self {
        let is_lone_pair =
            cases.iter().all(|case| case.n_runs() == BySide { reference: 1, candidate: 1 });
        let (by_case, source) = if is_lone_pair {
            let histories: Vec<CaseHistory> =
                cases.iter().map(|case| case.history.clone()).collect();
            let scatter = scatter_of_steps(&histories, rule);
            (scatter.map(|scatter| scatter.by_case), NoiseSource::History)
        } else {
            (Some(cases.iter().map(Scaled::scatter).collect()), NoiseSource::Replicates)
        };
        let Some(by_case) = by_case else {
            // A noise of 0 that the caller gives says that the number repeats, so there is no floor.
            let assumed =
                if cases.len() >= rule.min_cases { rule.assumed } else { rule.assumed_small };
            let typical = rule.noise.unwrap_or(assumed).powi(2);
            let source =
                if rule.noise.is_some() { NoiseSource::Option } else { NoiseSource::Assumed };
            return Self { typical, source, by_case: vec![(typical, rule.prior_df); cases.len()] };
        };
        // Where every case repeats exactly, the noise is 0 and nothing is assumed beside that.
        let repeats = by_case.iter().all(|case| case.squares == 0.0);
        let typical = if repeats { 0.0 } else { typical_variance(&by_case, 0.0, rule) };
        let by_case = by_case.iter().map(|case| moderated(case, typical, rule)).collect();
        Self { typical, source, by_case }
    }
}

/// The variance of a case and its degrees of freedom, shrunk towards the typical one; its own where
/// it scatters far more than the others. There is no least variance, as there is of times: a clock
/// has a resolution, and a count may repeat exactly.
fn moderated(case: &CaseScatter, typical: f64, rule: &VerdictRule) -> (f64, f64) {
    let is_usual = case.squares <= rule.hyper * typical * case.df;
    if is_usual {
        let variance = (rule.prior_df * typical + case.squares) / (rule.prior_df + case.df);
        let least = if case.df < rule.own_df { typical } else { 0.0 };
        return (variance.max(least), rule.prior_df + case.df);
    }
    (case.squares / case.df, case.df)
}

/// Judges every case of a comparison by a stored number.
pub(crate) fn judge_stored(
    cases: &[StoredCase],
    another_machine: bool,
    rule: &VerdictRule,
) -> JudgedCases {
    let mut scaled: Vec<Scaled> = Vec::with_capacity(cases.len());
    scaled.extend(cases.iter().enumerate().filter_map(|(i, case)| Scaled::new(i, case, rule)));
    let noise = StoredNoise::of(&scaled, rule);
    let tests: Vec<Test> = scaled
        .iter()
        .zip(&noise.by_case)
        .map(|(case, (variance, df))| Test::new(case, *variance, *df, rule))
        .collect();
    let p_values: Vec<f64> = tests.iter().map(|test| test.p).collect();
    let q_values = benjamini_hochberg(&p_values);
    let n_claims = q_values.iter().filter(|q| **q <= rule.alpha).count();
    // What p may be for one more claim (`settle.rs`).
    let level = rule.alpha * (n_claims + 1) as f64 / tests.len().max(n_claims + 1) as f64;
    let nothing = || Judgement::bare(Verdict::Incomparable, Some(Reason::NoNumber));
    let mut judged: Vec<Judgement> = cases.iter().map(|_| nothing()).collect();
    for ((case, test), q) in scaled.iter().zip(&tests).zip(q_values) {
        let Some(judgement) = judged.get_mut(case.case_idx) else { continue };
        *judgement = test.judgement(case, q, level, rule);
        if another_machine {
            (judgement.verdict, judgement.reason, judgement.runs_to_settle) =
                (Verdict::Inconclusive, Some(Reason::AnotherMachine), None);
        }
    }
    let resolution = resolution(&tests, level, rule).filter(|_| !another_machine);
    let suite = SuiteFindings {
        statistic: JudgedStatistic::Stored,
        noise: noise.typical.sqrt(),
        widened_by: 1.0,
        noise_source: noise.source,
        slow: 0.0,
        shift: 0.0,
        whole_shift: 0.0,
        established: false,
        guarded: false,
        left_out: 0,
        counted: 0,
        resolution,
    };
    JudgedCases { cases: judged, suite }
}

/// The change of one case on its scale, and how sure it is.
struct Test {
    theta: f64,
    /// Variance of one run.
    variance: f64,
    se: f64,
    df: f64,
    p: f64,
}

impl Test {
    fn new(case: &Scaled, variance: f64, df: f64, rule: &VerdictRule) -> Self {
        let levels = case.sides.map(|side| level(side));
        let theta = levels.candidate - levels.reference;
        let n_runs = case.n_runs();
        let se =
            (variance * (1.0 / n_runs.reference as f64 + 1.0 / n_runs.candidate as f64)).sqrt();
        let p = interval_null_p(theta, se, df, rule.log_min_effect());
        Self { theta, variance, se, df, p }
    }

    fn judgement(&self, case: &Scaled, q: f64, level: f64, rule: &VerdictRule) -> Judgement {
        let half = self.half_width(rule);
        let (low, high) = (self.theta - half, self.theta + half);
        let verdict = self.verdict(q, rule);
        let reason = match verdict {
            Verdict::Inconclusive if low > 0.0 || high < 0.0 => Some(Reason::NotBeyondThreshold),
            Verdict::Inconclusive => Some(Reason::IntervalTooWide),
            _ => None,
        };
        let is_open = verdict == Verdict::Inconclusive;
        let judged = Judgement {
            df: Some(self.df),
            p_noise: Some(self.p),
            p: Some(self.p),
            q: Some(q),
            located: Some(case.located),
            counted: case.n_runs(),
            runs_to_settle: is_open.then(|| self.runs_to_settle(case, level, rule)).flatten(),
            ..Judgement::bare(verdict, reason)
        };
        match case.scale {
            Scale::Log => Judgement {
                theta: Some(self.theta),
                se: Some(self.se),
                low: Some(ratio(low)),
                high: Some(ratio(high)),
                ..judged
            },
            Scale::Share(of) => Judgement {
                difference: Some(Difference {
                    by: self.theta * of,
                    low: low * of,
                    high: high * of,
                }),
                ..judged
            },
        }
    }

    fn half_width(&self, rule: &VerdictRule) -> f64 {
        if self.se == 0.0 { 0.0 } else { t_quantile(1.0 - rule.alpha / 2.0, self.df) * self.se }
    }

    fn verdict(&self, q: f64, rule: &VerdictRule) -> Verdict {
        if q <= rule.alpha {
            let is_worse = rule.better.worse(self.theta) > 0.0;
            return if is_worse { Verdict::Regressed } else { Verdict::Improved };
        }
        if self.is_ruled_out(rule) { Verdict::Unchanged } else { Verdict::Inconclusive }
    }

    fn is_ruled_out(&self, rule: &VerdictRule) -> bool {
        let one_sided = if self.se == 0.0 { 0.0 } else { t_quantile(1.0 - rule.alpha, self.df) };
        let size = self.theta.abs();
        is_ruled_out(size + one_sided * self.se, size <= self.half_width(rule), rule)
    }

    /// The least number of runs a side at which the case is claimed or ruled out, if more runs look
    /// like those seen.
    fn runs_to_settle(&self, case: &Scaled, level: f64, rule: &VerdictRule) -> Option<usize> {
        let n_runs = case.n_runs();
        let first = n_runs.reference.min(n_runs.candidate) + 1;
        (first..=rule.most_runs).find(|runs| {
            let [reference, candidate] =
                [n_runs.reference, n_runs.candidate].map(|has| has.max(*runs));
            let se = (self.variance * (1.0 / reference as f64 + 1.0 / candidate as f64)).sqrt();
            let df = rule.prior_df + (reference + candidate - 2) as f64;
            let p = interval_null_p(self.theta, se, df, rule.log_min_effect());
            p <= level || Self { se, df, p, ..*self }.is_ruled_out(rule)
        })
    }
}

/// The least change at which a typical case would be claimed, as `ln(candidate / reference)`.
fn resolution(tests: &[Test], level: f64, rule: &VerdictRule) -> Option<f64> {
    let mut least: Vec<f64> = tests
        .iter()
        .map(|test| {
            let reach = if test.se == 0.0 { 0.0 } else { t_quantile(1.0 - level / 2.0, test.df) };
            rule.log_min_effect() + reach * test.se
        })
        .collect();
    least.sort_by(f64::total_cmp);
    // The upper of two middle ones, as for times.
    least.get(least.len() / 2).copied().filter(|least| least.is_finite())
}
