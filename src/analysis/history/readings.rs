//! One statistic of every case of some runs, and the logarithms of it case by case.

use std::sync::Arc;

use crate::analysis::history::shared_path::CaseLogs;

/// One statistic of every case of some runs, as a sweep of an archive gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readings<'a> {
    /// The names of all cases, sorted.
    pub names: &'a [Arc<str>],
    /// For each run, oldest first: cases as an index into `names`, and seconds.
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
pub(crate) fn case_logs(names: &[Arc<str>], locations: &[Readings<'_>]) -> Vec<CaseLogs> {
    let located = located(names, locations);
    let mut logs: Vec<CaseLogs> = vec![Vec::new(); names.len()];
    let n_runs = located.iter().map(|located| located.points.len()).max().unwrap_or_default();
    for run in 0..n_runs {
        each_location(run, &located, |place, log| {
            // Where there are several, the first counts.
            let case =
                logs.get_mut(place).filter(|case| case.last().is_none_or(|(last, _)| *last != run));
            case.into_iter().for_each(|case| case.push((run, log)));
        });
    }
    logs
}

/// Readings with the place of each of their names among some names.
pub(crate) struct CaseLocations<'a> {
    points: &'a [Vec<(u32, f64)>],
    places: Vec<usize>,
}

pub(crate) fn located<'a>(names: &[Arc<str>], readings: &[Readings<'a>]) -> Vec<CaseLocations<'a>> {
    readings
        .iter()
        .map(|readings| CaseLocations {
            points: readings.points,
            places: places(names, readings.names),
        })
        .collect()
}

/// Where names stand among sorted ones; beyond all of them where they do not.
pub(crate) fn places(sorted: &[Arc<str>], names: &[Arc<str>]) -> Vec<usize> {
    names.iter().map(|name| sorted.binary_search(name).unwrap_or(usize::MAX)).collect()
}

/// Tells the place and the logarithm of each location of a run.
pub(crate) fn each_location(
    run: usize,
    located: &[CaseLocations<'_>],
    mut tell: impl FnMut(usize, f64),
) {
    for CaseLocations { points, places } in located {
        for (id, seconds) in points.get(run).into_iter().flatten() {
            let place =
                places.get(*id as usize).filter(|place| **place != usize::MAX && *seconds > 0.0);
            if let Some(place) = place {
                tell(*place, seconds.ln());
            }
        }
    }
}
