//! How much a case moves between runs when nothing changed, read off replicate runs and off a history.
//!
//! The model: `ln(location of case i in run r) = level_i + c_r + b_ir`. `c_r` moves every case of a run together
//! (machine, clock, interpreter build), `b_ir` one case in one run (memory layout, hash seed, a neighbour). Here both
//! are measured as sums of squares with their degrees of freedom; nothing is assumed here.

use std::collections::BTreeMap;

use crate::analysis::averages::{mean, median, squared_deviations};
use crate::analysis::judge::rule::{LEAST_CASES, LEAST_HISTORY};

/// The logarithms of one case's locations, one place a run; `None` where the run has no usable number for the case.
pub type LogRow = Vec<Option<f64>>;

/// A sum of squares and the degrees of freedom it is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Squares {
    /// The sum.
    pub sum: f64,
    /// Its degrees of freedom; 0 where nothing was measured.
    pub df: f64,
}

impl Squares {
    /// The variance; `None` where nothing was measured.
    pub fn variance(self) -> Option<f64> {
        (self.df > 0.0).then(|| self.sum / self.df)
    }

    fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.df += other.df;
    }
}

/// What several runs say about the noise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Noise {
    /// Of each case by itself (`b`), in the order of the cases.
    pub cases: Vec<Squares>,
    /// Of the whole suite (`c`).
    pub suite: Squares,
    /// How many runs were read.
    pub runs: usize,
}

impl Noise {
    /// Nothing measured yet.
    pub fn none(n_cases: usize) -> Self {
        Self { cases: vec![Squares::default(); n_cases], ..Self::default() }
    }

    /// Adds what was measured independently on the same cases.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.cases.iter_mut().zip(&other.cases) {
            mine.add(*theirs);
        }
        self.suite.add(other.suite);
        self.runs += other.runs;
    }
}

/// Noise among the runs of one side: squared deviations from each case's mean, once the part that a run shares among
/// its cases is taken out. One row a case. A side of one run says nothing.
///
/// The shared part of a run is the median deviation over the cases; it is looked for among the cases that have the
/// same runs, the largest such set, and only where that set holds [`LEAST_CASES`].
pub(crate) fn of_replicates(rows: &[LogRow]) -> Noise {
    let mut noise = Noise::none(rows.len());
    let common = common_part(rows);
    if let Some(common) = &common {
        let parts: Vec<f64> = common.iter().flatten().copied().collect();
        noise.suite = deviations(&parts);
    }
    for (row, squares) in rows.iter().zip(&mut noise.cases) {
        let part =
            |run_idx: usize| common.as_ref().and_then(|it| *it.get(run_idx)?).unwrap_or_default();
        let own: Vec<f64> =
            row.iter().enumerate().filter_map(|(j, log)| Some((*log)? - part(j))).collect();
        *squares = deviations(&own);
    }
    if noise.cases.iter().any(|squares| squares.df > 0.0) {
        noise.runs = rows.iter().map(Vec::len).max().unwrap_or_default();
    }
    noise
}

/// Noise of a history, one row a run, oldest first, one place a case: half the mean squared successive difference
/// (von Neumann, Kent, Bellinson and Hart 1941), again without the part shared by the cases. It forgives slow drift
/// and the rare step. Each pair of neighbours counts half a degree of freedom, as they overlap.
///
/// Fewer than [`LEAST_HISTORY`] runs say nothing, nor do fewer runs of a case.
pub(crate) fn of_history(history: &[LogRow], n_cases: usize) -> Noise {
    let mut noise = Noise::none(n_cases);
    if history.len() < LEAST_HISTORY {
        return noise;
    }
    let mut own: Vec<Vec<f64>> = vec![Vec::new(); n_cases];
    let mut shared = Vec::new();
    for (earlier, later) in history.iter().zip(history.iter().skip(1)) {
        let steps: Vec<(usize, f64)> = (earlier.iter().zip(later).take(n_cases).enumerate())
            .filter_map(|(i, (before, after))| Some((i, (*after)? - (*before)?)))
            .collect();
        let shift = if steps.len() >= LEAST_CASES {
            let shift = median(&steps.iter().map(|(_, step)| *step).collect::<Vec<_>>())
                .unwrap_or_default();
            shared.push(shift);
            shift
        } else {
            0.0
        };
        for (i, step) in steps {
            if let Some(steps) = own.get_mut(i) {
                steps.push(step - shift);
            }
        }
    }
    for (steps, squares) in own.iter().zip(&mut noise.cases) {
        *squares = successive(steps);
    }
    noise.suite = successive(&shared);
    if noise.cases.iter().any(|squares| squares.df > 0.0) {
        noise.runs = history.len();
    }
    noise
}

