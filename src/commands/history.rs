//! `history`: every benchmark over all runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use crate::analysis::grouping::{GroupBy, group_label};
use crate::analysis::naming::Postfixes;
use crate::analysis::rule::Rule;
use crate::analysis::selector::find;
use crate::analysis::spelling::nearest;
use crate::analysis::trend::{Readings, Trend, trend};
use crate::commands::destination::write_to;
use crate::commands::progress::Progress;
use crate::commands::{Destination, Sources, Stop, Talk, conclude, sources};
use crate::load::{Archive, Sweep};
use crate::model::run::RunInfo;
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};
use crate::render::history::{HistoryReport, history};
use crate::render::{OutputFormat, csv, json, refusals, write_document};
use crate::{ExitStatus, Io};

/// `history`.
#[derive(Debug)]
pub struct HistoryRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// From which run or date on.
    pub since: Option<String>,
    /// How many of the newest runs.
    pub last: Option<usize>,
    /// The run to measure changes against.
    pub reference: Option<String>,
    /// What points are made of.
    pub metric: Statistic,
    /// What to group by; nothing where empty.
    pub group_by: GroupBy,
    /// What is a postfix, for groups.
    pub postfixes: Postfixes,
    /// Keeps benchmarks whose node id this finds.
    pub filter: Option<Regex>,
    /// Leaves out benchmarks without a step.
    pub only_changed: bool,
    /// What a step needs.
    pub rule: Rule,
    /// Draws with letters that every terminal has.
    pub ascii: bool,
    /// In which format.
    pub format: OutputFormat,
    /// Where it goes.
    pub destination: Destination,
    /// How to talk.
    pub talk: Talk,
}

/// Shows the history.
///
/// # Errors
/// Where no run is found or matches, or the output cannot be written.
pub fn run(request: &HistoryRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let mut read = read(request, &archive)?;
    if read.outdated() && !archive.is_exact() {
        // A file said something else in its middle than at its edges: the order of the runs may be another.
        archive.read_all_identities(&mut |_, _| {});
        if archive.runs().is_empty() {
            return Err(sources::no_runs(&request.sources, &archive));
        }
        read = self::read(request, &archive)?;
    }
    let runs: Vec<&RunInfo> = read.which.iter().filter_map(|run| archive.runs().get(*run)).collect();
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(read.shown.warnings.iter().filter(|it| !archive.warnings().contains(it)).cloned());

    // Steps are sought before the filter is applied: what is shown never changes what is said about it.
    let mut trend = read.trend(&runs, request);
    trend.series.retain(|it| request.filter.as_ref().is_none_or(|filter| filter.is_match(&it.fullname)));
    let groups = groups(request, &archive, &read.which, &trend);
    if let Some(run) = read.reference {
        warnings.extend(other_machine(&runs, &trend, run));
    }
    let report = HistoryReport {
        runs: &runs,
        trend: &trend,
        metric: request.metric,
        groups: &groups,
        reference: read.reference,
        only_changed: request.only_changed,
        ascii: request.ascii,
        warnings: &warnings,
    };
    write_to(&request.destination, io, |style, out| match request.format {
        OutputFormat::Json => json::v1::write_history(&report, out),
        OutputFormat::Csv => csv::write_history(&report, out),
        OutputFormat::Markdown => write_document(&history(&report), true, style, out),
        OutputFormat::Table | OutputFormat::Junit | OutputFormat::Github => {
            write_document(&history(&report), false, style, out)
        }
    })?;
    conclude(&warnings, &request.sources, request.talk, io)
}

/// What was chosen, and what it says.
struct Read {
    /// The runs shown, as places in the archive.
    which: Vec<usize>,
    /// The run to measure against, as a place among those shown.
    reference: Option<usize>,
    shown: Sweep,
    /// The medians, where something else is shown.
    medians: Option<Sweep>,
}

impl Read {
    fn outdated(&self) -> bool {
        self.shown.outdated || self.medians.as_ref().is_some_and(|it| it.outdated)
    }

    fn trend(&self, runs: &[&RunInfo], request: &HistoryRequest) -> Trend {
        let shown = readings(&self.shown);
        // Location is the median of the rounds, or the mean where no median is stored.
        let locations: Vec<Readings<'_>> = match (&self.medians, request.metric) {
            (None, _) => vec![shown],
            (Some(medians), Statistic::Mean) => vec![readings(medians), shown],
            (Some(medians), _) => vec![readings(medians)],
        };
        trend(runs, shown, &locations, &request.rule)
    }
}

fn readings(sweep: &Sweep) -> Readings<'_> {
    Readings { names: &sweep.names, points: &sweep.points }
}

