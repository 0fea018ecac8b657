//! A row of several cases: its judgement from the judgements of its cases, so that folding never
//! turns a doubt into a claim.
//!
//! The cases of a row were measured by the same runs, so their errors may agree: the standard error
//! of the mean change is the root of the mean squared standard error, as if they were one. That is
//! the most that the variance of a mean can be (Cauchy and Schwarz), so nothing is gained by the
//! number of cases. A row is claimed only where
//!
//! * one of its cases is claimed that way, and none the other way;
//! * the mean of all its cases passes the test of a claim;
//! * so does the mean of those whose numbers no reason puts in doubt ([`Reason::is_doubt`]). What the cases in doubt add
//!   to the mean counts as error.

use crate::analysis::averages::{geometric_mean, mean};
use crate::analysis::judge::distributions::t_quantile;
use crate::analysis::judge::significance::interval_null_p;

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::estimate::ratio;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::verdict::{Judgement, OwnDoubt, Reason, Verdict};

/// The judgement of a row from those of its cases; `None` where there are none.
///
/// Cases that one side only has do not count, unless there are no others. The verdict is
/// `unchanged` or `incomparable` only where it is that of every case. A row of one case is that
/// case.
pub(crate) fn fold_judgements(cases: &[Judgement], rule: &VerdictRule) -> Option<Judgement> {
    let is_paired = |case: &&Judgement| !matches!(case.verdict, Verdict::Added | Verdict::Removed);
    let paired: Vec<&Judgement> = cases.iter().filter(is_paired).collect();
    match (paired.as_slice(), cases) {
        ([], []) => None,
        ([], [first, others @ ..]) if others.iter().all(|case| case.verdict == first.verdict) => {
            Some(*first)
        }
        ([], _) => Some(Judgement::bare(Verdict::Inconclusive, Some(Reason::CasesDiffer))),
        ([only], _) => Some(**only),
        (paired, _) => Some(fold_paired(paired, rule)),
    }
}

fn fold_paired(cases: &[&Judgement], rule: &VerdictRule) -> Judgement {
    let evidence = Evidence::new(cases, rule);
    let verdict = fold_verdict(cases, evidence.as_ref(), rule);
    let reason = match verdict {
        Verdict::Inconclusive => Some(fold_reason(cases)),
        Verdict::Incomparable => cases.iter().find_map(|case| case.reason),
        Verdict::Improved
        | Verdict::Regressed
        | Verdict::Unchanged
        | Verdict::Added
        | Verdict::Removed => None,
    };
    let runs_to_settle =
        (verdict == Verdict::Inconclusive).then(|| fold_runs_to_settle(cases)).flatten();
    let mut folded = Judgement { runs_to_settle, ..Judgement::bare(verdict, reason) };
    if let Some(evidence) = evidence {
        evidence.write_to(&mut folded, rule);
    }
    folded
}

/// The numbers of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Evidence {
    /// Mean of all cases.
    mean: Mean,
    p_noise: f64,
    p_slow: f64,
    /// Least adjusted p-value of the cases; `None` where none was tested.
    least_q: Option<f64>,
    /// Geometric mean of the sides of the cases, in seconds.
    located: Option<BySide<f64>>,
    counted: BySide<usize>,
    own: Option<OwnDoubt>,
}

impl Evidence {
    /// `None` where no case has numbers.
    fn new(cases: &[&Judgement], rule: &VerdictRule) -> Option<Self> {
        let clear: Vec<&Judgement> =
            cases.iter().copied().filter(|case| !is_doubted(case)).collect();
        let mut mean = Mean::new(cases)?;
        let mean_of_clear = Mean::new(&clear);
        let p_noise = match mean_of_clear {
            Some(clear) => {
                mean.se = mean.se.hypot(mean.theta - clear.theta);
                let is_same_way = 0.0 < mean.theta * clear.theta;
                if is_same_way { mean.p_noise(rule).max(clear.p_noise(rule)) } else { 1.0 }
            }
            // Nothing is clear, so nothing can be claimed.
            None => 1.0,
        };
        let that_way =
            clear.iter().filter(|case| case.theta.is_some_and(|theta| 0.0 < theta * mean.theta));
        let numbers = cases.iter().filter(|case| case.theta.is_some());
        let fewest = |count: fn(&Judgement) -> usize| {
            numbers.clone().map(|case| count(case)).min().unwrap_or(0)
        };
        Some(Self {
            mean,
            p_noise,
            p_slow: that_way.filter_map(|case| case.p_slow).fold(0.0, f64::max),
            least_q: cases.iter().filter_map(|case| case.q).min_by(f64::total_cmp),
            located: mean_location(cases),
            own: mean_doubt(cases),
            counted: BySide {
                reference: fewest(|case| case.counted.reference),
                candidate: fewest(|case| case.counted.candidate),
            },
        })
    }

    /// Chance that noise or a slow phase explains the mean change.
    fn p(&self) -> f64 {
        (self.p_noise + self.p_slow).min(1.0)
    }

