//! The words of the rule: what may be claimed about a case, why no more, and the numbers that led
//! there.

use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::analysis::judge::by_side::BySide;
use crate::model::statistic::Statistic;

/// What a user may act on. The order is that in which verdicts are counted and listed, and the words
/// are those of every output.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumCount, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// Faster by more than the practical threshold.
    Improved,
    /// Slower by more than the practical threshold.
    Regressed,
    /// A change as large as the margin is ruled out.
    Unchanged,
    /// The data cannot say; a [`Reason`] says why.
    Inconclusive,
    /// A side has no usable number.
    Incomparable,
    /// Only the candidate has the case.
    Added,
    /// Only the reference has the case.
    Removed,
}

impl Verdict {
    /// Every verdict, in order, as an array: its length is a type's.
    pub const ALL: [Self; Self::COUNT] = match Self::VARIANTS.first_chunk() {
        Some(all) => *all,
        None => unreachable!(),
    };

    /// The word in every output.
    pub fn label(self) -> &'static str {
        self.into()
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

    /// Whether the verdict says that the case changed.
    pub fn is_claim(self) -> bool {
        match self {
            Self::Improved | Self::Regressed => true,
            Self::Unchanged
            | Self::Inconclusive
            | Self::Incomparable
            | Self::Added
            | Self::Removed => false,
        }
    }
}

/// How many cases have each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct VerdictCounts([usize; Verdict::COUNT]);

impl VerdictCounts {
    /// How many cases have a verdict.
    pub(crate) fn of(&self, verdict: Verdict) -> usize {
        self.0.get(verdict as usize).copied().unwrap_or_default()
    }

    /// Counts some more cases with a verdict.
    pub(crate) fn add(&mut self, verdict: Verdict, n_cases: usize) {
        if let Some(count) = self.0.get_mut(verdict as usize) {
            *count += n_cases;
        }
    }

    /// Forgets the cases with a verdict.
    pub(crate) fn forget(&mut self, verdict: Verdict) {
        if let Some(count) = self.0.get_mut(verdict as usize) {
            *count = 0;
        }
    }
}

/// Why a case has no claim. The codes are words for programs: a variant keeps its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// No run of a side has a fastest round above zero.
    NoUsableTime,
    /// No run of a side has the number of the metric.
    NoNumber,
    /// The sides were measured on different kinds of machine.
    AnotherMachine,
    /// The sides measured different versions of the benchmark.
    AnotherVersion,
    /// The timers of the sides count different things, or in different units.
    AnotherUnit,
    /// A side is one run of few rounds, and no runs measured the noise.
    TooFewRounds,
    /// All runs of the slower side may have met a slow phase of the machine.
    SlowPhase,
    /// Both sides are one run, and their medians move the other way than their fastest rounds.
    FastestAndTypicalDisagree,
    /// The change would be one by itself, but the whole suite moved and nothing shows that code
    /// moved it.
    MovesWithSuite,
    /// The fastest rounds agree and the means differ by more than the margin.
    MeanMoved,
    /// The whole interval is on one side of zero change and reaches into the practical threshold.
    NotBeyondThreshold,
    /// The interval contains zero change as well as a change that is not ruled out.
    IntervalTooWide,
    /// The cases of a folded row have verdicts of their own that do not add up to one.
    CasesDiffer,
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// A word for programs; it never changes.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The words for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoUsableTime => "non-positive or missing time",
            Self::NoNumber => "no such number on a side",
            Self::AnotherMachine => "another machine",
            Self::AnotherVersion => "another version of the benchmark",
            Self::AnotherUnit => "another unit of the timer",
            Self::TooFewRounds => "too few rounds",
            Self::SlowPhase => "the slower side may have met a slow phase of the machine",
            Self::FastestAndTypicalDisagree => "fastest and typical rounds disagree",
            Self::MovesWithSuite => "moves with the whole suite",
            Self::MeanMoved => "the mean moved, the fastest rounds did not",
            Self::NotBeyondThreshold => "change not clearly beyond the threshold",
            Self::IntervalTooWide => "interval too wide",
            Self::CasesDiffer => "its cases differ",
        }
    }

    /// Whether the numbers of the case themselves are in doubt, and not only their precision.
    pub fn is_doubt(self) -> bool {
        match self {
            Self::NoUsableTime
            | Self::NoNumber
            | Self::AnotherMachine
            | Self::AnotherVersion
            | Self::AnotherUnit
            | Self::TooFewRounds
            | Self::SlowPhase
            | Self::FastestAndTypicalDisagree
            | Self::MovesWithSuite => true,
            Self::MeanMoved
            | Self::NotBeyondThreshold
            | Self::IntervalTooWide
            | Self::CasesDiffer => false,
        }
    }
}

/// The statistic of a run that the rule compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum JudgedStatistic {
    /// The fastest round.
    #[default]
    Min,
    /// The median of the rounds, on quiet machines.
    Median,
    /// A number that the suite stores itself.
    Stored,
}

