//! What must hold for every archive: the fast ways of reading have the result of the slow way,
//! whatever was read before and however an artifact is laid out or damaged.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::Value as Oracle;

use crate::load::archive::statistic_table::StatisticColumn;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::entry::EntryReader;
use crate::load::artifact::error::ArtifactError;
use crate::load::artifact::run_artifact::{Artifact, RunFacts, read_artifact};
use crate::load::json::reader::Reader;
use crate::model::case::Case;
use crate::model::profile::Profile;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;

/// The outcome of a reading of a whole text, in words, and its cases.
fn whole(text: &[u8], chunk: usize) -> (Result<Option<RunFacts>, String>, Vec<Case>) {
    let mut cases = Vec::new();
    let mut reader = Reader::with_chunk(text, chunk);
    let artifact =
        read_artifact(&mut reader, Detail::Whole, &mut EntryReader::default(), &mut cases);
    (outcome(artifact, reader.offset()), cases)
}

fn outcome(
    artifact: Result<Option<Artifact>, ArtifactError>,
    offset: u64,
) -> Result<Option<RunFacts>, String> {
    match artifact {
        Ok(artifact) => Ok(artifact.map(|artifact| artifact.facts)),
        Err(error) => Err(format!("{error} at {offset}")),
    }
}

/// The same of a reading that keeps less, with what the entry reader remembers.
fn brief(
    text: &[u8],
    chunk: usize,
    detail: Detail,
    entry: &mut EntryReader,
) -> Result<Option<RunFacts>, String> {
    let mut reader = Reader::with_chunk(text, chunk);
    let artifact = read_artifact(&mut reader, detail, entry, &mut ());
    outcome(artifact, reader.offset())
}

/// The names and means that a column reads, in the order of the file.
fn column_means(
    text: &[u8],
    entry: &mut EntryReader,
    column: &mut StatisticColumn<1>,
) -> Vec<(String, f64)> {
    let detail = column.detail();
    column.take_points();
    let artifact = read_artifact(&mut Reader::with_chunk(text, 4096), detail, entry, column);
    let [points] = column.take_points();
    match artifact {
        Ok(Some(_)) => points
            .into_iter()
            .map(|(id, mean)| (column.name(id).unwrap().to_owned(), mean))
            .collect(),
        Ok(None) | Err(_) => Vec::new(),
    }
}

/// The laws, for runs read one after the other.
fn check(runs: &[Vec<u8>]) -> Result<(), TestCaseError> {
    let (mut facts_entry, mut column_entry) = (EntryReader::default(), EntryReader::default());
    let mut column = StatisticColumn::new([Statistic::Mean]);
    for text in runs {
        let (outcome, cases) = whole(text, 1 << 16);
        prop_assert_eq!(&whole(text, 13), &(outcome.clone(), cases.clone()));
        prop_assert_eq!(
            &brief(text, 1 << 16, Detail::Checked, &mut EntryReader::default()),
            &outcome
        );
        let fresh = brief(text, 13, Detail::Facts, &mut EntryReader::default());
        prop_assert_eq!(&brief(text, 1 << 16, Detail::Facts, &mut facts_entry), &fresh);
        let means = column_means(text, &mut column_entry, &mut column);
        // Damage inside `data` may go unseen where `data` is passed over; nothing else may.
        match &outcome {
            Ok(_) => prop_assert_eq!(&fresh, &outcome),
            Err(_) if fresh.is_err() => {}
            Err(_) => prop_assert!(text.windows(7).any(|part| part == b"\"data\":")),
        }
        if let Ok(Some(_)) = outcome {
            let mean = |case: &Case| Some((case.track_name().into_owned(), case.stats.mean?.get()));
            // Of a name that is there several times the last counts.
            let mut last: HashMap<&str, &Case> = HashMap::new();
            last.extend(cases.iter().map(|case| (case.fullname.as_str(), case)));
            let counts = |case: &&Case| {
                last.get(case.fullname.as_str()).is_some_and(|last| std::ptr::eq(*last, *case))
            };
            let expected: Vec<_> = cases.iter().filter(counts).filter_map(mean).collect();
            prop_assert_eq!(&means, &expected);
        }
        if let (Ok(oracle), Ok(facts)) = (serde_json::from_slice::<Oracle>(text), &outcome) {
            let expected = oracle_cases(&oracle);
            prop_assert_eq!(facts.is_some(), !expected.is_empty());
            prop_assert_eq!(cases.iter().map(in_short).collect::<Vec<_>>(), expected);
        }
    }
    Ok(())
}

/// Full name, mean, number of raw rounds and profiled seconds of a case.
type CaseInShort = (String, Option<Seconds>, u64, f64);

fn in_short(case: &Case) -> CaseInShort {
    let times = case.profiles.iter().flat_map(Profile::functions);
    let profiled = times.map(|time| time.seconds.get()).sum();
    (case.fullname.clone(), case.stats.mean, case.stats.samples, profiled)
}

