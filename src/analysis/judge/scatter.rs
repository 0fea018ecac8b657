//! How much runs of unchanged code scatter, read from the runs of a side. The sides are never
//! compared here, so a change of the code is no noise.
//!
//! The first pass reads the lower half of a side, because slow runs are above it. The second pass
//! reads the runs that count, which are worth more degrees of freedom.

use std::collections::HashMap;

use crate::analysis::averages::median;
use crate::analysis::judge::distributions::normal_quantile;

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::floor::{Floor, floor};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::usable::UsableCase;
use crate::analysis::judge::verdict::JudgedStatistic;

/// The logarithms of the runs of each side of each case, in ascending order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SortedLogs {
    /// Side after side and case after case: one list for a large suite, and not two for each of its
    /// cases.
    all: Vec<f64>,
    n_runs: Vec<BySide<usize>>,
}

impl SortedLogs {
    /// Of one statistic; `None` where a run lacks it.
    pub(super) fn new(cases: &[UsableCase], statistic: JudgedStatistic) -> Option<Self> {
        let n_runs: Vec<BySide<usize>> = cases.iter().map(UsableCase::n_runs).collect();
        let mut all = Vec::with_capacity(
            n_runs.iter().map(|n_runs| n_runs.reference + n_runs.candidate).sum(),
        );
        for side in cases.iter().flat_map(|case| case.sides.both()) {
            let start = all.len();
            for run in side.runs() {
                all.push(run.log(statistic)?);
            }
            if let Some(side) = all.get_mut(start..) {
                side.sort_unstable_by(f64::total_cmp);
            }
        }
        Some(Self { all, n_runs })
    }

    /// Number of cases.
    pub(super) fn n_cases(&self) -> usize {
        self.n_runs.len()
    }

    /// The sides of each case.
    pub(super) fn cases(&self) -> impl Iterator<Item = BySide<&[f64]>> {
        let mut rest = self.all.as_slice();
        self.n_runs.iter().map(move |n_runs| {
            let mut first = |n_runs| {
                let (first, others) = rest.split_at_checked(n_runs).unwrap_or((rest, &[]));
                rest = others;
                first
            };
            let reference = first(n_runs.reference);
            BySide { reference, candidate: first(n_runs.candidate) }
        })
    }
}

/// Scatter between the runs of one case.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct CaseScatter {
    /// Sum of squares: degrees of freedom times variance.
    pub squares: f64,
    /// Degrees of freedom; 0 where nothing is known.
    pub df: f64,
}

impl CaseScatter {
    /// The scatter of two independent sets of runs.
    pub(super) fn and(self, other: Self) -> Self {
        Self { squares: self.squares + other.squares, df: self.df + other.df }
    }
}

/// Scatter between runs of unchanged code, over all cases.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scatter {
    /// One entry a usable case.
    pub by_case: Vec<CaseScatter>,
    /// The typical variance.
    pub typical: f64,
    /// Runs that look slow.
    pub n_slow: usize,
    /// How many runs could: all but one of each sequence.
    pub n_others: usize,
}

impl Scatter {
    /// Of the scatter of each case, and of the sorted sequences it is read from; `None` where
    /// nothing tells it.
    pub(super) fn new<'a>(
        by_case: Vec<CaseScatter>,
        sequences: impl Iterator<Item = &'a [f64]>,
        rule: &VerdictRule,
    ) -> Option<Self> {
        if by_case.iter().all(|case| case.df == 0.0) {
            return None;
        }
        let typical = typical_variance(&by_case, rule.least_variance(), rule);
        let width = rule.slow_width(typical);
        let (mut n_slow, mut n_others) = (0, 0);
        for sorted in sequences {
            n_slow += sorted.len() - floor(sorted, width).n_near;
            n_others += sorted.len() - 1;
        }
        Some(Self { by_case, typical, n_slow, n_others })
    }
}

/// First pass: from the lower half of each side of several runs.
pub(super) fn scatter_of_halves(
    logs: &SortedLogs,
    spacings: &mut Spacings,
    rule: &VerdictRule,
) -> Option<Scatter> {
    let by_case = logs
        .cases()
        .map(|case| spacings.lower_half(case.reference).and(spacings.lower_half(case.candidate)));
    let by_case = by_case.collect();
    let sides = logs.cases().flat_map(|case| [case.reference, case.candidate]);
    Scatter::new(by_case, sides.filter(|side| 2 <= side.len()), rule)
}

/// Second pass: the ordinary sums of squares of the runs that count towards the floors.
pub(super) fn scatter_of_counted(logs: &SortedLogs, floors: &[BySide<Floor>]) -> Vec<CaseScatter> {
    let of_side = |sorted: &[f64], floor: &Floor| CaseScatter {
        squares: sorted.iter().take(floor.n_near).map(|log| (log - floor.log).powi(2)).sum(),
        df: floor.n_near as f64 - 1.0,
    };
    let of_case = |(logs, floors): (BySide<&[f64]>, &BySide<Floor>)| {
        of_side(logs.reference, &floors.reference).and(of_side(logs.candidate, &floors.candidate))
    };
    logs.cases().zip(floors).map(of_case).collect()
}

