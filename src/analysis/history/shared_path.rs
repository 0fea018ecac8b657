//! What all cases of a suite do together from run to run: another clock, a busier machine. It is
//! taken out before the steps of single cases are searched. Everything is in natural logarithms of
//! locations, oldest run first.

use crate::analysis::averages::median;

/// The logarithms of one run: a number a case, `None` where the run lacks it.
pub type LogRow = Vec<Option<f64>>;

/// How far all cases moved together from one run to the next: the median over the cases of their
/// differences; 0 where fewer than `least_cases` cases are in both. Each row has an entry for each
/// case.
pub fn shared_step(before: &LogRow, after: &LogRow, least_cases: usize) -> f64 {
    let both = before.iter().zip(after).filter_map(|(before, after)| Some((*after)? - (*before)?));
    let differences: Vec<f64> = both.collect();
    if differences.len() < least_cases { 0.0 } else { median(&differences).unwrap_or_default() }
}

/// The logarithms of one case, or what a path leaves of them: run by run, in rising order, only
/// where the case is.
pub(crate) type CaseLogs = Vec<(usize, f64)>;

/// What the cases still share after a path was taken out of them, one number for each run: the
/// median over the cases of their distances from their own medians. Where a run has fewer than
/// `least_cases` cases it is that of the run before, and 0 at first.
///
/// A path of cumulated differences adds up the errors of its medians, so that after a hundred runs
/// it strays by several times the noise of a single case and steps appear in all cases. Around the
/// cases' own levels (the first sweeps of Tukey's median polish, 1977) no run's error reaches
/// another run.
pub(crate) fn residual_path(cases: &[CaseLogs], n_runs: usize, least_cases: usize) -> Vec<f64> {
    // The logarithms of each case that are not consumed yet, and the case's own level.
    let mut remaining: Vec<(&[(usize, f64)], f64)> = Vec::with_capacity(cases.len());
    for case in cases {
        let logs: Vec<f64> = case.iter().map(|(_, log)| *log).collect();
        remaining.extend(median(&logs).map(|level| (case.as_slice(), level)));
    }
    let mut path = Vec::with_capacity(n_runs);
    let mut shared = 0.0;
    for run_idx in 0..n_runs {
        let mut residuals = Vec::with_capacity(remaining.len());
        for (logs, level) in &mut remaining {
            if let Some(((first, log), rest)) = logs.split_first()
                && *first == run_idx
            {
                residuals.push(log - *level);
                *logs = rest;
            }
        }
        if residuals.len() >= least_cases {
            shared = median(&residuals).unwrap_or_default();
        }
        path.push(shared);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_path_does_not_move_where_too_few_cases_show_it() {
        let runs = [vec![Some(1.0), Some(2.0)], vec![Some(1.5), None], vec![Some(1.5), Some(2.5)]];
        let steps = |least| {
            runs.windows(2).map(|pair| shared_step(&pair[0], &pair[1], least)).collect::<Vec<_>>()
        };
        assert_eq!((steps(1), steps(2)), (vec![0.5, 0.0], vec![0.0, 0.0]));
        assert_eq!(shared_step(&vec![], &runs[0], 0), 0.0);
    }

    #[test]
    fn what_is_left_is_what_the_cases_still_share() {
        let case = |level: f64, own: [f64; 4]| -> CaseLogs {
            let shared = [0.0, 0.3, 0.3, -0.1];
            (0..4).map(|run| (run, level + shared[run] + own[run])).collect()
        };
        // One case has a step of its own, one is missing in the first run.
        let mut cases = [
            case(1.0, [0.0; 4]),
            case(-2.0, [0.0; 4]),
            case(5.0, [0.0, 0.0, 0.7, 0.7]),
            case(0.5, [0.0; 4]),
        ];
        cases[3].remove(0);
        let left = residual_path(&cases, 4, 3);
        let steps: Vec<f64> = left.windows(2).map(|pair| pair[1] - pair[0]).collect();
        for (step, expected) in steps.iter().zip([0.3, 0.0, -0.4]) {
            assert!((step - expected).abs() < 0.1, "{left:?}");
        }
        assert_eq!(residual_path(&cases, 4, 5), [0.0; 4]);
        assert_eq!(residual_path(&[], 2, 0), [0.0; 2]);
    }
}
