//! `[[tool.pytest-park.gate]]` and `[[tool.pytest-park.waiver]]`: budgets and waivers of single
//! benchmarks.

use chrono::NaiveDate;
use toml::{Table, Value};

use crate::analysis::gate::budgets::{Budget, Waiver};
use crate::analysis::gate::condition::{Gate, Limit};
use crate::analysis::gate::duration::{EXAMPLES, parse_duration};
use crate::analysis::gate::parse::parse_limit;
use crate::analysis::gate::patterns::Pattern;
use crate::analysis::judge::verdict::Verdict;
use crate::model::metric::{Metric, STORED};
use crate::model::quantity::Unit;
use crate::render::words::problems::{Problem, unknown_key, unknown_word, wrong_value};

/// Reads the budgets. `owner` names the file in messages.
///
/// # Errors
/// Where a table holds what means nothing.
pub(super) fn budgets(value: Option<Value>, owner: &str) -> Result<Vec<Budget>, Problem> {
    let mut budgets = Vec::new();
    for table in tables(value, "gate", &GATE_KEYS, owner)? {
        let metric = table.get("metric").map(metric).transpose()?;
        let percent = table.get("threshold").map(threshold).transpose()?;
        let floor = table.get("floor").map(floor).transpose()?;
        let of_limit = metric.clone().unwrap_or_default();
        let limit = table.get("limit").map(|value| limit(value, &of_limit)).transpose()?;
        // As on the command line: with a statistic only the number counts, without one the verdict.
        let change = match (metric.clone(), percent, floor) {
            // A limit alone is about the time, not about its change.
            (_, None, None) if limit.is_some() => None,
            (Some(metric), Some(percent), _) => Some(Gate::Percent(metric, percent)),
            (Some(metric), None, Some(floor)) => {
                Some(Gate::Difference(metric, Limit::seconds(floor)))
            }
            (Some(metric), None, None) => Some(Gate::Percent(metric, 0.0)),
            (None, Some(percent), _) => Some(Gate::RegressedBeyond(percent)),
            (None, None, _) => Some(Gate::Verdict(Verdict::Regressed)),
        };
        let ceiling = limit.map(|limit| Gate::Ceiling(of_limit, limit));
        for benchmarks in patterns(&table, "gate", owner)? {
            for (gate, floor) in [(&change, floor), (&ceiling, None)] {
                let Some(gate) = gate.clone() else { continue };
                budgets.push(Budget { benchmarks: benchmarks.clone(), gate, floor });
            }
        }
    }
    Ok(budgets)
}

/// The keys of a `[[tool.pytest-park.gate]]`.
const GATE_KEYS: [&str; 5] = ["benchmarks", "threshold", "floor", "limit", "metric"];

/// Reads the waivers. `owner` names the file in messages.
///
/// # Errors
/// Where a table holds what means nothing, or lacks its reason or its last day.
pub(super) fn waivers(value: Option<Value>, owner: &str) -> Result<Vec<Waiver>, Problem> {
    let mut waivers = Vec::new();
    for table in tables(value, "waiver", &["benchmarks", "reason", "until"], owner)? {
        let reason = match table.get("reason") {
            Some(Value::String(reason)) if !reason.trim().is_empty() => reason.clone(),
            _ => return Err(missing("reason", "waiver", owner)),
        };
        let until = match table.get("until") {
            Some(Value::Datetime(date)) => date.to_string().get(..10).and_then(day),
            Some(Value::String(text)) => day(text.trim()),
            Some(_) => None,
            None => return Err(missing("until", "waiver", owner)),
        };
        let until = until.ok_or_else(|| {
            Problem::new(format!("`until` of a waiver in {owner} is no date"))
                .with_hint("`until = 2026-12-31`, the last day on which it counts")
        })?;
        for benchmarks in patterns(&table, "waiver", owner)? {
            waivers.push(Waiver { benchmarks, reason: reason.clone(), until });
        }
    }
    Ok(waivers)
}

