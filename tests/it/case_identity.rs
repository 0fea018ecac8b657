//! Which case is which: node ids that a run has twice, that hold addresses, that were renamed, that
//! are of another version of the benchmark, or that were measured with other options.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, names, park};

const DAYS: [&str; 4] = [
    "2026-01-01T00:00:00",
    "2026-01-02T00:00:00+00:00",
    "2026-01-03T00:00:00",
    "2026-01-04T00:00:00",
];

/// A folder with a run of each of these lists of cases, one a day.
fn runs(all: &[Vec<Json>]) -> Store {
    let mut store = Store::new();
    for (i, (cases, day)) in all.iter().zip(DAYS).enumerate() {
        store = store.run(&format!("{:04}_r{i}.json", i + 1), day, cases);
    }
    store
}

fn history(store: &Store, args: &[&str]) -> Json {
    let mut all = vec!["history", "--format", "json"];
    all.extend(args);
    park(&all).arg(store.path()).run().ok().json()
}

/// The seconds of each benchmark of a history, run by run.
fn points(json: &Json) -> Vec<(String, Vec<(u64, f64)>)> {
    let mut all = Vec::new();
    for series in json["series"].as_array().unwrap() {
        let points = series["points"].as_array().unwrap().iter();
        let points =
            points.map(|it| (it["run"].as_u64().unwrap(), it["mean"].as_f64().unwrap())).collect();
        all.push((series["fullname"].as_str().unwrap().to_owned(), points));
    }
    all
}

#[test]
fn of_a_node_id_that_a_run_has_twice_the_last_counts_and_a_warning_names_it() {
    let mut failed = case("t.py::test_a", 9.0);
    failed["params"] = json!({"n": 1});
    let mut broken = case("t.py::test_b", 1.0);
    broken["stats"] = json!({"mean": null});
    let store = runs(&[
        vec![case("t.py::test_a", 1.0), case("t.py::test_b", 1.0), case("t.py::test_c", 1.0)],
        vec![
            failed.clone(),
            failed,
            case("t.py::test_b", 5.0),
            case("t.py::test_a", 2.0),
            case("t.py::test_c", 1.0),
            broken,
        ],
    ]);
    let shown = park(&["analyze", "--format", "json"]).arg(store.path()).run().ok();
    let json = shown.json();
    assert_eq!(names(&json["rows"]), ["test_a", "test_b", "test_c"]);
    assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])));
    assert_eq!(json["rows"][0]["candidate"]["mean"], 2.0);
    // The last one has no time, and another attempt is no substitute.
    assert_eq!(json["rows"][1]["candidate"]["mean"], json!(null));
    let said = "2 benchmarks are in the run more than once, and the last time counts: \
                `t.py::test_a`, `t.py::test_b`";
    assert_eq!(shown.stderr.matches(said).count(), 1, "{}", shown.stderr);
    assert!(shown.stderr.contains("0002_r1.json"), "{}", shown.stderr);
    let strict = park(&["analyze", "--strict"]).arg(store.path()).run();
    assert_eq!(strict.status.code(), 2, "{}", strict.stderr);

    let json = history(&store, &[]);
    let times = |name: &str| {
        points(&json).into_iter().find(|(fullname, _)| fullname == name).map(|(_, points)| points)
    };
    assert_eq!(times("t.py::test_a"), Some(vec![(0, 1.0), (1, 2.0)]));
    assert_eq!(times("t.py::test_b"), Some(vec![(0, 1.0)]));
    assert_eq!(json["warnings"][0]["kind"], "repeated-case");
}
