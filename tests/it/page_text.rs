//! The examples of `tests/page/text.json`: how times, changes and params are written. `tests/run-page` holds the scripts
//! of the page to the same ones. The CSV that the page saves has the columns of `analyze --format csv`.

use std::fs;

use pytest_park::parts::{TimeUnit, Value, interval, percent, speedup};
use serde_json::Value as Json;

use crate::harness::{fixture, park, root};

/// The examples of one kind; there is at least one.
fn examples(kind: &str) -> Vec<Json> {
    let text = fs::read_to_string(root().join("tests/page/text.json")).unwrap();
    let all: Json = serde_json::from_str(&text).unwrap();
    let examples = all[kind].as_array().unwrap().clone();
    assert!(!examples.is_empty(), "{kind}");
    examples
}

fn numbers(list: &Json) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// The value that an artifact with this JSON has.
fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::None,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) if number.is_f64() => Value::Float(number.as_f64().unwrap()),
        Json::Number(number) => Value::Int(number.to_string()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(value_of).collect()),
        Json::Object(entries) => {
            Value::Dict(entries.iter().map(|(key, value)| (key.clone(), value_of(value))).collect())
        }
    }
}

#[test]
fn times_are_written_as_on_the_page() {
    for column in examples("columns") {
        let seconds = numbers(&column["seconds"]);
        let unit = TimeUnit::for_column(seconds.iter().copied());
        assert_eq!(unit.label, column["unit"], "{column}");
        let texts: Vec<String> = seconds.iter().map(|time| unit.format(*time)).collect();
        assert_eq!(Json::from(texts), column["texts"], "{column}");
    }
}

#[test]
fn changes_are_written_as_on_the_page() {
    for (kind, write) in [("percents", percent as fn(f64) -> String), ("speedups", speedup)] {
        for example in examples(kind) {
            assert_eq!(write(example["value"].as_f64().unwrap()), example["text"], "{example}");
        }
    }
    for example in examples("intervals") {
        let [low, high] = ["low", "high"].map(|end| example[end].as_f64().unwrap());
        assert_eq!(interval(low, high), example["text"], "{example}");
    }
}

#[test]
fn params_are_written_as_on_the_page() {
    for example in examples("params") {
        assert_eq!(value_of(&example["value"]).to_string(), example["text"], "{example}");
    }
}

#[test]
fn the_page_saves_the_columns_of_the_csv_format_in_their_order() {
    let script = fs::read_to_string(root().join("src/page/web/download.js")).unwrap();
    let (_, list) = script.split_once("const COLUMNS = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let saved: Vec<&str> = list.split('"').skip(1).step_by(2).collect();

    let csv = park(&["analyze", "--format", "csv"]).arg(fixture("two-runs")).run().ok().stdout;
    let is_of_a_side = |column: &str| {
        let statistic =
            ["reference_", "candidate_"].iter().find_map(|side| column.strip_prefix(side));
        statistic.is_some_and(|statistic| statistic != "run")
    };
    let mut columns: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    columns.retain(|column| !is_of_a_side(column) && *column != "profile");
    assert_eq!(saved, columns);
}
