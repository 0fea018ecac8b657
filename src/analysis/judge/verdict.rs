//! What a comparison of one case may be said to show, and why.

use strum::{IntoStaticStr, VariantArray};

/// What a user may act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Faster by more than the practical threshold.
    Improved,
    /// Slower by more than the practical threshold.
    Regressed,
    /// A change as large as the margin is ruled out.
    Unchanged,
    /// The data cannot say; a [`Reason`] stands beside it.
    Inconclusive,
    /// A side has no usable number.
    Incomparable,
    /// Only the candidate has the case.
    Added,
    /// Only the reference has the case.
    Removed,
}

impl Verdict {
    /// Every verdict, in the order in which they are counted and listed.
    pub const ALL: [Self; 7] = [
        Self::Improved,
        Self::Regressed,
        Self::Unchanged,
        Self::Inconclusive,
        Self::Incomparable,
        Self::Added,
        Self::Removed,
    ];

    /// The word in every output.
    pub fn label(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::Regressed => "regressed",
            Self::Unchanged => "unchanged",
            Self::Inconclusive => "inconclusive",
            Self::Incomparable => "incomparable",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }

    /// The verdict with the sides swapped.
    pub fn swapped(self) -> Self {
        match self {
            Self::Improved => Self::Regressed,
            Self::Regressed => Self::Improved,
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Unchanged => Self::Unchanged,
            Self::Inconclusive => Self::Inconclusive,
            Self::Incomparable => Self::Incomparable,
        }
    }
}

/// Why nothing can be claimed of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// A run of a side lacks a time above zero: its median (or mean), its mean, or its minimum.
    NoUsableTime,
    /// A side is one run, and its rounds are fewer than [`crate::analysis::judge::rule::LEAST_ROUNDS`] or not recorded.
    TooFewRounds,
    /// A side is one run, and its minimum or mean does not move as its median does.
    StatisticsDisagree,
    /// The change would be one by itself, but the whole suite moved and nothing shows that code moved it.
    MovesWithSuite,
    /// The interval lies on one side of no change, but reaches into the practical threshold.
    NotBeyondThreshold,
    /// The interval holds no change as well as a change as large as the margin.
    TooWide,
}

impl Reason {
    /// Every reason, in the order of footnotes.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The word for programs, `too-few-rounds`. It never changes, as [`message`](Self::message) may.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The words for people.
    pub fn message(self) -> &'static str {
        match self {
            Self::NoUsableTime => "non-positive or missing time",
            Self::TooFewRounds => "too few rounds",
            Self::StatisticsDisagree => "median, minimum and mean disagree",
            Self::MovesWithSuite => "moves with the whole suite",
            Self::NotBeyondThreshold => "change not clearly beyond the threshold",
            Self::TooWide => "interval too wide",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_differ_and_swapping_twice_changes_nothing() {
        for (i, verdict) in Verdict::ALL.into_iter().enumerate() {
            assert_eq!(Verdict::ALL.iter().position(|it| it.label() == verdict.label()), Some(i));
            assert_eq!(verdict.swapped().swapped(), verdict);
        }
        for (i, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(Reason::ALL.iter().position(|it| it.message() == reason.message()), Some(i));
        }
    }

    #[test]
    fn the_codes_of_reasons_never_change() {
        let codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        let expected = [
            "no-usable-time",
            "too-few-rounds",
            "statistics-disagree",
            "moves-with-suite",
            "not-beyond-threshold",
            "too-wide",
        ];
        assert_eq!(codes, expected);
    }
}