impl JudgedStatistic {
    /// What people call it: the change of … .
    pub fn words(self) -> &'static str {
        match self {
            Self::Min => "the fastest rounds",
            Self::Median => "the median",
            Self::Stored => "the stored number",
        }
    }

    /// The same among all statistics; `None` where it is none of them.
    pub fn statistic(self) -> Option<Statistic> {
        match self {
            Self::Min => Some(Statistic::Min),
            Self::Median => Some(Statistic::Median),
            Self::Stored => None,
        }
    }

    /// The name that pytest-benchmark gives it.
    pub fn label(self) -> &'static str {
        self.into()
    }
}

/// What the noise between runs is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum NoiseSource {
    /// Several runs on a side.
    Replicates,
    /// Earlier runs.
    History,
    /// Nothing measured it.
    Assumed,
    /// Nothing measured it and the caller gave a number.
    Option,
}

impl NoiseSource {
    /// The word in every output.
    pub fn label(self) -> &'static str {
        self.into()
    }
}

/// How far chance may have moved one case, without what it shares with the suite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnDoubt {
    /// Variance of `theta` from the noise between runs.
    pub variance: f64,
    /// Chance that every run of a side lay in a slow phase of the machine, whatever the change.
    pub slow: BySide<f64>,
    /// By how much such a phase slows the side at most, in logarithms.
    pub reach: BySide<f64>,
}

/// `candidate - reference` of a stored number, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The estimate.
    pub by: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of that.
    pub high: f64,
}

/// What may be claimed about one case, and its numbers. They are absent where a side has no usable
/// time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// The word.
    pub verdict: Verdict,
    /// Why no more; always there for [`Verdict::Inconclusive`] and [`Verdict::Incomparable`].
    pub reason: Option<Reason>,
    /// `ln(candidate / reference)` of the judged statistic; above 0 is slower, or more.
    pub theta: Option<f64>,
    /// Standard error of `theta`.
    pub se: Option<f64>,
    /// Degrees of freedom of `se`.
    pub df: Option<f64>,
    /// What of that belongs to this case alone, for judgements of several cases together.
    pub own: Option<OwnDoubt>,
    /// Lower end of the interval of candidate / reference.
    pub low: Option<f64>,
    /// Upper end of that interval.
    pub high: Option<f64>,
    /// The part of `p` that ordinary scatter explains.
    pub p_noise: Option<f64>,
    /// The part of `p` that a slow phase over all runs of the slower side explains.
    pub p_slow: Option<f64>,
    /// Chance of a change this far beyond the threshold, were there none. Absent where the case was
    /// not tested.
    pub p: Option<f64>,
    /// `p`, adjusted for the number of cases.
    pub q: Option<f64>,
    /// The change of a number that is compared by difference, because it is not above 0; then there
    /// is no `theta`, and no `se`, `low` and `high` of one.
    pub difference: Option<Difference>,
    /// The judged statistic of each side in seconds (a stored number in its own unit): the geometric mean of the runs that count, and
    /// of the cases of a row.
    pub located: Option<BySide<f64>>,
    /// Runs of each side that are near its fastest one and count.
    pub counted: BySide<usize>,
    /// For inconclusive cases: the least number of runs a side that settles the case; `settle.rs`
    /// derives it.
    pub runs_to_settle: Option<usize>,
}

impl Judgement {
    /// The interval of candidate / reference, lower end first; `None` where a side has no usable
    /// time.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.low.zip(self.high)
    }

    /// A verdict without numbers.
    pub fn bare(verdict: Verdict, reason: Option<Reason>) -> Self {
        Self {
            verdict,
            reason,
            theta: None,
            se: None,
            df: None,
            own: None,
            low: None,
            high: None,
            p_noise: None,
            p_slow: None,
            p: None,
            q: None,
            difference: None,
            located: None,
            counted: BySide::default(),
            runs_to_settle: None,
        }
    }
}

/// What holds for the comparison as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SuiteFindings {
    /// What locates a run.
    pub statistic: JudgedStatistic,
    /// Typical noise between runs, as a standard deviation of logarithms.
    pub noise: f64,
    /// By how much the bulk of this comparison widened it, as a factor; 1 where it did not.
    pub widened_by: f64,
    /// What that is read from.
    pub noise_source: NoiseSource,
    /// Chance that a run is slow from end to end.
    pub slow: f64,
    /// `ln` of the factor by which the whole suite moved; at most the reach of a slow phase where
    /// it is guarded.
    pub shift: f64,
    /// All of that, also where what is held against the claims is less.
    pub whole_shift: f64,
    /// Whether several runs a side establish the shift.
    pub established: bool,
    /// Whether each claim must hold against the shift as well.
    pub guarded: bool,
    /// Runs that were slow and do not count, over all cases.
    pub left_out: usize,
    /// How many runs could have been: all but one a side, over all sides of several runs.
    pub counted: usize,
    /// The size of the least `ln(candidate / reference)` at which a typical case would be claimed;
    /// `None` where none would be.
    pub resolution: Option<f64>,
}

#[cfg(test)]
mod tests;
