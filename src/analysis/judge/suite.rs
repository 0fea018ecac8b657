//! What a comparison shows about all its cases together: the noise to expect, a shift of everything, and scatter
//! that the expected noise does not explain.

use crate::analysis::averages::median;
use crate::analysis::judge::distributions::chi_squared_median;
use crate::analysis::judge::noise::{LogRow, Noise, of_history, of_replicates};
use crate::analysis::judge::rule::{
    ASSUMED_NOISE, ASSUMED_NOISE_SMALL_SUITE, LEAST_CASES, LEAST_NOISE, NORMAL_QUARTILE, PRIOR_DF,
    SHIFT_ALPHA, VerdictRule,
};
use crate::analysis::judge::run_sample::RunSample;
use crate::analysis::judge::significance::interval_null_p;

/// One case with usable numbers on both sides; at least one run each.
#[derive(Debug, Clone)]
pub(crate) struct UsableCase<'a> {
    /// Its place among all cases.
    pub case_idx: usize,
    /// The runs of the reference that have it.
    pub reference: Vec<&'a RunSample>,
    /// The runs of the candidate that have it.
    pub candidate: Vec<&'a RunSample>,
    /// Logarithm of candidate / reference.
    pub theta: f64,
}

impl UsableCase<'_> {
    /// What the variance of a run is multiplied with to give that of theta: `1/k + 1/l` for k and l runs.
    pub(crate) fn inverse_runs(&self) -> f64 {
        1.0 / self.reference.len() as f64 + 1.0 / self.candidate.len() as f64
    }

    /// The sides that are a single run.
    pub(crate) fn lone_runs(&self) -> impl Iterator<Item = &RunSample> {
        [&self.reference, &self.candidate].into_iter().filter_map(|side| match side.as_slice() {
            [lone] => Some(*lone),
            _ => None,
        })
    }
}

/// Where the expected noise comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoiseSource {
    /// Several runs on a side.
    Replicates,
    /// Earlier runs on the same machine.
    History,
    /// Nothing: it is assumed.
    Assumed,
    /// [`VerdictRule::noise`].
    Option,
}

impl NoiseSource {
    /// The word in every output.
    pub fn label(self) -> &'static str {
        match self {
            Self::Replicates => "replicates",
            Self::History => "history",
            Self::Assumed => "assumed",
            Self::Option => "option",
        }
    }
}

/// A shift of the whole suite: the median of theta over the cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The shift, as the logarithm of a ratio.
    pub theta: f64,
    /// How many cases moved the way the shift goes.
    pub cases: usize,
    /// How many cases were asked.
    pub of: usize,
    /// Whether replicate runs on both sides show that it is more than the practical threshold.
    pub established: bool,
    /// Whether it is beyond the practical threshold and not established: it is then taken for the machine's, and a
    /// claim must hold against the shifted suite as well.
    pub doubted: bool,
}

/// What the cases tell together.
#[derive(Debug, Clone, PartialEq)]
pub struct SuiteFindings {
    /// Typical variance of a case between runs.
    pub variance: f64,
    /// Where that comes from.
    pub source: NoiseSource,
    /// What replicates and history measured, by usable case.
    pub noise: Noise,
    /// Variance of a shift of the whole suite that the measured noise explains.
    pub shift_variance: f64,
    /// The shift; `None` where the cases are fewer than [`LEAST_CASES`].
    pub shift: Option<Shift>,
    /// Variance of a run that this comparison shows beyond what is expected.
    pub excess: f64,
    /// By how much the excess widens the standard deviation of a typical case; 1 where there is none.
    pub widened_by: f64,
}

impl SuiteFindings {
    /// The variance of one case between runs: its own where measured, shrunk towards the suite's typical one as if
    /// that were worth [`PRIOR_DF`] degrees of freedom (moderation as in limma, Smyth 2004), never below
    /// [`LEAST_NOISE`]. Without a measurement of its own it is the typical one.
    pub fn case_variance(&self, usable_idx: usize) -> f64 {
        let own = self.noise.cases.get(usable_idx).copied().unwrap_or_default();
        moderated(self.variance, own.sum, own.df)
    }

    /// Degrees of freedom of the case's own measurement; 0 without one.
    pub fn case_df(&self, usable_idx: usize) -> f64 {
        self.noise.cases.get(usable_idx).map_or(0.0, |own| own.df)
    }

    /// The shift that is taken for the machine's; 0 where none is.
    pub fn doubted_shift(&self) -> f64 {
        self.shift.filter(|shift| shift.doubted).map_or(0.0, |shift| shift.theta)
    }
}

