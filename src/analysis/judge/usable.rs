//! The runs that count: those whose fastest round is a time above zero. Everything else is parsed
//! away here.

use crate::analysis::judge::by_side::BySide;
use crate::analysis::judge::sample::{CaseSamples, RunSample};
use crate::analysis::judge::verdict::JudgedStatistic;

/// One run of one case with a usable time. Every time in it is finite and above zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct UsableRun {
    /// Which run of its side this is, the same for every case.
    pub run_idx: usize,
    /// Fastest round.
    pub min: f64,
    /// Median of the rounds.
    pub median: Option<f64>,
    /// First quartile of the rounds.
    pub q1: Option<f64>,
    /// Mean of the rounds.
    pub mean: Option<f64>,
    /// Number of rounds.
    pub rounds: Option<u64>,
    /// Calls in one round.
    pub iterations: u64,
    /// The control around the case.
    pub control: Option<f64>,
    /// Its faster reading.
    pub fastest_control: Option<f64>,
}

impl UsableRun {
    /// `None` where the run has no usable fastest round.
    pub(super) fn new(run_idx: usize, sample: &RunSample) -> Option<Self> {
        Some(Self {
            run_idx,
            min: positive(sample.min)?,
            median: positive(sample.median),
            q1: positive(sample.q1),
            mean: positive(sample.mean),
            rounds: sample.rounds,
            iterations: sample.iterations.unwrap_or(1),
            control: positive(sample.control),
            fastest_control: positive(sample.fastest_control),
        })
    }

    /// What locates the run; `None` where it is missing.
    pub(super) fn time(&self, statistic: JudgedStatistic) -> Option<f64> {
        match statistic {
            JudgedStatistic::Min => Some(self.min),
            JudgedStatistic::Median => self.median,
            JudgedStatistic::Stored => None,
        }
    }

    /// Its logarithm.
    pub(super) fn log(&self, statistic: JudgedStatistic) -> Option<f64> {
        self.time(statistic).map(f64::ln)
    }

    /// Whether the run has fewer rounds than these. A run that records no number of them has.
    pub(super) fn has_fewer_rounds_than(&self, least: u64) -> bool {
        self.rounds.is_none_or(|rounds| rounds < least)
    }

    /// For how long the rounds of the run were measured, in seconds, by its typical round. `None`
    /// where the run records no number of rounds.
    pub(super) fn measured_for(&self) -> Option<f64> {
        let typical = self.median.unwrap_or(self.min);
        self.rounds.map(|rounds| rounds as f64 * self.iterations as f64 * typical)
    }
}

/// One side of one case with at least one usable run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct UsableSide<'a> {
    /// All runs of the side, with those that are not usable for this case.
    pub samples: &'a [Option<RunSample>],
    /// How many runs are usable.
    pub n_runs: usize,
    /// Least median of a usable run.
    pub best_median: Option<f64>,
    /// Least mean of a usable run.
    pub best_mean: Option<f64>,
    /// Greatest mean of a usable run.
    pub worst_mean: Option<f64>,
    /// Fastest single reading of a control around a usable run.
    pub best_control: Option<f64>,
}

impl<'a> UsableSide<'a> {
    fn new(samples: &'a [Option<RunSample>]) -> Option<Self> {
        let mut side = Self {
            samples,
            n_runs: 0,
            best_median: None,
            best_mean: None,
            worst_mean: None,
            best_control: None,
        };
        for run in side.runs() {
            side.n_runs += 1;
            side.best_median = lesser(side.best_median, run.median);
            side.best_mean = lesser(side.best_mean, run.mean);
            side.worst_mean = greater(side.worst_mean, run.mean);
            side.best_control = lesser(side.best_control, lesser(run.control, run.fastest_control));
        }
        (side.n_runs > 0).then_some(side)
    }

    /// The usable runs, in order. They are read again each time: a copy of a large suite costs more
    /// than that.
    pub(super) fn runs(&self) -> impl Iterator<Item = UsableRun> + use<'a> {
        self.samples
            .iter()
            .enumerate()
            .filter_map(|(i, sample)| UsableRun::new(i, sample.as_ref()?))
    }

    /// The run of a side that has one only.
    pub(super) fn lone(&self) -> Option<UsableRun> {
        if self.is_lone() { self.runs().next() } else { None }
    }

    /// Whether the side has one run only.
    pub(super) fn is_lone(&self) -> bool {
        self.n_runs == 1
    }
}

/// A case with usable runs on both sides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct UsableCase<'a> {
    /// Which case of the comparison this is.
    pub case_idx: usize,
    /// Its runs.
    pub sides: BySide<UsableSide<'a>>,
}

impl<'a> UsableCase<'a> {
    /// `None` where a side has no usable run.
    fn new(case_idx: usize, case: &'a CaseSamples) -> Option<Self> {
        let sides = BySide {
            reference: UsableSide::new(&case.reference)?,
            candidate: UsableSide::new(&case.candidate)?,
        };
        Some(Self { case_idx, sides })
    }

    /// Usable runs a side.
    pub(super) fn n_runs(&self) -> BySide<usize> {
        self.sides.map(|side| side.n_runs)
    }

    /// Whether each side has one run only.
    pub(super) fn is_lone_pair(&self) -> bool {
        self.sides.both().into_iter().all(UsableSide::is_lone)
    }
}

/// The cases with usable runs on both sides, in order.
pub(super) fn usable_cases(cases: &[CaseSamples]) -> Vec<UsableCase<'_>> {
    cases
        .iter()
        .enumerate()
        .filter_map(|(case_idx, case)| UsableCase::new(case_idx, case))
        .collect()
}

/// The lesser of two times; the other where one is missing.
pub(super) fn lesser(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The greater of two times; the other one where one is missing.
fn greater(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

pub(super) fn positive(time: Option<f64>) -> Option<f64> {
    time.filter(|time| time.is_finite() && *time > 0.0)
}
