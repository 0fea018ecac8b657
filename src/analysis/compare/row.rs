//! One line of a comparison, and a case without a partner.

use crate::analysis::compare::delta::{Change, Delta};
use crate::analysis::compare::function_changes::{FunctionChange, function_changes};
use crate::analysis::judge::verdict::{Judgement, Reason};
use crate::analysis::pair::fold::{RowCases, RowName, UnpairedEntry, lone_stats};
use crate::analysis::pair::naming::Role;
use crate::analysis::pair::pairing::{ImplementationLabels, MatchedBy};
use crate::analysis::pair::sides::SideCase;
use crate::model::statistic::{Statistic, Stats};

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Group, name and params; those of the candidate.
    pub name: RowName,
    /// The node ids of the row's cases on the reference side, sorted.
    pub reference_ids: Vec<String>,
    /// The node ids of the row's cases on the candidate side, sorted.
    pub candidate_ids: Vec<String>,
    /// How the cases found each other; in a fold, the weakest way.
    pub matched_by: MatchedBy,
    /// What the sides are, where they are two implementations inside one run.
    pub implementations: Option<ImplementationLabels>,
    /// How many cases the row holds: pairs, or where a fold has none the cases of the fuller side.
    pub cases: usize,
    /// The numbers of the reference side.
    pub reference: Stats,
    /// The numbers of the candidate side.
    pub candidate: Stats,
    /// The difference in the metric of the comparison.
    pub delta: Delta,
    /// The sign of that difference.
    pub change: Change,
    /// What to believe, whatever the metric.
    pub judged: Judgement,
    /// Where its time went, biggest change first; empty where it was not profiled.
    pub profile: Vec<FunctionChange>,
}

impl Row {
    /// The row of some cases, after they were judged.
    pub(crate) fn new(cases: RowCases<'_>, judged: Judgement, metric: Statistic) -> Self {
        let (reference, candidate) = cases.stats();
        let delta = if judged.reason == Some(Reason::AnotherVersion) {
            Delta::default()
        } else {
            Delta::between(reference.get(metric), candidate.get(metric))
        };
        Self {
            reference_ids: node_ids(&cases.reference),
            candidate_ids: node_ids(&cases.candidate),
            profile: function_changes(&cases),
            matched_by: cases.matched_by,
            implementations: cases.implementations,
            cases: cases.reference.len().max(cases.candidate.len()),
            name: cases.name,
            reference,
            candidate,
            delta,
            change: delta.change(),
            judged,
        }
    }

    /// The difference in any statistic; nothing where the sides are other versions of the
    /// benchmark.
    pub(crate) fn delta_of(&self, statistic: Statistic) -> Delta {
        if self.judged.reason == Some(Reason::AnotherVersion) {
            return Delta::default();
        }
        Delta::between(self.reference.get(statistic), self.candidate.get(statistic))
    }
}

/// The node ids of some cases, sorted.
pub(crate) fn node_ids(cases: &[SideCase<'_>]) -> Vec<String> {
    let mut ids: Vec<String> = cases.iter().map(|case| case.newest.fullname.clone()).collect();
    ids.sort();
    ids
}

/// A case that only one side has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnpairedCase {
    /// Group, name and params.
    pub name: RowName,
    /// Its numbers.
    pub stats: Stats,
}

/// An implementation that the run has nothing to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnpairedImplementation {
    /// Which side it would be on.
    pub role: Role,
    pub case: UnpairedCase,
}

impl From<UnpairedEntry<'_>> for UnpairedCase {
    fn from(entry: UnpairedEntry<'_>) -> Self {
        Self { stats: lone_stats(&entry.case), name: entry.name }
    }
}