fn read(request: &HistoryRequest, archive: &Archive) -> Result<Read, Stop> {
    let which = choose(request, archive)?;
    let reference = match &request.reference {
        None => None,
        Some(selector) => {
            let run = newest(selector, "--reference", archive)?;
            let place = which.iter().position(|it| *it == run);
            Some(place.ok_or_else(|| {
                let message = format!("`--reference {selector}` is none of the runs that are shown");
                Stop::told(message, Vec::new(), Some("leave out `--since` and `--last`".to_owned()))
            })?)
        }
    };
    let progress = Progress::new("reading", request.talk.progress);
    let mut at = |done, all| progress.at(done, all);
    let (shown, medians) = match request.metric {
        Statistic::Median => (archive.sweep(Statistic::Median, &which, &mut at), None),
        metric => {
            let [shown, medians] = archive.sweep_each([metric, Statistic::Median], &which, &mut at);
            (shown, Some(medians))
        }
    };
    progress.clear();
    Ok(Read { which, reference, shown, medians })
}

/// The runs asked for by `--since` and `--last`, oldest first.
fn choose(request: &HistoryRequest, archive: &Archive) -> Result<Vec<usize>, Stop> {
    let runs = archive.runs();
    let mut which: Vec<usize> = match &request.since {
        None => (0..runs.len()).collect(),
        Some(since) => match find(runs, since) {
            // The oldest that matches: `--since 2026-11` begins with the first run of that month.
            Some((_, found)) => (found.first().copied().unwrap_or_default()..runs.len()).collect(),
            None if is_date(since) => {
                let at = since.replacen(' ', "T", 1);
                let text = |run: &RunInfo| run.recorded_at.map(|it| it.format("%Y-%m-%dT%H:%M:%S").to_string());
                let later = |run: &usize| runs.get(*run).and_then(text).is_some_and(|it| it >= at);
                (0..runs.len()).filter(later).collect()
            }
            None => return Err(no_match(since, "--since", archive)),
        },
    };
    if let Some(last) = request.last {
        which.drain(..which.len().saturating_sub(last));
    }
    if which.is_empty() {
        let asked = request.since.as_deref().unwrap_or_default();
        return Err(Stop::told(format!("there is no run since `{asked}`"), refusals::listed(runs), None));
    }
    Ok(which)
}

/// Whether a text is the beginning of a date: `2026`, `2026-11`, `2026-11-23 10`.
fn is_date(text: &str) -> bool {
    let year: Vec<char> = text.chars().take(4).collect();
    year.len() == 4
        && year.iter().all(char::is_ascii_digit)
        && text.chars().all(|c| c.is_ascii_digit() || "-: T".contains(c))
}

fn newest(selector: &str, option: &str, archive: &Archive) -> Result<usize, Stop> {
    let found = find(archive.runs(), selector).and_then(|(_, found)| found.last().copied());
    found.ok_or_else(|| no_match(selector, option, archive))
}

fn no_match(selector: &str, option: &str, archive: &Archive) -> Stop {
    let known = archive.runs().iter().flat_map(|run| {
        let named = [Some(run.stem.as_str()), run.tag.as_deref(), run.name.as_deref(), run.commit.branch.as_deref()];
        named.into_iter().flatten()
    });
    let hint = match nearest(selector, known) {
        Some(near) => format!("`{option} {near}`"),
        None => "`pytest-park runs` lists what there is".to_owned(),
    };
    Stop::told(format!("no run matches `{option} {selector}`"), refusals::listed(archive.runs()), Some(hint))
}

/// The group of each benchmark, from the newest run that has it. Runs are read whole one by one, newest first, and
/// only until every benchmark has its group.
fn groups(request: &HistoryRequest, archive: &Archive, which: &[usize], trend: &Trend) -> BTreeMap<Arc<str>, String> {
    let mut groups = BTreeMap::new();
    if request.group_by.0.is_empty() {
        return groups;
    }
    for run in which.iter().rev() {
        if groups.len() == trend.series.len() {
            break;
        }
        let Ok((run, _)) = archive.read(*run) else { continue };
        for case in &run.cases {
            let place = trend.series.binary_search_by(|it| (*it.fullname).cmp(case.fullname.as_str()));
            if let Some(series) = place.ok().and_then(|place| trend.series.get(place)) {
                let label = || group_label(case, &case.params, &request.group_by, &request.postfixes);
                groups.entry(series.fullname.clone()).or_insert_with(label);
            }
        }
    }
    groups
}

/// A warning where the reference is from another kind of machine than the newest run.
fn other_machine(runs: &[&RunInfo], trend: &Trend, reference: usize) -> Option<Warning> {
    let (kind, newest) = (trend.kinds.get(reference)?, trend.kinds.last()?);
    let label = runs.get(reference)?.label();
    let message =
        format!("`{label}` was measured on another kind of machine than the newest run: changes are not code alone");
    (kind != newest).then(|| Warning::new(WarningKind::Environment, message))
}
