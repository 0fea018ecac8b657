//! What runs show of the whole suite: their kinds of machines, and what all benchmarks did
//! together.

use std::collections::HashMap;

use crate::analysis::history::change_points::{ChangePoint, LEAST_RUNS, change_points};
use crate::analysis::history::location::judged_statistic;
use crate::analysis::history::readings::{CaseLocations, Readings, all_names};
use crate::analysis::history::shared_path::{CaseLogs, LogRow, residual_path, shared_step};
use crate::analysis::judge::rule::{LEAST_CASES, VerdictRule};
use crate::analysis::judge::verdict::JudgedStatistic;
use crate::analysis::pair::series_names::SeriesNames;
use crate::model::run::RunInfo;

/// What runs show of the whole suite: which kinds of machines they are from, and what all
/// benchmarks did together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SuiteTrend {
    /// For each run: which kind of machine it is from, counted from 0 in the order of appearance.
    pub kinds: Vec<usize>,
    /// The statistic in which steps are searched.
    pub statistic: JudgedStatistic,
    /// What benchmarks were called before, which all other names here are not.
    pub names: SeriesNames,
    /// One for each kind of machine that has enough runs to be searched.
    paths: Vec<KindPath>,
}

/// What all benchmarks did together over the runs of one kind of machine.
#[derive(Debug, Clone, PartialEq)]
struct KindPath {
    /// The runs, oldest first, without copies of others.
    runs: Vec<usize>,
    /// The level of the suite in each of them, in logarithms.
    path: Vec<f64>,
}

impl SuiteTrend {
    /// Of these runs, oldest first.
    pub(crate) fn of(runs: &[&RunInfo], fastest: Readings<'_>, medians: Readings<'_>) -> Self {
        let kinds = kinds(runs);
        let names = all_names(&[fastest, medians]);
        let statistic = judged_statistic(&names, fastest, medians, &kinds);
        let locations = match statistic {
            JudgedStatistic::Min | JudgedStatistic::Stored => fastest,
            JudgedStatistic::Median => medians,
        };
        let located = CaseLocations::of(&names, locations);
        let is_copy = copies(runs, locations);
        let n_kinds = kinds.iter().max().map_or(0, |kind| kind + 1);
        let mut paths = Vec::new();
        for kind in 0..n_kinds {
            let mut runs = Vec::new();
            for (run_idx, (kind_of_run, is_copy)) in kinds.iter().zip(&is_copy).enumerate() {
                if *kind_of_run == kind && !is_copy {
                    runs.push(run_idx);
                }
            }
            if runs.len() >= LEAST_RUNS {
                paths.push(KindPath { path: path(&runs, &located, names.len()), runs });
            }
        }
        Self { kinds, statistic, names: SeriesNames::default(), paths }
    }

    /// Where the whole suite moved, by kind of machine: what is taken out of the steps of the
    /// benchmarks.
    pub(crate) fn steps(&self, rule: &VerdictRule) -> Vec<ChangePoint> {
        let mut steps = Vec::new();
        for kind in &self.paths {
            let path: Vec<Option<f64>> = kind.path.iter().copied().map(Some).collect();
            steps.extend(kind.steps(&path, rule));
        }
        steps
    }

    /// The steps of one benchmark, oldest first within each kind of machine.
    pub(crate) fn steps_of(&self, case: &CaseLogs, rule: &VerdictRule) -> Vec<ChangePoint> {
        let mut steps = Vec::new();
        for kind in &self.paths {
            let mut rest = Vec::with_capacity(kind.runs.len());
            for (run_idx, shared) in kind.runs.iter().zip(&kind.path) {
                rest.push(log_at(case, *run_idx).map(|log| log - shared));
            }
            steps.extend(kind.steps(&rest, rule));
        }
        steps
    }
}

/// The logarithm of a case in one run.
fn log_at(case: &CaseLogs, run_idx: usize) -> Option<f64> {
    let position = case.binary_search_by_key(&run_idx, |(run_idx, _)| *run_idx).ok()?;
    case.get(position).map(|(_, log)| *log)
}

impl KindPath {
    /// The steps of a series that has a number for each run of the kind.
    fn steps(&self, series: &[Option<f64>], rule: &VerdictRule) -> Vec<ChangePoint> {
        let steps = change_points(series, rule.log_min_effect());
        steps.iter().filter_map(|step| step.at_runs(&self.runs)).collect()
    }
}

/// For each run which kind of machine it is from, counted from 0 in the order of appearance.
fn kinds(runs: &[&RunInfo]) -> Vec<usize> {
    let mut first_of_kind: Vec<&RunInfo> = Vec::new();
    let mut kinds = Vec::with_capacity(runs.len());
    for run in runs {
        let known = first_of_kind.iter().position(|first| first.machine.same_kind(&run.machine));
        kinds.push(known.unwrap_or(first_of_kind.len()));
        if known.is_none() {
            first_of_kind.push(run);
        }
    }
    kinds
}

/// For each run whether it is a copy of an earlier one: the same id and the same numbers. Copies
/// are left out of the search: among them a machine would look as if it had no noise.
fn copies(runs: &[&RunInfo], locations: Readings<'_>) -> Vec<bool> {
    let points = locations.points;
    let mut of_id: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut is_copy = Vec::with_capacity(runs.len());
    for (i, run) in runs.iter().enumerate() {
        let earlier = of_id.entry(&run.id).or_default();
        is_copy.push(earlier.iter().any(|other| points.get(i) == points.get(*other)));
        earlier.push(i);
    }
    is_copy
}

/// What `n_names` benchmarks did together over these runs.
fn path(runs: &[usize], located: &CaseLocations<'_>, n_names: usize) -> Vec<f64> {
    // Two runs at a time: all of them as full rows would be the largest thing in memory.
    let mut logs: Vec<CaseLogs> = vec![Vec::new(); n_names];
    let mut path: Vec<f64> = Vec::with_capacity(runs.len());
    let mut level = 0.0;
    let mut before: LogRow = Vec::new();
    for (position, run_idx) in runs.iter().enumerate() {
        let mut row: LogRow = vec![None; n_names];
        located.visit_run(*run_idx, |name_idx, log| {
            if let Some(slot) = row.get_mut(name_idx) {
                *slot = Some(log);
            }
        });
        level += shared_step(&before, &row, LEAST_CASES);
        for (log, case) in row.iter().zip(&mut logs) {
            case.extend(log.map(|log| (position, log - level)));
        }
        path.push(level);
        before = row;
    }
    let rest = residual_path(&logs, runs.len(), LEAST_CASES);
    path.iter().zip(&rest).map(|(level, rest)| level + rest).collect()
}
