//! The runs that the selector of one side matches, and which of them form the side.

use crate::analysis::choose::named_runs::names;
use crate::analysis::choose::selector::{MatchKind, find};
use crate::model::run::RunInfo;
use crate::model::warning::{Warning, WarningKind};

/// The runs that a selector matches, never none.
pub(crate) struct Matches<'a> {
    selector: &'a str,
    by: MatchKind,
    /// As indices, oldest first.
    found: Vec<usize>,
    /// Matches that are on the other side.
    left_out: Vec<usize>,
}

/// What matches `selector`; `None` where nothing does. `runs` are oldest first.
pub(crate) fn matches_of<'a>(runs: &[RunInfo], selector: &'a str) -> Option<Matches<'a>> {
    let (by, found) = find(runs, selector)?;
    Some(Matches { selector, by, found, left_out: Vec::new() })
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

    /// The matches that form the side: all of them where they are pooled, else the newest.
    pub(crate) fn of_side(self, pool: bool) -> SideMatches {
        let Self { selector, by, found, left_out } = self;
        let is_beside_candidate = !left_out.is_empty();
        let n_others = if pool { 0 } else { found.len().saturating_sub(1) };
        let (others, runs) = found.split_at_checked(n_others).unwrap_or_default();
        let (others, runs) = ([others, &left_out].concat(), runs.to_vec());
        SideMatches { runs, others, selector: selector.to_owned(), by, is_beside_candidate }
    }
}

/// The runs of a side that a selector names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SideMatches {
    /// As indices, oldest first; never none.
    pub runs: Vec<usize>,
    /// Further matches, which are not on the side.
    others: Vec<usize>,
    selector: String,
    by: MatchKind,
    /// Whether the candidate is one of the others.
    is_beside_candidate: bool,
}

impl SideMatches {
    /// The warning about the other matches; `None` where each is one of these files, the parts of the
    /// run that the side has.
    fn warning(&self, runs: &[RunInfo], side: &str, parts: &[usize]) -> Option<Warning> {
        let is_other = |run_idx: &usize| !parts.contains(run_idx);
        let others: Vec<usize> = self.others.iter().copied().filter(is_other).collect();
        if others.is_empty() {
            return None;
        }
        let which = if self.is_beside_candidate { " other than the candidate" } else { "" };
        let message = format!(
            "`{}` matches {} runs by {}; the newest{which} is the {side}: {} (the others: {}); \
             `--pool` takes all of them",
            self.selector,
            others.len() + self.runs.len(),
            self.by.label(),
            names(runs, &self.runs),
            names(runs, &others)
        );
        Some(Warning::new(WarningKind::Selection, message))
    }
}

/// What the selectors of the sides match; `None` for a side that has none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedSides {
    /// What the reference is named by.
    pub reference: Option<SideMatches>,
    /// What the candidate is named by.
    pub candidate: Option<SideMatches>,
}

impl NamedSides {
    /// [`SideMatches::warning`] of both sides, each with the parts of its runs.
    pub(crate) fn warnings(
        &self,
        runs: &[RunInfo],
        reference_parts: &[usize],
        candidate_parts: &[usize],
    ) -> Vec<Warning> {
        let sides = [
            (&self.reference, "reference", reference_parts),
            (&self.candidate, "candidate", candidate_parts),
        ];
        let warning = |(matches, side, parts): (&Option<SideMatches>, &str, &[usize])| {
            matches.as_ref()?.warning(runs, side, parts)
        };
        sides.into_iter().filter_map(warning).collect()
    }
}
