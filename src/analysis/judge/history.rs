//! What earlier runs tell where both sides are one run: the noise between runs, slow runs, and
//! whether the reference is a usual run.

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::floor::Floor;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::EarlierRun;
use crate::analysis::judge::scatter::{CaseScatter, Scatter};
use crate::analysis::judge::usable::{UsableCase, UsableRun};
use crate::analysis::judge::verdict::JudgedStatistic;

/// Mean of the squares of the lower two thirds of a standard normal sample by size: `E(z² | |z| <
/// 0.9674)`.
const STEPS_COUNTED: f64 = 0.2751;

/// The earlier runs of one case, as logarithms, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CaseHistory {
    /// All of them.
    pub all: Vec<f64>,
    /// The sequences inside which neighbours measured the same code, as far as is known. Where
    /// enough replicates are known, one sequence for each group of them; else one sequence of all
    /// runs.
    pub sequences: Vec<Vec<f64>>,
}

/// The earlier runs of every case.
pub(super) fn histories(
    cases: &[UsableCase],
    earlier: &[EarlierRun],
    statistic: JudgedStatistic,
    rule: &VerdictRule,
) -> Vec<CaseHistory> {
    let mut groups: Vec<usize> = earlier.iter().filter_map(|run| run.replicate_group).collect();
    groups.sort_unstable();
    groups.dedup();
    cases.iter().map(|case| case_history(case, earlier, &groups, statistic, rule)).collect()
}

fn case_history(
    case: &UsableCase,
    earlier: &[EarlierRun],
    groups: &[usize],
    statistic: JudgedStatistic,
    rule: &VerdictRule,
) -> CaseHistory {
    let mut logs = Vec::with_capacity(earlier.len());
    for run in earlier {
        let sample = run.cases.get(case.case_idx).and_then(Option::as_ref);
        let log = sample.and_then(|sample| UsableRun::new(0, sample)?.log(statistic));
        logs.extend(log.map(|log| (log, run.replicate_group)));
    }
    in_sequences(&logs, groups, rule)
}

/// The history of some numbers, oldest first, each with the group of its replicates.
pub(super) fn sequences(earlier: &[(f64, Option<usize>)], rule: &VerdictRule) -> CaseHistory {
    let mut groups: Vec<usize> = earlier.iter().filter_map(|(_, group)| *group).collect();
    groups.sort_unstable();
    groups.dedup();
    in_sequences(earlier, &groups, rule)
}

/// The same where the groups are known, sorted.
fn in_sequences(
    earlier: &[(f64, Option<usize>)],
    groups: &[usize],
    rule: &VerdictRule,
) -> CaseHistory {
    let all: Vec<f64> = earlier.iter().map(|(number, _)| *number).collect();
    let mut by_group: Vec<Vec<f64>> = vec![Vec::new(); groups.len()];
    for (number, group) in earlier {
        let group = group.and_then(|group| groups.binary_search(&group).ok());
        if let Some(group) = group.and_then(|group_idx| by_group.get_mut(group_idx)) {
            group.push(*number);
        }
    }
    let n_replicate_steps: usize = by_group.iter().map(|group| group.len().saturating_sub(1)).sum();
    let sequences =
        if rule.min_replicate_steps <= n_replicate_steps { by_group } else { vec![all.clone()] };
    CaseHistory { all, sequences }
}

/// The noise from differences between successive runs of a sequence; `None` where no case has
/// enough of them.
///
/// The difference of two runs has twice their variance (von Neumann et al. 1941). Of the squared
/// differences the lower two thirds count, which makes it deaf to slow runs and to the rare step of
/// the code; [`STEPS_COUNTED`] corrects for the rest. They are worth a third of a degree of freedom
/// each.
pub(crate) fn scatter_of_steps(histories: &[CaseHistory], rule: &VerdictRule) -> Option<Scatter> {
    let mut by_case = Vec::with_capacity(histories.len());
    let mut sorted: Vec<Vec<f64>> = Vec::new();
    for history in histories {
        if history.all.len() < rule.min_history {
            by_case.push(CaseScatter::default());
            continue;
        }
        let steps = history.sequences.iter().flat_map(|sequence| sequence.windows(2));
        let mut steps: Vec<f64> = steps
            .filter_map(|pair| match pair {
                [before, after] => Some((after - before).abs()),
                _ => None,
            })
            .collect();
        steps.sort_unstable_by(f64::total_cmp);
        let df = steps.len() as f64 / 3.0;
        let n_counted = (2 * steps.len() / 3).max(1);
        let squares: f64 = steps.iter().take(n_counted).map(|step| step * step).sum();
        by_case.push(CaseScatter {
            squares: df * squares / n_counted as f64 / 2.0 / STEPS_COUNTED,
            df,
        });
        for sequence in history.sequences.iter().filter(|sequence| !sequence.is_empty()) {
            let mut sequence = sequence.clone();
            sequence.sort_unstable_by(f64::total_cmp);
            sorted.push(sequence);
        }
    }
    Scatter::new(by_case, sorted.iter().map(Vec::as_slice), rule)
}

/// How many runs of the histories are spikes, and how many could be: a spike is more than the slow
/// width above both its neighbours. `variances` has one entry a case.
pub(crate) fn spikes(
    histories: &[CaseHistory],
    variances: &[f64],
    rule: &VerdictRule,
) -> (usize, usize) {
    let (mut n_spikes, mut n_triples) = (0, 0);
    for (history, variance) in histories.iter().zip(variances) {
        let width = rule.slow_width(*variance);
        for triple in history.sequences.iter().flat_map(|sequence| sequence.windows(3)) {
            if let [before, here, after] = triple {
                n_triples += 1;
                n_spikes += usize::from(*here > before.max(*after) + width);
            }
        }
    }
    (n_spikes, n_triples)
}

/// How many of the last four earlier runs agree with the lone reference run, for each case. The
/// reference itself may be among the earlier runs and does not count: it is the one that is equal
/// to the last digit.
pub(super) fn steady_runs(
    histories: &[CaseHistory],
    floors: &[BySide<Floor>],
    variances: &[f64],
    rule: &VerdictRule,
) -> Vec<usize> {
    let agreeing = |((history, floors), variance): ((&CaseHistory, &BySide<Floor>), &f64)| {
        let here = floors.reference.log;
        let width = rule.cut * variance.sqrt();
        let last = history.all.iter().rev().take(4);
        last.filter(|log| **log != here && (**log - here).abs() <= width).count()
    };
    histories.iter().zip(floors).zip(variances).map(agreeing).collect()
}
