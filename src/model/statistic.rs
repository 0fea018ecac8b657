//! The statistics pytest-benchmark writes for one case, and their names.

use strum::{Display, EnumCount, EnumString, IntoStaticStr, VariantArray};

use crate::model::seconds::Seconds;

/// A statistic of the rounds of one case that is a time, and so can be compared between runs.
///
/// The order is that in which help and messages name them, and the words are the names in
/// artifacts, options and columns. A new one is a variant here, its field in [`Stats`] and the two
/// arms below; the compiler then names all other code that must know it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Display,
    EnumCount,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum Statistic {
    /// Arithmetic mean of the rounds.
    Mean,
    /// Median of the rounds.
    Median,
    /// Fastest round.
    Min,
    /// Slowest round.
    Max,
    /// Sample standard deviation of the rounds.
    StdDev,
    /// Interquartile range of the rounds.
    Iqr,
    /// First quartile of the rounds.
    Q1,
    /// Third quartile of the rounds.
    Q3,
}

impl Statistic {
    /// Every statistic, in order, as an array: its length is a type's, so that a table with a
    /// column for each of them does not compile when one is added.
    pub const ALL: [Self; Self::COUNT] = match Self::VARIANTS.first_chunk() {
        Some(all) => *all,
        None => unreachable!(),
    };

    /// The name in artifacts, options and columns.
    pub fn label(self) -> &'static str {
        self.into()
    }

    /// The position in [`Statistic::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

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
    fn labels_parse_back_and_put_meets_get() {
        for (i, statistic) in Statistic::ALL.into_iter().enumerate() {
            assert_eq!(statistic.index(), i);
            assert_eq!(statistic.label().parse(), Ok(statistic));
            assert_eq!(statistic.to_string(), statistic.label());
            let mut stats = Stats::default();
            stats.put(statistic, Seconds::new(i as f64 + 1.0));
            for other in Statistic::ALL {
                assert_eq!(stats.get(other).is_some(), other == statistic);
            }
        }
        let labels = Statistic::ALL.map(Statistic::label);
        assert_eq!(labels, ["mean", "median", "min", "max", "stddev", "iqr", "q1", "q3"]);
        assert_eq!("MEDIAN".parse(), Ok(Statistic::Median));
        assert!("ops".parse::<Statistic>().is_err());
    }
}