    fn write_to(&self, folded: &mut Judgement, rule: &VerdictRule) {
        let Mean { theta, se, df } = self.mean;
        let half = t_quantile(1.0 - rule.alpha / 2.0, df) * se;
        folded.theta = Some(theta);
        folded.se = Some(se);
        folded.df = Some(df);
        folded.own = self.own;
        folded.low = Some(ratio(theta - half));
        folded.high = Some(ratio(theta + half));
        folded.p_noise = Some(self.p_noise);
        folded.p_slow = Some(self.p_slow);
        folded.p = self.least_q.map(|_| self.p());
        folded.q = self.least_q.map(|least_q| least_q.max(self.p()));
        folded.located = self.located;
        folded.counted = self.counted;
    }
}

/// The geometric mean of the located sides, which differ by the mean change; `None` where no case
/// is located.
fn mean_location(cases: &[&Judgement]) -> Option<BySide<f64>> {
    let located: Vec<BySide<f64>> = cases.iter().filter_map(|case| case.located).collect();
    Some(BySide {
        reference: geometric_mean(&located.iter().map(|of| of.reference).collect::<Vec<f64>>())?,
        candidate: geometric_mean(&located.iter().map(|of| of.candidate).collect::<Vec<f64>>())?,
    })
}

/// The doubt about the mean of some cases, as if they were one; `None` where no case has numbers.
fn mean_doubt(cases: &[&Judgement]) -> Option<OwnDoubt> {
    let doubts: Vec<OwnDoubt> = cases.iter().filter_map(|case| case.own).collect();
    let variance = mean(doubts.iter().map(|doubt| &doubt.variance))?;
    let largest = |of: fn(&OwnDoubt) -> BySide<f64>| BySide {
        reference: doubts.iter().map(|doubt| of(doubt).reference).fold(0.0, f64::max),
        candidate: doubts.iter().map(|doubt| of(doubt).candidate).fold(0.0, f64::max),
    };
    let (slow, reach) = (largest(|doubt| doubt.slow), largest(|doubt| doubt.reach));
    Some(OwnDoubt { variance, slow, reach })
}

/// The mean change of some cases.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Mean {
    theta: f64,
    se: f64,
    /// The fewest of any case.
    df: f64,
}

impl Mean {
    /// `None` where no case has numbers.
    fn new(cases: &[&Judgement]) -> Option<Self> {
        let numbers: Vec<(f64, f64, f64)> =
            cases.iter().filter_map(|case| Some((case.theta?, case.se?, case.df?))).collect();
        let n_cases = numbers.len() as f64;
        let df = numbers.iter().map(|(_, _, df)| *df).min_by(f64::total_cmp)?;
        let theta = numbers.iter().map(|(theta, _, _)| theta).sum::<f64>() / n_cases;
        let se = (numbers.iter().map(|(_, se, _)| se * se).sum::<f64>() / n_cases).sqrt();
        Some(Self { theta, se, df })
    }

    fn p_noise(&self, rule: &VerdictRule) -> f64 {
        interval_null_p(self.theta, self.se, self.df, rule.log_min_effect())
    }
}

fn is_doubted(case: &Judgement) -> bool {
    case.reason.is_some_and(Reason::is_doubt)
}

fn fold_verdict(cases: &[&Judgement], evidence: Option<&Evidence>, rule: &VerdictRule) -> Verdict {
    let all = |verdict: Verdict| cases.iter().all(|case| case.verdict == verdict);
    if all(Verdict::Incomparable) {
        return Verdict::Incomparable;
    }
    if all(Verdict::Unchanged) {
        return Verdict::Unchanged;
    }
    // Differences have no mean over cases, so only cases that all say the same are a claim.
    if let (None, Some(first)) = (evidence, cases.first())
        && first.verdict.is_claim()
        && all(first.verdict)
    {
        return first.verdict;
    }
    let Some(evidence) = evidence.filter(|evidence| evidence.p() <= rule.alpha) else {
        return Verdict::Inconclusive;
    };
    let is_worse = rule.better.worse(evidence.mean.theta) > 0.0;
    let claim = if is_worse { Verdict::Regressed } else { Verdict::Improved };
    let any = |verdict: Verdict| cases.iter().any(|case| case.verdict == verdict);
    if any(claim) && !any(claim.swapped()) { claim } else { Verdict::Inconclusive }
}

/// The reason that most cases have, of equally frequent ones the first in the order of
/// [`Reason::ALL`]. Where cases are claimed both ways, or every case has a verdict without a
/// reason, the cases differ.
fn fold_reason(cases: &[&Judgement]) -> Reason {
    let any = |verdict: Verdict| cases.iter().any(|case| case.verdict == verdict);
    if any(Verdict::Improved) && any(Verdict::Regressed) {
        return Reason::CasesDiffer;
    }
    let count = |reason: Reason| cases.iter().filter(|case| case.reason == Some(reason)).count();
    let mut most = (0, Reason::CasesDiffer);
    for reason in Reason::ALL.iter().copied() {
        if most.0 < count(reason) {
            most = (count(reason), reason);
        }
    }
    most.1
}

/// The most runs that any inconclusive case needs; `None` where one of them, or their
/// contradiction, is not settled.
fn fold_runs_to_settle(cases: &[&Judgement]) -> Option<usize> {
    let reason = fold_reason(cases);
    let inconclusive = cases.iter().filter(|case| case.verdict == Verdict::Inconclusive);
    let runs: Option<Vec<usize>> = inconclusive.map(|case| case.runs_to_settle).collect();
    if reason == Reason::CasesDiffer { None } else { runs?.into_iter().max() }
}
