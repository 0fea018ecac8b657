//! Problems of a search for runs, in words: nothing found, nothing selected, nothing readable.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::{NoAnswer, SelectError};
use crate::analysis::choose::history_window::SpanError;
use crate::model::run::{RunInfo, first_letters};
use crate::model::warning::Warning;
use crate::render::words::command_line::{command_line, quoted};
use crate::render::words::problems::{MOST_RUNS, Problem, unknown_key_of_cases};
use crate::render::words::run_names::every_name;
use crate::render::words::units::counted;
use crate::render::words::warnings::worded;

/// What was searched without success.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SearchContext<'a> {
    pub paths: &'a [PathBuf],
    /// The runs there, oldest first.
    pub runs: &'a [RunInfo],
    /// About files that cannot be used.
    pub warnings: &'a [Warning],
    /// How many files are JSON of other tools.
    pub n_skipped: usize,
}

/// No answer among these runs.
pub(crate) fn not_found(error: &NoAnswer, search_context: &SearchContext<'_>) -> Problem {
    match error {
        NoAnswer::NoRuns => no_runs(search_context),
        NoAnswer::Unreadable(warning) => unreadable_run(warning, search_context),
        NoAnswer::Choice(error) => no_choice(error, search_context),
        NoAnswer::HistoryWindow(error) => no_span(error, search_context),
        NoAnswer::UnknownKey(error) => unknown_key_of_cases(error),
    }
}

/// No run at these paths.
fn no_runs(search_context: &SearchContext<'_>) -> Problem {
    let SearchContext { paths, warnings, n_skipped, .. } = *search_context;
    let named: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    let mut causes: Vec<String> = warnings.iter().take(MOST_RUNS).map(worded).collect();
    if n_skipped > 0 {
        causes.push(format!(
            "{} skipped: JSON, but not pytest-benchmark's",
            counted(n_skipped, "file")
        ));
    }
    Problem {
        message: format!("no runs found in {}", named.join(", ")),
        causes,
        hint: Some("`pytest --benchmark-save baseline` saves a run under ./.benchmarks".to_owned()),
    }
}

/// A selected run that cannot be used.
fn unreadable_run(warning: &Warning, context: &SearchContext<'_>) -> Problem {
    Problem::new("a chosen run cannot be read").because(worded(warning)).with_hint(format!(
        "{} lists the runs; choose others by `--reference` and `--candidate`",
        runs_command(context)
    ))
}

/// The command that lists what was searched.
fn runs_command(context: &SearchContext<'_>) -> String {
    let mut words: Vec<OsString> = vec!["runs".into()];
    // Without a path, that folder is meant.
    let is_default = |path: &PathBuf| path == Path::new("./.benchmarks");
    if !context.paths.iter().all(is_default) {
        words.extend(context.paths.iter().map(|path| path.clone().into_os_string()));
    }
    format!("`{}`", command_line(&words))
}

/// No two sides could be chosen of these runs.
fn no_choice(error: &SelectError, context: &SearchContext<'_>) -> Problem {
    let runs = context.runs;
    let hint = match error {
        SelectError::NoMatch { side, nearest, .. } => match nearest {
            Some(near) => option_hint(&format!("--{}", side.label()), near),
            None => format!("{} lists what there is", runs_command(context)),
        },
        SelectError::SameRun { is_reference_named: true, .. } => {
            "leave out `--candidate`, or name another run".to_owned()
        }
        SelectError::SameRun { .. } => "name another run by `--reference`".to_owned(),
        SelectError::EmptyCandidatePath { .. } | SelectError::EmptyReferencePath { .. } => {
            "of several paths the last is the candidate and the others are the reference".to_owned()
        }
        SelectError::NothingBefore { same_machine: true, .. } => {
            "leave out `--same-machine`".to_owned()
        }
        SelectError::NothingBefore { later: Some(later), .. } => {
            format!("{} compares with a later run", option_hint("--reference", later))
        }
        SelectError::NothingBefore { .. } if runs.len() < 2 => {
            "`pytest --benchmark-save NAME` saves another run".to_owned()
        }
        SelectError::NothingBefore { .. } => "name fewer runs by `--candidate`".to_owned(),
        SelectError::NoOther { .. } => {
            "`pytest --benchmark-save NAME` saves another run".to_owned()
        }
    };
    let commit = match error {
        SelectError::NoMatch { commit, .. } => commit.as_deref(),
        SelectError::SameRun { .. }
        | SelectError::EmptyCandidatePath { .. }
        | SelectError::EmptyReferencePath { .. }
        | SelectError::NothingBefore { .. }
        | SelectError::NoOther { .. } => None,
    };
    let causes = commit.map(unmeasured).into_iter().chain(listed(context)).collect();
    Problem { message: error.to_string(), causes, hint: Some(hint) }
}

/// No runs for a history could be chosen of these.
fn no_span(error: &SpanError, context: &SearchContext<'_>) -> Problem {
    let (causes, hint) = match error {
        SpanError::NoMatch { option, nearest, commit, .. } => {
            let causes = commit.as_deref().map(unmeasured).into_iter().chain(listed(context));
            let hint = match nearest {
                Some(near) => option_hint(option, near),
                None => format!("{} lists what there is", runs_command(context)),
            };
            (causes.collect(), Some(hint))
        }
        SpanError::NotShown { .. } => {
            (Vec::new(), Some("leave out `--since` and `--last`".to_owned()))
        }
        SpanError::NoneSince { .. } => {
            (listed(context), Some("`--since latest` begins with the newest run".to_owned()))
        }
    };
    Problem { message: error.to_string(), causes, hint }
}

/// An option with a value, as it is typed in a shell.
fn option_hint(option: &str, value: &str) -> String {
    format!("`{option} {}`", quoted(value, cfg!(windows)))
}

/// A commit without a run.
fn unmeasured(commit: &str) -> String {
    format!("git knows it as commit {}, which no run measured", first_letters(commit))
}

/// The runs that exist, newest first.
fn listed(context: &SearchContext<'_>) -> Vec<String> {
    let runs = context.runs;
    let mut lines = vec!["there are, newest first:".to_owned()];
    let newest = runs.iter().rev().take(MOST_RUNS);
    lines.extend(newest.map(|run| format!("  {}", every_name(run))));
    let more = runs.len().saturating_sub(MOST_RUNS);
    if more > 0 {
        lines.push(format!("  and {more} more: {} lists them all", runs_command(context)));
    }
    lines
}
