//! One benchmark of many over all runs: whatever was asked before, the answer is that of a reading of everything.

use std::fs;

use serde_json::{Value as Json, json};

use crate::dashboard::Site;
use crate::harness::{Store, case, fixture, with};

/// Twelve runs; one benchmark steps, one is there twice in each run, one is missing now and then.
fn store() -> Store {
    let mut store = Store::new();
    for i in 0..12 {
        let slow = if i < 6 { 1.0 } else { 1.5 };
        let mut cases: Vec<Json> =
            (0..6).map(|n| case(&format!("t.py::test_{n}"), 1e-3 * f64::from(n + 1))).collect();
        cases.push(case("t.py::test_step", 2e-3 * slow));
        cases.push(with(case("t.py::test_twice", 1e-3), json!({"stats": {"min": 1e-3}})));
        cases.push(case("t.py::test_twice", 3e-3));
        if i % 3 == 0 {
            cases.insert(i % 5, case("t.py::test_seldom", 1e-3));
        }
        store = store.run(
            &format!("{:04}_r.json", i + 1),
            &format!("2026-01-{:02}T00:00:00", i + 1),
            &cases,
        );
    }
    store
}

#[test]
fn the_second_benchmark_is_answered_as_if_it_were_the_first() {
    let store = store();
    // An entry that is no case is told whether or not the file is read whole.
    let path = store.path().join("0003_r.json");
    let damaged =
        fs::read_to_string(&path).unwrap().replacen("\"benchmarks\":[", "\"benchmarks\":[5,", 1);
    assert!(damaged.contains("[5,"), "{damaged}");
    fs::write(&path, damaged).unwrap();
    for folder in [store.path().to_owned(), fixture("history")] {
        let whole: Json =
            serde_json::from_str(&Site::of(&folder).get("/api/history").body).unwrap();
        let site = Site::of(&folder);
        for series in whole["series"].as_array().unwrap() {
            let name = series["fullname"].as_str().unwrap();
            let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for more in [
                "",
                "&band=true",
                "&metric=min",
                "&last=9",
                "&metric=median&band=true&group_by=func",
            ] {
                let target = format!("/api/history?benchmark={name}{more}");
                let (later, first) = (site.get(&target), Site::of(&folder).get(&target));
                assert_eq!(later.body, first.body, "{target}");
            }
            let alone: Json =
                serde_json::from_str(&site.get(&format!("/api/history?benchmark={name}")).body)
                    .unwrap();
            assert_eq!(alone["series"], json!([series]));
            assert_eq!(alone["warnings"], whole["warnings"]);
        }
    }
}

#[test]
fn a_run_that_comes_is_in_the_next_answer() {
    let store = store();
    let site = Site::of(store.path());
    let n_points = || {
        let answer: Json =
            serde_json::from_str(&site.get("/api/history?benchmark=t.py::test_step").body).unwrap();
        answer["series"][0]["points"].as_array().unwrap().len()
    };
    let n_runs = || {
        let answer: Json = serde_json::from_str(&site.get("/api/runs").body).unwrap();
        answer["runs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["cases"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!((n_points(), n_points(), n_runs().len()), (12, 12, 12));
    let _kept = store.run("0013_r.json", "2026-02-01T00:00:00", &[case("t.py::test_step", 1e-3)]);
    assert_eq!((n_points(), n_runs().len(), n_runs().last().copied()), (13, 13, Some(1)));
}
