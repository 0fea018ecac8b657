//! The one command that goes on from an answer.

use std::collections::HashSet;
use std::ffi::OsString;

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::run::{RunInfo, first_letters};
use crate::render::report::{Report, SideRuns};
use crate::render::words::answer::is_on_another_machine;
use crate::render::words::command_line::command_line;
use crate::render::words::row_names::bare_names;
use crate::render::words::verdicts::named;

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
        line.extend_from_slice(report.extra.rules);
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
    if let Some(line) = pool_the_others(report, has) {
        return Some(line);
    }
    // Those that settle half of the rows, or as many as people make.
    let half = needed.get(needed.len() / 2).filter(|runs| **runs <= MOST_RUNS);
    match half.or_else(|| needed.iter().rfind(|runs| **runs <= MOST_RUNS)) {
        Some(runs) if *runs > has => {
            let settled = needed.iter().filter(|needed| *needed <= runs).count();
            Some(save_more(report, *runs - has, *runs, (settled, undecided.len())))
        }
        // An explanation has said it.
        Some(_) | None if report.extra.is_session || report.view.explain.is_some() => None,
        Some(_) | None => {
            let explain = same_command(report, &["--explain", &name_of_one(first, report)]);
            Some(format!("next  {} says why it is undecided", in_ticks(&explain)))
        }
    }
}

/// The shortest name by which `--explain` finds this row and no other.
fn name_of_one(row: &Row, report: &Report<'_>) -> String {
    let rows = &report.comparison.rows;
    let finds_it = |name: &String| match named(rows, name).as_slice() {
        [found] => std::ptr::eq(*found, row),
        _ => false,
    };
    let all: Vec<&Row> = rows.iter().collect();
    let shown = bare_names(&all, None).into_iter().zip(rows);
    let shown = shown.filter(|(_, of)| std::ptr::eq(*of, row)).map(|(name, _)| name);
    let mut names = std::iter::once(row.name.name.clone()).chain(shown);
    names.find(finds_it).unwrap_or_else(|| row.name.fullname.clone())
}

/// What lists rows that are left out: pytest has no `--all`.
pub(crate) fn lists_them(is_session: bool) -> &'static str {
    if is_session { "`-v` lists them" } else { "`--all` lists them" }
}

/// Whether the runs are the pairs of a measurement.
fn was_measured(report: &Report<'_>) -> bool {
    report.candidate.newest.info.schedule.is_some()
}

fn save_more(report: &Report<'_>, more: usize, runs: usize, of: (usize, usize)) -> String {
    let (settled, undecided) = of;
    let times = if more == 1 { "once more".to_owned() } else { format!("{more} more times") };
    let would = format!("{runs} runs a side would settle {settled} of {undecided}");
    match SideSelectors::of(report).filter(|selectors| selectors.is_of_one_kind(report)) {
        Some(selectors) => {
            let analyze = in_ticks(&selectors.command(report));
            format!("next  save both sides {times}, in turn, then {analyze}: {would}")
        }
        None => {
            let pool =
                if report.extra.is_session { "`pytest-park analyze --pool`" } else { "`--pool`" };
            format!(
                "next  save both sides {times}, in turn, each under a name of its own \
                 (`pytest --benchmark-save NAME`), and compare them with {pool}: {would}"
            )
        }
    }
}

/// The command that compares all saved runs of both sides, where there are more of each than the
/// `has` that are compared.
fn pool_the_others(report: &Report<'_>, has: usize) -> Option<String> {
    let selectors = SideSelectors::of(report)?;
    let [reference, candidate] = selectors.runs(report);
    let fewest = reference.len().min(candidate.len());
    (has < fewest && selectors.is_of_one_kind(report)).then(|| {
        let analyze = in_ticks(&selectors.command(report));
        format!("next  {analyze} compares the {fewest} runs a side that are saved already")
    })
}

/// Words that select all runs of each side, and those that are saved of the same code later.
struct SideSelectors {
    by: SelectedBy,
    reference: String,
    candidate: String,
}

#[derive(Clone, Copy)]
enum SelectedBy {
    /// Both sides are clean commits.
    Commit,
    SavedName,
}

impl SelectedBy {
    fn word(self, run: &RunInfo) -> Option<String> {
        match self {
            Self::Commit => {
                let id = run.commit.id.as_deref().filter(|_| run.commit.dirty == Some(false));
                id.map(first_letters)
            }
            Self::SavedName => run.name.clone().filter(|_| !run.is_autosaved()),
        }
    }
}

impl SideSelectors {
    /// `None` where no words do, or a run that is saved now would not be found by them.
    fn of(report: &Report<'_>) -> Option<Self> {
        if report.extra.is_session || !report.extra.takes_new_runs {
            return None;
        }
        let shared = |by: SelectedBy, side: SideRuns<'_>| {
            let of_newest = by.word(&side.newest.info)?;
            let is_shared =
                side.all.iter().all(|run| by.word(&run.info).as_ref() == Some(&of_newest));
            is_shared.then_some(of_newest)
        };
        [SelectedBy::Commit, SelectedBy::SavedName].into_iter().find_map(|by| {
            let reference = shared(by, report.reference)?;
            let candidate = shared(by, report.candidate)?;
            (reference != candidate).then_some(Self { by, reference, candidate })
        })
    }

    /// The saved runs of each side. Copies of one count once.
    fn runs<'a>(&self, report: &Report<'a>) -> [Vec<&'a RunInfo>; 2] {
        [&self.reference, &self.candidate].map(|word| {
            let is_of_side = |run: &&RunInfo| self.by.word(run).as_ref() == Some(word);
            let mut ids: HashSet<&str> = HashSet::new();
            report.extra.runs.iter().filter(is_of_side).filter(|run| ids.insert(&run.id)).collect()
        })
    }

    /// Whether all of those were measured on one kind of machine: others are not to be pooled.
    fn is_of_one_kind(&self, report: &Report<'_>) -> bool {
        let here = &report.candidate.newest.info.machine;
        self.runs(report).iter().flatten().all(|run| run.machine.same_kind(here))
    }

    fn command(&self, report: &Report<'_>) -> String {
        let Self { reference, candidate, .. } = self;
        analyze_line(report, &[], &["--reference", reference, "--candidate", candidate, "--pool"])
    }
}

/// The same comparison with these words.
fn same_command(report: &Report<'_>, words: &[&str]) -> String {
    analyze_line(report, report.extra.selection, words)
}

fn analyze_line(report: &Report<'_>, selection: &[OsString], words: &[&str]) -> String {
    let mut line: Vec<OsString> = vec!["analyze".into()];
    line.extend(report.extra.paths.iter().map(|path| path.clone().into_os_string()));
    line.extend_from_slice(selection);
    line.extend_from_slice(report.extra.rules);
    line.extend(words.iter().map(OsString::from));
    command_line(&line)
}

fn in_ticks(command: &str) -> String {
    format!("`{command}`")
}
