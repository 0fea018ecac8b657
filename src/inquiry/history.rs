//! The history of an archive: which runs, every benchmark over them, its steps, and what to know
//! about it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::analysis::choose::choice::NoAnswer;
use crate::analysis::choose::history_window::{
    HistoryWindow, SelectedRuns, choose_window, joined_runs,
};
use crate::analysis::choose::order::order_of_history;
use crate::analysis::choose::parts::{group_parts, may_have_parts};
use crate::analysis::compare::comparison::FILTER_KEEPS_NOTHING;
use crate::analysis::history::history::History;
use crate::analysis::history::readings::{Readings, all_names, case_logs};
use crate::analysis::history::round_spread::{RoundSpread, ranges};
use crate::analysis::history::suite_trend::SuiteTrend;
use crate::analysis::history::trend::{Trend, series};
use crate::analysis::judge::verdict::JudgedStatistic;
use crate::analysis::pair::series_names::SeriesNames;
use crate::analysis::question::HistoryQuestion;
use crate::inquiry::commits;
use crate::inquiry::history_groups::groups;
use crate::inquiry::history_unit::absent_metric;
use crate::inquiry::series_tables::{all_names_of, series_names, under_newest_names};
use crate::load::archive::archive::Archive;
use crate::load::archive::parallel::in_order;
use crate::load::archive::statistic_table::StatisticTable;
use crate::model::metric::Metric;
use crate::model::run::RunInfo;
use crate::model::statistic::Statistic;
use crate::model::track::track_parts;
use crate::model::warning::{Warning, WarningKind};

/// Where a history's numbers come from: the disk, or a cache of it. By default nothing is cached.
pub(crate) trait StatisticSource {
    /// Some metrics of these runs of an archive, each as a sweep of its own.
    fn read_tables<const N: usize>(
        &mut self,
        archive: &Archive,
        metrics: [Metric; N],
        which: &[usize],
    ) -> [Arc<StatisticTable>; N];

    /// The same of only the benchmarks with these full names, where that is known to cost less.
    fn read_named_tables<const N: usize>(
        &mut self,
        _archive: &Archive,
        _metrics: [Metric; N],
        _which: &[usize],
        _names: &[String],
    ) -> Option<[Arc<StatisticTable>; N]> {
        None
    }

    /// The trend of the whole suite over these runs by these metrics, where it is cached.
    fn cached_suite(
        &self,
        _archive: &Archive,
        _locations: &[Metric],
        _which: &[usize],
    ) -> Option<Arc<SuiteTrend>> {
        None
    }

    /// Caches a trend of the whole suite.
    fn cache_suite(
        &mut self,
        _archive: &Archive,
        _locations: &[Metric],
        _which: &[usize],
        _suite: &Arc<SuiteTrend>,
    ) {
    }

    /// Reports how many of all benchmarks are searched for steps.
    fn searched(&mut self, _done: usize, _all: usize) {}
}

/// Makes the history. Where the middle of a file contradicts its edges, the whole archive is read
/// and the runs are chosen again.
///
/// # Errors
/// Where the archive holds no run, or none is left.
pub(crate) fn history(
    archive: &mut Archive,
    question: &HistoryQuestion,
    sweeps: &mut impl StatisticSource,
) -> Result<History, NoAnswer> {
    let mut note = put_in_order(archive, question);
    let mut read = read(archive, question, sweeps)?;
    if read.outdated() && !archive.is_exact() {
        archive.read_all_identities(&mut |_, _| {});
        note = put_in_order(archive, question);
        read = self::read(archive, question, sweeps)?;
    }
    let runs = runs(archive, &read.chosen);
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(note.into_iter().chain(read.notes.iter().cloned()));
    for warning in &read.shown.warnings {
        if !archive.warnings().contains(warning) {
            warnings.push(warning.clone());
        }
    }

    let trend = read.trend(question, &mut |done, all| sweeps.searched(done, all));
    if question.filter.is_some() && trend.series.is_empty() {
        warnings.push(Warning::new(WarningKind::Comparison, FILTER_KEEPS_NOTHING));
    }
    warnings.extend(absent_metric(question, &trend));
    let files: Vec<usize> = read.parts.iter().flatten().copied().collect();
    let groups = groups(question, archive, &files, &read.suite.names, &trend)?;
    if let Some(run) = read.chosen.reference {
        warnings.extend(other_machine(&runs, &trend, run));
    }
    // A range of rounds is one of times.
    let ranges = if question.band && question.metric.is_time() {
        let names = all_names_of(&question.benchmarks, &read.suite.names);
        let swept =
            sweep(archive, RoundSpread::STATISTICS.map(Metric::from), &files, &names, sweeps);
        let joined = read.joined(swept);
        bands(&trend, &joined.map(|table| under_newest_names(table, &read.suite.names)))
    } else {
        BTreeMap::new()
    };
    let metric = question.metric.clone();
    Ok(History { chosen: read.chosen, metric, trend, groups, ranges, warnings })
}

