//! Every folder of the corpus of real artifacts: what loads, what is skipped, what is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::harness::{corpus, park};

/// Artifacts and look-alikes per folder, counted once with Python's `json` (an object whose `benchmarks` is a list
/// of objects with `stats`, or an empty one beside `machine_info`, against all other `.json` files).
const EXPECTED: &[(&str, usize, usize)] = &[
    ("AHedya__resource-semaphore", 3, 0),
    ("Danny-Dasilva__llm-tldr", 1, 0),
    ("Djelibeybi__lifx-async", 10, 0),
    ("IbIFACE-Tech__paracle", 0, 2),
    ("LennardZuendorf__pytest-bench-action", 5, 0),
    ("TeKRunneR__steeproute", 9, 0),
    ("alexfikl__pycaputo", 3, 0),
    ("azukds__tubular", 2, 0),
    ("azukds__tubular__history", 8, 0),
    ("benchmark-action__github-action-benchmark", 2, 12),
    ("fhightower__ioc-finder", 5, 0),
    ("fhightower__ioc-finder__history", 20, 0),
    ("geehexx__mcp-web", 1, 2),
    ("gookeryoung__fspack", 3, 7),
    ("great-expectations__great_expectations", 41, 1),
    ("innovation-ways__iw-ai-core", 6, 0),
    ("ionelmc__pytest-benchmark", 61, 0),
    ("ionelmc__pytest-benchmark__history", 94, 0),
    ("jab__bidict", 1, 0),
    ("jmanhype__ace-playbook", 1, 12),
    ("jonasphilipp__InfOCF", 2, 0),
    ("karlicoss__cachew", 6, 0),
    ("konradre__ApeRAG-provenance", 1, 0),
    ("meadsteve__lagom", 4, 0),
    ("meadsteve__lagom__history", 12, 0),
    ("mechmotum__symbrim", 0, 1),
    ("scholl-lab__variantcentrifuge", 5, 0),
    ("schwehr__noaadata", 1, 0),
    ("shashisp__contextidx", 1, 0),
    ("terrysimons__glitchygames", 21, 0),
    ("vBazilevich__FFATS", 5, 0),
    ("wvangeit__dustr", 1, 0),
    ("wyattowalsh__proxywhirl", 6, 0),
    ("wyattowalsh__proxywhirl__history", 10, 0),
    ("zincware__asebytes", 2, 0),
];

#[test]
fn every_real_folder_loads_or_is_skipped_and_nothing_else_is_said() {
    let Some(corpus) = corpus() else { return };
    for (folder, n_runs, n_foreign) in EXPECTED {
        let path = corpus.join(folder);
        if *n_runs == 0 {
            let transcript = park(&["analyze"]).arg(&path).run();
            assert_eq!(transcript.status.code(), 2, "{folder}");
            assert!(
                transcript.stderr.starts_with("error: no runs found in "),
                "{folder}: {}",
                transcript.stderr
            );
            assert!(
                transcript.stderr.contains("hint: `pytest --benchmark-save baseline`"),
                "{folder}"
            );
            continue;
        }
        let listed = park(&["runs", "-v", "--format", "json"]).arg(&path).run().ok();
        assert_eq!(listed.json()["runs"].as_array().unwrap().len(), *n_runs, "{folder}");
        let skipped = listed.stderr.lines().filter(|line| line.starts_with("skipped: ")).count();
        assert_eq!(skipped, *n_foreign, "{folder}: {}", listed.stderr);
        for line in listed.stderr.lines().filter(|line| !line.starts_with("skipped: ")) {
            assert!(line.contains("run id"), "{folder}: unexpected: {line}");
        }
        check_comparison(folder, &path, *n_runs);
    }
    let folders =
        fs::read_dir(&corpus).unwrap().filter(|it| it.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(folders, EXPECTED.len(), "a folder of the corpus is not in the table");
}

fn check_comparison(folder: &str, path: &Path, n_runs: usize) {
    for format in ["table", "markdown", "csv"] {
        let transcript = park(&["analyze", "--format", format]).arg(path).width(80).run().ok();
        assert!(!transcript.stdout.is_empty(), "{folder}");
        assert!(
            !transcript.stdout.contains("NaN") && !transcript.stdout.contains(" 0.000 "),
            "{folder}"
        );
    }
    let json = park(&["analyze", "--format", "json"]).arg(path).run().ok().json();
    if n_runs == 1 {
        assert_eq!(json["schema"], "pytest-park/run/v1", "{folder}");
        return;
    }
    check_shape(folder, &json);
    // Each case of both files, counted by another reader, stands in exactly one place.
    let mut counted = BTreeMap::new();
    for side in ["reference", "candidate"] {
        let file = PathBuf::from(json[side]["path"].as_str().unwrap());
        let artifact: Json = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        counted.insert(side, artifact["benchmarks"].as_array().unwrap().len());
    }
    let count = |key: &str| json[key].as_array().unwrap().len();
    assert_eq!(count("rows") + count("removed"), counted["reference"], "{folder}");
    assert_eq!(count("rows") + count("added"), counted["candidate"], "{folder}");
    assert_eq!(json["overall"]["count"].as_u64().unwrap() as usize, count("rows"), "{folder}");
}

/// The keys of version 1, in their order.
pub fn check_shape(what: &str, json: &Json) {
    let keys = |value: &Json| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let has = |value: &Json, expected: &str| {
        let found = keys(value);
        for key in expected.split_whitespace() {
            assert!(found.iter().any(|it| it == key), "{what}: no {key} in {found:?}");
        }
    };
    assert_eq!(json["schema"], "pytest-park/comparison/v1", "{what}");
    has(
        json,
        "version metric reference candidate options rows added removed groups overall variants environment warnings",
    );
    for side in ["reference", "candidate"] {
        has(
            &json[side],
            "run_id label tag name number datetime path cases commit machine pytest_benchmark",
        );
        has(&json[side]["commit"], "id branch dirty");
        has(&json[side]["machine"], "node system arch cpu python implementation");
    }
    let stats = "mean median min max stddev iqr q1 q3 rounds iterations samples";
    for row in json["rows"].as_array().unwrap() {
        has(
            row,
            "group name fullname params matched_by cases reference candidate difference delta_pct speedup change metrics",
        );
        has(&row["reference"], stats);
        has(&row["candidate"], stats);
        for metric in ["mean", "median", "min", "max"] {
            has(&row["metrics"][metric], "difference delta_pct speedup");
        }
    }
    let summary = "count improved regressed unchanged incomparable avg_delta_pct median_delta_pct avg_speedup geomean_speedup";
    has(&json["overall"], summary);
    for group in json["groups"].as_array().unwrap() {
        has(group, "label");
        has(group, summary);
    }
    for warning in json["warnings"].as_array().unwrap() {
        has(warning, "kind message path line column");
    }
}