/// The part each run shares among its cases, by run, centred; `None` where too few cases share their runs.
fn common_part(rows: &[LogRow]) -> Option<LogRow> {
    let mut sets: BTreeMap<Vec<bool>, Vec<&LogRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.iter().flatten().count() >= 2) {
        sets.entry(row.iter().map(Option::is_some).collect()).or_default().push(row);
    }
    let (runs, rows) = sets.into_iter().max_by_key(|(_, rows)| rows.len())?;
    if rows.len() < LEAST_CASES {
        return None;
    }
    let centred: Vec<LogRow> = rows
        .iter()
        .map(|row| {
            let mean = mean(row.iter().flatten()).unwrap_or_default();
            row.iter().map(|log| log.map(|log| log - mean)).collect()
        })
        .collect();
    let at = |run_idx: usize| -> Vec<f64> {
        centred.iter().filter_map(|row| *row.get(run_idx)?).collect()
    };
    let parts: LogRow = (0..runs.len()).map(|run_idx| median(&at(run_idx))).collect();
    let mean = mean(parts.iter().flatten())?;
    Some(parts.into_iter().map(|part| part.map(|part| part - mean)).collect())
}

/// Squared deviations from the mean, with one degree of freedom less than numbers; nothing for one number or none.
fn deviations(numbers: &[f64]) -> Squares {
    let df = numbers.len().saturating_sub(1) as f64;
    Squares { sum: squared_deviations(numbers), df }
}

/// Half the mean squared step, worth half a degree of freedom a step; nothing for fewer than a short history's steps.
fn successive(steps: &[f64]) -> Squares {
    if steps.len() + 1 < LEAST_HISTORY {
        return Squares::default();
    }
    let df = steps.len() as f64 / 2.0;
    let variance = steps.iter().map(|step| step * step).sum::<f64>() / steps.len() as f64 / 2.0;
    Squares { sum: variance * df, df }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six cases in four runs: `shared` moves all, `own` the first alone.
    fn rows(shared: [f64; 4], own: [f64; 4]) -> Vec<LogRow> {
        (0..6)
            .map(|i| {
                let own = if i == 0 { own } else { [0.0; 4] };
                shared.iter().zip(own).map(|(c, b)| Some(f64::from(i) + c + b)).collect()
            })
            .collect()
    }

    #[test]
    fn what_moves_all_cases_is_the_suites_noise_and_the_rest_a_cases_own() {
        let noise = of_replicates(&rows([0.1, -0.1, 0.1, -0.1], [0.0, 0.0, 0.3, -0.3]));
        assert!((noise.suite.sum - 0.04).abs() < 1e-12 && noise.suite.df == 3.0);
        assert!((noise.cases[0].sum - 0.18).abs() < 1e-12 && noise.cases[0].df == 3.0);
        assert!(noise.cases[1].sum < 1e-12 && noise.cases[1].df == 3.0);
        assert_eq!(noise.runs, 4);
    }

    #[test]
    fn a_case_that_misses_a_run_is_freed_of_the_shared_part_as_well() {
        let mut rows = rows([0.1, -0.1, 0.1, -0.1], [0.0; 4]);
        rows[5][3] = None;
        let noise = of_replicates(&rows);
        assert!(noise.cases[5].sum < 1e-12 && noise.cases[5].df == 2.0);
    }

    #[test]
    fn one_run_no_run_and_equal_runs_measure_nothing() {
        assert_eq!(of_replicates(&[vec![Some(1.0)], vec![]]), Noise::none(2));
        assert_eq!(of_replicates(&[vec![Some(1.0), None]]), Noise::none(1));
        let equal = of_replicates(&rows([0.0; 4], [0.0; 4]));
        assert_eq!(equal.cases[0], Squares { sum: 0.0, df: 3.0 });
        assert_eq!(Squares::default().variance(), None);
    }

    #[test]
    fn a_short_history_says_nothing_and_gaps_are_no_steps() {
        let run = |log: f64| vec![Some(log), None];
        assert_eq!(of_history(&[0.0, 0.1, 0.0, 0.1, 0.0].map(run), 2), Noise::none(2));
        let noise = of_history(&[0.0, 0.1, 0.0, 0.1, 0.0, 0.1].map(run), 2);
        assert!(
            (noise.cases[0].variance().unwrap() - 0.005).abs() < 1e-12 && noise.cases[0].df == 2.5
        );
        assert_eq!(
            (noise.cases[1], noise.suite, noise.runs),
            (Squares::default(), Squares::default(), 6)
        );
    }
}
