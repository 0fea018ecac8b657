//! What the rule is given: what each run measured of each case, and what is known about the runs.
//!
//! Times are in seconds. A time that is not a number above zero counts as missing.

use crate::model::case::{Case, Control};
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;

/// One run of one case: a few of the statistics that pytest-benchmark records, over the rounds of
/// the run.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RunSample {
    /// Fastest round. A run without it does not count.
    pub min: Option<f64>,
    /// Median of the rounds.
    pub median: Option<f64>,
    /// First quartile of the rounds.
    pub q1: Option<f64>,
    /// Arithmetic mean of the rounds.
    pub mean: Option<f64>,
    /// Number of rounds.
    pub rounds: Option<u64>,
    /// Calls in one round. `None` counts as 1.
    pub iterations: Option<u64>,
    /// The slower of two spins of fixed work, the fastest before and the fastest after the case. It
    /// tells whether the machine was fast around the case.
    pub control: Option<f64>,
    /// The faster of the two. The fastest of all shows how fast the machine can be. `None` where only
    /// the slower is known.
    pub fastest_control: Option<f64>,
    /// The number of the metric, where it is one that the suite stores.
    pub stored: Option<f64>,
}

impl RunSample {
    /// What a case of one run shows.
    pub(crate) fn of_case(case: &Case) -> Self {
        Self {
            control: case.control.map(Control::slower),
            fastest_control: case.control.map(Control::faster),
            ..Self::of_stats(&case.stats)
        }
    }

    /// The same without a control: of statistics that were averaged over cases.
    pub(crate) fn of_stats(stats: &Stats) -> Self {
        Self {
            min: stats.seconds(Statistic::Min),
            median: stats.seconds(Statistic::Median),
            q1: stats.seconds(Statistic::Q1),
            mean: stats.seconds(Statistic::Mean),
            rounds: stats.rounds,
            iterations: stats.iterations,
            control: None,
            fastest_control: None,
            stored: None,
        }
    }
}

/// What the runs of both sides measured of one case.
///
/// Entry j of a side is run j of that side, the same run for every case. `None` where that run has
/// nothing for the case. A side that does not know the case is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseSamples {
    /// The runs compared against.
    pub reference: Vec<Option<RunSample>>,
    /// The runs in question.
    pub candidate: Vec<Option<RunSample>>,
}

/// A run on the same kind of machine before those of the comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EarlierRun {
    /// One entry a case, in the order of the cases of the comparison. Shorter lists end in `None`.
    pub cases: Vec<Option<RunSample>>,
    /// Earlier runs with the same number measured the same code: one clean commit, or one saved
    /// name and commit. `None` where that is unknown.
    pub replicate_group: Option<usize>,
}

/// A comparison to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Measurements<'a> {
    /// All cases of the comparison, before any fold or filter of rows.
    pub cases: &'a [CaseSamples],
    /// Earlier runs, oldest first. They count where both sides are one run.
    pub history: &'a [EarlierRun],
    /// Whether the sides were measured in turn: neither side's runs all lie before the other's.
    pub in_turn: bool,
    /// Whether the sides were measured on different kinds of machine. Then nothing is claimed.
    pub another_machine: bool,
}
