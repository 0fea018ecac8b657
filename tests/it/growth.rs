//! `growth`: what it finds in drawn and in real families, in every format and width.

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, park, with};
use crate::which_runs::{artifact, at};

pub const SIZES: [u32; 5] = [10, 100, 1_000, 10_000, 100_000];

/// A benchmark whose time is a function of `n`, with noise of half a percent that repeats itself.
pub fn family(name: &str, sizes: &[u32], time: impl Fn(f64) -> f64) -> Vec<Json> {
    let noise = |idx: usize| 1.0 + 0.005 * (1.7 * idx as f64 + name.len() as f64).sin();
    let cases = sizes.iter().enumerate().map(|(idx, n)| {
        let fullname = format!("tests/test_grow.py::{name}[{n}]");
        with(case(&fullname, noise(idx) * time(f64::from(*n))), json!({"params": {"n": n}}))
    });
    cases.collect()
}

fn without_params(cases: Vec<Json>) -> Vec<Json> {
    cases.into_iter().map(|case| with(case, json!({"params": null}))).collect()
}

/// One benchmark that grows more, one that got faster at all sizes, one that is as it was, and one
/// with two sizes.
fn store() -> Store {
    let sort = |n: f64| 4e-4 + 1.3e-6 * n * n.log2();
    let two = || family("test_two", &[1, 2], |_| 1e-3);
    let run = |lookup: fn(f64) -> f64, scan: f64| {
        let mut cases = family("test_lookup", &SIZES, lookup);
        cases.extend(family("test_sort", &SIZES, sort));
        cases.extend(family("test_scan", &SIZES, move |n| scan * (1e-4 + 4e-7 * n)));
        cases.extend(two());
        cases
    };
    Store::new().run("0001_a.json", "2026-11-01T10:00:00", &run(|n| 1.97e-6 * n, 1.0)).run(
        "0002_b.json",
        "2026-11-01T11:00:00",
        &run(|n| 5e-6 + 1e-8 * n * n, 0.7),
    )
}

pub fn growth(store: &Store, args: &[&str]) -> Transcript {
    let mut all = vec!["growth"];
    all.extend(args);
    park(&all).arg(store.path()).run()
}

pub fn json_of(store: &Store, args: &[&str]) -> Json {
    let mut all = vec!["--format", "json"];
    all.extend(args);
    growth(store, &all).ok().json()
}

pub fn family_of<'j>(document: &'j Json, name: &str) -> &'j Json {
    let families = document["families"].as_array().unwrap();
    families.iter().find(|family| family["name"] == name).unwrap()
}

pub fn number(of: &Json) -> f64 {
    of.as_f64().unwrap()
}

#[test]
fn the_answer_fits_every_width() {
    let store = store();
    for width in [60, 80, 100, 160] {
        let shown = park(&["growth", "--over", "n"]).arg(store.path()).width(width).run().ok();
        for line in shown.stdout.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
        let first = shown.stdout.lines().next().unwrap();
        assert!(first.starts_with("growth changed in 1 of 3 benchmarks"), "{first}");
        insta::assert_snapshot!(format!("growth-{width}"), shown.stdout);
    }
    let ascii = park(&["growth"]).arg(store.path()).width(100).ascii().run().ok();
    assert!(ascii.stdout.is_ascii(), "{}", ascii.stdout);
}

#[test]
fn the_document_shows_what_is_printed() {
    let text = std::fs::read_to_string(crate::harness::root().join("docs/growth.md")).unwrap();
    let (_, block) = text.split_once("$ pytest-park growth --over n\n").unwrap();
    let (shown, _) = block.split_once("```").unwrap();
    let printed = growth(&store(), &["--over", "n"]).ok().stdout;
    assert!(printed.starts_with(shown), "{printed}");
}