fn tables(
    value: Option<Value>,
    key: &str,
    known: &[&str],
    owner: &str,
) -> Result<Vec<Table>, Problem> {
    let mut tables = Vec::new();
    let list = match value {
        None => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(other) => vec![other],
    };
    for item in list {
        let Value::Table(table) = item else {
            return Err(wrong_value(key, "is a table", &item.to_string()));
        };
        if let Some(unknown) = table.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(unknown_key(
                unknown,
                &format!("[[tool.pytest-park.{key}]] of {owner}"),
                known.iter().copied(),
            ));
        }
        tables.push(table);
    }
    Ok(tables)
}

/// The patterns of a table: one text, or a list of them.
fn patterns(table: &Table, key: &str, owner: &str) -> Result<Vec<Pattern>, Problem> {
    let texts = match table.get("benchmarks") {
        Some(Value::String(text)) => vec![Pattern::new(text)],
        Some(Value::Array(list)) => list.iter().map(pattern).collect::<Result<_, _>>()?,
        Some(other) => return Err(no_pattern(other)),
        None => Vec::new(),
    };
    if texts.is_empty() { Err(missing("benchmarks", key, owner)) } else { Ok(texts) }
}

fn pattern(value: &Value) -> Result<Pattern, Problem> {
    value.as_str().map(Pattern::new).ok_or_else(|| no_pattern(value))
}

fn no_pattern(value: &Value) -> Problem {
    wrong_value(
        "benchmarks",
        "is a pattern over node ids such as \"tests/test_db.py::*\", or a list of them",
        &value.to_string(),
    )
}

fn missing(key: &str, table: &str, owner: &str) -> Problem {
    let problem = Problem::new(format!("a [[tool.pytest-park.{table}]] of {owner} has no `{key}`"));
    if key != "benchmarks" {
        return problem;
    }
    problem.with_hint("`benchmarks` is a pattern over node ids such as \"tests/test_db.py::*\"")
}

fn metric(value: &Value) -> Result<Metric, Problem> {
    let Value::String(word) = value else {
        return Err(wrong_value("metric", "is the name of a metric", &value.to_string()));
    };
    let known = Metric::words().into_iter().chain([STORED]);
    word.parse().map_err(|_| unknown_word("metric", word, known))
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// A percentage: `5`, `5.0`, `"5"` and `"5%"` are five percent.
fn threshold(value: &Value) -> Result<f64, Problem> {
    match number(value, percent) {
        Some(percent) => Ok(percent),
        None => Err(wrong_value("threshold", "is a percentage such as \"5%\"", &value.to_string())),
    }
}

/// A time in seconds: a number, or a text with a unit.
fn floor(value: &Value) -> Result<f64, Problem> {
    let should = "is a time such as \"100us\", \"1ms\" or 0.001 (seconds)";
    let seconds = |text: &str| parse_duration(text).or_else(|| text.parse().ok());
    number(value, seconds).ok_or_else(|| wrong_value("floor", should, &value.to_string()))
}

/// A limit of a metric. A number alone may be meant in any unit, or in percent, where it is one of
/// time.
fn limit(value: &Value, metric: &Metric) -> Result<Limit, Problem> {
    let plain = || {
        let amount = number(value, |text| text.parse().ok()).filter(|_| !metric.is_time())?;
        Some(Limit { amount, unit: Unit::None })
    };
    let text = value.as_str().and_then(|text| parse_limit(metric, text));
    text.or_else(plain).ok_or_else(|| {
        let should = format!("is a time with its unit ({EXAMPLES})");
        let problem = wrong_value("limit", &should, &value.to_string());
        match number(value, |text| text.parse().ok()) {
            Some(number) => problem.with_hint(format!("`limit = \"{number}s\"`")),
            None => problem.with_hint("`limit = \"20ms\"`"),
        }
    })
}

/// A number from 0, as such or as a text; `None` where it is none.
fn number(value: &Value, parse: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let number = match value {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        Value::String(text) => parse(text.trim())?,
        Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => return None,
    };
    (number.is_finite() && number >= 0.0).then_some(number)
}

fn percent(text: &str) -> Option<f64> {
    text.strip_suffix('%').unwrap_or(text).trim().parse().ok()
}
