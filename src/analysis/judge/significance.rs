//! The tests of a claim: one case against a threshold, and many cases at once.

use crate::analysis::judge::distributions::t_upper_tail;

/// p-value of "the true change is at most `threshold` either way", both in logarithms, for an
/// estimate with its standard error on `df` degrees of freedom.
///
/// Twice the upper tail of Student's t beyond the threshold, at most 1. With a threshold of 0 it is
/// the usual two-sided t test. McCarthy and Smyth (2009, TREAT) add the far tail instead of
/// doubling the near one; doubling is a little stricter and keeps the claim in step with the
/// printed interval: p is at most alpha exactly where the interval of confidence 1 - alpha lies
/// wholly beyond the threshold. An estimate within the threshold has 1, one beyond it without any
/// error 0.
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

/// p-values adjusted for the false discovery rate, in the order given (Benjamini and Hochberg
/// 1995): each is the lowest rate at which its test is still among the discoveries. Equal p-values
/// stay equal; none gives none.
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

    mod laws {
        use proptest::prelude::*;

        use super::*;
        use crate::analysis::judge::distributions::t_quantile;

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
