//! One statistic of every case of some runs, and the logarithms of it case by case.

use std::sync::Arc;

use crate::analysis::history::shared_path::CaseLogs;

/// One statistic of every case of some runs, as a sweep of an archive gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readings<'a> {
    /// The names of all cases, sorted.
    pub names: &'a [Arc<str>],
    /// For each run, oldest first: cases as an index into `names`, and the value of the
    /// metric: seconds of a statistic, else in the unit of the metric.
    pub points: &'a [Vec<(u32, f64)>],
}

/// The names in any of these readings, sorted.
pub(crate) fn all_names(readings: &[Readings<'_>]) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> =
        readings.iter().flat_map(|readings| readings.names).cloned().collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The logarithms of the locations of these benchmarks, which are sorted by name.
pub(crate) fn case_logs(names: &[Arc<str>], locations: Readings<'_>) -> Vec<CaseLogs> {
    let located = CaseLocations::of(names, locations);
    let mut logs: Vec<CaseLogs> = vec![Vec::new(); names.len()];
    for run_idx in 0..located.points.len() {
        located.visit_run(run_idx, |name_idx, log| {
            if let Some(case) = logs.get_mut(name_idx) {
                case.push((run_idx, log));
            }
        });
    }
    logs
}

/// Readings with the index of each of their names among some names.
pub(crate) struct CaseLocations<'a> {
    points: &'a [Vec<(u32, f64)>],
    /// `None` for a name that is not among them.
    name_idxs: Vec<Option<usize>>,
}

impl<'a> CaseLocations<'a> {
    /// Finds the names of readings among sorted names.
    pub(crate) fn of(names: &[Arc<str>], readings: Readings<'a>) -> Self {
        Self { points: readings.points, name_idxs: name_indices(names, readings.names) }
    }

    /// Calls `visit` with the index of the name and the logarithm of each location of a run. Values
    /// that are not positive have no logarithm and are left out.
    pub(crate) fn visit_run(&self, run_idx: usize, mut visit: impl FnMut(usize, f64)) {
        for (id, value) in self.points.get(run_idx).into_iter().flatten() {
            if let Some(Some(name_idx)) = self.name_idxs.get(*id as usize)
                && *value > 0.0
            {
                visit(*name_idx, value.ln());
            }
        }
    }
}

/// The index of each name among sorted names; `None` for one that is not there.
pub(crate) fn name_indices(sorted: &[Arc<str>], names: &[Arc<str>]) -> Vec<Option<usize>> {
    names.iter().map(|name| sorted.binary_search(name).ok()).collect()
}
