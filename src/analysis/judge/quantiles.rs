//! Quantiles of Student's t that many cases share, computed once for each number of degrees of
//! freedom.

use std::collections::HashMap;

use crate::analysis::judge::distributions::t_quantile;

/// The two quantiles that a verdict needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantiles {
    /// `t(1 - alpha/2)`: half the width of the interval, in standard errors.
    pub interval: f64,
    /// `t(1 - alpha)`: how far a test on one side reaches, in standard errors.
    pub one_sided: f64,
}

impl Quantiles {
    /// At a level `alpha`, for `df` degrees of freedom.
    pub(super) fn new(alpha: f64, df: f64) -> Self {
        Self { interval: t_quantile(1.0 - alpha / 2.0, df), one_sided: t_quantile(1.0 - alpha, df) }
    }
}

/// Quantiles at one level by degrees of freedom.
#[derive(Debug, Clone)]
pub(super) struct QuantileTable {
    alpha: f64,
    by_df: HashMap<u64, Quantiles>,
}

impl QuantileTable {
    /// At a level `alpha`.
    pub(super) fn new(alpha: f64) -> Self {
        Self { alpha, by_df: HashMap::new() }
    }

    /// For `df` degrees of freedom.
    pub(super) fn at(&mut self, df: f64) -> Quantiles {
        *self.by_df.entry(df.to_bits()).or_insert_with(|| Quantiles::new(self.alpha, df))
    }
}
