//! The tests behind a claim: one case against a threshold, many cases at once, and how many runs a test would need.

use std::collections::HashMap;

use crate::analysis::judge::distributions::{normal_quantile, t_quantile, t_upper_tail};

/// p-value of "the true change is at most `threshold` either way", both in logarithms, for an estimate with its
/// standard error on `df` degrees of freedom.
///
/// Twice the upper tail of Student's t beyond the threshold, at most 1. With a threshold of 0 it is the usual
/// two-sided t test. McCarthy and Smyth (2009, TREAT) add the far tail instead of doubling the near one; doubling is
/// a little stricter and keeps the claim in step with the printed interval: p is at most alpha exactly where the
/// interval of confidence 1 - alpha lies wholly beyond the threshold.
/// An estimate within the threshold has 1, one beyond it without any error 0.
pub fn interval_null_p(estimate: f64, standard_error: f64, df: f64, threshold: f64) -> f64 {
    let beyond = estimate.abs() - threshold;
    if beyond <= 0.0 {
        return 1.0;
    }
    if standard_error == 0.0 {
        return 0.0;
    }
    (2.0 * t_upper_tail(beyond / standard_error, df)).min(1.0)
}

/// p-values adjusted for the false discovery rate, in the order given (Benjamini and Hochberg 1995): each is the
/// lowest rate at which its test is still among the discoveries. Equal p-values stay equal; none gives none.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n_tests = p_values.len() as f64;
    let mut largest_first: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    largest_first.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut least = 1.0f64;
    let mut adjusted: Vec<(usize, f64)> = Vec::with_capacity(p_values.len());
    for (above, (i, p)) in largest_first.into_iter().enumerate() {
        least = least.min(p * n_tests / (n_tests - above as f64));
        adjusted.push((i, least));
    }
    adjusted.sort_by_key(|(i, _)| *i);
    adjusted.into_iter().map(|(_, q)| q).collect()
}

/// The change that [`RunsToSee::runs_per_side`] counts on, as a fraction.
pub(crate) const CHANGE_TO_SEE: f64 = 0.05;
/// The chance with which it would be seen.
const POWER: f64 = 0.8;
/// More runs than this are no advice.
const MOST_RUNS: usize = 1000;

/// How many runs a side needs before a change of [`CHANGE_TO_SEE`] would be seen with a power of 80 %.
///
/// With m runs a side the estimate has the standard error `sd sqrt(2/m)` and `prior_df + 2(m - 1)` degrees of
/// freedom. The claim is made where it lies `t(1 - alpha/2)` standard errors beyond the threshold, so the least m is
/// wanted with `ln(1.05) - threshold >= sd sqrt(2/m) (t(1 - alpha/2) + t(power))`. Source: the usual sample size of a
/// two-sample t test against a margin (Chow, Shao and Wang, Sample Size Calculations in Clinical Research, 3.2), with
/// quantiles of t in the place of the normal ones. The correction for many cases is left out: it depends on the others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunsToSee {
    /// Level of a claim.
    alpha: f64,
    /// Degrees of freedom known before any run.
    prior_df: f64,
    /// From the practical threshold to the change to see, in logarithms.
    distance: f64,
    /// `t(1 - alpha/2) + t(power)` with normal quantiles.
    normal: f64,
    /// The same with those of t, by runs a side, as far as they were asked for: the cases of a suite ask for a few only.
    by_runs: HashMap<usize, f64>,
}

impl RunsToSee {
    /// For claims at level `alpha` beyond `threshold`, in logarithms, with `prior_df` degrees of freedom known before any
    /// run.
    pub(crate) fn new(alpha: f64, threshold: f64, prior_df: f64) -> Self {
        let normal = normal_quantile(1.0 - alpha / 2.0) + normal_quantile(POWER);
        let distance = CHANGE_TO_SEE.ln_1p() - threshold;
        Self { alpha, prior_df, distance, normal, by_runs: HashMap::new() }
    }

    /// The least number of runs per side, at least 2, for a scatter between runs of this standard deviation.
    /// `None` where the threshold is not below the change to see, or where it would take more than a thousand.
    pub(crate) fn runs_per_side(&mut self, sd: f64) -> Option<u64> {
        if self.distance <= 0.0 || !sd.is_finite() {
            return None;
        }
        // The normal quantiles are below those of t, so the search starts from below, and close.
        let start = (2.0 * (sd * self.normal / self.distance).powi(2)).ceil().max(2.0);
        if start > MOST_RUNS as f64 {
            return None;
        }
        (start as usize..=MOST_RUNS)
            .find(|runs| {
                self.distance >= sd * (2.0 / *runs as f64).sqrt() * self.standard_errors(*runs)
            })
            .map(|runs| runs as u64)
    }

    /// How many standard errors the change must lie beyond the threshold, with so many runs a side.
    fn standard_errors(&mut self, runs: usize) -> f64 {
        let df = self.prior_df + 2.0 * (runs as f64 - 1.0);
        let claim = 1.0 - self.alpha / 2.0;
        *self.by_runs.entry(runs).or_insert_with(|| t_quantile(claim, df) + t_quantile(POWER, df))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_the_threshold_nothing_is_claimed_and_without_error_everything_beyond() {
        for (estimate, standard_error, p) in
            [(0.0, 0.0, 1.0), (0.02, 0.0, 1.0), (-0.02, 0.1, 1.0), (-0.03, 0.0, 0.0)]
        {
            assert_eq!(interval_null_p(estimate, standard_error, 8.0, 0.02), p);
        }
    }

    #[test]
    fn no_test_and_one_test_need_no_adjustment() {
        assert_eq!(benjamini_hochberg(&[]), Vec::<f64>::new());
        assert_eq!(benjamini_hochberg(&[0.03]), [0.03]);
    }

    #[test]
    fn more_noise_needs_more_runs_until_no_number_helps() {
        let mut rule = RunsToSee::new(0.05, 0.02f64.ln_1p(), 8.0);
        let runs = [0.05, 0.0, 0.005, 0.01, 0.02, 0.05, 0.5].map(|sd| rule.runs_per_side(sd));
        assert_eq!(runs, [Some(48), Some(2), Some(2), Some(3), Some(9), Some(48), None]);
        assert_eq!(rule.runs_per_side(f64::NAN), None);
        assert_eq!(RunsToSee::new(0.05, 0.05f64.ln_1p(), 8.0).runs_per_side(0.01), None);
    }

    mod laws {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn a_claim_and_its_interval_agree(
                estimate in -0.5..0.5f64, error in 1e-4..0.3f64, df in 1.0..200.0f64, threshold in 0.0..0.1f64,
            ) {
                let half = t_quantile(0.975, df) * error;
                let beyond = estimate.abs() - half - threshold;
                prop_assume!(beyond.abs() > 1e-9);
                prop_assert_eq!(interval_null_p(estimate, error, df, threshold) <= 0.05, beyond > 0.0);
            }

            #[test]
            fn adjusting_keeps_the_order_and_never_lowers(p in proptest::collection::vec(0.0..=1.0f64, 0..40)) {
                let q = benjamini_hochberg(&p);
                for (p_a, q_a) in p.iter().zip(&q) {
                    prop_assert!(*q_a >= p_a * (1.0 - 1e-15) && *q_a <= 1.0);
                    for (p_b, q_b) in p.iter().zip(&q) {
                        prop_assert!(p_a > p_b || q_a <= q_b);
                    }
                }
            }
        }
    }
}
