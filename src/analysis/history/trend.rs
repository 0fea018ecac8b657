//! A history: the time of each benchmark in each run, and where it got faster or slower and stayed
//! so.
//!
//! Steps are searched in the judged statistic ([`location`](crate::analysis::history::location)),
//! within one kind of machine (see [`Machine::same_kind`]), with the part that all cases of a run
//! share taken out. What is shown may be another statistic. A run
//! without the case is a gap.
//!
//! [`Machine::same_kind`]: crate::model::run::Machine::same_kind

use std::sync::Arc;

use crate::analysis::compare::delta::Delta;
use crate::analysis::history::change_points::ChangePoint;
use crate::analysis::history::readings::{Readings, name_indices};
use crate::analysis::judge::verdict::JudgedStatistic;
use crate::model::extra_metric::Better;
use crate::model::track::track_parts;

/// The history of all benchmarks over the same runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trend {
    /// For each run: which kind of machine it is from, counted from 0 in the order of appearance.
    pub kinds: Vec<usize>,
    /// The statistic in which the steps were searched.
    pub statistic: JudgedStatistic,
    /// One for each benchmark, sorted by name.
    pub series: Vec<Series>,
    /// Where the whole suite moved, by kind of machine: what is taken out of the steps of the
    /// series.
    pub suite_steps: Vec<ChangePoint>,
}

/// The history of one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// Its node id.
    pub fullname: Arc<str>,
    /// One point for each run that has it, oldest first.
    pub points: Vec<Point>,
    /// Its steps, oldest first within each kind of machine; `last_before` and `first_after` are
    /// indices of runs.
    pub steps: Vec<ChangePoint>,
}

/// The value of one benchmark in one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// Index of the run.
    pub run: usize,
    /// The value of the shown metric: seconds of a statistic, else in the unit of the metric.
    pub value: f64,
    /// The version of the benchmark, as a number of its series: points of two versions do not
    /// compare.
    pub version: usize,
}

impl Trend {
    /// The runs that are on another kind of machine than the run before them.
    pub(crate) fn breaks(&self) -> Vec<usize> {
        let pairs = self.kinds.iter().zip(self.kinds.iter().skip(1));
        (1..).zip(pairs).filter(|(_, (before, here))| before != here).map(|(run, _)| run).collect()
    }

    /// The point that a series' last one is measured against: that of the reference run, or without
    /// one the oldest on the last one's kind of machine, of the last one's version. `None` where
    /// there is none, or it is the last one itself.
    pub(crate) fn reference(&self, series: &Series, run_idx: Option<usize>) -> Option<Point> {
        let last = series.points.last()?;
        let kind = self.kinds.get(last.run);
        let mut of_version = series.points.iter().filter(|point| point.version == last.version);
        let found = of_version.find(|point| match run_idx {
            Some(run_idx) => point.run == run_idx,
            None => self.kinds.get(point.run) == kind,
        });
        found.filter(|point| point.run != last.run).copied()
    }
}

impl Series {
    /// The runs of another version of the benchmark than the one before them.
    pub(crate) fn breaks(&self) -> Vec<usize> {
        let pairs = self.points.iter().zip(self.points.iter().skip(1));
        let breaks = pairs.filter(|(before, here)| before.version != here.version);
        breaks.map(|(_, here)| here.run).collect()
    }

    /// The fastest point of the newest version; the oldest of equally fast ones.
    pub(crate) fn best(&self, better: Better) -> Option<Point> {
        let version = self.points.last()?.version;
        self.points.iter().filter(|point| point.version == version).copied().min_by(|a, b| {
            let [a_worse, b_worse] = [a, b].map(|point| better.worse(point.value));
            a_worse.total_cmp(&b_worse).then(a.run.cmp(&b.run))
        })
    }

    /// How the last point differs from another.
    pub(crate) fn change_since(&self, reference: Point, better: Better) -> Delta {
        let last = self.points.last().map(|point| point.value);
        Delta::of(Some(reference.value), last, better)
    }
}

