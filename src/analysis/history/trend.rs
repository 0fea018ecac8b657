//! A history: where each benchmark stood in each run, and where it got faster or slower and stayed so.
//!
//! Steps are sought in the medians, within one kind of machine (see [`Machine::same_kind`]), with the part that all
//! cases of a run share taken out. What is shown may be another statistic. A run without the case is a gap.
//!
//! [`Machine::same_kind`]: crate::model::run::Machine::same_kind

use std::collections::HashMap;
use std::sync::Arc;

use crate::analysis::compare::delta::Delta;
use crate::analysis::history::change_points::{ChangePoint, LEAST_RUNS, change_points};
use crate::analysis::history::shared_path::{CaseLogs, residual_path, shared_step};
use crate::analysis::judge::noise::LogRow;
use crate::analysis::judge::rule::{LEAST_CASES, VerdictRule};
use crate::model::run::RunInfo;
use crate::model::seconds::Seconds;

/// One statistic of every case of some runs, as a sweep of an archive gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readings<'a> {
    /// The names of all cases, sorted.
    pub names: &'a [Arc<str>],
    /// For each run, oldest first: cases as an index into `names`, and seconds.
    pub points: &'a [Vec<(u32, f64)>],
}

/// The history of all benchmarks over the same runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trend {
    /// For each run: which kind of machine it is from, counted from 0 in the order of appearance.
    pub kinds: Vec<usize>,
    /// One for each benchmark, sorted by name.
    pub series: Vec<Series>,
    /// Where the whole suite moved, by kind of machine: what the steps of the series are freed of.
    pub suite_steps: Vec<ChangePoint>,
}

/// The history of one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// Its node id.
    pub fullname: Arc<str>,
    /// What the runs say that have it, oldest first.
    pub points: Vec<Point>,
    /// Its steps, oldest first within each kind of machine; `last_before` and `first_after` are runs.
    pub steps: Vec<ChangePoint>,
}

/// What one run says about one benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// Place of the run.
    pub run: usize,
    /// The statistic that is shown.
    pub seconds: f64,
}

impl Trend {
    /// The runs that are on another kind of machine than the run before them.
    pub(crate) fn breaks(&self) -> Vec<usize> {
        let pairs = self.kinds.iter().zip(self.kinds.iter().skip(1));
        (1..).zip(pairs).filter(|(_, (before, here))| before != here).map(|(run, _)| run).collect()
    }

    /// The point that a series' last one is measured against: that of the run asked for, or else the oldest on the
    /// last one's kind of machine. `None` where there is none, or it is the last one itself.
    pub(crate) fn reference(&self, series: &Series, wanted: Option<usize>) -> Option<Point> {
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
    pub(crate) fn best(&self) -> Option<Point> {
        self.points
            .iter()
            .copied()
            .min_by(|a, b| a.seconds.total_cmp(&b.seconds).then(a.run.cmp(&b.run)))
    }

    /// How the last point differs from another.
    pub(crate) fn change_since(&self, reference: Point) -> Delta {
        let last = self.points.last().and_then(|point| Seconds::new(point.seconds));
        Delta::between(Seconds::new(reference.seconds), last)
    }
}

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
    /// The steps of a series that has one place for each run of the kind, told by runs.
    fn steps(&self, series: &[Option<f64>], rule: &VerdictRule) -> Vec<ChangePoint> {
        let at_runs = |step: ChangePoint| {
            let (last_before, first_after) =
                (*self.runs.get(step.last_before)?, *self.runs.get(step.first_after)?);
            Some(ChangePoint { last_before, first_after, ..step })
        };
        change_points(series, rule.log_min_effect()).into_iter().filter_map(at_runs).collect()
    }
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

/// These benchmarks, which are sorted by name, with what each run shows of them; their steps are not sought yet.
pub(crate) fn series(names: &[Arc<str>], shown: Readings<'_>) -> Vec<Series> {
    let with_name = |fullname: &Arc<str>| Series {
        fullname: fullname.clone(),
        points: Vec::new(),
        steps: Vec::new(),
    };
    let mut all: Vec<Series> = names.iter().map(with_name).collect();
    let places = places(names, shown.names);
    for (run, points) in shown.points.iter().enumerate() {
        for (id, seconds) in points {
            let series = places.get(*id as usize).and_then(|place| all.get_mut(*place));
            // Where a name stands twice in a run the first counts, as the first of them pairs first.
            if let Some(series) =
                series.filter(|series| series.points.last().is_none_or(|last| last.run != run))
            {
                series.points.push(Point { run, seconds: *seconds });
            }
        }
    }
    all
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

/// Readings with the place of each of their names among some names.
struct CaseLocations<'a> {
    points: &'a [Vec<(u32, f64)>],
    places: Vec<usize>,
}

fn located<'a>(names: &[Arc<str>], readings: &[Readings<'a>]) -> Vec<CaseLocations<'a>> {
    readings
        .iter()
        .map(|readings| CaseLocations {
            points: readings.points,
            places: places(names, readings.names),
        })
        .collect()
}

/// Where names stand among sorted ones; beyond all of them where they do not.
fn places(sorted: &[Arc<str>], names: &[Arc<str>]) -> Vec<usize> {
    names.iter().map(|name| sorted.binary_search(name).unwrap_or(usize::MAX)).collect()
}

