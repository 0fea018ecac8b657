//! Two sides of an archive: which runs, what is in them, what earlier runs show about the noise,
//! and the comparison.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::analysis::choose::parts::group_parts;
use crate::analysis::compare::circumstances::replicate_groups;
use crate::analysis::compare::comparison::{Comparison, ComparisonRules, UnknownName, compare};
use crate::analysis::compare::judge_rows::EarlierSamples;
use crate::analysis::judge::rule::LEAST_HISTORY;
use crate::analysis::judge::sample::RunSample;
use crate::load::archive::archive::{Archive, ReadNeeds};
use crate::load::archive::statistic_table::{Points, StatisticTable};
use crate::model::case::Case;
use crate::model::extra_metric::ExtraMetric;
use crate::model::metric::Metric;
use crate::model::metric_settings::MetricSettings;
use crate::model::run::{Run, RunInfo};
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};

/// The runs of both sides, read whole.
#[derive(Debug)]
pub(crate) struct SelectedSides {
    /// What is compared against, oldest first; never none.
    pub reference: Vec<Run>,
    /// What is judged, oldest first; never none.
    pub candidate: Vec<Run>,
    /// The index of the oldest run of the candidate side in the archive.
    pub first_candidate: usize,
    /// Whether earlier runs may be parts of one.
    pub joins: bool,
    /// Whether a run of a side is in several files.
    pub is_joined: bool,
    /// About the choice and the runs.
    pub warnings: Vec<Warning>,
}

/// What an archive has for a selection.
#[derive(Debug)]
pub(crate) enum Selection {
    /// Two sides.
    Pair(SelectedSides),
    /// A run that has nothing to be compared with yet, why, and warnings about it.
    SingleRun(Box<Run>, NoReferenceYet, Vec<Warning>),
}

/// Why a run has nothing to be compared with yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoReferenceYet {
    /// There is no other run.
    OnlyRun,
    /// There is none before it on the same kind of machine.
    OnlyOnMachine,
    /// There is no other with benchmarks.
    OnlyWithCases,
    /// The paths of the reference have no run.
    NoneAtPath,
}

impl NoReferenceYet {
    /// Why, in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::OnlyRun => "this is the only run",
            Self::OnlyOnMachine => "no earlier run is on the same kind of machine",
            Self::OnlyWithCases => "no other run has benchmarks",
            Self::NoneAtPath => "there is no run in the paths of the reference",
        }
    }
}

/// The cases of a single run that the filter shows.
pub(crate) fn shown_cases<'r>(run: &'r Run, rules: &ComparisonRules) -> Vec<&'r Case> {
    let filter = rules.filter.as_ref();
    run.cases
        .iter()
        .filter(|case| filter.is_none_or(|filter| filter.is_match(&case.fullname)))
        .collect()
}

/// What a single run shows by itself: its implementations against each other. Its other cases have
/// no partner.
///
/// # Errors
/// Where the run does not have the param to compare by, or its base.
pub(crate) fn compare_within(
    run: &Run,
    rules: &ComparisonRules,
) -> Result<Comparison, UnknownName> {
    compare(&[], &[run], &[], rules)
}

/// What a comparison needs of the runs of both sides beside their numbers.
pub(crate) fn needs(rules: &ComparisonRules, metrics: &MetricSettings) -> ReadNeeds {
    ReadNeeds { rounds: rules.needs_rounds(), timers: metrics.timers.clone() }
}

impl SelectedSides {
    /// Compares them. The archive is the one they were found in.
    ///
    /// # Errors
    /// Where the candidate does not have the param to compare by, or its base.
    pub(crate) fn compare(
        &self,
        archive: &Archive,
        rules: &ComparisonRules,
    ) -> Result<Comparison, UnknownName> {
        let (reference, candidate): (Vec<&Run>, Vec<&Run>) =
            (self.reference.iter().collect(), self.candidate.iter().collect());
        let earlier_metrics = earlier_metrics(rules);
        let read =
            |which: &[usize]| archive.read_tables(earlier_metrics.clone(), which, &mut |_, _| {});
        let mut which = self.earlier_runs(archive, MOST_EARLIER);
        let mut tables = read(&which);
        let mut groups = self.groups(archive, &which, &tables);
        // As many runs are known where each is in several files.
        let most_parts = groups.iter().map(Vec::len).max().unwrap_or(1);
        if most_parts > 1 {
            which = self.earlier_runs(archive, MOST_EARLIER * most_parts.min(MOST_PARTS));
            tables = read(&which);
            groups = self.groups(archive, &which, &tables);
            groups.drain(..groups.len().saturating_sub(MOST_EARLIER));
        }
        let mut earlier = earlier_samples(archive, &which, &groups, (&earlier_metrics, &tables));
        if earlier.len() < LEAST_HISTORY {
            earlier.clear();
        }
        // Stored numbers are judged without readings.
        let are_times = rules.metric.extra().is_none();
        if are_times && !earlier.is_empty() && self.has_few_readings() {
            let readings = archive.read_tables(control_readings(), &which, &mut |_, _| {});
            for (run, group) in earlier.iter_mut().zip(&groups) {
                add_readings(run, group, &readings);
            }
        }
        let mut comparison = compare(&reference, &candidate, &earlier, rules)?;
        // The noise is measured without a run that the system could not read, so the verdicts may be
        // others than they are with it.
        let [first, ..] = &tables;
        let unread = first.warnings.iter().filter(|warning| {
            warning.kind == WarningKind::Unreadable && !archive.warnings().contains(warning)
        });
        comparison.warnings.extend(unread.cloned());
        Ok(comparison)
    }