/// Puts the runs in the order of the question; a note where it is not the usual one, or hides steps.
fn put_in_order(archive: &mut Archive, question: &HistoryQuestion) -> Option<Warning> {
    let (order, note) = order_of_history(archive.runs(), question.span.order);
    archive.put_in_order(order);
    note
}

/// The runs of a history, oldest first. The archive is the one that it was read from.
pub(crate) fn runs<'a>(archive: &'a Archive, chosen: &SelectedRuns) -> Vec<&'a RunInfo> {
    chosen.which.iter().filter_map(|run| archive.runs().get(*run)).collect()
}

/// The chosen runs and their numbers.
struct HistoryInput {
    chosen: SelectedRuns,
    shown: Arc<StatisticTable>,
    /// The statistic in which steps are searched.
    located: Arc<StatisticTable>,
    suite: Arc<SuiteTrend>,
    /// The files of each run, as indices in the archive.
    parts: Vec<Vec<usize>>,
    /// About the choice of the runs.
    notes: Vec<Warning>,
}

impl HistoryInput {
    /// Tables over all files as tables over the runs.
    fn joined<const N: usize>(&self, tables: [Arc<StatisticTable>; N]) -> [Arc<StatisticTable>; N] {
        if self.parts.iter().all(|files| files.len() == 1) {
            return tables;
        }
        // Tables are over the files of the runs, one run after the other.
        let mut groups: Vec<Vec<usize>> = Vec::with_capacity(self.parts.len());
        let mut start = 0;
        for files in &self.parts {
            groups.push((start..start + files.len()).collect());
            start += files.len();
        }
        tables.map(|table| Arc::new(table.grouped(&groups)))
    }

    fn outdated(&self) -> bool {
        self.shown.outdated || self.located.outdated
    }

    /// The history of what the filter shows. The trend of the suite is from all benchmarks: a
    /// filter never changes the steps that are found.
    fn trend(&self, question: &HistoryQuestion, progress: &mut dyn FnMut(usize, usize)) -> Trend {
        let shown = readings(&self.shown);
        let locations = readings(&self.located);
        let mut names = all_names(&[shown, locations]);
        names.retain(|name| is_shown(track_parts(name).0, &self.suite.names, question));
        let logs = case_logs(&names, locations);
        let steps = in_order(
            names.len(),
            || (),
            |(), case_idx| Some(self.suite.steps_of(logs.get(case_idx)?, &question.rule)),
            progress,
        );
        // A number for each run and case, which the series do not need.
        drop(logs);
        let steps = steps.into_iter().map(Option::unwrap_or_default).collect();
        Trend {
            kinds: self.suite.kinds.clone(),
            statistic: match question.metric {
                Metric::Extra(_) => JudgedStatistic::Stored,
                _ => self.suite.statistic,
            },
            series: series(&names, steps, shown),
            suite_steps: self.suite.steps(&question.rule),
        }
    }
}

/// The metrics that steps may be searched in: of a number that the suite stores only itself, because
/// times say nothing about it.
fn locations(question: &HistoryQuestion) -> [Metric; 2] {
    match &question.metric {
        stored @ Metric::Extra(_) => [stored.clone(), stored.clone()],
        Metric::Statistic(_) | Metric::Ops | Metric::Percentile(_) => {
            [Statistic::Min, Statistic::Median].map(Metric::from)
        }
    }
}

fn readings(sweep: &StatisticTable) -> Readings<'_> {
    Readings { names: &sweep.names, points: &sweep.points }
}

