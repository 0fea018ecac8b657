//! What one run says about one case, as far as a verdict reads it, and how sure a lone run can be of itself.

use std::f64::consts::FRAC_PI_2;

use crate::analysis::averages::squared_deviations;
use crate::analysis::judge::rule::{LEAST_ROUNDS, MOST_ROUNDS, NORMAL_IQR, NORMAL_QUARTILE};
use crate::model::seconds::Seconds;
use crate::model::statistic::{BATCHES, BatchMedians, Stats};

/// One run of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSample {
    /// Median of the rounds, or their mean where no median is stored. Seconds, above zero.
    pub location: f64,
    /// Mean of the rounds, above zero. Without it the case is not judged.
    pub mean: Option<f64>,
    /// Fastest round, above zero. Without it the case is not judged.
    pub min: Option<f64>,
    /// The rounds behind these; `None` where their number or their scatter is not recorded. A lone run without them
    /// counts as one of too few rounds. Where both sides have several runs, nobody asks.
    pub rounds: Option<Rounds>,
}

/// How many rounds a run timed, and how they scatter.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounds {
    /// Their number.
    pub count: u64,
    /// Their interquartile range, in seconds.
    pub iqr: f64,
    /// Their first quartile, in seconds. Without it nothing explains how far the minimum lies below the location, and
    /// the whole distance counts as uncertainty.
    pub q1: Option<f64>,
    /// The raw rounds in brief, where they were saved.
    pub batches: Option<Box<BatchMedians>>,
}

impl RunSample {
    /// Reads the statistics of a case. `None` where neither median nor mean is a time above zero.
    ///
    /// A missing interquartile range is taken from the quartiles, else from the standard deviation as if the rounds
    /// were normal (outliers make that larger, never smaller), else from the distance between the extremes.
    pub fn from_stats(stats: &Stats) -> Option<Self> {
        let mean = positive(stats.mean);
        let location = positive(stats.median).or(mean)?;
        Some(Self { location, mean, min: positive(stats.min), rounds: rounds(stats) })
    }

    /// Standard error of `ln(location)` of a lone run, from its rounds alone; 0 where fewer than two are known.
    ///
    /// The standard error of the median of a normal sample, `sqrt(pi/2) sd / sqrt(n)` (Kendall and Stuart, The
    /// Advanced Theory of Statistics, 10.10), with the standard deviation read off the interquartile range and at
    /// most [`MOST_ROUNDS`] rounds counted as independent. Raw rounds can only raise it.
    pub fn log_standard_error(&self) -> f64 {
        let Some(rounds) = self.rounds.as_ref().filter(|it| it.count >= 2) else {
            return 0.0;
        };
        let counted = rounds.count.min(MOST_ROUNDS) as f64;
        let by_spread =
            FRAC_PI_2.sqrt() * (rounds.iqr / NORMAL_IQR) / (self.location * counted.sqrt());
        match &rounds.batches {
            Some(batches) => by_spread.max(batch_log_standard_error(batches)),
            None => by_spread,
        }
    }

    /// How far, in logarithms, the minimum lies below what the lower half of the rounds explains; 0 where fewer than
    /// two rounds are known.
    ///
    /// In one clean cloud of n rounds the minimum lies about `sqrt(2 ln n)` standard deviations below the median
    /// (leading term of the extreme of a normal sample, Cramér, Mathematical Methods of Statistics, 28.6) and the
    /// lower quartile 0.6745. What is left over says that some rounds ran at another speed: a neighbour, a change of
    /// clock. Which of the two the next run will show is not known.
    pub fn second_speed(&self) -> f64 {
        let (Some(rounds), Some(min)) = (self.rounds.as_ref().filter(|it| it.count >= 2), self.min)
        else {
            return 0.0;
        };
        let reach = ((2.0 * (rounds.count as f64).ln()).sqrt() / NORMAL_QUARTILE).max(1.0);
        let explained = rounds.q1.map_or(0.0, |q1| reach * (self.location / q1).ln());
        ((self.location / min).ln() - explained).max(0.0)
    }

    /// Whether a lone run has rounds enough to claim anything.
    pub fn has_enough_rounds(&self) -> bool {
        self.rounds.as_ref().is_some_and(|rounds| rounds.count >= LEAST_ROUNDS)
    }

    /// Degrees of freedom of [`RunSample::log_standard_error`]; at least 1.
    pub fn rounds_df(&self) -> f64 {
        let counted = self.rounds.as_ref().map_or(0, |rounds| rounds.count.min(MOST_ROUNDS));
        counted.saturating_sub(1).max(1) as f64
    }
}

/// Standard error of the logarithm of a location, from consecutive batches of the rounds in time order: standard
/// deviation of the logarithms of the batch medians, by the root of their number. Unlike the scatter of all rounds it
/// sees drift and autocorrelation. Method of batch means: Law and Kelton, Simulation Modeling and Analysis, 9.5.3.
///
/// 0 where all are equal; they are above zero by construction ([`RunSample::from_stats`]).
pub fn batch_log_standard_error(batches: &BatchMedians) -> f64 {
    let n_batches = BATCHES as f64;
    let logs = batches.map(f64::ln);
    (squared_deviations(&logs) / (n_batches - 1.0) / n_batches).sqrt()
}

