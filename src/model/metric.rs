//! What a comparison is by: a statistic of the rounds, a number that follows from them, or a number
//! that the suite stores itself.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::model::extra_metric::{Better, ExtraMetric};
use crate::model::percentile::Percentile;
use crate::model::quantity::Unit;
use crate::model::statistic::Statistic;

/// What a comparison is by.
#[derive(Debug, Clone, PartialEq)]
pub enum Metric {
    /// A statistic of the rounds.
    Statistic(Statistic),
    /// Calls a second: 1 / mean.
    Ops,
    /// A percentile of the saved rounds; absent where none were saved.
    Percentile(Percentile),
    /// A number that the suite stores.
    Extra(Arc<ExtraMetric>),
}

/// How a number that the suite stores is named, in lists of words.
pub(crate) const STORED: &str = "extra:NAME";

/// What precedes the name of a number that the suite stores.
pub(crate) const EXTRA: &str = "extra:";

impl Default for Metric {
    fn default() -> Self {
        Self::Statistic(Statistic::Mean)
    }
}

/// A word that names no metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMetric;

impl FromStr for Metric {
    type Err = NoMetric;

    /// `mean`, `ops`, `p95`, `extra:peak_bytes`.
    fn from_str(text: &str) -> Result<Self, NoMetric> {
        if let Some(name) = text.strip_prefix(EXTRA) {
            let name = name.trim();
            return if name.is_empty() {
                Err(NoMetric)
            } else {
                Ok(Self::Extra(Arc::new(ExtraMetric::new(name))))
            };
        }
        if text.eq_ignore_ascii_case("ops") {
            return Ok(Self::Ops);
        }
        let statistic = text.parse().map(Self::Statistic);
        statistic.or_else(|_| text.parse().map(Self::Percentile)).map_err(|_| NoMetric)
    }
}

impl Metric {
    /// The words of every metric that is not the suite's own.
    pub fn words() -> Vec<&'static str> {
        let statistics = Statistic::ALL.iter().map(|statistic| statistic.label());
        let percentiles = Percentile::ALL.iter().map(|percentile| percentile.into());
        statistics.chain(["ops"]).chain(percentiles).collect()
    }

    /// The name in options and outputs.
    pub fn label(&self) -> Cow<'_, str> {
        match self {
            Self::Statistic(statistic) => Cow::Borrowed(statistic.label()),
            Self::Ops => Cow::Borrowed("ops"),
            Self::Percentile(percentile) => Cow::Borrowed(percentile.into()),
            Self::Extra(extra) => Cow::Owned(format!("{EXTRA}{}", extra.name)),
        }
    }

    /// Which way is better.
    pub fn better(&self) -> Better {
        match self {
            Self::Statistic(_) | Self::Percentile(_) => Better::Lower,
            Self::Ops => Better::Higher,
            Self::Extra(extra) => extra.better,
        }
    }

    /// The number that the suite stores, where it is one.
    pub fn extra(&self) -> Option<&ExtraMetric> {
        match self {
            Self::Extra(extra) => Some(extra),
            Self::Statistic(_) | Self::Ops | Self::Percentile(_) => None,
        }
    }

    /// Whether it is a number of seconds by its nature. Of a timer that is no clock, it is what the
    /// timer counts.
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Statistic(_) | Self::Percentile(_))
    }

    /// What it counts.
    pub fn unit(&self) -> Unit {
        match self {
            Self::Statistic(_) | Self::Percentile(_) => Unit::Seconds,
            Self::Ops => Unit::Sign("/s".into()),
            Self::Extra(extra) => extra.unit.clone().unwrap_or_default(),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

impl From<Statistic> for Metric {
    fn from(statistic: Statistic) -> Self {
        Self::Statistic(statistic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_say_what_is_better() {
        for (name, better, unit) in [
            ("peak_bytes", Better::Lower, "B"),
            ("gc_ns", Better::Lower, "ns"),
            ("setup_seconds", Better::Lower, "s"),
            ("query_count", Better::Lower, ""),
            ("rows_per_second", Better::Higher, "/s"),
            ("throughput", Better::Higher, ""),
            ("m.accuracy", Better::Higher, ""),
            ("queries", Better::Lower, ""),
        ] {
            let metric: Metric = format!("extra:{name}").parse().unwrap();
            assert_eq!((metric.better(), &*metric.unit().to_string()), (better, unit), "{name}");
            assert_eq!(metric.to_string(), format!("extra:{name}"));
        }
        for word in Metric::words() {
            assert_eq!(
                word.parse::<Metric>().map(|metric| metric.to_string()),
                Ok(word.to_owned())
            );
        }
        for word in ["extra:", "extra: ", "p50", "rounds", "", "peak_bytes"] {
            assert_eq!(word.parse::<Metric>(), Err(NoMetric), "{word}");
        }
    }
}