/// Tells the place and the logarithm of each location of a run.
fn each_location(run: usize, located: &[CaseLocations<'_>], mut tell: impl FnMut(usize, f64)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Machine;

    /// The history of every benchmark in these readings.
    fn trend(runs: &[RunInfo], readings: Readings<'_>) -> Trend {
        let runs: Vec<&RunInfo> = runs.iter().collect();
        let (suite, rule) = (SuiteTrend::of(&runs, &[readings]), VerdictRule::default());
        let mut series = series(readings.names, readings);
        for (series, logs) in series.iter_mut().zip(case_logs(readings.names, &[readings])) {
            series.steps = suite.steps_of(&logs, &rule);
        }
        Trend { series, suite_steps: suite.steps(&rule), kinds: suite.kinds }
    }

    fn runs(pythons: &[&str]) -> Vec<RunInfo> {
        let machine =
            |python: &&str| Machine { python: Some((*python).into()), ..Machine::default() };
        let run = |(i, python): (usize, &&str)| RunInfo {
            id: i.to_string(),
            machine: machine(python),
            ..RunInfo::default()
        };
        pythons.iter().enumerate().map(run).collect()
    }

    /// The history of `a`, whose time in each run is a word, `-` where the run lacks it.
    fn history(pythons: &[&str], times: &[Option<f64>]) -> Trend {
        let runs = runs(pythons);
        let points: Vec<Vec<(u32, f64)>> =
            times.iter().map(|time| time.map(|time| (0, time)).into_iter().collect()).collect();
        let readings = Readings { names: &["a".into()], points: &points };
        trend(&runs, readings)
    }

    #[test]
    fn a_gap_is_a_gap_and_a_step_names_the_runs_around_it() {
        let mut times = vec![Some(1.0); 6];
        times.extend([None, Some(1.5), Some(1.5), Some(1.5), Some(1.5)]);
        let trend = history(&["3.12.1"; 11], &times);
        let series = &trend.series[0];
        assert_eq!((series.points.len(), trend.breaks()), (10, vec![]));
        assert_eq!(
            series
                .steps
                .iter()
                .map(|step| (step.last_before, step.first_after))
                .collect::<Vec<_>>(),
            [(5, 7)]
        );
        assert_eq!(trend.reference(series, None), Some(Point { run: 0, seconds: 1.0 }));
        assert_eq!(trend.reference(series, Some(6)), None);
        assert_eq!(series.change_since(Point { run: 0, seconds: 1.0 }).percent, Some(50.0));
        assert_eq!(series.best(), Some(Point { run: 0, seconds: 1.0 }));
    }

    #[test]
    fn another_machine_is_a_break_and_no_step() {
        let pythons = [["3.12.1"; 8], ["3.13.0"; 8]].concat();
        let times: Vec<Option<f64>> =
            (0..16).map(|run| Some(if run < 8 { 1.0 } else { 2.0 })).collect();
        let trend = history(&pythons, &times);
        assert_eq!((trend.breaks(), &trend.series[0].steps), (vec![8], &vec![]));
        assert_eq!(trend.reference(&trend.series[0], None), Some(Point { run: 8, seconds: 2.0 }));
        // Machines in turn: each has its own history, and the step is found in both.
        let pythons = [["3.12.1", "3.13.0"]; 8].concat();
        let trend = history(&pythons, &times);
        let steps: Vec<_> =
            trend.series[0].steps.iter().map(|step| (step.last_before, step.first_after)).collect();
        assert_eq!(steps, [(6, 8), (7, 9)]);
    }

    #[test]
    fn the_path_of_a_suite_does_not_stray_into_steps() {
        // 100 runs of 20 unchanged cases with 2 % of uniform noise, from a generator with a fixed seed.
        let mut state = 7u64;
        let mut noise = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            0.0693 * ((state >> 11) as f64 / (1u64 << 53) as f64 - 0.5)
        };
        let points: Vec<Vec<(u32, f64)>> =
            (0..100).map(|_| (0..20).map(|id| (id, noise().exp())).collect()).collect();
        let names: Vec<Arc<str>> = (0..20).map(|i| format!("t{i:02}").into()).collect();
        let runs = runs(&["3.12.1"; 100]);
        let readings = Readings { names: &names, points: &points };
        let trend = trend(&runs, readings);
        let stepped: Vec<&str> = trend
            .series
            .iter()
            .filter(|series| !series.steps.is_empty())
            .map(|series| &*series.fullname)
            .collect();
        assert!(
            stepped.is_empty() && trend.suite_steps.is_empty(),
            "{stepped:?} {:?}",
            trend.suite_steps
        );
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
            let trend = trend(&runs, readings);
            (trend.series[0].points.len(), trend.series[0].steps.len())
        };
        let copied: Vec<f64> =
            [1.0, 1.1, 1.3, 1.2].into_iter().flat_map(|time| [time; 4]).collect();
        assert_eq!(found(&copied), (16, 0));
        // The same ids with numbers of their own are runs of their own.
        let own: Vec<f64> =
            (0..16).map(|i| if i < 8 { 1.0 } else { 1.3 } + 1e-3 * f64::from(i % 4)).collect();
        assert_eq!(found(&own), (16, 1));
    }

    #[test]
    fn what_all_cases_share_is_the_suites() {
        let runs = runs(&["3.12.1"; 12]);
        let names: Vec<Arc<str>> = (0..6).map(|i| format!("t{i}").into()).collect();
        let points: Vec<Vec<(u32, f64)>> = (0..12)
            .map(|run| (0..6).map(|id| (id, if run < 6 { 1.0 } else { 1.3 })).collect())
            .collect();
        let readings = Readings { names: &names, points: &points };
        let trend = trend(&runs, readings);
        assert!(trend.series.iter().all(|series| series.steps.is_empty()));
        assert_eq!(trend.suite_steps.iter().map(|step| step.first_after).collect::<Vec<_>>(), [6]);
    }
}