    /// All warnings: from loading, choosing and comparing.
    pub(crate) fn all_warnings(&self, archive: &Archive, comparison: &Comparison) -> Vec<Warning> {
        let all = [archive.warnings(), &self.warnings, &comparison.warnings];
        let mut warnings: Vec<Warning> = Vec::new();
        // A run that was read whole says again what its listing has said.
        for warning in all.into_iter().flatten() {
            if !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
        }
        warnings
    }

    /// The runs just before the candidate on its kind of machine, oldest first, as indices in the
    /// archive. A run that is in the archive twice counts once: a copy would look like a machine
    /// without noise. Empty where there are too few.
    fn earlier_runs(&self, archive: &Archive, most: usize) -> Vec<usize> {
        let Some(newest) = self.candidate.last() else { return Vec::new() };
        let mut ids: BTreeSet<&str> =
            self.candidate.iter().map(|run| run.info.id.as_str()).collect();
        let mut which: Vec<usize> = Vec::new();
        for (i, run) in archive.runs().iter().enumerate().take(self.first_candidate).rev() {
            if which.len() < most
                && run.machine.same_kind(&newest.info.machine)
                && ids.insert(&run.id)
            {
                which.push(i);
            }
        }
        // Fewer than these are too few to read the noise from, so they need not be opened.
        if which.len() < LEAST_HISTORY {
            return Vec::new();
        }
        which.reverse();
        which
    }

    /// Whether there are control readings, and so few that the machine may have been slow at each.
    fn has_few_readings(&self) -> bool {
        let runs = || self.reference.iter().chain(&self.candidate);
        let n_readings = 2 * runs().map(|run| run.cases.len()).sum::<usize>();
        n_readings < ENOUGH_READINGS
            && runs().flat_map(|run| &run.cases).any(|case| case.control.is_some())
    }

    /// Which of some runs are parts of one, as indices into `which`.
    fn groups(
        &self,
        archive: &Archive,
        which: &[usize],
        [table, _]: &[StatisticTable; 2],
    ) -> Vec<Vec<usize>> {
        if !self.joins {
            return (0..which.len()).map(|run_idx| vec![run_idx]).collect();
        }
        let infos: Vec<&RunInfo> =
            which.iter().filter_map(|run| archive.runs().get(*run)).collect();
        let cases = |points: &Points| points.iter().map(|(id, _)| *id).collect();
        let cases: Vec<HashSet<u32>> = table.points.iter().map(cases).collect();
        group_parts(&infos, &cases)
    }
}

/// More files a run would cost more than they tell.
const MOST_PARTS: usize = 8;

/// How many earlier runs the noise is read from: enough to know it, few enough to cost little and
/// to be recent.
const MOST_EARLIER: usize = 12;

/// Where a comparison has as many control readings, it has met the machine at its fastest, and those
/// of earlier runs would cost more than they tell.
const ENOUGH_READINGS: usize = 400;

/// What the plugin stores beside each benchmark.
fn control_readings() -> [Metric; 2] {
    ["pytest_park.control_before", "pytest_park.control_after"]
        .map(|name| Metric::Extra(Arc::new(ExtraMetric::new(name))))
}

/// Adds the faster of both readings to the samples of an earlier run, whose files are the group.
fn add_readings(run: &mut EarlierSamples<'_>, group: &[usize], readings: &[StatisticTable; 2]) {
    for (name, reading) in readings.iter().flat_map(|table| numbers_of(group, table)) {
        if let Some(sample) = run.cases.get_mut(name) {
            let known = sample.fastest_control.unwrap_or(f64::INFINITY);
            sample.fastest_control = Some(known.min(reading));
        }
    }
}

/// The numbers of the files of one run, by node id.
fn numbers_of<'t>(
    group: &[usize],
    table: &'t StatisticTable,
) -> impl Iterator<Item = (&'t str, f64)> {
    let points = group.iter().filter_map(|run_idx| table.points.get(*run_idx)).flatten();
    points.filter_map(|(id, number)| Some((table.names.get(*id as usize)?.as_ref(), *number)))
}

/// The metrics of earlier runs that the rule looks at. The first tells which benchmarks a run has.
fn earlier_metrics(rules: &ComparisonRules) -> [Metric; 2] {
    match &rules.metric {
        stored @ Metric::Extra(_) => [Statistic::Min.into(), stored.clone()],
        Metric::Statistic(_) | Metric::Ops | Metric::Percentile(_) => {
            [Statistic::Min, Statistic::Median].map(Metric::from)
        }
    }
}

/// What each earlier run measured, by node id. The tables are those of the metrics over these runs.
/// A group is the files of one run.
fn earlier_samples<'t>(
    archive: &Archive,
    which: &[usize],
    groups: &[Vec<usize>],
    (metrics, tables): (&[Metric; 2], &'t [StatisticTable; 2]),
) -> Vec<EarlierSamples<'t>> {
    let newest = groups.iter().filter_map(|group| which.get(*group.last()?));
    let infos: Vec<&RunInfo> = newest.filter_map(|run| archive.runs().get(*run)).collect();
    let mut earlier = Vec::with_capacity(groups.len());
    for (group, replicate_group) in groups.iter().zip(replicate_groups(&infos)) {
        let mut cases: HashMap<&str, RunSample> = HashMap::new();
        for (metric, table) in metrics.iter().zip(tables) {
            for (name, number) in numbers_of(group, table) {
                let sample = cases.entry(name).or_default();
                let slot = match metric {
                    Metric::Statistic(Statistic::Min) => &mut sample.min,
                    Metric::Extra(_) => &mut sample.stored,
                    _ => &mut sample.median,
                };
                *slot = Some(number);
            }
        }
        earlier.push(EarlierSamples { cases, replicate_group });
    }
    earlier
}
