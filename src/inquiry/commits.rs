//! Selectors that the runs do not have in them: another path of an artifact, and what only git
//! understands, any word for a commit, or the nearest ancestor that has a run.
//!
//! A selector that means a run without git is never asked of git.

use std::path::Path;

use crate::analysis::choose::choice::{RunSelection, SelectError};
use crate::analysis::choose::history_window::{HistoryWindow, SpanError};
use crate::analysis::choose::selector::find;
use crate::load::archive::archive::Archive;
use crate::load::find::repository::Repository;
use crate::model::run::{RunInfo, first_letters};
use crate::model::warning::{Warning, WarningKind};

/// `merge-base:main`: the newest commit before this checkout and `main` parted that has a run.
const MERGE_BASE: &str = "merge-base:";
/// What git knows about selectors.
#[derive(Debug, Default)]
pub(super) struct NamedCommits {
    /// What each selector became.
    pub notes: Vec<Warning>,
    /// Commits that git knows and no run is of, by selector.
    unmeasured: Vec<(String, String)>,
    /// What would have a run instead, by selector.
    ancestors: Vec<(String, String)>,
}

/// The selection with ids of commits where git knows what a selector means.
pub(super) fn resolve(archive: &Archive, selection: &RunSelection) -> (RunSelection, NamedCommits) {
    let mut named = NamedCommits::default();
    let resolved = RunSelection {
        reference: named.resolve(archive, selection.reference.as_deref()),
        candidate: named.resolve(archive, selection.candidate.as_deref()),
        ..selection.clone()
    };
    (resolved, named)
}

/// The same for a history.
pub(super) fn resolve_window(
    archive: &Archive,
    window: &HistoryWindow,
) -> (HistoryWindow, NamedCommits) {
    let mut named = NamedCommits::default();
    let resolved = HistoryWindow {
        since: named.resolve(archive, window.since.as_deref()),
        reference: named.resolve(archive, window.reference.as_deref()),
        ..window.clone()
    };
    (resolved, named)
}

impl NamedCommits {
    fn resolve(&mut self, archive: &Archive, selector: Option<&str>) -> Option<String> {
        let selector = selector?;
        let runs = archive.runs();
        if find(runs, selector).is_some() {
            return Some(selector.to_owned());
        }
        if let Some(run) = archive.run_in(Path::new(selector)) {
            return Some(run.path.to_string_lossy().into_owned());
        }
        let commit = Repository::around(archive.paths())
            .and_then(|repository| self.measured_commit(runs, selector, &repository));
        Some(commit.unwrap_or_else(|| selector.to_owned()))
    }

    /// The commit that a selector means to git and that has a run.
    fn measured_commit(
        &mut self,
        runs: &[RunInfo],
        selector: &str,
        repository: &Repository,
    ) -> Option<String> {
        let Some(other) = selector.strip_prefix(MERGE_BASE) else {
            let commit = repository.commit(selector)?;
            if is_measured(runs, &commit) {
                self.note(format!("`{selector}` is commit {}", first_letters(&commit)));
                return Some(commit);
            }
            self.unmeasured.push((selector.to_owned(), commit));
            let instead = format!("{MERGE_BASE}{selector}");
            if nearest_measured(runs, selector, repository).is_some() {
                self.ancestors.push((selector.to_owned(), instead));
            }
            return None;
        };
        let base = repository.merge_base(other)?;
        let Some(commit) = nearest_measured(runs, other, repository) else {
            self.unmeasured.push((selector.to_owned(), base));
            return None;
        };
        let of = if commit == base { "" } else { ", and the nearest before it that has a run is " };
        let nearest = if commit == base { String::new() } else { first_letters(&commit) };
        self.note(format!("`{selector}` is commit {}{of}{nearest}", first_letters(&base)));
        Some(commit)
    }

    fn note(&mut self, message: String) {
        self.notes.push(Warning::new(WarningKind::Note, message));
    }

    /// The error about a selector without a run, with what git knows about it.
    pub(super) fn explain(&self, error: SelectError) -> SelectError {
        match error {
            SelectError::NoMatch { side, selector, nearest, commit } => {
                let nearest = lookup(&self.ancestors, &selector).or(nearest);
                let commit = lookup(&self.unmeasured, &selector).or(commit);
                SelectError::NoMatch { side, selector, nearest, commit }
            }
            SelectError::SameRun { .. }
            | SelectError::EmptyCandidatePath { .. }
            | SelectError::EmptyReferencePath { .. }
            | SelectError::NothingBefore { .. }
            | SelectError::NoOther { .. } => error,
        }
    }

    /// The same for a history.
    pub(super) fn explain_window(&self, error: SpanError) -> SpanError {
        match error {
            SpanError::NoMatch { option, selector, nearest, commit } => {
                let nearest = lookup(&self.ancestors, &selector).or(nearest);
                let commit = lookup(&self.unmeasured, &selector).or(commit);
                SpanError::NoMatch { option, selector, nearest, commit }
            }
            SpanError::NotShown { .. } | SpanError::NoneSince { .. } => error,
        }
    }
}

fn lookup(pairs: &[(String, String)], selector: &str) -> Option<String> {
    pairs.iter().find(|(known, _)| known == selector).map(|(_, found)| found.clone())
}

/// The newest commit with a run in the history that this checkout shares with another commit.
fn nearest_measured(runs: &[RunInfo], word: &str, repository: &Repository) -> Option<String> {
    let base = repository.merge_base(word)?;
    repository.history(&base).into_iter().find(|commit| is_measured(runs, commit))
}

fn is_measured(runs: &[RunInfo], commit: &str) -> bool {
    runs.iter().any(|run| run.commit.id.as_deref() == Some(commit))
}