fn read(
    archive: &Archive,
    question: &HistoryQuestion,
    sweeps: &mut impl StatisticSource,
) -> Result<HistoryInput, NoAnswer> {
    if archive.runs().is_empty() {
        return Err(NoAnswer::NoRuns);
    }
    let (span, named) = commits::resolve_window(archive, &question.span);
    let all: Vec<&RunInfo> = archive.runs().iter().collect();
    let joins = !span.no_join && may_have_parts(&all);
    // As many runs are known where each is in several files.
    let last = span.last.map(|last| if joins { last.saturating_mul(MOST_PARTS) } else { last });
    let chosen = choose_window(archive.runs(), &HistoryWindow { last, ..span.clone() })
        .map_err(|error| NoAnswer::HistoryWindow(named.explain_window(error)))?;
    let notes = named.notes;
    if joins {
        let input = read_joined(archive, question, chosen, &span, sweeps)?;
        return Ok(HistoryInput { notes: [notes, input.notes].concat(), ..input });
    }
    let Some(suite) = sweeps.cached_suite(archive, &locations(question), &chosen.which) else {
        let input = read_whole(archive, question, chosen, sweeps);
        return Ok(HistoryInput { notes, ..input });
    };
    // Because the suite is known, single benchmarks suffice.
    let names = all_names_of(&question.benchmarks, &suite.names);
    let [fastest, medians] = locations(question);
    let located = if suite.statistic == JudgedStatistic::Median { medians } else { fastest };
    let tables = sweep(archive, [question.metric.clone(), located], &chosen.which, &names, sweeps);
    let [shown, located] = tables.map(|table| under_newest_names(table, &suite.names));
    let parts = apart(&chosen);
    Ok(HistoryInput { chosen, shown, located, suite, parts, notes })
}

/// How many files of a run are expected at most where the newest runs are asked for.
const MOST_PARTS: usize = 8;

/// Every file as a run of its own.
fn apart(chosen: &SelectedRuns) -> Vec<Vec<usize>> {
    chosen.which.iter().map(|run_idx| vec![*run_idx]).collect()
}

/// Reads every benchmark of the chosen runs, where some may be parts of one.
fn read_joined(
    archive: &Archive,
    question: &HistoryQuestion,
    chosen: SelectedRuns,
    span: &HistoryWindow,
    sweeps: &mut impl StatisticSource,
) -> Result<HistoryInput, NoAnswer> {
    let [fastest, medians] = locations(question);
    let tables =
        sweep(archive, [question.metric.clone(), fastest, medians], &chosen.which, &[], sweeps);
    let [_, fastest, _] = &tables;
    let cases: Vec<HashSet<u32>> =
        fastest.points.iter().map(|points| points.iter().map(|(id, _)| *id).collect()).collect();
    let mut groups = group_parts(&runs(archive, &chosen), &cases);
    let joined = joined_runs(&chosen, &mut groups, span).map_err(NoAnswer::HistoryWindow)?;
    let archive_idx = |part: &usize| chosen.which.get(*part).copied();
    let parts: Vec<Vec<usize>> =
        groups.iter().map(|group| group.iter().filter_map(archive_idx).collect()).collect();
    let tables = tables.map(|table| Arc::new(table.grouped(&groups)));
    let [_, fastest, _] = &tables;
    let names = series_names(archive, question, &parts, fastest);
    let [shown, fastest, medians] = tables.map(|table| under_newest_names(table, &names));
    let infos = runs(archive, &joined);
    let mut suite = SuiteTrend::of(&infos, readings(&fastest), readings(&medians));
    suite.names = names;
    let suite = Arc::new(suite);
    let located = located(&suite, fastest, medians);
    let notes = join_note(&parts).into_iter().collect();
    Ok(HistoryInput { chosen: joined, shown, located, suite, parts, notes })
}

/// A note where runs are in several files.
fn join_note(parts: &[Vec<usize>]) -> Option<Warning> {
    let several: Vec<&Vec<usize>> = parts.iter().filter(|files| files.len() > 1).collect();
    let n_files: usize = several.iter().map(|files| files.len()).sum();
    let (n_runs, verb) = (several.len(), if several.len() == 1 { "run is" } else { "runs are" });
    let message = format!(
        "{n_runs} {verb} in {n_files} files that share no benchmark, joined; `--no-join` keeps \
         them apart"
    );
    (n_runs > 0).then(|| Warning::new(WarningKind::Note, message))
}

