//! A history: where each benchmark stood in each run, and where it got faster or slower and stayed so.
//!
//! Steps are sought in the medians, within one kind of machine (see [`Machine::same_kind`]), with the part that all
//! cases of a run share taken out. What is shown may be another statistic. A run without the case is a gap.
//!
//! [`Machine::same_kind`]: crate::model::run::Machine::same_kind

use std::collections::HashMap;
use std::sync::Arc;

use crate::analysis::change_points::{ChangePoint, LEAST_RUNS, change_points};
use crate::analysis::delta::Delta;
use crate::analysis::noise::LogRow;
use crate::analysis::rule::{LEAST_CASES, Rule};
use crate::analysis::suite_path::{Rest, common_path, what_is_left};
use crate::model::run::RunInfo;
use crate::model::seconds::Seconds;

/// One statistic of every case of some runs, as a sweep of an archive gives it.
#[derive(Debug, Clone, Copy)]
pub struct Readings<'a> {
    /// The names of all cases, sorted.
    pub names: &'a [Arc<str>],
    /// For each run, oldest first: cases as an index into `names`, and seconds.
    pub points: &'a [Vec<(u32, f64)>],
}

/// The history of all benchmarks over the same runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trend {
    /// For each run: which kind of machine it is from, counted from 0 in the order of appearance.
    pub kinds: Vec<usize>,
    /// One for each benchmark, sorted by name.
    pub series: Vec<Series>,
    /// Where the whole suite moved, by kind of machine: what the steps of the series are freed of.
    pub suite_steps: Vec<ChangePoint>,
}

/// The history of one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its node id.
    pub fullname: Arc<str>,
    /// What the runs say that have it, oldest first.
    pub points: Vec<Point>,
    /// Its steps, oldest first within each kind of machine; `last_before` and `first_after` are runs.
    pub steps: Vec<ChangePoint>,
}

/// What one run says about one benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Place of the run.
    pub run: usize,
    /// The statistic that is shown.
    pub seconds: f64,
}

impl Trend {
    /// The runs that are on another kind of machine than the run before them.
    pub fn breaks(&self) -> Vec<usize> {
        let pairs = self.kinds.iter().zip(self.kinds.iter().skip(1));
        (1..).zip(pairs).filter(|(_, (before, here))| before != here).map(|(run, _)| run).collect()
    }

    /// The point that a series' last one is measured against: that of the run asked for, or else the oldest on the
    /// last one's kind of machine. `None` where there is none, or it is the last one itself.
    pub fn reference(&self, series: &Series, wanted: Option<usize>) -> Option<Point> {
        let last = series.points.last()?;
        let kind = |run: usize| self.kinds.get(run);
        let found = match wanted {
            Some(run) => series.points.iter().find(|point| point.run == run),
            None => series.points.iter().find(|point| kind(point.run) == kind(last.run)),
        };
        found.filter(|point| point.run != last.run).copied()
    }
}

impl Series {
    /// The fastest point; the oldest of equally fast ones.
    pub fn best(&self) -> Option<Point> {
        self.points.iter().copied().min_by(|a, b| a.seconds.total_cmp(&b.seconds).then(a.run.cmp(&b.run)))
    }

    /// How the last point differs from another.
    pub fn change_since(&self, reference: Point) -> Delta {
        let last = self.points.last().and_then(|point| Seconds::new(point.seconds));
        Delta::between(Seconds::new(reference.seconds), last)
    }
}

/// Makes the history of every benchmark. `runs` are oldest first; `shown` is what points are made of; `locations` are
/// what steps are sought in, each filling the gaps of those before it.
pub fn trend(runs: &[&RunInfo], shown: Readings<'_>, locations: &[Readings<'_>], rule: &Rule) -> Trend {
    let mut names: Vec<Arc<str>> = shown.names.to_vec();
    names.extend(locations.iter().flat_map(|it| it.names).cloned());
    names.sort_unstable();
    names.dedup();
    let mut trend = Trend { kinds: kinds(runs), ..Trend::default() };
    let with_name = |fullname: &Arc<str>| Series { fullname: fullname.clone(), points: Vec::new(), steps: Vec::new() };
    trend.series = names.iter().map(with_name).collect();

    let places = places(&names, shown.names);
    for (run, points) in shown.points.iter().enumerate().take(runs.len()) {
        for (id, seconds) in points {
            let series = places.get(*id as usize).and_then(|place| trend.series.get_mut(*place));
            // Where a name stands twice in a run the first counts, as the first of them pairs first.
            if let Some(series) = series.filter(|it| it.points.last().is_none_or(|last| last.run != run)) {
                series.points.push(Point { run, seconds: *seconds });
            }
        }
    }
    let located: Vec<Located<'_>> =
        locations.iter().map(|it| Located { points: it.points, places: self::places(&names, it.names) }).collect();
    let is_copy = copies(runs, locations);
    let n_kinds = trend.kinds.iter().max().map_or(0, |it| it + 1);
    for kind in 0..n_kinds {
        let counts = |run: &usize| trend.kinds.get(*run) == Some(&kind) && is_copy.get(*run) == Some(&false);
        let of_kind: Vec<usize> = (0..runs.len()).filter(counts).collect();
        find_steps(&of_kind, &located, rule, &mut trend);
    }
    trend
}

