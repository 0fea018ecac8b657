//! How many runs would settle a case: the least number of runs a side at which its change would be
//! claimed or ruled out, if more runs look like those seen.
//!
//! With m runs a side, all of them near their floor, the estimate has the variance `s_i² (1/m +
//! 1/m)` and `d0 + 2 (m - 1)` degrees of freedom. A side that has more runs already keeps those
//! that count. What belongs to a lone run goes: the variance of its own minimum, the price of a
//! short run, what its control vouches for. What stays is `theta`, the noise `s_i`, the chance of a
//! slow run, now to the power of m, and which other statistics moved. A claim needs the level that
//! the correction for many cases gives to one more claim than there are. A shift of the suite is
//! held against the case until that many runs would establish it.
//!
//! This is an estimate from the data at hand, as every sample size is: `theta` moves when more runs
//! come in.

use std::collections::HashMap;

use crate::analysis::judge::distributions::{t_quantile, t_upper_tail};

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::estimate::{is_ruled_out, least_move};
use crate::analysis::judge::floor::Floor;
use crate::analysis::judge::noise::CaseNoise;
use crate::analysis::judge::quantiles::Quantiles;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::slow::{SlowerSide, chance_of_common};
use crate::analysis::judge::suite::{Shift, ShiftEvidence};

/// A case that is not settled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unsettled<'a> {
    /// `ln(candidate / reference)`.
    pub theta: f64,
    /// Its noise.
    pub noise: CaseNoise,
    /// Runs of each side that count.
    pub counted: BySide<usize>,
    /// Its slower side.
    pub slower: SlowerSide<'a>,
    /// Whether another statistic moved, so that the case is never `unchanged`.
    pub is_moved: bool,
}

/// One number of runs a side, and what it changes for all cases with the same runs now.
#[derive(Debug, Clone, Copy)]
struct Look {
    n_runs: BySide<usize>,
    /// `1/n + 1/m`.
    inverse: f64,
    df: f64,
    quantiles: Quantiles,
    /// Standard errors beyond the threshold that a claim needs at least.
    claim: f64,
    /// Shift of the suite that the case must hold against.
    guard: f64,
}

/// What decides how many runs settle the cases of one suite.
#[derive(Debug, Clone)]
pub(super) struct Settling<'a> {
    rule: &'a VerdictRule,
    shift: Shift,
    /// What p may be for one more claim.
    level: f64,
    /// Looks by what they depend on: the prior's degrees of freedom, runs a side and those that
    /// count.
    looks: HashMap<(u64, [usize; 4]), Vec<Look>>,
}

impl<'a> Settling<'a> {
    /// For a suite of `n_tests` tests, `n_claims` of them claims.
    pub(super) fn new(
        n_claims: usize,
        n_tests: usize,
        shift: Shift,
        rule: &'a VerdictRule,
    ) -> Self {
        // Benjamini and Hochberg accept the k-th smallest of m p-values up to alpha k / m.
        let n_next = n_claims + 1;
        let level = rule.alpha * n_next as f64 / n_tests.max(n_next) as f64;
        Self { rule, shift, level, looks: HashMap::new() }
    }

    /// What p may be for one more claim.
    pub(super) fn level(&self) -> f64 {
        self.level
    }

    /// The least number of runs a side that settles the case, above what its smaller side has;
    /// `None` where none does.
    pub(super) fn runs_to_settle(&mut self, case: &Unsettled) -> Option<usize> {
        let n_runs = case.slower.case.n_runs();
        let first = n_runs.reference.min(n_runs.candidate) + 1;
        let key =
            [n_runs.reference, n_runs.candidate, case.counted.reference, case.counted.candidate];
        let (rule, shift, level) = (self.rule, &self.shift, self.level);
        let prior_df = case.noise.prior_df;
        let looks = self.looks.entry((prior_df.to_bits(), key)).or_insert_with(|| {
            let look =
                |runs: usize| Look::new(runs, n_runs, case.counted, prior_df, (level, shift, rule));
            (first..=rule.most_runs).map(look).collect()
        });
        let settles =
            |look: &&Look| is_claimed(case, look, level, rule) || is_unchanged(case, look, rule);
        let n_before = looks.iter().take_while(|look| !settles(look)).count();
        (n_before < looks.len()).then_some(first + n_before)
    }
}

impl Look {
    fn new(
        runs: usize,
        n_runs: BySide<usize>,
        counted: BySide<usize>,
        prior_df: f64,
        (level, shift, rule): (f64, &Shift, &VerdictRule),
    ) -> Self {
        // A side with more runs than this gets no more.
        let later = |has: usize, counts: usize| if has < runs { runs } else { counts };
        let n_runs = BySide {
            reference: later(n_runs.reference, counted.reference),
            candidate: later(n_runs.candidate, counted.candidate),
        };
        let df = prior_df + (n_runs.reference + n_runs.candidate - 2) as f64;
        let inverse = 1.0 / n_runs.reference as f64 + 1.0 / n_runs.candidate as f64;
        let guard = if is_established(runs, shift, rule) { 0.0 } else { shift.guard() };
        let claim = t_quantile(1.0 - level / 2.0, df);
        Self { n_runs, inverse, df, quantiles: Quantiles::new(rule.alpha, df), claim, guard }
    }
}

/// Whether that many runs a side would establish the shift of the suite, if none of them is slow.
fn is_established(runs: usize, shift: &Shift, rule: &VerdictRule) -> bool {
    let slow = chance_of_common(&Floor { log: 0.0, n_near: runs }, runs).powi(runs as i32);
    let evidence = ShiftEvidence {
        variance: shift.common_variance,
        df: rule.prior_df + runs as f64,
        n_near: BySide { reference: runs as f64, candidate: runs as f64 },
        slow,
    };
    evidence.establishes(shift.whole, rule)
}

fn is_claimed(case: &Unsettled, look: &Look, level: f64, rule: &VerdictRule) -> bool {
    let Some(least) = least_move(case.theta, look.guard) else { return false };
    let t = (least - rule.log_min_effect()) / (case.noise.variance * look.inverse).sqrt();
    // Most looks end here, without a tail to compute.
    if t < look.claim {
        return false;
    }
    let n_runs = *look.n_runs.of(case.slower.side);
    2.0 * t_upper_tail(t, look.df) + case.slower.chance_of_all_of(n_runs, case.theta, rule) <= level
}

fn is_unchanged(case: &Unsettled, look: &Look, rule: &VerdictRule) -> bool {
    if case.is_moved {
        return false;
    }
    let se = (case.noise.variance * look.inverse + look.guard * look.guard).sqrt();
    let size = case.theta.abs();
    let reach = size + look.quantiles.one_sided * se;
    is_ruled_out(reach, size <= look.quantiles.interval * se, rule)
}
