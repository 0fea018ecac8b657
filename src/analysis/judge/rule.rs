//! The parameters of the rule: what a caller chooses, and what was measured once and is fixed.
//!
//! Noise is the standard deviation of the logarithm of a time, so 0.02 is 2 %. Variances are
//! squares of that. "Measured" numbers come from sessions of one suite on shared build machines;
//! `docs/verdicts.md` has the limits.

use crate::model::extra_metric::Better;

/// The rule believes in no less noise than this, as a standard deviation of logarithms.
pub(crate) const LEAST_NOISE: f64 = 0.005;
/// Cases needed to see anything about the suite.
pub(crate) const LEAST_CASES: usize = 5;
/// Earlier runs needed to read the noise from them.
pub(crate) const LEAST_HISTORY: usize = 6;

/// Every number of the rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerdictRule {
    /// False discovery rate of the claims. One minus it is the confidence of the intervals.
    pub alpha: f64,
    /// The practical threshold as a fraction: a claim says "changed by more than this".
    pub min_effect: f64,
    /// Which way is better.
    pub better: Better,
    /// `unchanged` rules out a change of this fraction.
    pub margin: f64,
    /// Level at which several runs a side establish a shift of the whole suite.
    pub shift_alpha: f64,
    /// Noise to take where nothing measured it. `None`: [`assumed`](Self::assumed).
    pub noise: Option<f64>,
    /// Noise while nothing measured it.
    pub assumed: f64,
    /// The same in suites of fewer than [`min_cases`](Self::min_cases) cases.
    pub assumed_small: f64,
    /// The rule believes in no less noise than this, however well the runs agree.
    pub least_noise: f64,
    /// Degrees of freedom that the typical variance of the suite is worth beside the variance of
    /// one case.
    pub prior_df: f64,
    /// Degrees of freedom from which a case may be quieter than the typical one.
    pub own_df: f64,
    /// A case whose variance is more than this many times the typical one is worth its own
    /// variance.
    pub hyper: f64,
    /// A run more than this many standard deviations above the fastest of its side is slow and does
    /// not count.
    pub cut: f64,
    /// A slow phase of a machine slows a run by no more than this, in logarithms.
    pub reach: f64,
    /// A slow run is at least this far above the fastest of its side, in logarithms.
    pub slow_step: f64,
    /// A run with `ln(q1 / min)` above this was slow for three quarters of its rounds.
    pub slow_gap: f64,
    /// Least chance of a run that is slow from end to end.
    pub slow_least: f64,
    /// Runs that the chance of the suite is worth beside the slow runs of one case.
    pub slow_prior: f64,
    /// A slow run is followed by a slow one at least this often. Measured: 0.1 to 0.3.
    pub next_slow: f64,
    /// The slow phase of a lone run may explain a claim this often, or `alpha` over the number of
    /// cases if that is more.
    pub slow_allowed: f64,
    /// A control with `ln(control / fastest control)` above this says that the machine was slow all
    /// the while.
    pub control_gap: f64,
    /// How often a run that passed the control is still slow by a little.
    pub control_share: f64,
    /// What "a little" is, in logarithms.
    pub control_reach: f64,
    /// How often a run that passed the control is slow by more than that.
    pub control_least: f64,
    /// Rounds that a lone run needs for a claim where no runs measured the noise.
    pub min_rounds: u64,
    /// The bulk of a comparison on one kind of machine scatters by no more than this. Largest
    /// measured: 0.14.
    pub widest: f64,
    /// A lone run that was measured for less than this may lie in a slow phase from end to end, in
    /// seconds.
    pub short: f64,
    /// Chance of that: the share of the time in which the machine was slow.
    pub short_slow: f64,
    /// What [`reach`](Self::reach) is for such a run, in logarithms.
    pub short_reach: f64,
    /// Cases needed to see anything about the suite.
    pub min_cases: usize,
    /// Earlier runs needed to read the noise from them.
    pub min_history: usize,
    /// Differences between replicates needed to read the noise from them and not from all earlier
    /// runs.
    pub min_replicate_steps: usize,
    /// [`Judgement::runs_to_settle`](crate::analysis::judge::verdict::Judgement::runs_to_settle)
    /// looks no further than this number of runs a side.
    pub most_runs: usize,
}

impl Default for VerdictRule {
    fn default() -> Self {
        Self {
            alpha: 0.05,
            min_effect: 0.02,
            better: Better::Lower,
            margin: 0.10,
            shift_alpha: 0.01,
            noise: None,
            assumed: 0.02,
            assumed_small: 0.05,
            least_noise: LEAST_NOISE,
            prior_df: 6.0,
            own_df: 6.0,
            hyper: 10.0,
            cut: 3.5,
            reach: 2.2f64.ln(),
            slow_step: 0.08,
            slow_gap: 0.25,
            slow_least: 0.0005,
            slow_prior: 4.0,
            next_slow: 0.25,
            slow_allowed: 0.002,
            control_gap: 0.25,
            control_share: 0.02,
            control_reach: 0.18,
            control_least: 0.001,
            min_rounds: 5,
            widest: 0.15,
            short: 0.05,
            short_slow: 0.28,
            short_reach: 3f64.ln(),
            min_cases: LEAST_CASES,
            min_history: LEAST_HISTORY,
            min_replicate_steps: 6,
            most_runs: 30,
        }
    }
}

impl VerdictRule {
    /// The practical threshold as a logarithm of a ratio.
    pub fn log_min_effect(&self) -> f64 {
        self.min_effect.ln_1p()
    }

    /// The margin of `unchanged` as a logarithm of a ratio.
    pub fn log_margin(&self) -> f64 {
        self.margin.ln_1p()
    }

    /// Variance below which the rule believes nothing.
    pub fn least_variance(&self) -> f64 {
        self.least_noise * self.least_noise
    }

    /// Variance to take in a suite of `n_cases` cases where nothing measured it.
    pub fn assumed_variance(&self, n_cases: usize) -> f64 {
        let assumed = if n_cases >= self.min_cases { self.assumed } else { self.assumed_small };
        self.noise.unwrap_or(assumed).powi(2).max(self.least_variance())
    }

    /// How far above the fastest of its side a run is slow, in logarithms, at this variance.
    pub fn slow_width(&self, variance: f64) -> f64 {
        self.slow_step.max(self.cut * variance.sqrt())
    }
}
