//! The examples of `tests/page/text.json`: how times, changes and params are written. `tests/run-page` holds the scripts
//! of the page to the same ones. The CSV that the page saves has the columns of `analyze --format csv`.

use std::fs;

use pytest_park::parts::{
    Digits, NumberStyle, Value, change, change_interval, percent, speedup, time,
};
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
    for example in examples("times") {
        let digits = match example["digits"].as_u64() {
            Some(3) => Digits::Short,
            digits => Digits::Significant(digits.unwrap() as usize),
        };
        let style = NumberStyle { digits, ..NumberStyle::default() };
        let written = time(example["seconds"].as_f64().unwrap(), style);
        // The page writes no zeros at the end, however many digits there are.
        let (number, unit) = written.split_once(' ').unwrap();
        let number = if number.contains('.') && !number.contains('e') {
            number.trim_end_matches('0').trim_end_matches('.')
        } else {
            number
        };
        assert_eq!(format!("{number} {unit}"), example["text"], "{example}");
    }
}

#[test]
fn changes_are_written_as_on_the_page() {
    for (kind, write) in [("percents", percent as fn(f64) -> String), ("speedups", speedup)] {
        for example in examples(kind) {
            assert_eq!(write(example["value"].as_f64().unwrap()), example["text"], "{example}");
        }
    }
    for example in examples("changes") {
        let ratio = example["ratio"].as_f64().unwrap();
        assert_eq!(change(ratio, Digits::Short), example["size"], "{example}");
    }
    for example in examples("change_intervals") {
        let [ratio, low, high] = ["ratio", "low", "high"].map(|key| example[key].as_f64().unwrap());
        let written = change_interval(ratio, low, high, Digits::Short);
        assert_eq!(written, example["text"], "{example}");
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
    // Both end with what only one side has; `tests/run-page` runs the page's part.
    let verdict = columns.iter().position(|column| *column == "verdict").unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let verdicts: Vec<String> =
        reader.records().map(|record| record.unwrap()[verdict].to_owned()).collect();
    assert_eq!(verdicts[verdicts.len() - 2..], ["added", "removed"]);
    for verdict in ["added", "removed"] {
        assert!(script.contains(&format!("readUnpairedCells(document, unpaired, \"{verdict}\")")));
    }
}
