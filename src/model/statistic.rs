//! The statistics pytest-benchmark writes for one case, and their names.

use strum::{Display, EnumCount, EnumString, IntoStaticStr, VariantArray};

/// A statistic of the rounds of one case that is a time, and so can be compared between runs.
///
/// The order is that in which help and messages name them, and the words are the names in
/// artifacts, options and columns. A new one is a variant here, its field in `Stats` and two arms
/// there; the compiler then names all other code that must know it.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_parse_back() {
        for (i, statistic) in Statistic::ALL.into_iter().enumerate() {
            assert_eq!(statistic.index(), i);
            assert_eq!(statistic.label().parse(), Ok(statistic));
            assert_eq!(statistic.to_string(), statistic.label());
        }
        let labels = Statistic::ALL.map(Statistic::label);
        assert_eq!(labels, ["mean", "median", "min", "max", "stddev", "iqr", "q1", "q3"]);
        assert_eq!("MEDIAN".parse(), Ok(Statistic::Median));
        assert!("ops".parse::<Statistic>().is_err());
    }
}