/// A time above zero: logarithms have no use for others.
fn positive(time: Option<Seconds>) -> Option<f64> {
    time.map(Seconds::get).filter(|seconds| *seconds > 0.0)
}

/// Number and scatter of the rounds. None where a batch of raw rounds has a median of 0: such a timer could not see
/// them, and their number means nothing.
fn rounds(stats: &Stats) -> Option<Rounds> {
    let apart =
        |low: Option<Seconds>, high: Option<Seconds>| Some((high?.get() - low?.get()).max(0.0));
    let iqr = (stats.iqr.map(Seconds::get))
        .or_else(|| apart(stats.q1, stats.q3))
        .or_else(|| stats.stddev.map(|stddev| stddev.get() * NORMAL_IQR))
        .or_else(|| apart(stats.min, stats.max))?;
    let batches = stats.batches.clone();
    if batches.as_ref().is_some_and(|batches| !batches.iter().all(|median| *median > 0.0)) {
        return None;
    }
    Some(Rounds { count: stats.rounds?, iqr, q1: positive(stats.q1), batches })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::statistic::Statistic;

    fn stats(times: &[(Statistic, f64)], rounds: Option<u64>) -> Stats {
        let mut stats = Stats { rounds, ..Stats::default() };
        for (statistic, time) in times {
            stats.put(*statistic, Seconds::new(*time));
        }
        stats
    }

    #[test]
    fn a_location_above_zero_is_all_that_is_needed() {
        for (times, location) in [
            (&[][..], None),
            (&[(Statistic::Median, 0.0)], None),
            (&[(Statistic::Min, 1.0)], None),
            (&[(Statistic::Mean, 2.0)], Some(2.0)),
            (&[(Statistic::Mean, 2.0), (Statistic::Median, 0.0)], Some(2.0)),
            (&[(Statistic::Mean, 2.0), (Statistic::Median, 3.0)], Some(3.0)),
        ] {
            assert_eq!(RunSample::from_stats(&stats(times, None)).map(|it| it.location), location);
        }
    }

    #[test]
    fn a_missing_interquartile_range_is_replaced_by_the_next_best_or_the_rounds_are_unknown() {
        let all = [
            (Statistic::Median, 2.0),
            (Statistic::Iqr, 0.5),
            (Statistic::Q1, 1.0),
            (Statistic::Q3, 2.0),
            (Statistic::StdDev, 1.0),
            (Statistic::Min, 0.5),
            (Statistic::Max, 4.5),
        ];
        for (missing, iqr) in
            [(0, Some(0.5)), (1, Some(1.0)), (2, Some(NORMAL_IQR)), (4, Some(4.0)), (5, None)]
        {
            let times: Vec<_> =
                all.iter().take(1).chain(all.iter().skip(1 + missing)).copied().collect();
            let measured = RunSample::from_stats(&stats(&times, Some(9))).unwrap();
            assert_eq!(measured.rounds.map(|rounds| rounds.iqr), iqr, "{missing} missing");
        }
        assert_eq!(RunSample::from_stats(&stats(&all, None)).unwrap().rounds, None);
    }

    #[test]
    fn a_batch_that_the_timer_could_not_see_makes_the_rounds_unknown() {
        let mut batches = [1.0; BATCHES];
        let mut stats = stats(&[(Statistic::Median, 1.0), (Statistic::Iqr, 0.1)], Some(100));
        stats.batches = Some(Box::new(batches));
        assert!(RunSample::from_stats(&stats).unwrap().has_enough_rounds());
        batches[3] = 0.0;
        stats.batches = Some(Box::new(batches));
        assert!(!RunSample::from_stats(&stats).unwrap().has_enough_rounds());
    }

    #[test]
    fn one_round_and_equal_rounds_have_no_scatter_of_their_own() {
        for count in [0, 1, 50] {
            let rounds = Some(Rounds { count, iqr: 0.0, q1: Some(1.0), batches: None });
            let lone = RunSample { location: 1.0, mean: Some(1.0), min: Some(1.0), rounds };
            assert_eq!((lone.log_standard_error(), lone.second_speed()), (0.0, 0.0));
            assert!(lone.rounds_df() >= 1.0);
        }
        assert_eq!(batch_log_standard_error(&[2.0; BATCHES]), 0.0);
    }

    #[test]
    fn without_a_first_quartile_the_distance_to_the_minimum_is_unexplained() {
        let mut rounds = Rounds { count: 100, iqr: 0.05, q1: Some(0.98), batches: None };
        let known = RunSample {
            location: 1.0,
            mean: Some(1.0),
            min: Some(0.95),
            rounds: Some(rounds.clone()),
        };
        assert_eq!(known.second_speed(), 0.0);
        rounds.q1 = None;
        assert_eq!(
            RunSample { rounds: Some(rounds), ..known }.second_speed(),
            (1.0 / 0.95f64).ln()
        );
    }
}
