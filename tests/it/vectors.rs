//! Known answers: numbers computed outside this program, each within its own tolerance.
//!
//! `fixtures/answers/stat_vectors.json` is a selection that travels with the repository. Where the full collection
//! lies beside the checkout it is tried as well.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its answers may stop")]

use std::fmt::Write;
use std::path::Path;

use pytest_park::parts::{
    LogRow, benjamini_hochberg, geometric_mean, interval_null_p, mean, median, normal_upper_tail,
    partition, shared_step, t_quantile, t_upper_tail,
};
use serde_json::Value;

use crate::harness::shared;

#[test]
fn committed_answers_are_met() {
    assert_eq!(
        check_file(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/answers/stat_vectors.json")
        ),
        146
    );
}

#[test]
fn the_full_collection_is_met_where_it_lies_beside_the_checkout() {
    let Some(path) = shared("spec/stat_vectors.json") else { return };
    assert!(check_file(&path) >= 146);
}

/// Checks every case of a known kind; the number of those.
fn check_file(path: &Path) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let mut wrong = String::new();
    let mut checked = 0;
    for case in file["cases"].as_array().unwrap() {
        let Some(differences) =
            check(case["kind"].as_str().unwrap(), &case["given"], &case["expected"])
        else {
            continue;
        };
        checked += 1;
        let tolerance = case["rel_tol"].as_f64().unwrap();
        for (what, got, expected) in differences {
            if got != expected
                && (got - expected)
                    .abs()
                    .partial_cmp(&(tolerance * expected.abs()))
                    .is_none_or(|it| it.is_gt())
            {
                writeln!(wrong, "{} {what}: {got:e} is not {expected:e}", case["id"]).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    checked
}

/// What a number is, the number we compute and the number it should be.
type Pairs = Vec<(String, f64, f64)>;

fn check(kind: &str, given: &Value, expected: &Value) -> Option<Pairs> {
    let input = |key: &str| number(&given[key]);
    let output = |key: &str| number(&expected[key]);
    let one = |key: &str, got: f64| Some(vec![(key.to_owned(), got, output(key))]);
    match kind {
        "t_sf" => one("sf", t_upper_tail(input("t"), input("df"))),
        "t_ppf" => one("quantile", t_quantile(input("p"), input("df"))),
        "normal_sf" => one("sf", normal_upper_tail(input("z"))),
        "median" => one("median", median(&numbers(&given["x"])).unwrap()),
        "interval_null_p" => {
            one("p", interval_null_p(input("theta"), input("se"), input("df"), input("d")))
        }
        "bh" => Some(lists(
            "adjusted",
            &benjamini_hochberg(&numbers(&given["p"])),
            &numbers(&expected["adjusted"]),
        )),
        "geomean" => {
            let ratios = numbers(&given["ratios"]);
            if expected["undefined"] == true {
                assert_eq!(geometric_mean(&ratios), None);
                return Some(vec![]);
            }
            let got = [geometric_mean(&ratios), median(&ratios), mean(&ratios)].map(Option::unwrap);
            Some(lists("average", &got, &["geomean", "median", "mean"].map(output)))
        }
        "change_points" => {
            let starts: Vec<f64> =
                partition(&numbers(&given["x"])).iter().map(|start| *start as f64).collect();
            Some(lists("starts", &starts, &numbers(&expected["starts"])))
        }
        "suite_adjusted" => Some(check_suite_adjusted(given, expected)),
        // The other kinds are about the rule of version 0.1, and about rules that only the study applies.
        _ => None,
    }
}

fn check_suite_adjusted(given: &Value, expected: &Value) -> Pairs {
    let row = |run: &Value| ["a", "b", "c", "d"].map(|case| run[case].as_f64()).to_vec();
    let rows = |runs: &Value| -> Vec<LogRow> { runs.as_array().unwrap().iter().map(row).collect() };
    let runs = rows(&given["series"]);
    let steps = runs.windows(2).map(|pair| shared_step(&pair[0], &pair[1], 1));
    let common: Vec<f64> = [0.0]
        .into_iter()
        .chain(steps)
        .scan(0.0, |level, step| {
            *level += step;
            Some(*level)
        })
        .collect();
    let adjusted = runs
        .iter()
        .zip(&common)
        .map(|(run, level)| run.iter().map(|log| log.map(|log| log - level)).collect());
    let adjusted: Vec<LogRow> = adjusted.collect();
    let flat = |rows: Vec<LogRow>| rows.into_iter().flatten().flatten().collect::<Vec<f64>>();
    // What is left where everything cancels is the rounding of numbers of size one: a whole is added to both sides.
    let whole = |numbers: Vec<f64>| numbers.into_iter().map(|it| it + 1.0).collect::<Vec<_>>();
    let mut pairs = lists("common", &whole(common), &whole(numbers(&expected["common"])));
    pairs.extend(lists(
        "adjusted",
        &whole(flat(adjusted)),
        &whole(flat(rows(&expected["adjusted"]))),
    ));
    pairs
}

fn lists(what: &str, got: &[f64], expected: &[f64]) -> Pairs {
    assert_eq!(got.len(), expected.len(), "{what}: {got:?} {expected:?}");
    got.iter()
        .zip(expected)
        .enumerate()
        .map(|(i, (got, expected))| (format!("{what} {i}"), *got, *expected))
        .collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap_or("nan").parse().unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}
