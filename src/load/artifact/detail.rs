//! How much of an artifact a reading keeps.

use strum::EnumCount;

use crate::model::metric::Metric;
use crate::model::statistic::Statistic;

/// How much of an artifact a reading keeps, and so how much it may pass over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// How many cases there are, and whether they have raw data.
    Facts,
    /// The same, every byte checked.
    Checked,
    /// Names and some statistics.
    StatisticSet(StatisticSet),
    /// Everything the model knows but the raw rounds, every byte checked.
    Whole,
    /// The same, and the raw rounds.
    Raw,
}

impl Detail {
    /// As much as the numbers of these metrics need.
    pub(crate) fn of_metrics(metrics: &[Metric]) -> Self {
        let mut statistics = Vec::with_capacity(metrics.len());
        let mut detail = None;
        for metric in metrics {
            match metric {
                Metric::Statistic(statistic) => statistics.push(*statistic),
                Metric::Ops => statistics.push(Statistic::Mean),
                Metric::Percentile(_) => detail = Some(Self::Raw),
                Metric::Extra(_) => detail = detail.or(Some(Self::Whole)),
            }
        }
        detail.unwrap_or(Self::StatisticSet(StatisticSet::of(&statistics)))
    }

    /// Whether all of a case is kept, and not only its name and numbers.
    pub fn keeps_all(self) -> bool {
        match self {
            Self::Whole | Self::Raw => true,
            Self::Facts | Self::Checked | Self::StatisticSet(_) => false,
        }
    }
}

/// A set of statistics, small enough to be looked up for each number that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatisticSet([bool; Statistic::COUNT]);

impl StatisticSet {
    /// The set of these statistics.
    pub fn of(statistics: &[Statistic]) -> Self {
        Self(Statistic::ALL.map(|statistic| statistics.contains(&statistic)))
    }

    pub(crate) fn contains(self, statistic: Statistic) -> bool {
        self.0.get(statistic.index()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_contains_what_it_is_of() {
        for statistic in Statistic::ALL {
            let set = StatisticSet::of(&[statistic, statistic]);
            for other in Statistic::ALL {
                assert_eq!(set.contains(other), other == statistic);
                assert!(StatisticSet::of(&Statistic::ALL).contains(other));
                assert!(!StatisticSet::of(&[]).contains(other));
            }
        }
    }
}
