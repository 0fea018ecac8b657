//! The noise of each case: its own scatter, shrunk towards the typical one of the suite.

use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::scatter::CaseScatter;
use crate::analysis::judge::verdict::NoiseSource;

/// The noise between runs of unchanged code.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noise {
    /// Typical variance of the suite.
    pub typical: f64,
    /// What it is read from.
    pub source: NoiseSource,
    /// One entry a usable case.
    pub by_case: Vec<CaseNoise>,
}

/// The noise of one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CaseNoise {
    /// Variance of the logarithm of one run.
    pub variance: f64,
    /// Degrees of freedom that the typical variance is worth here.
    pub prior_df: f64,
    /// Degrees of freedom of the case's own scatter.
    pub own_df: f64,
}

impl CaseNoise {
    /// Degrees of freedom of the variance.
    pub(super) fn df(&self) -> f64 {
        self.prior_df + self.own_df
    }
}

impl Noise {
    /// The noise of every case, moderated.
    ///
    /// `s_i² = (d0 s0² + ss_i) / (d0 + df_i)` (Smyth 2004). A case that scatters far more than the
    /// others keeps its own: its prior is worth one degree of freedom (Phipson, Lee, Majewski,
    /// Alexander and Smyth 2016). While few runs measured a case it is not quieter than the typical
    /// one, because few runs agree by chance.
    pub(super) fn moderated(
        by_case: &[CaseScatter],
        typical: f64,
        source: NoiseSource,
        rule: &VerdictRule,
    ) -> Self {
        let moderated = |case: &CaseScatter| {
            let is_usual = case.squares <= rule.hyper * typical * case.df;
            let prior_df = if is_usual { rule.prior_df } else { 1.0 };
            let least = if case.df < rule.own_df { typical } else { rule.least_variance() };
            let variance = (prior_df * typical + case.squares) / (prior_df + case.df);
            CaseNoise { variance: variance.max(least), prior_df, own_df: case.df }
        };
        Self { typical, source, by_case: by_case.iter().map(moderated).collect() }
    }

    /// The variance of each case.
    pub(super) fn variances(&self) -> Vec<f64> {
        self.by_case.iter().map(|case| case.variance).collect()
    }

    /// Adds what raises the typical variance to `typical` to every case.
    pub(super) fn widen_to(&mut self, typical: f64) {
        let excess = typical - self.typical;
        for case in &mut self.by_case {
            case.variance += excess;
        }
        self.typical = typical;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moderated(squares: f64, df: f64) -> CaseNoise {
        let rule = VerdictRule::default();
        let noise =
            Noise::moderated(&[CaseScatter { squares, df }], 1e-4, NoiseSource::Replicates, &rule);
        noise.by_case[0]
    }

    #[test]
    fn a_case_is_shrunk_towards_the_typical_one() {
        assert_eq!(moderated(0.0, 0.0).variance, 1e-4);
        let near = |got: f64, expected: f64| assert!((got / expected - 1.0).abs() < 1e-12, "{got}");
        near(moderated(8.0 * 4e-4, 8.0).variance, (6e-4 + 8.0 * 4e-4) / 14.0);
        near(moderated(0.0, 8.0).variance, 6e-4 / 14.0);
    }

    #[test]
    fn few_runs_are_not_believed_to_be_quiet_and_a_wild_case_keeps_its_own() {
        assert_eq!(moderated(0.0, 4.0).variance, 1e-4);
        let wild = moderated(8.0 * 4e-3, 8.0);
        assert_eq!((wild.prior_df, wild.df()), (1.0, 9.0));
        assert_eq!(wild.variance, (1e-4 + 8.0 * 4e-3) / 9.0);
    }
}
