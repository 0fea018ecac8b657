//! The numbers of the rule that a caller may choose, and those that are fixed.

/// What a caller may choose about verdicts. The defaults are the ones the error rates were measured with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerdictRule {
    /// False discovery rate of the claims; one minus it is the confidence of the intervals. 0.05.
    pub alpha: f64,
    /// The practical threshold as a fraction: a claim says "changed by more than this". 0.02.
    pub min_effect: f64,
    /// `unchanged` rules out a change of this fraction. 0.10.
    pub margin: f64,
    /// Scatter between runs of unchanged code, as a fraction, taken instead of the assumed one where neither
    /// replicate runs nor a history tell it. `None`: [`ASSUMED_NOISE`] or [`ASSUMED_NOISE_SMALL_SUITE`].
    pub noise: Option<f64>,
    /// Whether the cases are one suite measured at two times, so that what moves all of them, or scatters all of
    /// them, is noise of the machine. Not so for two implementations inside one run. `true`.
    pub one_suite: bool,
}

impl Default for VerdictRule {
    fn default() -> Self {
        Self { alpha: 0.05, min_effect: 0.02, margin: 0.10, noise: None, one_suite: true }
    }
}

impl VerdictRule {
    /// The practical threshold as a logarithm of a ratio.
    pub fn log_min_effect(&self) -> f64 {
        self.min_effect.ln_1p()
    }
}

/// Scatter between runs, as a standard deviation of logarithms, while nothing better is known.
pub(crate) const ASSUMED_NOISE: f64 = 0.02;
/// The same where the suite is too small to tell a shift of the whole run from a change of one case.
pub(crate) const ASSUMED_NOISE_SMALL_SUITE: f64 = 0.05;
/// Less scatter than this is never believed, however quiet the runs look.
pub(crate) const LEAST_NOISE: f64 = 0.005;
/// Degrees of freedom that the suite's typical scatter is worth beside a case's own.
pub(crate) const PRIOR_DF: f64 = 8.0;
/// A lone run counts for at most this many independent rounds.
pub(crate) const MOST_ROUNDS: u64 = 10;
/// Fewer rounds in a lone run bear no claim.
pub(crate) const LEAST_ROUNDS: u64 = 5;
/// Cases needed to see noise or a shift of the whole suite.
pub(crate) const LEAST_CASES: usize = 5;
/// Earlier runs needed to read noise off the history.
pub(crate) const LEAST_HISTORY: usize = 6;
/// Level at which replicate runs establish a shift of the whole suite.
pub(crate) const SHIFT_ALPHA: f64 = 0.01;

/// The interquartile range of a standard normal sample, in standard deviations: twice its upper quartile.
pub(crate) const NORMAL_IQR: f64 = 2.0 * NORMAL_QUARTILE;
/// Upper quartile of the standard normal distribution.
pub(crate) const NORMAL_QUARTILE: f64 = 0.674_489_750_196_081_7;
