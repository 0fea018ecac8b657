//! What a gate is tried on: a row, or a case that only one side has.

use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::gate::patterns::Pattern;
use crate::analysis::growth::growth::Family;
use crate::analysis::judge::verdict::Reason;
use crate::analysis::pair::fold::RowName;
use crate::model::metric::Metric;
use crate::model::stats::Stats;

/// One benchmark of a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Subject<'c> {
    /// Both sides have it.
    Row(&'c Row),
    /// Only the candidate has it.
    Added(&'c UnpairedCase),
    /// Only the reference has it.
    Removed(&'c UnpairedCase),
    /// A benchmark at several sizes.
    Family(&'c Family),
}

impl<'c> Subject<'c> {
    pub(crate) fn name(self) -> &'c RowName {
        match self {
            Self::Row(row) => &row.name,
            Self::Added(case) | Self::Removed(case) => &case.name,
            Self::Family(family) => &family.name,
        }
    }

    /// The numbers of the candidate, if it has the benchmark.
    pub(crate) fn candidate(self) -> Option<&'c Stats> {
        match self {
            Self::Row(row) => Some(&row.candidate),
            Self::Added(case) => Some(&case.stats),
            Self::Removed(_) | Self::Family(_) => None,
        }
    }

    /// Whether a pattern matches one of its node ids.
    pub(super) fn is_named(self, pattern: &Pattern) -> bool {
        let is_part_named = match self {
            Self::Row(row) => row.candidate_ids.iter().any(|id| pattern.matches(id)),
            Self::Family(family) => family.sizes.iter().any(|size| pattern.matches(&size.fullname)),
            Self::Added(_) | Self::Removed(_) => false,
        };
        is_part_named || pattern.matches(&self.name().fullname)
    }
}

/// How one gate ends for one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trial {
    Passes,
    Fails,
    NotTested(NotTested),
}

/// Why a gate cannot test a benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NotTested {
    /// There is no reference yet.
    NoReference,
    /// The reference does not have the benchmark.
    OnlyCandidate,
    /// The candidate does not have the benchmark.
    OnlyReference,
    /// A side has no usable time.
    NoUsableTime(Reason),
    /// A side lacks the number of the metric.
    NoNumber(Metric),
    /// The metric counts different things on the two sides.
    UnitsDiffer(Metric),
    /// The limit is in another unit than what the timer counts.
    AnotherUnit(Metric),
}

impl NotTested {
    /// Whether the benchmark is none that the gate is about.
    pub(super) fn is_beside_the_point(&self) -> bool {
        match self {
            Self::NoReference | Self::OnlyCandidate | Self::OnlyReference => true,
            Self::NoUsableTime(_)
            | Self::NoNumber(_)
            | Self::UnitsDiffer(_)
            | Self::AnotherUnit(_) => false,
        }
    }
}