/// The cases of a tree.
fn oracle_cases(root: &Oracle) -> Vec<CaseInShort> {
    let mut cases = Vec::new();
    for entry in root.get("benchmarks").and_then(Oracle::as_array).into_iter().flatten() {
        let text =
            |key: &str| entry.get(key).and_then(Oracle::as_str).filter(|text| !text.is_empty());
        let (Some(stats), Some(name)) =
            (entry.get("stats").and_then(Oracle::as_object), text("fullname").or(text("name")))
        else {
            continue;
        };
        let mean = match stats.get("mean") {
            Some(Oracle::Number(number)) => number.as_f64(),
            Some(Oracle::String(text)) => text.parse().ok(),
            _ => None,
        };
        let data = stats.get("data").and_then(Oracle::as_array);
        let samples = data.map_or(0, |data| data.iter().filter(|item| item.is_number()).count());
        let rows = entry.get("cprofile").and_then(Oracle::as_array).into_iter().flatten();
        let is_named = |row: &&Oracle| {
            row.get("function_name").and_then(Oracle::as_str).is_some_and(|name| !name.is_empty())
        };
        let time = |row: &Oracle| row.get("tottime")?.as_f64().filter(|seconds| *seconds >= 0.0);
        let profiled = rows.filter(is_named).filter_map(time).sum();
        cases.push((name.to_owned(), mean.and_then(Seconds::new), samples as u64, profiled));
    }
    cases
}

/// A member of `stats`: key and value as written.
fn member() -> impl Strategy<Value = (&'static str, String)> {
    let key = prop::sample::select(vec![
        "mean",
        "median",
        "ops",
        "outliers",
        "data",
        "iterations",
        "mine",
    ]);
    (key, value())
}

/// Rows of cProfile, the first of which counts.
const CPROFILE: [&str; 3] = [
    r#"{"ncalls": 1, "tottime": 0.25, "function_name": "f.py:1(f[\"])"}"#,
    r#"{"tottime": null, "function_name": "g"}"#,
    "[1, {}]",
];

fn value() -> impl Strategy<Value = String> {
    let plain = [
        "1",
        "-0.5",
        "1e-05",
        "0.00018097702742955045",
        "\"3;1\"",
        "\"0.5\"",
        "null",
        "[]",
        "{}",
        "1e400",
    ];
    let odd = [
        "NaN",
        "[0.1, 0.2]",
        "[0.1, \"]\", 0.2]",
        "\"\\u0041\"",
        "[1,\n 2,\n 3]",
        "12345678901234567890",
    ];
    prop::sample::select(plain.into_iter().chain(odd).map(str::to_owned).collect::<Vec<_>>())
}

/// An entry of `benchmarks` in pytest-benchmark's layout, or nearly.
fn entry() -> impl Strategy<Value = String> {
    let stats = (prop::collection::vec(member(), 0..4), 0..6usize, any::<bool>());
    let after = prop::sample::select(vec![
        "",
        "",
        "",
        "\"name\": \"late\"",
        "\"fullname\": null",
        "\"stats\": {\"mean\": 7}",
    ]);
    (0..5usize, stats, after, prop::option::weighted(0.2, value())).prop_map(
        |(case, (extra, n_usual, data), after, odd)| {
            let usual = ["min", "max", "mean", "stddev", "rounds", "median"].into_iter().take(n_usual);
            let mut members: Vec<String> = usual.map(|key| format!("\"{key}\": 0.25")).collect();
            members.extend(extra.iter().map(|(key, value)| format!("\"{key}\": {value}")));
            members.extend(data.then(|| {
                "\"data\": [\n                    0.5,\n                    0.25\n                ]".to_owned()
            }));
            members.extend(data.then(|| "\"iterations\": 1".to_owned()));
            let lines = |indent: &str, members: Vec<String>| {
                let lines: Vec<String> = members.into_iter().map(|member| format!("\n{indent}{member}")).collect();
                lines.join(",")
            };
            let mut keys =
                vec![format!("\"group\": {}", odd.unwrap_or_else(|| "null".into())), format!("\"name\": \"n{case}\"")];
            keys.extend((case > 1).then(|| format!("\"fullname\": \"f.py::n{case}\"")));
            keys.extend((case == 3).then(|| format!("\"cprofile\": [{}]", CPROFILE.join(", "))));
            keys.push(format!("\"stats\": {{{}\n            }}", lines("                ", members)));
            keys.extend((!after.is_empty()).then(|| after.to_owned()));
            format!("{{{}\n        }}", lines("            ", keys))
        },
    )
}

fn run() -> impl Strategy<Value = String> {
    prop::collection::vec(entry(), 0..6).prop_map(|entries| {
        let entries: Vec<String> =
            entries.into_iter().map(|entry| format!("\n        {entry}")).collect();
        format!(
            "{{\n    \"benchmarks\": [{}\n    ],\n    \"datetime\": \"2024-01-02T03:04:05\"\n}}",
            entries.join(",")
        )
    })
}

proptest! {
    #[test]
    fn what_was_read_before_never_shows(runs in prop::collection::vec(run(), 1..6)) {
        check(&runs.into_iter().map(String::into_bytes).collect::<Vec<_>>())?;
    }

    #[test]
    fn nor_does_it_where_runs_are_damaged_or_laid_out_otherwise(
        runs in prop::collection::vec((run(), any::<prop::sample::Index>(), 0..6u8, any::<u8>()), 1..6),
    ) {
        let mut texts = Vec::new();
        for (text, offset, damage, byte) in runs {
            let mut bytes = text.into_bytes();
            let offset = offset.index(bytes.len());
            match damage {
                0 => bytes.truncate(offset),
                1 => bytes[offset] = byte,
                2 => bytes.insert(offset, byte),
                3 => _ = bytes.remove(offset),
                4 => bytes.retain(|byte| *byte != b'\n'),
                _ => {}
            }
            texts.push(bytes);
        }
        check(&texts)?;
    }
}
