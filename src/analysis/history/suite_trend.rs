//! What runs show of no single benchmark: their kinds of machines, and what all benchmarks did together.

use std::collections::HashMap;

use crate::analysis::history::change_points::{ChangePoint, LEAST_RUNS, change_points};
use crate::analysis::history::readings::{
    CaseLocations, Readings, all_names, each_location, located,
};
use crate::analysis::history::shared_path::{CaseLogs, residual_path, shared_step};
use crate::analysis::judge::noise::LogRow;
use crate::analysis::judge::rule::{LEAST_CASES, VerdictRule};
use crate::model::run::RunInfo;

/// What runs tell of no single benchmark: which kinds of machines they are from, and what all benchmarks did together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SuiteTrend {
    /// For each run: which kind of machine it is from, counted from 0 in the order of appearance.
    pub kinds: Vec<usize>,
    /// One for each kind of machine that has runs enough to be searched.
    paths: Vec<KindPath>,
}

/// What all benchmarks did together over the runs of one kind of machine.
#[derive(Debug, Clone, PartialEq)]
struct KindPath {
    /// The runs, oldest first, without copies of others.
    runs: Vec<usize>,
    /// Where the suite stood in each of them, in logarithms.
    path: Vec<f64>,
}

impl SuiteTrend {
    /// Of these runs, oldest first. `locations` are what steps are sought in, each filling the gaps of those before it.
    pub(crate) fn of(runs: &[&RunInfo], locations: &[Readings<'_>]) -> Self {
        let kinds = kinds(runs);
        let names = all_names(locations);
        let located = located(&names, locations);
        let is_copy = copies(runs, locations);
        let n_kinds = kinds.iter().max().map_or(0, |kind| kind + 1);
        let of_kind = |kind: usize| -> Vec<usize> {
            let counts =
                |run: &usize| kinds.get(*run) == Some(&kind) && is_copy.get(*run) == Some(&false);
            (0..runs.len()).filter(counts).collect()
        };
        let searched = (0..n_kinds).map(of_kind).filter(|of_kind| of_kind.len() >= LEAST_RUNS);
        let paths = searched
            .map(|runs| KindPath { path: path(&runs, &located, names.len()), runs })
            .collect();
        Self { kinds, paths }
    }

    /// Where the whole suite moved, by kind of machine: what the steps of the benchmarks are freed of.
    pub(crate) fn steps(&self, rule: &VerdictRule) -> Vec<ChangePoint> {
        let moved = self.paths.iter().map(|kind| {
            let path: Vec<Option<f64>> = kind.path.iter().copied().map(Some).collect();
            kind.steps(&path, rule)
        });
        moved.flatten().collect()
    }

    /// The steps of one benchmark, oldest first within each kind of machine.
    pub(crate) fn steps_of(&self, case: &CaseLogs, rule: &VerdictRule) -> Vec<ChangePoint> {
        let own = self.paths.iter().map(|kind| {
            let log = |run: &usize| {
                let place = case.binary_search_by_key(run, |(run, _)| *run).ok()?;
                case.get(place).map(|(_, log)| *log)
            };
            let rest =
                kind.runs.iter().zip(&kind.path).map(|(run, shared)| Some(log(run)? - shared));
            kind.steps(&rest.collect::<Vec<_>>(), rule)
        });
        own.flatten().collect()
    }
}

impl KindPath {
    /// The steps of a series that has a number for each run of the kind.
    fn steps(&self, series: &[Option<f64>], rule: &VerdictRule) -> Vec<ChangePoint> {
        let steps = change_points(series, rule.log_min_effect());
        steps.iter().filter_map(|step| step.at_runs(&self.runs)).collect()
    }
}

/// For each run which kind of machine it is from.
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

/// For each run whether it stands in the archive before: the same id and the same numbers. Steps are sought without
/// copies, among which a machine would look as if it had no noise.
fn copies(runs: &[&RunInfo], locations: &[Readings<'_>]) -> Vec<bool> {
    let mut of_id: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut is_copy = Vec::with_capacity(runs.len());
    for (i, run) in runs.iter().enumerate() {
        let before = of_id.entry(&run.id).or_default();
        let is_same = |other: &usize| {
            locations.iter().all(|located| located.points.get(i) == located.points.get(*other))
        };
        is_copy.push(before.iter().any(is_same));
        before.push(i);
    }
    is_copy
}

/// What all of so many benchmarks did together over these runs.
fn path(runs: &[usize], located: &[CaseLocations<'_>], n_names: usize) -> Vec<f64> {
    // Two runs at a time: all of them as full rows would be the largest thing in memory.
    let mut logs: Vec<CaseLogs> = vec![Vec::new(); n_names];
    let mut path: Vec<f64> = Vec::with_capacity(runs.len());
    let mut level = 0.0;
    let mut before: LogRow = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let mut row: LogRow = vec![None; n_names];
        each_location(*run, located, |place, log| {
            if let Some(slot @ None) = row.get_mut(place) {
                *slot = Some(log);
            }
        });
        level += shared_step(&before, &row, LEAST_CASES);
        for (log, case) in row.iter().zip(&mut logs) {
            case.extend(log.map(|log| (place, log - level)));
        }
        path.push(level);
        before = row;
    }
    let left = residual_path(&logs, runs.len(), LEAST_CASES);
    path.iter().zip(&left).map(|(level, left)| level + left).collect()
}
