//! Pairing: what is compared with what, what is folded, and that nothing is lost.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, names, with};

const OLD: &str = "2026-01-01T00:00:00";
const NEW: &str = "2026-01-02T00:00:00+00:00";

fn compared(reference: &[Json], candidate: &[Json], args: &[&str]) -> Json {
    Store::new()
        .run("0001_a.json", OLD, reference)
        .run("0002_b.json", NEW, candidate)
        .compared(args)
}

fn f(device: &str, n: u32, mean: f64) -> Json {
    with(
        case(&format!("t.py::test_f[{device}-{n}]"), mean),
        json!({"params": {"device": device, "n": n}}),
    )
}

#[test]
fn what_stands_on_one_side_only_is_listed() {
    let json = compared(
        &[case("t.py::test_a", 1.0), case("t.py::test_gone", 1.0)],
        &[case("t.py::test_a", 1.0), case("t.py::test_new_one", 2.0)],
        &[],
    );
    assert_eq!(names(&json["rows"]), ["test_a"]);
    assert_eq!(names(&json["added"]), ["test_new_one"]);
    assert_eq!(names(&json["removed"]), ["test_gone"]);
    assert_eq!(json["added"][0]["candidate"]["mean"], 2.0);
    assert_eq!(json["removed"][0]["reference"]["mean"], 1.0);
}

#[test]
fn a_row_says_how_it_was_paired() {
    for (reference, candidate, by) in [
        (case("t.py::test_a", 1.0), case("t.py::test_a", 1.0), "fullname"),
        (
            with(case("t.py::test_a[py-1]", 1.0), json!({"params": {"impl": "py", "n": 1}})),
            with(case("t.py::test_a[rs-1]", 1.0), json!({"params": {"impl": "rs", "n": 1}})),
            "params",
        ),
        (case("t.py::test_a_old", 1.0), case("t.py::test_a_new", 1.0), "postfix"),
    ] {
        let json = compared(&[reference], &[candidate], &[]);
        assert_eq!(json["rows"][0]["matched_by"], by);
    }
}

#[test]
fn the_predecessors_averages_over_unmatched_params_are_gone() {
    // A parameter value that is new changes nothing about the others.
    let (old, new) = (
        [f("cpu", 1, 1e-3), f("cpu", 10, 2e-3)],
        [f("cpu", 1, 1e-3), f("cpu", 10, 2e-3), f("cpu", 1000, 9.0)],
    );
    let json = compared(&old, &new, &["--exclude-param", "n"]);
    assert_eq!(json["rows"][0]["delta_pct"], 0.0);
    assert_eq!(json["rows"][0]["cases"], 2);
    assert_eq!(names(&json["added"]), ["test_f[cpu-1000]"]);
}

#[test]
fn folding_averages_the_matched_cases_of_both_sides() {
    let old = [f("cpu", 1, 1.0), f("gpu", 1, 3.0), f("cpu", 2, 10.0)];
    let new = [f("cpu", 1, 2.0), f("gpu", 1, 4.0), f("cpu", 2, 5.0)];
    let json = compared(&old, &new, &["--exclude-param", "device", "--group-by", "group"]);
    assert_eq!(names(&json["rows"]), ["test_f[n=1]", "test_f[n=2]"]);
    let row = &json["rows"][0];
    assert_eq!(
        (&row["reference"]["mean"], &row["candidate"]["mean"], &row["delta_pct"]),
        (&json!(2.0), &json!(3.0), &json!(50.0))
    );
    assert_eq!(row["params"], json!({"n": 1}));
    assert_eq!(row["cases"], 2);

    let json = compared(&old, &new, &["--distinct-param", "device", "--group-by", "group"]);
    let groups: Vec<_> =
        json["groups"].as_array().unwrap().iter().map(|it| it["label"].as_str().unwrap()).collect();
    assert_eq!(groups, ["ungrouped | param:device=cpu", "ungrouped | param:device=gpu"]);
    assert_eq!(json["rows"][0]["reference"]["mean"], 5.5);
}

#[test]
fn a_fold_without_any_pair_averages_all_cases_of_both_sides() {
    let json = compared(
        &[f("cpu", 1, 1.0), f("gpu", 1, 3.0)],
        &[f("tpu", 1, 1.0)],
        &["--exclude-param", "device"],
    );
    let row = &json["rows"][0];
    assert_eq!((&row["reference"]["mean"], &row["candidate"]["mean"]), (&json!(2.0), &json!(1.0)));
    assert_eq!(json["added"], json!([]));
    assert_eq!(json["removed"], json!([]));
}

#[test]
fn a_statistic_that_is_no_number_is_absent_and_the_verdict_is_of_another() {
    for bad in ["null", "NaN", "-1.0", "Infinity", "1e999", "\"x\"", "{}"] {
        let text = |mean: &str| {
            format!(
                r#"{{"benchmarks": [{{"name": "test_a", "fullname": "t::test_a", "stats": {{"mean": {mean}, "min": 1.0}}}}], "datetime": "2026-01-01"}}"#
            )
        };
        let store = Store::new().file("0001_a.json", text("2.0")).file("0002_b.json", text(bad));
        let json = store.compared(&[]);
        let row = &json["rows"][0];
        assert_eq!(
            (&row["candidate"]["mean"], &row["delta_pct"], &row["change"]),
            (&Json::Null, &Json::Null, &json!("incomparable")),
            "{bad}"
        );
        assert_eq!(row["metrics"]["min"]["delta_pct"], 0.0, "{bad}");
        assert_eq!(json["overall"]["incomparable"], 1);
        assert_eq!(json["overall"]["avg_delta_pct"], Json::Null);
        let table = store.analyze(&[]).ok().stdout;
        let line = table.lines().find(|line| line.starts_with("test_a")).unwrap();
        assert_eq!(
            line.split_whitespace().collect::<Vec<_>>(),
            ["test_a", "1", "s", "1", "s", "0", "%", "-16", "…", "+19", "%", "inconclusive"],
            "{bad}"
        );
    }
}

#[test]
fn variants_compare_two_implementations_inside_the_candidate() {
    let cases = [
        case("t.py::test_f_original", 2.0),
        case("t.py::test_f_optimized", 1.0),
        case("t.py::test_g_np", 1.0),
        case("t.py::test_g_pt", 3.0),
    ];
    let json = compared(&cases, &cases, &[]);
    assert_eq!(json["variants"].as_array().unwrap().len(), 1);
    let variant = &json["variants"][0];
    assert_eq!(
        variant["names"],
        json!({"original": "t.py::test_f_original", "reference": "t.py::test_f_optimized"})
    );
    assert_eq!((&variant["delta_pct"], &variant["speedup"]), (&json!(-50.0), &json!(2.0)));
    // Run against run, each implementation is compared with itself.
    assert!(json["rows"].as_array().unwrap().iter().all(|row| row["delta_pct"] == 0.0));

    let json =
        compared(&cases, &cases, &["--original-postfix", "_np", "--reference-postfix", "__pt"]);
    assert_eq!(json["variants"][0]["delta_pct"], 200.0);
}

#[test]
fn params_print_as_python_prints_them() {
    let typed = with(
        case("t.py::test_p[x]", 1.0),
        json!({"params": {"a": true, "b": null, "c": 1.0, "d": "cpu", "e": [1, "x"]}}),
    );
    let json = compared(
        std::slice::from_ref(&typed),
        std::slice::from_ref(&typed),
        &["--group-by", "params"],
    );
    assert_eq!(json["groups"][0]["label"], "params:a=True,b=None,c=1.0,d=cpu,e=[1, 'x']");
}
