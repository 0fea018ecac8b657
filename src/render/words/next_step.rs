//! The one command that goes on from an answer.

use std::ffi::OsString;

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::run::RunInfo;
use crate::render::report::Report;
use crate::render::words::answer::is_on_another_machine;
use crate::render::words::command_line::command_line;
use crate::render::words::run_names::first_letters;

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
        return Some(format!("next  {}", in_ticks(&command(report, &["--across-machines"]))));
    }
    let mut needed: Vec<usize> =
        undecided.iter().filter_map(|row| row.judged.runs_to_settle).collect();
    needed.sort_unstable();
    let has = report.reference.all.len().min(report.candidate.all.len()).max(1);
    match needed.get(needed.len() / 2) {
        Some(runs) if *runs > has => {
            let settled = needed.iter().filter(|needed| *needed <= runs).count();
            Some(save_more(report, *runs - has, *runs, (settled, undecided.len())))
        }
        Some(_) | None if report.extra.is_session => None,
        Some(_) | None => {
            let explain = command(report, &["--explain", first.name.name.as_str()]);
            Some(format!("next  {} says why it is undecided", in_ticks(&explain)))
        }
    }
}

fn save_more(report: &Report<'_>, more: usize, runs: usize, of: (usize, usize)) -> String {
    let (settled, undecided) = of;
    let times = if more == 1 { "once more".to_owned() } else { format!("{more} more times") };
    let would = format!("{runs} runs a side would settle {settled} of {undecided}");
    let (reference, candidate) = (&report.reference.newest.info, &report.candidate.newest.info);
    match side_selectors(reference, candidate).filter(|_| !report.extra.is_session) {
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
fn side_selectors(reference: &RunInfo, candidate: &RunInfo) -> Option<(String, String)> {
    let clean = |run: &RunInfo| {
        let commit = run.commit.id.as_deref().filter(|_| run.commit.dirty == Some(false));
        commit.map(first_letters)
    };
    let name = |run: &RunInfo| run.name.clone().filter(|_| !run.is_autosaved());
    let commits = clean(reference).zip(clean(candidate)).filter(|(a, b)| a != b);
    commits.or_else(|| name(reference).zip(name(candidate)).filter(|(a, b)| a != b))
}

/// `analyze` over the same files with these words.
fn command(report: &Report<'_>, words: &[&str]) -> String {
    let mut line: Vec<OsString> = vec!["analyze".into()];
    line.extend(report.extra.paths.iter().map(|path| path.clone().into_os_string()));
    line.extend(words.iter().map(OsString::from));
    command_line(&line)
}

fn in_ticks(command: &str) -> String {
    format!("`{command}`")
}
