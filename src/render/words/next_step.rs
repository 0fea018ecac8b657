//! The one command that goes on from an answer.

use std::ffi::OsString;

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::run::RunInfo;
use crate::render::report::{Report, SideRuns};
use crate::render::words::answer::is_on_another_machine;
use crate::render::words::command_line::command_line;
use crate::render::words::run_names::first_letters;

/// Runs a side that people make; more are no advice.
const MOST_RUNS: usize = 10;

/// The one command that goes on from here; `None` where nothing is undecided.
pub(crate) fn next(report: &Report<'_>) -> Option<String> {
    let undecided: Vec<&Row> = report
        .comparison
        .rows
        .iter()
        .filter(|row| row.judged.verdict == Verdict::Inconclusive)
        .collect();
    let first = undecided.first()?;
    if is_on_another_machine(report.comparison) {
        return Some(format!("next  {}", in_ticks(&same_command(report, &["--across-machines"]))));
    }
    if let Some(words) = report.extra.measure {
        let mut line: Vec<OsString> = vec!["measure".into()];
        line.extend_from_slice(words);
        let measure = in_ticks(&command_line(&line));
        return Some(if was_measured(report) {
            format!("next  {measure} measures more pairs")
        } else {
            format!("next  {measure} measures both in turn until they settle")
        });
    }
    let mut needed: Vec<usize> =
        undecided.iter().filter_map(|row| row.judged.runs_to_settle).collect();
    needed.sort_unstable();
    let has = report.reference.all.len().min(report.candidate.all.len()).max(1);
    // Those that settle half of the rows, or as many as people make.
    let half = needed.get(needed.len() / 2).filter(|runs| **runs <= MOST_RUNS);
    match half.or_else(|| needed.iter().rfind(|runs| **runs <= MOST_RUNS)) {
        Some(runs) if *runs > has => {
            let settled = needed.iter().filter(|needed| *needed <= runs).count();
            Some(save_more(report, *runs - has, *runs, (settled, undecided.len())))
        }
        Some(_) | None if report.extra.is_session => None,
        Some(_) | None => {
            let explain = same_command(report, &["--explain", first.name.name.as_str()]);
            Some(format!("next  {} says why it is undecided", in_ticks(&explain)))
        }
    }
}

/// Whether the runs are the pairs of a measurement.
fn was_measured(report: &Report<'_>) -> bool {
    report.candidate.newest.info.schedule.is_some()
}

fn save_more(report: &Report<'_>, more: usize, runs: usize, of: (usize, usize)) -> String {
    let (settled, undecided) = of;
    let times = if more == 1 { "once more".to_owned() } else { format!("{more} more times") };
    let would = format!("{runs} runs a side would settle {settled} of {undecided}");
    match side_selectors(report.reference, report.candidate).filter(|_| !report.extra.is_session) {
        Some((reference, candidate)) => {
            let words =
                ["--reference", reference.as_str(), "--candidate", candidate.as_str(), "--pool"];
            let analyze = in_ticks(&command(report, &words));
            format!("next  save both sides {times}, in turn, then {analyze}: {would}")
        }
        None => format!(
            "next  save both sides {times}, in turn, each under a name of its own \
             (`pytest --benchmark-save NAME`), and compare them with `--pool`: {would}"
        ),
    }
}

/// Words that select all runs of each side, and those that are saved of the same code later: the
/// commits, or else the saved names.
fn side_selectors(reference: SideRuns<'_>, candidate: SideRuns<'_>) -> Option<(String, String)> {
    let clean = |run: &RunInfo| {
        let commit = run.commit.id.as_deref().filter(|_| run.commit.dirty == Some(false));
        commit.map(first_letters)
    };
    let name = |run: &RunInfo| run.name.clone().filter(|_| !run.is_autosaved());
    let by = |word: &dyn Fn(&RunInfo) -> Option<String>| {
        let shared = |side: SideRuns<'_>| {
            let of_newest = word(&side.newest.info)?;
            let is_shared = side.all.iter().all(|run| word(&run.info).as_ref() == Some(&of_newest));
            is_shared.then_some(of_newest)
        };
        shared(reference).zip(shared(candidate)).filter(|(a, b)| a != b)
    };
    by(&clean).or_else(|| by(&name))
}

/// `analyze` over the same files with these words.
fn command(report: &Report<'_>, words: &[&str]) -> String {
    analyze_line(report, &[], words)
}

/// The same comparison with these words.
fn same_command(report: &Report<'_>, words: &[&str]) -> String {
    analyze_line(report, report.extra.selection, words)
}

fn analyze_line(report: &Report<'_>, selection: &[OsString], words: &[&str]) -> String {
    let mut line: Vec<OsString> = vec!["analyze".into()];
    line.extend(report.extra.paths.iter().map(|path| path.clone().into_os_string()));
    line.extend_from_slice(selection);
    line.extend(words.iter().map(OsString::from));
    command_line(&line)
}

fn in_ticks(command: &str) -> String {
    format!("`{command}`")
}