/// The typical variance of the cases.
///
/// The median over the cases of their variance, each divided by the median of chi-squared over its
/// degrees of freedom to free it of the bias of a median. In suites of few cases the mean, together
/// with four degrees of freedom of the assumed variance. Never below the `least` variance: of times
/// [`VerdictRule::least_variance`], of stored numbers 0, because they may repeat exactly.
pub(super) fn typical_variance(by_case: &[CaseScatter], least: f64, rule: &VerdictRule) -> f64 {
    let measured = by_case.iter().filter(|case| case.df > 0.0);
    let measured: Vec<f64> =
        measured.map(|case| case.squares / chi_squared_median(case.df)).collect();
    let typical = match median(&measured) {
        Some(typical) if measured.len() >= rule.min_cases => typical,
        _ => {
            // A noise of 0 is no variance to mix with.
            let assumed = rule.noise.filter(|noise| *noise != 0.0).unwrap_or(rule.assumed);
            let total = by_case.iter().fold(CaseScatter::default(), |sum, case| sum.and(*case));
            (4.0 * assumed * assumed + total.squares) / (4.0 + total.df)
        }
    };
    typical.max(least)
}

/// Median of the chi-squared distribution, by the approximation of Wilson and Hilferty (1931): `df
/// (1 - 2/(9 df))³`.
///
/// The error rates of the rule were measured with the approximation, so the exact median would be
/// another rule.
fn chi_squared_median(df: f64) -> f64 {
    df * (1.0 - 2.0 / (9.0 * df)).powi(3)
}

/// How many of `n` runs make the lower half of a side; two at least.
fn half(n: usize) -> usize {
    n.div_ceil(2).max(2)
}

/// Expected squared widths of lower halves, by the number of runs; a suite needs the same few again
/// and again.
#[derive(Debug, Clone, Default)]
pub(super) struct Spacings {
    by_runs: HashMap<usize, f64>,
}

impl Spacings {
    /// The scatter of one side, from its lower half: `h/2` degrees of freedom of variance `(x_h -
    /// x_1)² / E_n`, with `h` the size of the half. None of a side of fewer than two runs.
    pub(super) fn lower_half(&mut self, sorted: &[f64]) -> CaseScatter {
        let n_half = half(sorted.len());
        let (Some(fastest), Some(last)) = (sorted.first(), sorted.get(n_half - 1)) else {
            return CaseScatter::default();
        };
        let df = n_half as f64 / 2.0;
        CaseScatter {
            squares: df * (last - fastest).powi(2) / self.expected_square(sorted.len()),
            df,
        }
    }

    /// `E_n`: what `(x_h - x_1)²` of `n` standard normal runs is on average.
    ///
    /// The square of the difference of the expected order statistics, which are
    /// `Φ⁻¹((i - 3/8) / (n + 1/4))` (Blom 1958), times `1 + 1/h` for its variance. Within 5 % of the
    /// true value: 2.08 for two runs, where it is 2.
    fn expected_square(&mut self, n: usize) -> f64 {
        let expected = |n: usize| {
            let score = |i: usize| normal_quantile((i as f64 - 0.375) / (n as f64 + 0.25));
            (score(half(n)) - score(1)).powi(2) * (1.0 + 1.0 / half(n) as f64)
        };
        *self.by_runs.entry(n).or_insert_with(|| expected(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_half_of_equal_runs_has_no_scatter_and_one_run_tells_nothing() {
        let mut spacings = Spacings::default();
        assert_eq!(spacings.lower_half(&[]), CaseScatter::default());
        assert_eq!(spacings.lower_half(&[0.3]), CaseScatter::default());
        assert_eq!(spacings.lower_half(&[0.3, 0.3]), CaseScatter { squares: 0.0, df: 1.0 });
        assert_eq!(spacings.lower_half(&[0.3; 5]), CaseScatter { squares: 0.0, df: 1.5 });
    }

    #[test]
    fn slow_runs_of_the_upper_half_are_no_noise() {
        let mut spacings = Spacings::default();
        let quiet = spacings.lower_half(&[0.0, 0.01, 0.02, 0.03, 0.04]);
        assert_eq!(quiet, spacings.lower_half(&[0.0, 0.01, 0.02, 0.5, 0.9]));
    }

    #[test]
    fn two_normal_runs_differ_by_twice_their_variance() {
        // E (x_2 - x_1)² of two standard normal runs is 2; the approximation is within 5 %.
        let expected = Spacings::default().expected_square(2);
        assert!((expected / 2.0 - 1.0).abs() < 0.05, "{expected}");
    }

    #[test]
    fn one_noisy_case_of_many_is_not_typical() {
        let rule = VerdictRule::default();
        let mut by_case = vec![CaseScatter { squares: 4e-4, df: 1.0 }; 9];
        let typical = typical_variance(&by_case, rule.least_variance(), &rule);
        by_case.push(CaseScatter { squares: 1.0, df: 1.0 });
        assert_eq!(typical_variance(&by_case, rule.least_variance(), &rule), typical);
        let unmeasured = [CaseScatter::default(); 9];
        assert_eq!(typical_variance(&unmeasured, rule.least_variance(), &rule), 0.02 * 0.02);
    }
}
