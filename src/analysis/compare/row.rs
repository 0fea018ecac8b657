//! One line of a comparison, and a case without a partner.

use crate::analysis::compare::delta::{Change, Delta};
use crate::analysis::compare::function_changes::{FunctionChange, function_changes};
use crate::analysis::judge::verdict::{Judgement, Reason};
use crate::analysis::pair::fold::{RowCases, RowName, UnpairedEntry, lone_stats};
use crate::analysis::pair::naming::Role;
use crate::analysis::pair::pairing::{ImplementationLabels, MatchedBy};
use crate::analysis::pair::sides::SideCase;
use crate::model::extra_metric::Better;
use crate::model::fields::Fields;
use crate::model::metric::Metric;
use crate::model::stats::Stats;

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
    /// Which way is better by what the verdict is about.
    pub better_judged: Better,
    /// `extra_info` of the reference and of the candidate, of the newest run; `None` where the row
    /// holds several cases.
    pub extra: [Option<Fields>; 2],
    /// What to believe, whatever the metric.
    pub judged: Judgement,
    /// Where its time went, biggest change first; empty where it was not profiled.
    pub profile: Vec<FunctionChange>,
}

impl Row {
    /// The row of some cases, after they were judged.
    ///
    /// `metrics` are those whose numbers it has beside its statistics.
    pub(crate) fn new(
        cases: RowCases<'_>,
        judged: Judgement,
        metric: &Metric,
        metrics: &[Metric],
    ) -> Self {
        let (reference, candidate) = cases.stats(metrics);
        let delta = delta(&reference, &candidate, &judged, metric);
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
            extra: [&cases.reference, &cases.candidate].map(|side| extra_info(side)),
            delta,
            change: delta.change_of(metric),
            // Times are judged by the rounds, whatever metric is made of them.
            better_judged: metric.extra().map_or(Better::Lower, |extra| extra.better),
            judged,
        }
    }

    /// The difference in any metric; nothing where the sides are other versions of the benchmark.
    pub(crate) fn delta_of(&self, metric: &Metric) -> Delta {
        delta(&self.reference, &self.candidate, &self.judged, metric)
    }
}

fn delta(reference: &Stats, candidate: &Stats, judged: &Judgement, metric: &Metric) -> Delta {
    // What a suite stores does not depend on its timer.
    let is_another = match judged.reason {
        Some(Reason::AnotherVersion) => true,
        Some(Reason::AnotherUnit) => metric.extra().is_none(),
        Some(_) | None => false,
    };
    if is_another {
        return Delta::default();
    }
    Delta::of(reference.number(metric), candidate.number(metric), metric.better())
}

/// `extra_info` of the only case of a side.
fn extra_info(side: &[SideCase<'_>]) -> Option<Fields> {
    match side {
        [only] => Some(only.newest.extra.clone()),
        _ => None,
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
    /// Its `extra_info`, of the newest run.
    pub extra: Fields,
}

/// An implementation that the run has nothing to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnpairedImplementation {
    /// Which side it would be on.
    pub role: Role,
    pub case: UnpairedCase,
}

impl UnpairedCase {
    /// The case, with its numbers of these metrics beside its statistics.
    pub(crate) fn new(entry: UnpairedEntry<'_>, metrics: &[Metric]) -> Self {
        let (stats, extra) = (lone_stats(&entry.case, metrics), entry.case.newest.extra.clone());
        Self { stats, extra, name: entry.name }
    }
}
