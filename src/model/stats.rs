//! The numbers that one case measured.

use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;

/// What one case measured. A statistic that is missing, `null`, NaN, infinite or negative in the
/// artifact is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stats {
    /// Arithmetic mean of the rounds.
    pub mean: Option<Seconds>,
    /// Median of the rounds.
    pub median: Option<Seconds>,
    /// Fastest round.
    pub min: Option<Seconds>,
    /// Slowest round.
    pub max: Option<Seconds>,
    /// Sample standard deviation of the rounds.
    pub stddev: Option<Seconds>,
    /// Interquartile range of the rounds.
    pub iqr: Option<Seconds>,
    /// First quartile of the rounds.
    pub q1: Option<Seconds>,
    /// Third quartile of the rounds.
    pub q3: Option<Seconds>,
    /// How many rounds were timed.
    pub rounds: Option<u64>,
    /// How often the function ran within one round.
    pub iterations: Option<u64>,
    /// Rounds a second, as the artifact states them.
    pub ops: Option<f64>,
    /// The time that all rounds took together.
    pub total: Option<Seconds>,
    /// How many numbers the artifact's raw `data` holds; 0 when it was saved without.
    pub samples: u64,
    /// The raw rounds in the order in which they were measured, `None` for a number that is no
    /// time. Empty unless the reader was to keep them: they are most of an artifact.
    pub data: Vec<Option<Seconds>>,
    /// What the timer counts; `None` where that is seconds.
    pub unit: Option<Unit>,
    /// Numbers of metrics that are no statistics, where a comparison asks for them.
    pub others: Vec<(Metric, f64)>,
}

impl Stats {
    /// One statistic; `None` where the artifact has no usable number.
    pub fn get(&self, statistic: Statistic) -> Option<Seconds> {
        match statistic {
            Statistic::Mean => self.mean,
            Statistic::Median => self.median,
            Statistic::Min => self.min,
            Statistic::Max => self.max,
            Statistic::StdDev => self.stddev,
            Statistic::Iqr => self.iqr,
            Statistic::Q1 => self.q1,
            Statistic::Q3 => self.q3,
        }
    }

    /// One statistic in seconds; `None` where the artifact has no usable number.
    pub(crate) fn seconds(&self, statistic: Statistic) -> Option<f64> {
        self.get(statistic).map(Seconds::get)
    }

    /// The number of a metric; `None` where there is none. What the suite stores and percentiles are
    /// there only for rows, in [`others`](Self::others).
    pub(crate) fn number(&self, metric: &Metric) -> Option<f64> {
        match metric {
            Metric::Statistic(statistic) => self.seconds(*statistic),
            Metric::Ops => self.mean.map(|mean| mean.get().recip()).filter(|ops| ops.is_finite()),
            Metric::Percentile(_) | Metric::Extra(_) => {
                self.others.iter().find(|(other, _)| other == metric).map(|(_, number)| *number)
            }
        }
    }

    /// What the number of a metric counts.
    pub(crate) fn unit_of(&self, metric: &Metric) -> Unit {
        match &self.unit {
            Some(unit) if metric.is_time() => unit.clone(),
            // Calls of what, the timer does not say.
            Some(_) if *metric == Metric::Ops => Unit::None,
            // The numbers themselves may have said it.
            Some(_) | None => {
                let known = self.others.iter().find(|(other, _)| other == metric);
                known.map_or_else(|| metric.unit(), |(known, _)| known.unit())
            }
        }
    }

    /// Sets one statistic.
    pub fn put(&mut self, statistic: Statistic, value: Option<Seconds>) {
        *match statistic {
            Statistic::Mean => &mut self.mean,
            Statistic::Median => &mut self.median,
            Statistic::Min => &mut self.min,
            Statistic::Max => &mut self.max,
            Statistic::StdDev => &mut self.stddev,
            Statistic::Iqr => &mut self.iqr,
            Statistic::Q1 => &mut self.q1,
            Statistic::Q3 => &mut self.q3,
        } = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn put_meets_get() {
        for (i, statistic) in Statistic::ALL.into_iter().enumerate() {
            let mut stats = Stats::default();
            stats.put(statistic, Seconds::new(i as f64 + 1.0));
            for other in Statistic::ALL {
                assert_eq!(stats.get(other).is_some(), other == statistic);
            }
        }
    }

    #[test]
    fn calls_a_second_are_those_of_the_mean() {
        let mut stats = Stats { mean: Seconds::new(0.25), ..Stats::default() };
        assert_eq!(stats.number(&Metric::Ops), Some(4.0));
        stats.mean = Seconds::new(0.0);
        assert_eq!(stats.number(&Metric::Ops), None);
        assert_eq!(stats.unit_of(&Metric::default()), Unit::Seconds);
        stats.unit = Some(Unit::Bytes);
        assert_eq!(stats.unit_of(&Metric::default()), Unit::Bytes);
        assert_eq!(stats.unit_of(&Metric::Ops), Unit::None);
    }
}
