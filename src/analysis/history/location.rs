//! In which statistic steps are searched: the fastest rounds, or the medians of a quiet machine.
//!
//! Noise only makes a run slower, so the fastest round is the better location on a machine that
//! slows down now and then. On a quiet machine medians scatter less, and a lucky round is as far
//! from the truth as an unlucky one.

use std::sync::Arc;

use crate::analysis::history::readings::{Readings, case_logs};
use crate::analysis::judge::history::{CaseHistory, scatter_of_steps, spikes};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::statistic::{QUIET_SLOW, QUIETER};
use crate::analysis::judge::verdict::JudgedStatistic;

/// How many benchmarks are looked at: enough to know a machine, few enough to cost nothing.
const MOST_CASES: usize = 1_000;

/// The statistic by the scatter between neighbouring runs of one kind of machine, as in a
/// comparison. `kinds` has the kind of each run.
pub(crate) fn judged_statistic(
    names: &[Arc<str>],
    fastest: Readings<'_>,
    medians: Readings<'_>,
    kinds: &[usize],
) -> JudgedStatistic {
    let every = names.len().div_ceil(MOST_CASES).max(1);
    let names: Vec<Arc<str>> = names.iter().step_by(every).cloned().collect();
    let by_min = Scattered::of(&names, fastest, kinds);
    let by_median = Scattered::of(&names, medians, kinds);
    match (by_min, by_median) {
        (Some(by_min), Some(by_median))
            if by_median.typical < QUIETER * by_min.typical && by_median.slow <= QUIET_SLOW =>
        {
            JudgedStatistic::Median
        }
        _ => JudgedStatistic::Min,
    }
}

/// How one statistic scatters between neighbouring runs.
struct Scattered {
    /// Typical variance of a logarithm.
    typical: f64,
    /// The share of runs that are slower than both their neighbours by more than noise.
    slow: f64,
}

impl Scattered {
    /// `None` where no benchmark has runs enough.
    fn of(names: &[Arc<str>], readings: Readings<'_>, kinds: &[usize]) -> Option<Self> {
        let rule = VerdictRule::default();
        let n_kinds = kinds.iter().max().map_or(0, |kind| kind + 1);
        let mut histories = Vec::with_capacity(names.len());
        for logs in case_logs(names, readings) {
            let mut sequences = vec![Vec::new(); n_kinds];
            for (run, log) in &logs {
                let kind = kinds.get(*run).copied().unwrap_or_default();
                if let Some(sequence) = sequences.get_mut(kind) {
                    sequence.push(*log);
                }
            }
            let all = logs.into_iter().map(|(_, log)| log).collect();
            histories.push(CaseHistory { all, sequences });
        }
        let typical = scatter_of_steps(&histories, &rule)?.typical;
        let (n_spikes, n_triples) = spikes(&histories, &vec![typical; histories.len()], &rule);
        Some(Self { typical, slow: n_spikes as f64 / n_triples.max(1) as f64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs whose fastest round jumps between two values by `jump`, and whose median is slow in
    /// every `slow`th run.
    fn judged(jump: f64, slow: usize) -> JudgedStatistic {
        let names: Vec<Arc<str>> = (0..8).map(|i| format!("t.py::test_{i}").into()).collect();
        let points = |time: &dyn Fn(usize, u32) -> f64| -> Vec<Vec<(u32, f64)>> {
            (0..20).map(|run| (0..8).map(|case| (case, time(run, case))).collect()).collect()
        };
        let wobble =
            |run: usize, case: u32| 1.0 + 0.002 * ((run * 7 + case as usize * 3) % 5) as f64;
        let fastest = points(&|run, case| {
            wobble(run, case)
                * if (run + case as usize).is_multiple_of(3) { 1.0 + jump } else { 1.0 }
        });
        let medians = points(&|run, case| {
            1.1 * wobble(run, case) * if slow > 0 && run % slow == 1 { 1.5 } else { 1.0 }
        });
        let readings = |points| Readings { names: &names, points };
        judged_statistic(&names, readings(&fastest), readings(&medians), &[0; 20])
    }

    #[test]
    fn medians_count_where_they_are_quieter_and_no_run_is_slow() {
        assert_eq!(judged(0.3, 0), JudgedStatistic::Median);
        assert_eq!(judged(0.3, 4), JudgedStatistic::Min);
        assert_eq!(judged(0.0, 0), JudgedStatistic::Min);
    }
}
