//! What a project says about its metrics and timers.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::extra_metric::{Better, ExtraMetric};
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::timer::TimerUnits;

/// What is said of one stored number; what is not said is as its name ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetricSetting {
    /// Which way is better.
    pub better: Option<Better>,
    /// What it counts.
    pub unit: Option<Unit>,
    /// Noise between runs where nothing measures it, as a standard deviation of logarithms.
    pub noise: Option<f64>,
}

/// What is said of all metrics and timers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetricSettings {
    /// Of stored numbers, by their names below `extra_info`.
    pub extras: BTreeMap<String, MetricSetting>,
    /// What timers count.
    pub timers: TimerUnits,
}

impl MetricSettings {
    /// A metric with what is said of it.
    pub fn settle(&self, metric: Metric) -> Metric {
        let Metric::Extra(extra) = &metric else { return metric };
        let Some(setting) = self.extras.get(&extra.name) else { return metric };
        let MetricSetting { better, unit, noise } = setting.clone();
        Metric::Extra(Arc::new(ExtraMetric {
            name: extra.name.clone(),
            better: better.unwrap_or(extra.better),
            unit: unit.or_else(|| extra.unit.clone()),
            noise: noise.or(extra.noise),
        }))
    }

    /// Every stored number that something is said of.
    pub(crate) fn metrics(&self) -> Vec<Metric> {
        let metrics =
            self.extras.keys().map(|name| Metric::Extra(Arc::new(ExtraMetric::new(name))));
        metrics.map(|metric| self.settle(metric)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_the_name_ends() {
        let setting = |better, unit: &str, noise| MetricSetting {
            better,
            unit: Some(Unit::of_sign(unit)),
            noise,
        };
        let settings = MetricSettings {
            extras: [
                ("loss_bytes".to_owned(), MetricSetting { noise: Some(0.0), ..Default::default() }),
                ("score".to_owned(), setting(Some(Better::Higher), "points", None)),
            ]
            .into_iter()
            .collect(),
            ..MetricSettings::default()
        };
        for (name, better, unit, noise) in [
            ("loss_bytes", Better::Lower, "B", Some(0.0)),
            ("score", Better::Higher, "points", None),
            ("other", Better::Lower, "", None),
        ] {
            let metric = settings.settle(format!("extra:{name}").parse().unwrap());
            assert_eq!((metric.better(), &*metric.unit().to_string()), (better, unit), "{name}");
            assert_eq!(metric.extra().and_then(|extra| extra.noise), noise, "{name}");
        }
        assert_eq!(settings.metrics().len(), 2);
    }
}
