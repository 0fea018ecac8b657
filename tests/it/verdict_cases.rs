//! Small archives on which an earlier rule was wrong, or had no answer.

use serde_json::Value as Json;

use crate::harness::{park, shared};

/// The comparison of a folder below `../shared/cases`; `None` where that is not beside the
/// repository.
fn compared(folder: &str, args: &[&str]) -> Option<Json> {
    let path = shared(&format!("cases/{folder}"))?;
    let mut all = vec!["analyze", "--format", "json"];
    all.extend(args);
    Some(park(&all).arg(path).run().ok().json())
}

/// How many rows have each verdict, in the order of these words.
fn counts<const N: usize>(json: &Json, words: [&str; N]) -> [u64; N] {
    words.map(|word| json["overall"]["verdicts"][word].as_u64().unwrap())
}

const CLAIMS: [&str; 2] = ["improved", "regressed"];

#[test]
fn one_round_is_enough_where_earlier_runs_measured_the_noise() {
    let Some(json) = compared("06-one-round", &[]) else { return };
    assert_eq!(json["noise"]["source"], "history");
    assert_eq!(counts(&json, ["improved", "regressed", "unchanged"]), [0, 1, 5]);
    let rows = json["rows"].as_array().unwrap();
    let regressed = rows.iter().find(|row| row["verdict"] == "regressed").unwrap();
    assert_eq!(regressed["name"], "test_etl_c");
}

#[test]
fn bursts_in_runs_of_ten_milliseconds_claim_nothing() {
    let Some(json) =
        compared("07-short-runs", &["--reference", "0001_aa", "--candidate", "0002_aa"])
    else {
        return;
    };
    assert_eq!(counts(&json, CLAIMS), [0, 0], "the same code twice");
}

#[test]
fn fourteen_of_twenty_changes_are_seen_by_five_runs_a_side() {
    let args = ["--pool", "--reference", "*_base", "--candidate", "*_cand"];
    let Some(json) = compared("18-fourteen", &args) else { return };
    assert_eq!(json["in_turn"], true);
    assert_eq!(counts(&json, ["improved", "regressed", "unchanged"]), [10, 4, 6]);
    assert!(json["noise"]["between_runs_pct"].as_f64().unwrap() < 2.0, "{}", json["noise"]);
}

#[test]
fn two_versions_measured_in_turn_are_no_noise_of_each_other() {
    let Some(json) = compared("18-alternating", &[]) else { return };
    assert_eq!(json["noise"]["source"], "history");
    // The versions differ by up to a factor of 24; runs of one version by 2 %.
    assert!(json["noise"]["between_runs_pct"].as_f64().unwrap() < 5.0, "{}", json["noise"]);
    assert!(counts(&json, CLAIMS)[0] >= 3, "{}", json["overall"]["verdicts"]);
}

#[test]
fn a_step_in_the_history_blinds_no_later_comparison() {
    let Some(json) = compared("18-b", &[]) else { return };
    assert_eq!(counts(&json, CLAIMS), [1, 0]);
    for folder in ["18-c", "18-i"] {
        let Some(json) = compared(folder, &[]) else { return };
        assert!(json["noise"]["between_runs_pct"].as_f64().unwrap() < 5.0, "{folder}");
    }
}

#[test]
fn another_machine_claims_nothing_unless_it_is_to_be_ignored() {
    let Some(folder) = shared("cases/15-machines") else { return };
    let compared = |args: &[&str]| {
        let mut all = vec!["analyze", "--format", "json"];
        all.extend(args);
        park(&all).arg(folder.join(".benchmarks")).run().ok().json()
    };
    let linux = "Linux-CPython-3.12-64bit/0001_main.json";
    let darwin = "Darwin-CPython-3.12-64bit/0001_main.json";
    let path = |name: &str| folder.join(".benchmarks").join(name).display().to_string();
    let sides = [path(linux), path(darwin)];
    let args = ["--reference", &sides[0], "--candidate", &sides[1]];
    let json = compared(&args);
    assert_ne!(json["rows"], Json::Array(vec![]), "the machines share benchmarks");
    for row in json["rows"].as_array().unwrap() {
        assert_eq!(
            (&row["verdict"], &row["reason_code"]),
            (&"inconclusive".into(), &"another-machine".into())
        );
    }
    let across = compared(&[args.as_slice(), &["--across-machines"]].concat());
    for row in across["rows"].as_array().unwrap() {
        assert_ne!(row["reason_code"], "another-machine");
    }
}