#[test]
fn exponents_levels_and_crossovers_are_those_that_were_drawn() {
    let document = json_of(&store(), &["--over", "n"]);
    assert_eq!(document["schema"], "pytest-park/growth/v1");
    let summary = &document["summary"];
    let expected = json!({
        "count": 3, "regressed": 1, "improved": 0, "unchanged": 2, "inconclusive": 0,
        "too_few_sizes": 1, "ambiguous": 0,
    });
    assert_eq!(summary, &expected);

    let lookup = family_of(&document, "test_lookup");
    for (side, exponent, class) in [("reference", 1.0, "linear"), ("candidate", 2.0, "quadratic")] {
        let curve = &lookup[side];
        assert!((number(&curve["exponent"]) - exponent).abs() < 0.01, "{curve}");
        assert!(number(&curve["exponent_low"]) <= exponent, "{curve}");
        assert!(exponent <= number(&curve["exponent_high"]), "{curve}");
        assert_eq!(curve["class"], class);
    }
    assert_eq!(lookup["growth"]["verdict"], "regressed");
    assert!((number(&lookup["growth"]["change"]) - 1.0).abs() < 0.01);
    // 1.97e-6 n = 5e-6 + 1e-8 n² at 194.4 (and at 2.6, which is below the sizes).
    let [crossover] = &lookup["crossovers"].as_array().unwrap()[..] else { panic!("{lookup}") };
    assert!((number(&crossover["size"]) - 194.4).abs() < 10.0, "{crossover}");
    assert_eq!(
        (&crossover["below"], &crossover["above"]),
        (&json!("improved"), &json!("regressed"))
    );
    // Faster here and slower there is no level.
    assert_eq!(lookup["level"]["reason_code"], "cases-differ");

    let sort = family_of(&document, "test_sort");
    let classes = [&sort["reference"]["class"], &sort["candidate"]["class"]];
    assert_eq!(classes, ["n-log-n", "n-log-n"]);
    let fixed = number(&sort["candidate"]["fixed"]);
    assert!((fixed / (4e-4 * 0.985) - 1.0).abs() < 0.05, "{fixed}");
    assert_eq!(sort["growth"]["verdict"], "unchanged");
    assert_eq!(sort["crossovers"], json!([]));

    let scan = family_of(&document, "test_scan");
    assert_eq!(
        (&scan["growth"]["verdict"], &scan["level"]["verdict"]),
        (&json!("unchanged"), &json!("improved"))
    );
    assert!((number(&scan["level"]["ratio"]) - 0.7).abs() < 0.01);
}

#[test]
fn without_params_the_numbers_of_ids_are_sizes() {
    let run = |k: f64| without_params(family("test_a", &SIZES, move |n| 1e-6 * n.powf(k)));
    let store = Store::new().run("0001_a.json", "2026-11-01T10:00:00", &run(1.0)).run(
        "0002_b.json",
        "2026-11-01T11:00:00",
        &run(1.5),
    );
    for args in [&[][..], &["--over", "id"]] {
        let document = json_of(&store, args);
        let family = family_of(&document, "test_a");
        assert_eq!(
            (&family["over"], &family["growth"]["verdict"]),
            (&json!("id"), &json!("regressed"))
        );
    }
}

#[test]
fn a_wrong_param_is_an_error_with_the_right_ones() {
    let store = store();
    for command in ["growth", "analyze"] {
        let shown = park(&[command, "--over", "m"]).arg(store.path()).run();
        assert_eq!((shown.status.code(), shown.stdout.as_str()), (2, ""));
        assert_eq!(
            shown.stderr,
            "error: `--over m`: no benchmark has the numeric param `m`\n  numeric params: n\n\n\
             hint: `--over n`\n"
        );
        let shown = park(&[command, "--over", " "]).arg(store.path()).run();
        assert_eq!(shown.status.code(), 2, "{}", shown.stderr);
    }
}

#[test]
fn few_sizes_have_no_class_and_two_are_no_family() {
    let run = |sizes: &[u32]| family("test_a", sizes, |n| 1e-5 * n);
    for (sizes, n_families, class) in [
        (&[10, 100][..], 0, None),
        (&[10, 100, 1_000], 1, Some(Json::Null)),
        (&[10, 100, 1_000, 10_000], 1, Some(json!("linear"))),
    ] {
        let store = Store::new().run("0001_a.json", "2026-11-01T10:00:00", &run(sizes)).run(
            "0002_b.json",
            "2026-11-01T11:00:00",
            &run(sizes),
        );
        let document = json_of(&store, &["--over", "n"]);
        let families = document["families"].as_array().unwrap();
        assert_eq!(families.len(), n_families, "{sizes:?}");
        assert_eq!(families.first().map(|of| of["reference"]["class"].clone()), class);
        if n_families == 0 {
            assert_eq!(document["summary"]["too_few_sizes"], 1);
            let shown = growth(&store, &["--over", "n"]).ok().stdout;
            assert!(
                shown.starts_with("no growth to compare: no benchmark has three sizes of `n`\n")
                    && shown.contains("1 benchmark has fewer than three sizes on both sides\n"),
                "{shown}"
            );
        }
    }
}

