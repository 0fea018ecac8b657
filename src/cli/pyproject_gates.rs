//! `[[tool.pytest-park.gate]]` and `[[tool.pytest-park.waiver]]`: budgets and waivers of single benchmarks.

use chrono::NaiveDate;
use toml::{Table, Value};

use crate::analysis::gate::budgets::{Budget, Waiver};
use crate::analysis::gate::condition::Gate;
use crate::cli::config::wrong;
use crate::model::statistic::Statistic;
use crate::render::words::problems::{Problem, unknown_key, unknown_word};

/// Reads the budgets. `place` names the file.
///
/// # Errors
/// Where a table holds what means nothing.
pub(super) fn budgets(value: Option<Value>, place: &str) -> Result<Vec<Budget>, Problem> {
    let mut budgets = Vec::new();
    for table in tables(value, "gate", &["benchmarks", "threshold", "floor", "metric"], place)? {
        let metric = match table.get("metric") {
            None => None,
            Some(Value::String(word)) => Some(word.parse::<Statistic>().map_err(|_| {
                unknown_word("metric", word, Statistic::ALL.iter().map(|it| it.label()))
            })?),
            Some(other) => {
                return Err(wrong("metric", "is the name of a statistic", &other.to_string()));
            }
        };
        let percent = table.get("threshold").map(|it| {
            percent(it).ok_or_else(|| {
                wrong("threshold", "is a percentage such as \"5%\"", &it.to_string())
            })
        });
        let floor = table.get("floor").map(|it| {
            seconds(it).ok_or_else(|| {
                wrong(
                    "floor",
                    "is a time such as \"100us\", \"1ms\" or 0.001 (seconds)",
                    &it.to_string(),
                )
            })
        });
        let (percent, floor) = (percent.transpose()?, floor.transpose()?);
        // As on the command line: with a statistic the number alone counts, without one the verdict does.
        let gate = match (metric, percent, floor) {
            (Some(metric), Some(percent), _) => Gate::Percent(metric, percent),
            (Some(metric), None, Some(floor)) => Gate::Seconds(metric, floor),
            (Some(metric), None, None) => Gate::Percent(metric, 0.0),
            (None, Some(percent), _) => Gate::RegressedBeyond(percent),
            (None, None, _) => Gate::Regressed,
        };
        for benchmarks in patterns(&table, "gate", place)? {
            budgets.push(Budget { benchmarks, gate, floor });
        }
    }
    Ok(budgets)
}

/// Reads the waivers. `place` names the file.
///
/// # Errors
/// Where a table holds what means nothing, or lacks its reason or its last day.
pub(super) fn waivers(value: Option<Value>, place: &str) -> Result<Vec<Waiver>, Problem> {
    let mut waivers = Vec::new();
    for table in tables(value, "waiver", &["benchmarks", "reason", "until"], place)? {
        let reason = match table.get("reason") {
            Some(Value::String(reason)) if !reason.trim().is_empty() => reason.clone(),
            _ => return Err(missing("reason", "waiver", place)),
        };
        let until = match table.get("until") {
            Some(Value::Datetime(date)) => date.to_string().get(..10).and_then(day),
            Some(Value::String(text)) => day(text.trim()),
            Some(_) => None,
            None => return Err(missing("until", "waiver", place)),
        };
        let until = until.ok_or_else(|| Problem {
            message: format!("`until` of a waiver in {place} is no date"),
            causes: Vec::new(),
            hint: Some("`until = 2026-12-31`, the last day on which it counts".to_owned()),
        })?;
        for benchmarks in patterns(&table, "waiver", place)? {
            waivers.push(Waiver { benchmarks, reason: reason.clone(), until });
        }
    }
    Ok(waivers)
}

fn tables(
    value: Option<Value>,
    key: &str,
    known: &[&str],
    place: &str,
) -> Result<Vec<Table>, Problem> {
    let mut tables = Vec::new();
    let list = match value {
        None => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(other) => vec![other],
    };
    for item in list {
        let Value::Table(table) = item else {
            return Err(wrong(key, "is a table", &item.to_string()));
        };
        if let Some(unknown) = table.keys().find(|it| !known.contains(&it.as_str())) {
            return Err(unknown_key(
                unknown,
                &format!("[[tool.pytest-park.{key}]] of {place}"),
                known.iter().copied(),
            ));
        }
        tables.push(table);
    }
    Ok(tables)
}

/// The patterns of a table: one text, or a list of them.
fn patterns(table: &Table, key: &str, place: &str) -> Result<Vec<String>, Problem> {
    let texts = match table.get("benchmarks") {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => {
            let text = |it: &Value| it.as_str().map(str::to_owned).ok_or_else(|| no_pattern(it));
            list.iter().map(text).collect::<Result<_, _>>()?
        }
        Some(other) => return Err(no_pattern(other)),
        None => Vec::new(),
    };
    if texts.is_empty() { Err(missing("benchmarks", key, place)) } else { Ok(texts) }
}

fn no_pattern(value: &Value) -> Problem {
    wrong(
        "benchmarks",
        "is a pattern over node ids such as \"tests/test_db.py::*\", or a list of them",
        &value.to_string(),
    )
}

fn missing(key: &str, table: &str, place: &str) -> Problem {
    Problem {
        message: format!("a [[tool.pytest-park.{table}]] of {place} has no `{key}`"),
        causes: Vec::new(),
        hint: Some(
            "`benchmarks` is a pattern over node ids such as \"tests/test_db.py::*\"".to_owned(),
        )
        .filter(|_| key == "benchmarks"),
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// `5`, `5.0`, `"5"` and `"5%"` are five percent.
fn percent(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::String(text) => text.trim().trim_end_matches('%').trim().parse().ok(),
        Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    };
    number.filter(|it| it.is_finite() && *it >= 0.0)
}

/// A number of seconds, or a text with a unit.
fn seconds(value: &Value) -> Option<f64> {
    const UNITS: [(&str, f64); 5] =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)];
    let number = match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::String(text) => {
            let in_unit = |(unit, size): &(&str, f64)| {
                text.trim()
                    .strip_suffix(unit)?
                    .trim()
                    .parse::<f64>()
                    .ok()
                    .map(|number| number * size)
            };
            UNITS.iter().find_map(in_unit).or_else(|| text.trim().parse().ok())
        }
        Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    };
    number.filter(|it| it.is_finite() && *it >= 0.0)
}