/// For each run which kind of machine it is from.
fn kinds(runs: &[&RunInfo]) -> Vec<usize> {
    let mut first_of_kind: Vec<&RunInfo> = Vec::new();
    let mut kinds = Vec::with_capacity(runs.len());
    for run in runs {
        let known = first_of_kind.iter().position(|it| it.machine.same_kind(&run.machine));
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
        let is_same = |other: &usize| locations.iter().all(|it| it.points.get(i) == it.points.get(*other));
        is_copy.push(before.iter().any(is_same));
        before.push(i);
    }
    is_copy
}

/// Readings with the place of each of their names among all names.
struct Located<'a> {
    points: &'a [Vec<(u32, f64)>],
    places: Vec<usize>,
}

/// Where these names stand among all names.
fn places(all: &[Arc<str>], names: &[Arc<str>]) -> Vec<usize> {
    names.iter().map(|name| all.binary_search(name).unwrap_or(usize::MAX)).collect()
}

/// The logarithms of one run's locations, one place a name.
fn log_row(run: usize, located: &[Located<'_>], n_names: usize) -> LogRow {
    let mut row = vec![None; n_names];
    for Located { points, places } in located {
        for (id, seconds) in points.get(run).into_iter().flatten() {
            let slot = places.get(*id as usize).and_then(|place| row.get_mut(*place));
            if let Some(slot @ None) = slot
                && *seconds > 0.0
            {
                *slot = Some(seconds.ln());
            }
        }
    }
    row
}

/// Finds the steps of every series over the runs of one kind of machine.
fn find_steps(runs: &[usize], located: &[Located<'_>], rule: &Rule, trend: &mut Trend) {
    if runs.len() < LEAST_RUNS {
        return;
    }
    // Two runs at a time: all of them as full rows would be the largest thing in memory.
    let mut logs: Vec<Rest> = vec![Vec::new(); trend.series.len()];
    let mut path: Vec<f64> = Vec::with_capacity(runs.len());
    let mut level = 0.0;
    let mut before: LogRow = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let row = log_row(*run, located, trend.series.len());
        let pair = [before, row];
        level += common_path(&pair, LEAST_CASES).last().copied().unwrap_or_default();
        let [_, row] = pair;
        for (log, series) in row.iter().zip(&mut logs) {
            series.extend(log.map(|log| (place, log - level)));
        }
        path.push(level);
        before = row;
    }
    let left = what_is_left(&logs, runs.len(), LEAST_CASES);
    let path: Vec<Option<f64>> = path.iter().zip(&left).map(|(level, left)| Some(level + left)).collect();
    let threshold = rule.log_min_effect();
    let at_runs = |step: ChangePoint| {
        let (last_before, first_after) = (*runs.get(step.last_before)?, *runs.get(step.first_after)?);
        Some(ChangePoint { last_before, first_after, ..step })
    };
    trend.suite_steps.extend(change_points(&path, threshold).into_iter().filter_map(at_runs));
    for (logs, series) in logs.iter().zip(&mut trend.series) {
        if logs.len() < LEAST_RUNS {
            continue;
        }
        let mut dense = vec![None; runs.len()];
        for (place, log) in logs {
            if let (Some(slot), Some(left)) = (dense.get_mut(*place), left.get(*place)) {
                *slot = Some(log - left);
            }
        }
        series.steps.extend(change_points(&dense, threshold).into_iter().filter_map(at_runs));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Machine;

    fn runs(pythons: &[&str]) -> Vec<RunInfo> {
        let machine = |python: &&str| Machine { python: Some((*python).into()), ..Machine::default() };
        let run =
            |(i, python): (usize, &&str)| RunInfo { id: i.to_string(), machine: machine(python), ..RunInfo::default() };
        pythons.iter().enumerate().map(run).collect()
    }

    /// The history of `a`, whose time in each run is a word, `-` where the run lacks it.
    fn history(pythons: &[&str], times: &[Option<f64>]) -> Trend {
        let runs = runs(pythons);
        let points: Vec<Vec<(u32, f64)>> =
            times.iter().map(|it| it.map(|time| (0, time)).into_iter().collect()).collect();
        let readings = Readings { names: &["a".into()], points: &points };
        trend(&runs.iter().collect::<Vec<_>>(), readings, &[readings], &Rule::default())
    }

    #[test]
    fn a_gap_is_a_gap_and_a_step_names_the_runs_around_it() {
        let mut times = vec![Some(1.0); 6];
        times.extend([None, Some(1.5), Some(1.5), Some(1.5), Some(1.5)]);
        let trend = history(&["3.12.1"; 11], &times);
        let series = &trend.series[0];
        assert_eq!((series.points.len(), trend.breaks()), (10, vec![]));
        assert_eq!(series.steps.iter().map(|it| (it.last_before, it.first_after)).collect::<Vec<_>>(), [(5, 7)]);
        assert_eq!(trend.reference(series, None), Some(Point { run: 0, seconds: 1.0 }));
        assert_eq!(trend.reference(series, Some(6)), None);
        assert_eq!(series.change_since(Point { run: 0, seconds: 1.0 }).percent, Some(50.0));
        assert_eq!(series.best(), Some(Point { run: 0, seconds: 1.0 }));
    }

    #[test]
    fn another_machine_is_a_break_and_no_step() {
        let pythons = [["3.12.1"; 8], ["3.13.0"; 8]].concat();
        let times: Vec<Option<f64>> = (0..16).map(|run| Some(if run < 8 { 1.0 } else { 2.0 })).collect();
        let trend = history(&pythons, &times);
        assert_eq!((trend.breaks(), &trend.series[0].steps), (vec![8], &vec![]));
        assert_eq!(trend.reference(&trend.series[0], None), Some(Point { run: 8, seconds: 2.0 }));
        // Machines in turn: each has its own history, and the step is found in both.
        let pythons = [["3.12.1", "3.13.0"]; 8].concat();
        let trend = history(&pythons, &times);
        let steps: Vec<_> = trend.series[0].steps.iter().map(|it| (it.last_before, it.first_after)).collect();
        assert_eq!(steps, [(6, 8), (7, 9)]);
    }

    #[test]
    fn the_path_of_a_suite_does_not_stray_into_steps() {
        // 100 runs of 20 unchanged cases with 2 % of uniform noise, from a generator with a fixed seed.
        let mut state = 7u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            0.0693 * ((state >> 11) as f64 / (1u64 << 53) as f64 - 0.5)
        };
        let points: Vec<Vec<(u32, f64)>> = (0..100).map(|_| (0..20).map(|id| (id, noise().exp())).collect()).collect();
        let names: Vec<Arc<str>> = (0..20).map(|i| format!("t{i:02}").into()).collect();
        let runs = runs(&["3.12.1"; 100]);
        let readings = Readings { names: &names, points: &points };
        let trend = trend(&runs.iter().collect::<Vec<_>>(), readings, &[readings], &Rule::default());
        let stepped: Vec<&str> =
            trend.series.iter().filter(|it| !it.steps.is_empty()).map(|it| &*it.fullname).collect();
        assert!(stepped.is_empty() && trend.suite_steps.is_empty(), "{stepped:?} {:?}", trend.suite_steps);
    }

    #[test]
    fn a_copy_of_a_run_is_shown_and_proves_nothing() {
        // Four runs of scattered times, each there four times: without the copies too few to find anything in.
        let mut runs = runs(&["3.12.1"; 16]);
        for (i, run) in runs.iter_mut().enumerate() {
            run.id = (i / 4).to_string();
        }
        let found = |times: &[f64]| {
            let points: Vec<Vec<(u32, f64)>> = times.iter().map(|time| vec![(0, *time)]).collect();
            let readings = Readings { names: &["a".into()], points: &points };
            let trend = trend(&runs.iter().collect::<Vec<_>>(), readings, &[readings], &Rule::default());
            (trend.series[0].points.len(), trend.series[0].steps.len())
        };
        let copied: Vec<f64> = [1.0, 1.1, 1.3, 1.2].into_iter().flat_map(|time| [time; 4]).collect();
        assert_eq!(found(&copied), (16, 0));
        // The same ids with numbers of their own are runs of their own.
        let own: Vec<f64> = (0..16).map(|i| if i < 8 { 1.0 } else { 1.3 } + 1e-3 * f64::from(i % 4)).collect();
        assert_eq!(found(&own), (16, 1));
    }

    #[test]
    fn what_all_cases_share_is_the_suites() {
        let runs = runs(&["3.12.1"; 12]);
        let names: Vec<Arc<str>> = (0..6).map(|i| format!("t{i}").into()).collect();
        let points: Vec<Vec<(u32, f64)>> =
            (0..12).map(|run| (0..6).map(|id| (id, if run < 6 { 1.0 } else { 1.3 })).collect()).collect();
        let readings = Readings { names: &names, points: &points };
        let trend = trend(&runs.iter().collect::<Vec<_>>(), readings, &[readings], &Rule::default());
        assert!(trend.series.iter().all(|it| it.steps.is_empty()));
        assert_eq!(trend.suite_steps.iter().map(|it| it.first_after).collect::<Vec<_>>(), [6]);
    }
}