/// The table of the statistic that steps are searched in.
fn located(
    suite: &SuiteTrend,
    fastest: Arc<StatisticTable>,
    medians: Arc<StatisticTable>,
) -> Arc<StatisticTable> {
    match suite.statistic {
        JudgedStatistic::Min | JudgedStatistic::Stored => fastest,
        JudgedStatistic::Median => medians,
    }
}

/// Reads every benchmark of the chosen runs, and what they do together.
fn read_whole(
    archive: &Archive,
    question: &HistoryQuestion,
    chosen: SelectedRuns,
    sweeps: &mut impl StatisticSource,
) -> HistoryInput {
    let metric = question.metric.clone();
    let locations = locations(question);
    let [shown, fastest, medians] = if locations.contains(&metric) {
        let [fastest, medians] = sweep(archive, locations.clone(), &chosen.which, &[], sweeps);
        let [first, _] = &locations;
        let shown = if metric == *first { &fastest } else { &medians };
        [shown.clone(), fastest, medians]
    } else {
        let [fastest, medians] = locations.clone();
        sweep(archive, [metric, fastest, medians], &chosen.which, &[], sweeps)
    };
    let names = series_names(archive, question, &apart(&chosen), &fastest);
    let [shown, fastest, medians] =
        [shown, fastest, medians].map(|table| under_newest_names(table, &names));
    let infos = runs(archive, &chosen);
    let mut suite = SuiteTrend::of(&infos, readings(&fastest), readings(&medians));
    suite.names = names;
    let suite = Arc::new(suite);
    sweeps.cache_suite(archive, &locations, &chosen.which, &suite);
    let located = located(&suite, fastest, medians);
    let parts = apart(&chosen);
    HistoryInput { chosen, shown, located, suite, parts, notes: Vec::new() }
}

/// Some metrics of the benchmarks with these names, or of more; of all where there are no names.
fn sweep<const N: usize>(
    archive: &Archive,
    metrics: [Metric; N],
    which: &[usize],
    names: &[String],
    sweeps: &mut impl StatisticSource,
) -> [Arc<StatisticTable>; N] {
    let named = if names.is_empty() {
        None
    } else {
        sweeps.read_named_tables(archive, metrics.clone(), which, names)
    };
    named.unwrap_or_else(|| sweeps.read_tables(archive, metrics, which))
}

/// Whether a benchmark is one of the question's names, where there are any, and the filter finds
/// it or an earlier name of it.
fn is_shown(fullname: &str, names: &SeriesNames, question: &HistoryQuestion) -> bool {
    let benchmarks = &question.benchmarks;
    let is_named =
        benchmarks.is_empty() || benchmarks.iter().any(|name| names.newest(name) == fullname);
    is_named
        && question.filter.as_ref().is_none_or(|filter| {
            filter.is_match(fullname)
                || names.earlier(fullname).iter().any(|name| filter.is_match(name))
        })
}

/// The range of the rounds at each point of each benchmark.
fn bands(
    trend: &Trend,
    swept: &[Arc<StatisticTable>; RoundSpread::STATISTICS.len()],
) -> BTreeMap<Arc<str>, Vec<RoundSpread>> {
    let spans: Vec<(Statistic, Readings<'_>)> = RoundSpread::STATISTICS
        .into_iter()
        .zip(swept.iter().map(|sweep| readings(sweep)))
        .collect();
    let names = trend.series.iter().map(|series| series.fullname.clone());
    names.zip(ranges(&trend.series, &spans)).collect()
}

/// A warning where the reference is from another kind of machine than the newest run.
fn other_machine(runs: &[&RunInfo], trend: &Trend, reference: usize) -> Option<Warning> {
    let (kind, newest) = (trend.kinds.get(reference)?, trend.kinds.last()?);
    let label = runs.get(reference)?.label();
    let message = format!(
        "`{label}` was measured on another kind of machine than the newest run: \
         changes are not code alone"
    );
    (kind != newest).then(|| Warning::new(WarningKind::Environment, message))
}