/// Looks at all usable cases. `reference` and `candidate` hold one row a usable case, one place a run; `history` holds one
/// row a run, one place a usable case.
pub(crate) fn suite_findings(
    cases: &[UsableCase],
    [reference, candidate]: [&[LogRow]; 2],
    history: &[LogRow],
    rule: &VerdictRule,
) -> SuiteFindings {
    let mut noise = of_replicates(reference);
    noise.add(&of_replicates(candidate));
    let replicates = noise.clone();
    noise.add(&of_history(history, cases.len()));

    let (variance, source) = typical_variance(&noise, &replicates, cases.len(), rule);
    let inverse_runs =
        median(&cases.iter().map(UsableCase::inverse_runs).collect::<Vec<_>>()).unwrap_or_default();
    let shift_variance = inverse_runs * noise.suite.variance().unwrap_or_default();
    // One run may have met another machine, and no history rules that out: only replicates on both sides establish.
    let several = |side: fn(&UsableCase) -> usize| {
        median(&cases.iter().map(|case| side(case) as f64).collect::<Vec<_>>())
            .is_some_and(|runs| runs >= 2.0)
    };
    let may_establish = several(|case| case.reference.len())
        && several(|case| case.candidate.len())
        && replicates.suite.df >= 2.0;
    let shift = shift_of(cases).filter(|_| rule.one_suite).map(|shift| {
        let threshold = rule.log_min_effect();
        let p = interval_null_p(shift.theta, shift_variance.sqrt(), noise.suite.df, threshold);
        let established = may_establish && p <= SHIFT_ALPHA;
        Shift { established, doubted: shift.theta.abs() > threshold && !established, ..shift }
    });
    let typical =
        (noise.cases.iter()).map(|own| moderated(variance, own.sum, own.df)).collect::<Vec<_>>();
    let typical = median(&typical).unwrap_or(variance);
    let excess = shift.map_or(0.0, |shift| excess(cases, shift.theta, inverse_runs, typical));
    let widened_by = ((typical + excess) / typical).sqrt();
    SuiteFindings { variance, source, noise, shift_variance, shift, excess, widened_by }
}

/// The suite's typical variance between runs: the median over the cases of their measured variance, each freed of the
/// bias of the median of a chi-squared variable; assumed where fewer than [`LEAST_CASES`] are measured.
fn typical_variance(
    noise: &Noise,
    replicates: &Noise,
    n_cases: usize,
    rule: &VerdictRule,
) -> (f64, NoiseSource) {
    let measured: Vec<f64> = (noise.cases.iter())
        .filter(|own| own.df > 0.0)
        .map(|own| own.sum / chi_squared_median(own.df))
        .collect();
    let (variance, source) = match (median(&measured), rule.noise) {
        (Some(variance), _) if measured.len() >= LEAST_CASES => {
            let by_replicates = replicates.cases.iter().any(|own| own.df > 0.0);
            (variance, if by_replicates { NoiseSource::Replicates } else { NoiseSource::History })
        }
        (_, Some(noise)) => (noise * noise, NoiseSource::Option),
        (_, None) if n_cases >= LEAST_CASES || !rule.one_suite => {
            (ASSUMED_NOISE * ASSUMED_NOISE, NoiseSource::Assumed)
        }
        (_, None) => (ASSUMED_NOISE_SMALL_SUITE * ASSUMED_NOISE_SMALL_SUITE, NoiseSource::Assumed),
    };
    (variance.max(LEAST_NOISE * LEAST_NOISE), source)
}

/// A case's variance from the suite's typical one and its own sum of squares.
fn moderated(typical: f64, sum: f64, df: f64) -> f64 {
    ((PRIOR_DF * typical + sum) / (PRIOR_DF + df)).max(LEAST_NOISE * LEAST_NOISE)
}

/// The median of theta, not yet weighed.
fn shift_of(cases: &[UsableCase]) -> Option<Shift> {
    if cases.len() < LEAST_CASES {
        return None;
    }
    let theta = median(&cases.iter().map(|case| case.theta).collect::<Vec<_>>())?;
    let along = cases.iter().filter(|case| case.theta * theta > 0.0).count();
    Some(Shift { theta, cases: along, of: cases.len(), established: false, doubted: false })
}

/// The variance of a run that the bulk of the cases shows beyond the typical one: a robust scatter of theta (median
/// absolute deviation, as for a normal sample) as random-effects excess (DerSimonian and Laird 1986, by medians).
/// It can only widen: never below 0.
fn excess(cases: &[UsableCase], shift: f64, inverse_runs: f64, typical: f64) -> f64 {
    let distances: Vec<f64> = cases.iter().map(|case| (case.theta - shift).abs()).collect();
    let spread = median(&distances).unwrap_or_default() / NORMAL_QUARTILE;
    (spread * spread / inverse_runs - typical).max(0.0)
}