#[test]
fn the_gate_fails_what_grows_by_more_than_its_limit() {
    let store = store();
    for (command, limit, code) in
        [("growth", "0.2", 1), ("growth", "1.5", 0), ("analyze", "0.2", 1), ("analyze", "1.5", 0)]
    {
        let gate = format!("growth:{limit}");
        let shown = park(&[command, "--fail-on", &gate]).arg(store.path()).run();
        assert_eq!(shown.status.code(), code, "{command} {gate}: {}", shown.stderr);
        let expected = if code == 1 {
            "fail: tests/test_grow.py::test_lookup: growth n^1.00 → n^2.00 over n, +1.00 "
        } else {
            "gate: growth:1.5 passed: 3 of 3 benchmarks could be judged\n"
        };
        assert!(shown.stderr.contains(expected), "{}", shown.stderr);
    }
    let gate = &store.analyze(&["--fail-on", "growth:0.2", "--format", "json"]).json()["gate"];
    let failed = &gate["failed"][0];
    assert_eq!(
        (&gate["passed"], &failed["fullname"], &failed["limit"], &failed["unit"]),
        (&json!(false), &json!("tests/test_grow.py::test_lookup"), &json!(0.2), &json!("exponent"))
    );
    for format in ["junit", "github", "markdown"] {
        let shown = store.analyze(&["--fail-on", "growth:0.2", "--format", format]).stdout;
        assert!(shown.contains("n^1.00 → n^2.00"), "{shown}");
    }
    // A gate that tests nothing must not pass.
    let idle = growth(&store, &["--fail-on", "growth:0.2", "-k", "test_two"]);
    assert_eq!(idle.status.code(), 1, "{}", idle.stderr);
    assert!(
        idle.stderr.contains("nothing was tested: no benchmark has three sizes of a numeric param"),
        "{}",
        idle.stderr
    );
    let other = growth(&store, &["--fail-on", "regressed"]);
    assert_eq!(other.status.code(), 2);
    assert!(other.stderr.contains("hint: `--fail-on growth:0.2`"), "{}", other.stderr);
    for (text, problem) in [
        ("growth", "`growth` needs a limit"),
        ("growth:x", "`x` is not a number from 0 on, by which an exponent may rise"),
        ("growth:-1", "`-1` is not a number from 0 on, by which an exponent may rise"),
    ] {
        let refused = growth(&store, &["--fail-on", text]);
        assert_eq!(refused.status.code(), 2);
        assert!(refused.stderr.contains(problem), "{}", refused.stderr);
    }
}

#[test]
fn families_are_a_grid_in_a_comparison() {
    let store = store();
    insta::assert_snapshot!("growth-grid", store.analyze(&["--over", "n"]).ok().stdout);
    let compared = store.compared(&["--over", "n"]);
    assert_eq!(compared["growth"]["families"].as_array().unwrap().len(), 3);
    // Programs still get every row, and nothing new without the option.
    assert_eq!(compared["rows"].as_array().unwrap().len(), 17);
    assert_eq!(store.compared(&[])["growth"], Json::Null);
}

#[test]
fn a_filter_shows_less_and_changes_no_number() {
    let store = store();
    let all = json_of(&store, &["--over", "n"]);
    let one = json_of(&store, &["--over", "n", "-k", "test_lookup"]);
    assert_eq!(one["families"].as_array().unwrap().len(), 1);
    assert_eq!(family_of(&one, "test_lookup"), family_of(&all, "test_lookup"));
    let changed = json_of(&store, &["--only-changed"]);
    assert_eq!(changed["families"].as_array().unwrap().len(), 2);
}

#[test]
fn csv_and_markdown_have_the_same_numbers() {
    let store = store();
    let document = json_of(&store, &["--over", "n"]);
    let csv = growth(&store, &["--over", "n", "--format", "csv"]).ok().stdout;
    let mut lines = csv.lines();
    let titles: Vec<&str> = lines.next().unwrap().split(',').collect();
    let exponent = titles.iter().position(|title| *title == "exponent_candidate").unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 15);
    for row in &rows {
        let family = family_of(&document, row[0]);
        // Params are the third column, and hold no comma where there are none.
        assert_eq!((row.len(), row[2]), (titles.len(), "{}"));
        assert_eq!(row[exponent].parse::<f64>().unwrap(), number(&family["candidate"]["exponent"]));
    }
    let markdown = growth(&store, &["--over", "n", "--format", "markdown"]).ok().stdout;
    insta::assert_snapshot!("growth-markdown", markdown);
}