/// The benchmarks of these tracks, which are sorted by name and each have their steps, with what
/// each run shows of them.
pub(crate) fn series(
    tracks: &[Arc<str>],
    steps: Vec<Vec<ChangePoint>>,
    shown: Readings<'_>,
) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::with_capacity(tracks.len());
    // For each track: its series, and which version of that it is.
    let mut places = Vec::with_capacity(tracks.len());
    let mut version = 0;
    for (track, steps) in tracks.iter().zip(steps) {
        let (fullname, _) = track_parts(track);
        match all.last_mut().filter(|series| *series.fullname == *fullname) {
            Some(series) => {
                version += 1;
                series.steps.extend(steps);
            }
            None => {
                version = 0;
                let fullname =
                    if fullname.len() == track.len() { track.clone() } else { fullname.into() };
                all.push(Series { fullname, points: Vec::new(), steps });
            }
        }
        places.push((all.len() - 1, version));
    }
    let track_idxs = name_indices(tracks, shown.names);
    for (run, points) in shown.points.iter().enumerate() {
        for (id, value) in points {
            let track_idx = track_idxs.get(*id as usize).copied().flatten();
            let place = track_idx.and_then(|track_idx| places.get(track_idx));
            let Some((series_idx, version)) = place else { continue };
            if let Some(series) = all.get_mut(*series_idx) {
                series.points.push(Point { run, value: *value, version: *version });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::readings::case_logs;
    use crate::analysis::history::suite_trend::SuiteTrend;
    use crate::analysis::judge::rule::VerdictRule;
    use crate::model::run::Machine;
    use crate::model::run::RunInfo;

    /// The history of every benchmark in these readings.
    fn trend(runs: &[RunInfo], readings: Readings<'_>) -> Trend {
        let runs: Vec<&RunInfo> = runs.iter().collect();
        let (suite, rule) = (SuiteTrend::of(&runs, readings, readings), VerdictRule::default());
        let logs = case_logs(readings.names, readings);
        let steps = logs.iter().map(|logs| suite.steps_of(logs, &rule)).collect();
        let series = series(readings.names, steps, readings);
        Trend {
            series,
            statistic: suite.statistic,
            suite_steps: suite.steps(&rule),
            kinds: suite.kinds,
        }
    }

    fn runs(pythons: &[&str]) -> Vec<RunInfo> {
        let mut runs = Vec::new();
        for (i, python) in pythons.iter().enumerate() {
            let machine = Machine { python: Some((*python).into()), ..Machine::default() };
            runs.push(RunInfo { id: i.to_string(), machine, ..RunInfo::default() });
        }
        runs
    }

    /// The history of `a`, with its time in each run; `None` where the run lacks it.
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
        assert_eq!(trend.reference(series, None), Some(Point { run: 0, value: 1.0, version: 0 }));
        assert_eq!(trend.reference(series, Some(6)), None);
        assert_eq!(
            series.change_since(Point { run: 0, value: 1.0, version: 0 }, Better::Lower).percent,
            Some(50.0)
        );
        assert_eq!(series.best(Better::Lower), Some(Point { run: 0, value: 1.0, version: 0 }));
    }

    #[test]
    fn another_machine_is_a_break_and_no_step() {
        let pythons = [["3.12.1"; 8], ["3.13.0"; 8]].concat();
        let times: Vec<Option<f64>> =
            (0..16).map(|run| Some(if run < 8 { 1.0 } else { 2.0 })).collect();
        let trend = history(&pythons, &times);
        assert_eq!((trend.breaks(), &trend.series[0].steps), (vec![8], &vec![]));
        assert_eq!(
            trend.reference(&trend.series[0], None),
            Some(Point { run: 8, value: 2.0, version: 0 })
        );
        // Machines in turn: each has its own history, and the step is found in both.
        let pythons = [["3.12.1", "3.13.0"]; 8].concat();
        let trend = history(&pythons, &times);
        let steps: Vec<_> =
            trend.series[0].steps.iter().map(|step| (step.last_before, step.first_after)).collect();
        assert_eq!(steps, [(6, 8), (7, 9)]);
    }

    #[test]
    fn the_path_of_a_suite_does_not_stray_into_steps() {
        // 100 runs of 20 unchanged cases with 2 % of uniform noise, from a generator with a fixed
        // seed.
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
        // Four runs of scattered times, each four times in the archive: without copies too few to
        // search.
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
