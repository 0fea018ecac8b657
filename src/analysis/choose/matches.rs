//! The runs that the selector of one side matches, and which of them form the side.

use crate::analysis::choose::named_runs::names;
use crate::analysis::choose::selector::{MatchKind, find};
use crate::model::run::RunInfo;
use crate::model::warning::{Warning, WarningKind};

/// The runs that a selector matches, never none.
pub(crate) struct Matches<'a> {
    runs: &'a [RunInfo],
    selector: &'a str,
    by: MatchKind,
    /// As indices, oldest first.
    found: Vec<usize>,
    /// Matches that are on the other side.
    left_out: Vec<usize>,
}

/// What matches `selector`; `None` where nothing does. `runs` are oldest first.
pub(crate) fn matches_of<'a>(runs: &'a [RunInfo], selector: &'a str) -> Option<Matches<'a>> {
    let (by, found) = find(runs, selector)?;
    Some(Matches { runs, selector, by, found, left_out: Vec::new() })
}

impl Matches<'_> {
    /// The newest match alone.
    pub(crate) fn newest(&self) -> Vec<usize> {
        self.found.last().copied().into_iter().collect()
    }

    /// Whether this run is a match.
    pub(crate) fn have(&self, run_idx: Option<&usize>) -> bool {
        run_idx.is_some_and(|run_idx| self.found.contains(run_idx))
    }

    /// Leaves out the runs of the candidate where other matches remain. Otherwise a selector that
    /// every run matches, such as a branch, would make the newest run the reference of the one before.
    pub(crate) fn leave_out(&mut self, candidate: &[usize]) {
        let (left_out, others): (Vec<usize>, Vec<usize>) =
            self.found.iter().partition(|run_idx| candidate.contains(run_idx));
        if !others.is_empty() {
            (self.found, self.left_out) = (others, left_out);
        }
    }

    /// The runs of the side that has this name: all matches where they are pooled, else the newest,
    /// with a note that names the others.
    pub(crate) fn runs_of(
        mut self,
        side: &str,
        pool: bool,
        notes: &mut Vec<Warning>,
    ) -> Vec<usize> {
        if pool {
            return self.found;
        }
        let newest: Vec<usize> = self.found.pop().into_iter().collect();
        let which = if self.left_out.is_empty() { "" } else { " other than the candidate" };
        let mut others = self.found;
        others.extend(self.left_out);
        if !others.is_empty() {
            let message = format!(
                "`{}` matches {} runs by {}; the newest{which} is the {side}: {} (the others: {}); \
                 `--pool` takes all of them",
                self.selector,
                others.len() + newest.len(),
                self.by.label(),
                names(self.runs, &newest),
                names(self.runs, &others)
            );
            notes.push(Warning::new(WarningKind::Selection, message));
        }
        newest
    }
}
