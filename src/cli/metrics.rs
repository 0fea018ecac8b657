//! `[tool.pytest-park.metric]` and `[tool.pytest-park.timer]` of a `pyproject.toml`: what the numbers
//! of a suite mean.
//!
//! ```toml
//! [tool.pytest-park.metric]
//! default = ["mean", "extra:peak_bytes"]
//!
//! [tool.pytest-park.metric."extra:accuracy"]
//! better = "higher"
//! unit = ""
//! noise = 0
//!
//! [tool.pytest-park.timer."bytes_allocated"]
//! unit = "B"
//! ```

use toml::{Table, Value};

use crate::model::metric::{EXTRA, Metric, STORED};
use crate::model::metric_settings::{MetricSetting, MetricSettings};
use crate::model::quantity::Unit;
use crate::model::timer::TimerUnits;
use crate::render::words::problems::{Problem, unknown_key, unknown_word, wrong_value};

/// The key of the default of `--metric`, and of the table of metrics.
pub(super) const METRIC: &str = "metric";
/// The key of the table of timers.
pub(super) const TIMER: &str = "timer";
/// The key in the table of metrics of what `metric` is without one.
const DEFAULT: &str = "default";

/// Takes what is said of metrics and timers out of our table. `owner` names the file in messages.
///
/// A `metric` that is no table is a default, and stays; so does that of the table.
///
/// # Errors
/// Where a table holds what means nothing.
pub(super) fn take_metrics(ours: &mut Table, owner: &str) -> Result<MetricSettings, Problem> {
    let mut settings = MetricSettings::default();
    if let Some(Value::Table(mut metrics)) = ours.remove(METRIC).map(|value| match value {
        Value::Table(metrics) => Value::Table(metrics),
        default => Value::Table([(DEFAULT.to_owned(), default)].into_iter().collect()),
    }) {
        if let Some(default) = metrics.remove(DEFAULT) {
            ours.insert(METRIC.to_owned(), default);
        }
        for (word, value) in metrics {
            let place = format!("[tool.pytest-park.metric.\"{word}\"] of {owner}");
            let Ok(Metric::Extra(extra)) = word.parse::<Metric>() else {
                let known = [DEFAULT, STORED].into_iter();
                return Err(unknown_key(
                    &word,
                    &format!("[tool.pytest-park.metric] of {owner}"),
                    known,
                )
                .with_hint(format!("[tool.pytest-park.metric.\"{EXTRA}{word}\"]")));
            };
            settings.extras.insert(extra.name.clone(), setting(value, &place)?);
        }
    }
    if let Some(timers) = ours.remove(TIMER) {
        settings.timers = self::timers(timers, owner)?;
    }
    Ok(settings)
}

fn setting(value: Value, place: &str) -> Result<MetricSetting, Problem> {
    let mut setting = MetricSetting::default();
    for (key, value) in table(value, "a metric", place)? {
        match (key.as_str(), &value) {
            ("better", Value::String(word)) => {
                let known = ["lower", "higher"];
                let better =
                    word.parse().map_err(|_| unknown_word("better", word, known.into_iter()));
                setting.better = Some(better?);
            }
            ("better", other) => {
                return Err(wrong_value(
                    "better",
                    "is \"lower\" or \"higher\"",
                    &other.to_string(),
                ));
            }
            ("unit", unit) => setting.unit = Some(self::unit(unit)?),
            ("noise", noise) => setting.noise = Some(percent(noise)?),
            (other, _) => {
                return Err(unknown_key(other, place, ["better", "unit", "noise"].into_iter()));
            }
        }
    }
    Ok(setting)
}

fn timers(value: Value, owner: &str) -> Result<TimerUnits, Problem> {
    let mut units = Vec::new();
    for (timer, value) in table(value, TIMER, &format!("[tool.pytest-park.timer] of {owner}"))? {
        let place = format!("[tool.pytest-park.timer.\"{timer}\"] of {owner}");
        for (key, value) in table(value, "a timer", &place)? {
            if key != "unit" {
                return Err(unknown_key(&key, &place, ["unit"].into_iter()));
            }
            units.push((timer.clone(), unit(&value)?));
        }
    }
    Ok(units.into_iter().collect())
}

fn table(value: Value, key: &str, place: &str) -> Result<Table, Problem> {
    match value {
        Value::Table(table) => Ok(table),
        other => {
            let problem = wrong_value(key, "is a table", &other.to_string());
            Err(problem.because(format!("in {place}")))
        }
    }
}

fn unit(value: &Value) -> Result<Unit, Problem> {
    let text = value.as_str().map(Unit::of_sign);
    text.ok_or_else(|| wrong_value("unit", "is a sign such as \"B\", or \"\"", &value.to_string()))
}

/// A percentage from 0 to below 1000, as a share.
fn percent(value: &Value) -> Result<f64, Problem> {
    let number = match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::String(text) => text.trim().trim_end_matches('%').trim().parse().ok(),
        Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    };
    number.filter(|number| (0.0..1000.0).contains(number)).map(|number| number / 100.0).ok_or_else(
        || wrong_value("noise", "is a percentage from 0 to below 1000", &value.to_string()),
    )
}
