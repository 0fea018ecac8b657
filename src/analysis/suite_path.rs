//! What all cases of a suite do together from run to run: another clock, a busier machine. It is taken out before the steps
//! of single cases are sought. Everything is in natural logarithms of locations, oldest run first.

use crate::analysis::noise::LogRow;
use crate::analysis::numbers::median;

/// The path that all cases share: from 0, the cumulated median over the cases of the difference to the run before. It
/// stands still where fewer than `least_cases` cases are in both runs. One row a run, one place a case.
pub fn common_path(runs: &[LogRow], least_cases: usize) -> Vec<f64> {
    let mut path = Vec::with_capacity(runs.len());
    let mut level = 0.0;
    for (i, run) in runs.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).and_then(|before| runs.get(before)) {
            let differences: Vec<f64> =
                before.iter().zip(run).filter_map(|(before, after)| Some((*after)? - (*before)?)).collect();
            if differences.len() >= least_cases {
                level += median(&differences).unwrap_or_default();
            }
        }
        path.push(level);
    }
    path
}

/// The runs with a shared path taken out.
pub fn without_common(runs: &[LogRow], path: &[f64]) -> Vec<LogRow> {
    runs.iter().zip(path).map(|(run, level)| run.iter().map(|log| log.map(|log| log - level)).collect()).collect()
}

/// What a path leaves of each case: run by run, in rising order, only where the case is.
pub type Rest = Vec<(usize, f64)>;

/// What a path still lacks, one number a run: the median over the cases of what is left of them, each around its own
/// median. It stays what it was where fewer than `least_cases` cases are there.
///
/// A path of cumulated differences adds up the errors of its medians, so that after a hundred runs it strays by several
/// times the noise of a single case and steps appear in all of them. Around the cases' own levels (the first sweeps of
/// Tukey's median polish, 1977) no run's error reaches another run.
pub fn what_is_left(cases: &[Rest], n_runs: usize, least_cases: usize) -> Vec<f64> {
    let level = |case: &Rest| median(&case.iter().map(|(_, log)| *log).collect::<Vec<f64>>());
    let mut ahead: Vec<(&[(usize, f64)], f64)> =
        cases.iter().filter_map(|case| Some((case.as_slice(), level(case)?))).collect();
    let mut left = Vec::with_capacity(n_runs);
    let mut last = 0.0;
    for run in 0..n_runs {
        let mut residuals = Vec::with_capacity(ahead.len());
        for (case, level) in &mut ahead {
            if let Some(((at, log), behind)) = case.split_first()
                && *at == run
            {
                residuals.push(log - *level);
                *case = behind;
            }
        }
        if residuals.len() >= least_cases {
            last = median(&residuals).unwrap_or_default();
        }
        left.push(last);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_path_stands_still_where_too_few_cases_tell_it() {
        let runs = [vec![Some(1.0), Some(2.0)], vec![Some(1.5), None], vec![Some(1.5), Some(2.5)]];
        assert_eq!(common_path(&runs, 1), [0.0, 0.5, 0.5]);
        assert_eq!(common_path(&runs, 2), [0.0, 0.0, 0.0]);
        assert_eq!(common_path(&[], 1), Vec::<f64>::new());
    }

    #[test]
    fn what_is_left_is_what_the_cases_still_share() {
        let case = |level: f64, own: [f64; 4]| -> Rest {
            let shared = [0.0, 0.3, 0.3, -0.1];
            (0..4).map(|run| (run, level + shared[run] + own[run])).collect()
        };
        // One case has a step of its own, one is missing in the first run.
        let mut cases =
            [case(1.0, [0.0; 4]), case(-2.0, [0.0; 4]), case(5.0, [0.0, 0.0, 0.7, 0.7]), case(0.5, [0.0; 4])];
        cases[3].remove(0);
        let left = what_is_left(&cases, 4, 3);
        let steps: Vec<f64> = left.windows(2).map(|pair| pair[1] - pair[0]).collect();
        for (step, expected) in steps.iter().zip([0.3, 0.0, -0.4]) {
            assert!((step - expected).abs() < 0.1, "{left:?}");
        }
        assert_eq!(what_is_left(&cases, 4, 5), [0.0; 4]);
        assert_eq!(what_is_left(&[], 2, 0), [0.0; 2]);
    }
}