#[test]
fn another_machine_and_too_few_rounds_are_said_and_not_judged() {
    let few = |k: f64| -> Vec<Json> {
        let cases = family("test_a", &SIZES, move |n| 1e-5 * n.powf(k)).into_iter();
        cases
            .map(|mut case| {
                case["stats"]["rounds"] = json!(2);
                case
            })
            .collect()
    };
    let store = Store::new().run("0001_a.json", "2026-11-01T10:00:00", &few(1.0)).run(
        "0002_b.json",
        "2026-11-01T11:00:00",
        &few(2.0),
    );
    let document = json_of(&store, &[]);
    let of = &document["families"][0]["growth"];
    assert_eq!(
        (&of["verdict"], &of["reason_code"], &of["q"]),
        (&json!("inconclusive"), &json!("too-few-rounds"), &Json::Null)
    );
    let shown = growth(&store, &[]).ok().stdout;
    assert!(shown.contains("growth is undecided in 1: "), "{shown}");
    let idle = growth(&store, &["--fail-on", "growth:0.2", "--quiet"]);
    assert_eq!(
        (idle.status.code(), idle.stderr.as_str()),
        (1, "gate: nothing was tested: no benchmark can be judged: too few rounds\n")
    );
}

#[test]
fn one_run_is_nothing_to_compare_and_no_failure() {
    let store = Store::new().run(
        "0001_a.json",
        "2026-11-01T10:00:00",
        &family("test_a", &SIZES, |n| 1e-6 * n),
    );
    let shown = growth(&store, &["--fail-on", "growth:0.2"]);
    assert_eq!(
        (shown.status.code(), shown.stdout.as_str()),
        (0, "no growth to compare: there is nothing to compare with yet\n")
    );
    assert!(shown.stderr.contains("this is the only run"), "{}", shown.stderr);
    let waiting = "gate: growth:0.2 was not tested: there is no reference yet\n";
    assert!(shown.stderr.ends_with(waiting), "{}", shown.stderr);
    // What a program reads is what `analyze` writes, or no row.
    let json = growth(&store, &["--format", "json", "--fail-on", "growth:0.2"]).ok();
    assert_eq!(json.json()["schema"], "pytest-park/run/v1");
    assert_eq!(json.json()["gate"]["passed"], true);
    assert!(json.stderr.ends_with(waiting), "{}", json.stderr);
    let csv = growth(&store, &["--format", "csv"]).ok().stdout;
    assert!(csv.starts_with("name,fullname,params,over,size") && csv.lines().count() == 1, "{csv}");
}

#[test]
fn a_gate_of_growth_waits_for_a_run_of_the_same_kind_of_machine() {
    let run = |cpu: &str, day: u32| {
        let machine = json!({"cpu": {"brand_raw": cpu}});
        let cases = family("test_a", &SIZES, |n| 1e-6 * n);
        artifact(&at(day, 0), json!({"machine": machine}), &cases)
    };
    let store = Store::new().file("0001_a.json", run("old", 1)).file("0002_b.json", run("new", 2));
    let gate = ["--fail-on", "growth:0.2"];
    let waiting =
        "gate: growth:0.2 was not tested: the reference is from another kind of machine\n";
    for command in ["growth", "analyze"] {
        let ended = |args: &[&str]| {
            let shown = park(&[command]).args(&gate).args(args).arg(store.path()).run();
            (shown.status.code(), shown.stderr)
        };
        let (code, said) = ended(&[]);
        assert!(code == 0 && said.ends_with(waiting), "{command}: {said}");
        // Whoever chooses the reference learns that it is none.
        let (code, said) = ended(&["--reference", "0001"]);
        assert!(code == 1 && said.contains("nothing was tested"), "{command}: {said}");
    }
    let strict = store.analyze(&["--fail-on", "growth:0.2", "--require-reference"]);
    assert_eq!(strict.status.code(), 1, "{}", strict.stderr);
}

#[test]
fn a_gate_of_growth_does_not_judge_the_run_before_one_that_cannot_be_read() {
    let store = store().file("0003_c.json", "{\"benchmarks\": [");
    let refused = growth(&store, &["--fail-on", "growth:0.2"]);
    assert_eq!(refused.status.code(), 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("a newer run cannot be read"), "{}", refused.stderr);
    // Without a gate nobody relies on the newest run.
    assert_eq!(growth(&store, &[]).status.code(), 0);
}
