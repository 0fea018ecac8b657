//! Known answers of the verdict rule: drawn comparisons, judged by a reference that shares no code with this program.
//!
//! `fixtures/answers/rule_vectors.json` is a selection that travels with the repository: every word of the rule, both
//! statistics, every source of noise. Where the full collection is beside the checkout, it is tried as well.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot read its answers may stop, and says when it skips"
)]

use std::collections::BTreeSet;
use std::path::Path;

use pytest_park::parts::VerdictRule;
use pytest_park::parts::judge;
use pytest_park::parts::{CaseSamples, EarlierRun, Measurements, RunSample};
use pytest_park::parts::{Judgement, SuiteFindings};
use serde_json::Value;

use crate::harness::root;

#[test]
fn committed_answers_are_met() {
    let words = check_file(&root().join("fixtures/answers/rule_vectors.json"));
    // The selection has every word that the reference knows.
    assert_eq!(words.len(), 12, "{words:?}");
}

#[test]
fn the_full_collection_is_met_where_it_is_beside_the_checkout() {
    let places = ["../shared", "../../shared"]
        .map(|place| root().join(place).join("spec/rule_vectors.json"));
    match places.iter().find(|path| path.exists()) {
        Some(path) => {
            check_file(path);
        }
        None => println!("skipped: no `shared/spec/rule_vectors.json` beside the checkout"),
    }
}

/// Checks every vector of a file; the words of its cases.
fn check_file(path: &Path) -> BTreeSet<String> {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(vectors.len() >= 20, "{} vectors", vectors.len());
    let mut differences: Vec<String> = Vec::new();
    let mut words = BTreeSet::new();
    for vector in &vectors {
        let (cases, history) = (cases(&vector["cases"]), history(&vector["history"]));
        let in_turn = vector["in_turn"].as_bool().unwrap();
        let measurements =
            Measurements { cases: &cases, history: &history, in_turn, another_machine: false };
        let judged = judge(&measurements, &rule(&vector["params"]));
        let expected = vector["expected"].as_array().unwrap();
        assert_eq!(judged.cases.len(), expected.len());
        let seed = &vector["seed"];
        for (i, (case, expected)) in judged.cases.iter().zip(expected).enumerate() {
            let verdict =
                (case.verdict.label(), case.reason.map_or("", |reason| reason.sentence()));
            if verdict != (text_of(&expected["verdict"]), text_of(&expected["reason"])) {
                differences.push(format!("{seed}[{i}]: {verdict:?} is not {expected}"));
            }
            words.insert(format!("{}: {}", verdict.0, verdict.1));
            for (name, got) in numbers_of_case(case) {
                compare(&mut differences, &format!("{seed}[{i}] {name}"), got, &expected[name]);
            }
            let counted =
                [case.counted.reference, case.counted.candidate].map(|n_runs| n_runs as u64);
            let expected = expected["counted"]
                .as_array()
                .unwrap()
                .iter()
                .map(|n_runs| n_runs.as_u64().unwrap());
            assert!(expected.eq(counted), "{seed}[{i}] counted {counted:?}");
        }
        let (suite, expected) = (&judged.suite, &vector["suite"]);
        assert_eq!(suite.statistic.label(), text_of(&expected["stat"]), "{seed}");
        assert_eq!(suite.noise_source.label(), text_of(&expected["source"]), "{seed}");
        assert_eq!(Some(suite.established), expected["established"].as_bool(), "{seed}");
        assert_eq!(Some(suite.guarded), expected["guard"].as_bool(), "{seed}");
        for (name, got) in numbers_of_suite(suite) {
            compare(&mut differences, &format!("{seed} {name}"), Some(got), &expected[name]);
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    words
}

fn numbers_of_case(case: &Judgement) -> [(&'static str, Option<f64>); 9] {
    [
        ("theta", case.theta),
        ("se", case.se),
        ("df", case.df),
        ("lo", case.low),
        ("hi", case.high),
        ("p_noise", case.p_noise),
        ("p_slow", case.p_slow),
        ("p", case.p),
        ("q", case.q),
    ]
}

fn numbers_of_suite(suite: &SuiteFindings) -> [(&'static str, f64); 5] {
    [
        ("noise", suite.noise),
        ("slow", suite.slow),
        ("shift", suite.shift),
        ("left_out", suite.left_out as f64),
        ("of", suite.counted as f64),
    ]
}

/// Adds a line where a number is not within a billionth of the expected one, or one of them is absent.
fn compare(differences: &mut Vec<String>, what: &str, got: Option<f64>, expected: &Value) {
    let expected = expected.as_f64();
    let is_met = match (got, expected) {
        (Some(got), Some(expected)) => (got - expected).abs() <= 1e-9 * expected.abs(),
        (got, expected) => got == expected,
    };
    if !is_met {
        differences.push(format!("{what}: {got:?} is not {expected:?}"));
    }
}

fn rule(params: &Value) -> VerdictRule {
    let mut rule = VerdictRule::default();
    for (name, value) in params.as_object().unwrap() {
        let value = value.as_f64().unwrap();
        match name.as_str() {
            "noise" => rule.noise = Some(value),
            "min_effect" => rule.min_effect = value,
            "alpha" => rule.alpha = value,
            name => panic!("no parameter {name}"),
        }
    }
    rule
}

fn cases(cases: &Value) -> Vec<CaseSamples> {
    let side = |side: &Value| side.as_array().unwrap().iter().map(sample).collect();
    let case = |case: &Value| CaseSamples { reference: side(&case[0]), candidate: side(&case[1]) };
    cases.as_array().unwrap().iter().map(case).collect()
}

fn history(runs: &Value) -> Vec<EarlierRun> {
    let earlier = |run: &Value| {
        let n_cases = run
            .as_object()
            .unwrap()
            .keys()
            .map(|key| key.parse::<usize>().unwrap() + 1)
            .max()
            .unwrap_or(0);
        let cases = (0..n_cases).map(|i| sample(&run[i.to_string()])).collect();
        EarlierRun { cases, replicate_group: None }
    };
    runs.as_array().into_iter().flatten().map(earlier).collect()
}

fn sample(run: &Value) -> Option<RunSample> {
    run.as_object()?;
    Some(RunSample {
        min: run["min"].as_f64(),
        median: run["median"].as_f64(),
        q1: run["q1"].as_f64(),
        mean: None,
        rounds: run["rounds"].as_u64(),
        iterations: run["iterations"].as_u64(),
        control: run["control"].as_f64(),
        ..RunSample::default()
    })
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}
