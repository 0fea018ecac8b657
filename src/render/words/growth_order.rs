//! The order of families in an answer.

use std::cmp::Ordering;

use crate::analysis::growth::growth::Family;
use crate::analysis::judge::verdict::Verdict;

/// How much of an answer a family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    GrowsMore,
    GrowsLess,
    /// Slower or faster as a whole, or at some size.
    Moved,
    Rest,
}

impl Rank {
    /// Of one family.
    pub(crate) fn of(family: &Family) -> Self {
        let moved = family.sizes.iter().any(|size| size.judged.verdict.is_claim());
        match family.exponent.verdict {
            Verdict::Regressed => Self::GrowsMore,
            Verdict::Improved => Self::GrowsLess,
            _ if moved || family.level.verdict.is_claim() => Self::Moved,
            _ => Self::Rest,
        }
    }
}

/// The changed families first, each part by the size of the change; the others are equal.
pub(crate) fn in_answer(a: &Family, b: &Family) -> Ordering {
    let rank = Rank::of(a);
    let size = |family: &Family| match rank {
        Rank::GrowsMore | Rank::GrowsLess => family.exponent.change.abs(),
        Rank::Moved => family.level.theta.abs(),
        Rank::Rest => 0.0,
    };
    rank.cmp(&Rank::of(b)).then_with(|| size(b).total_cmp(&size(a)))
}
