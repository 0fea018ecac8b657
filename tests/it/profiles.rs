//! Where the time of a row went: `--profiler-folder`, and what `--benchmark-cprofile` saved inside the artifacts.

use std::collections::BTreeMap;
use std::fs;

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::harness::{Park, Store, case, fixture, park, with};

fn profiled(args: &[&str]) -> Park {
    let mut all = vec!["analyze"];
    all.extend(args);
    park(&all).arg(fixture("profiler/runs"))
}

/// With the profiles that were written for the first of the three benchmarks.
fn with_folder(args: &[&str]) -> Park {
    profiled(args).arg("--profiler-folder").arg(fixture("profiler/profiles"))
}

/// What an artifact of the fixture says about a benchmark: the time of each function, by its name in pstats' shape.
fn recorded(file: &str, benchmark: &str) -> BTreeMap<String, f64> {
    let path = fixture("profiler/runs").join("Linux-CPython-3.11-64bit").join(file);
    let artifact: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = artifact["benchmarks"].as_array().unwrap();
    let case = cases.iter().find(|case| case["name"] == benchmark).unwrap();
    let time = |row: &Json| {
        (row["function_name"].as_str().unwrap().to_owned(), row["tottime"].as_f64().unwrap())
    };
    case["cprofile"].as_array().unwrap().iter().map(time).collect()
}

/// The functions of a row, as name, reference and candidate.
fn functions(comparison: &Json, benchmark: &str) -> Vec<(String, Option<f64>, Option<f64>)> {
    let row =
        comparison["rows"].as_array().unwrap().iter().find(|row| row["name"] == benchmark).unwrap();
    let listed = row["profile"].as_array().map_or(&[][..], Vec::as_slice);
    let function = |it: &Json| {
        (
            it["function"].as_str().unwrap().to_owned(),
            it["reference"].as_f64(),
            it["candidate"].as_f64(),
        )
    };
    listed.iter().map(function).collect()
}

#[test]
fn cprofile_rows_of_real_artifacts_are_joined_without_being_asked_for() {
    let comparison = profiled(&["--format", "json"]).run().ok().json();
    for row in comparison["rows"].as_array().unwrap() {
        let benchmark = row["name"].as_str().unwrap();
        let (old, new) = (
            recorded("0001_baseline.json", benchmark),
            recorded("0002_candidate-v2.json", benchmark),
        );
        let mut previous = f64::INFINITY;
        for function in row["profile"].as_array().unwrap() {
            let key = format!(
                "{}:{}({})",
                function["file"].as_str().unwrap(),
                function["line"].as_u64().unwrap(),
                function["function"].as_str().unwrap()
            );
            assert_eq!(
                (function["reference"].as_f64(), function["candidate"].as_f64()),
                (Some(old[&key]), Some(new[&key]))
            );
            let size = (new[&key] - old[&key]).abs();
            assert!(size <= previous, "{benchmark}: the biggest change comes first");
            previous = size;
        }
        // All but the call that ends the profile, which is the profiler's own.
        assert_eq!(row["profile"].as_array().unwrap().len(), old.len() - 1);
    }
}

#[test]
fn a_profile_folder_is_joined_by_run_id_and_case() {
    let comparison = with_folder(&["--format", "json"]).run().ok().json();
    let expected = [
        ("decode".to_owned(), Some(0.0031), Some(0.0008)),
        ("read".to_owned(), Some(0.0015), Some(0.0015)),
    ];
    assert_eq!(functions(&comparison, "test_handle"), expected);
    assert_eq!(
        functions(&comparison, "test_plain").len(),
        1,
        "what the folder lacks, the artifacts have"
    );
    // The same by key of the configuration, from beside the file.
    let text =
        "[tool.pytest-park]\nprofiler-folder = \"profiles\"\npaths = \"runs\"\nformat = \"json\"\n";
    let mut config = Store::new().file("pyproject.toml", text);
    for run in ["0001_baseline.json", "0002_candidate-v2.json"] {
        let path = fixture("profiler/runs/Linux-CPython-3.11-64bit").join(run);
        config = config.file(&format!("runs/{run}"), fs::read(path).unwrap());
    }
    for profile in ["baseline.json", "candidate-v2.json"] {
        let bytes = fs::read(fixture("profiler/profiles").join(profile)).unwrap();
        config = config.file(&format!("profiles/{profile}"), bytes);
    }
    let by_key = park(&["analyze"]).folder(config.path()).run().ok().json();
    assert_eq!(functions(&by_key, "test_handle"), expected);
}

#[test]
fn every_format_shows_the_functions_of_changed_rows() {
    insta::assert_snapshot!(
        "profile",
        with_folder(&["--filter", "handle|read", "--alpha", "0.4"]).run().text()
    );
    let markdown = with_folder(&["--format", "markdown", "--alpha", "0.4"]).run().ok().stdout;
    assert!(
        markdown.contains("#### profile of test\\_handle")
            && markdown.contains("| decode (tests/test\\_profiler.py:8) |")
    );
    assert!(!markdown.contains("profile of test\\_read"), "it is inconclusive");
    let explained = with_folder(&["--explain", "test_read"]).run().ok().stdout;
    assert!(explained.contains("profile of test_read"), "{explained}");
    let github = profiled(&["--format", "github", "--alpha", "0.4"]).run().ok().stdout;
    assert!(
        github.contains("; profile: spin (benchsuite/tests/work.py:13) 17.9 µs → 33.8 µs\n"),
        "{github}"
    );
    let junit = with_folder(&["--format", "junit", "--alpha", "0.4"]).run().ok().stdout;
    assert!(
        junit.contains("; profile: decode (tests/test_profiler.py:8) 3.1 ms → 800 µs, read "),
        "{junit}"
    );
    let csv = with_folder(&["--format", "csv"]).run().ok().stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let place = reader.headers().unwrap().iter().position(|title| title == "profile").unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let json = with_folder(&["--format", "json"]).run().ok().json();
    assert_eq!(records.len(), 3);
    for (record, row) in records.iter().zip(json["rows"].as_array().unwrap()) {
        assert_eq!(serde_json::from_str::<Json>(&record[place]).unwrap(), row["profile"]);
    }
    let plain = park(&["analyze", "--format", "csv"]).arg(fixture("two-runs")).run().ok().stdout;
    let record = csv::Reader::from_reader(plain.as_bytes()).records().next().unwrap().unwrap();
    assert_eq!(&record[place], "", "without a profile the field is empty");
}

/// Two runs of three benchmarks, the first of which got twice as slow, with what stands in the profile folder.
fn store(files: &[(&str, Json)]) -> Store {
    let cases = |factor: f64| {
        [case("t.py::test_a", factor), case("t.py::test_b", 1.0), case("u.py::test_b", 1.0)]
    };
    let mut store = Store::new().run("runs/0001_a.json", "2026-01-01T00:00:00", &cases(1.0)).run(
        "runs/0002_b.json",
        "2026-01-02T00:00:00",
        &cases(2.0),
    );
    store = store.run("runs/0000_old.json", "2025-01-01T00:00:00", &cases(1.0));
    for (name, profile) in files {
        store = store.file(&format!("profiles/{name}"), profile.to_string());
    }
    store
}

fn analyze(store: &Store, args: &[&str]) -> Park {
    let mut all = vec!["analyze"];
    all.extend(args);
    park(&all)
        .arg(store.path().join("runs"))
        .arg("--profiler-folder")
        .arg(store.path().join("profiles"))
}

const OLD: &str = "2026-01-01T00:00:00";
const NEW: &str = "2026-01-02T00:00:00";

fn profile(run: &str, case: &str, functions: &[(&str, f64)]) -> Json {
    let entry = |(name, time): &(&str, f64)| json!({"fullname": case, "function": name, "total_time": time});
    json!({"run_id": run, "cases": functions.iter().map(entry).collect::<Vec<_>>()})
}

#[test]
fn what_only_one_side_has_is_absent_on_the_other() {
    let store = store(&[
        ("a.json", profile(OLD, "t.py::test_a", &[("f", 1.0), ("gone", 0.5)])),
        ("b.json", profile(NEW, "test_a", &[("f", 3.0), ("new", 9.0)])),
    ]);
    let comparison = analyze(&store, &["--format", "json"]).run().ok().json();
    let expected = [
        ("new".to_owned(), None, Some(9.0)),
        ("f".to_owned(), Some(1.0), Some(3.0)),
        ("gone".to_owned(), Some(0.5), None),
    ];
    assert_eq!(functions(&comparison, "test_a"), expected);
    let table = analyze(&store, &[]).run().ok().stdout;
    assert!(table.contains("new               -        9 s       -\n"), "{table}");
    // Only the candidate was profiled.
    let store = self::store(&[("b.json", profile(NEW, "t.py::test_a", &[("f", 3.0)]))]);
    let comparison = analyze(&store, &["--format", "json"]).run().ok().json();
    assert_eq!(functions(&comparison, "test_a"), [("f".to_owned(), None, Some(3.0))]);
    assert_eq!(comparison["warnings"], json!([]));
}

#[test]
fn a_profile_without_its_run_or_its_case_is_told() {
    let nobody = profile("another", "t.py::test_a", &[("f", 1.0)]);
    let homeless = json!({"run_id": NEW, "cases": [
        {"case_key": "t.py::test_gone", "function": "f", "total_time": 1},
        // The name alone says which only where one case has it.
        {"case_key": "test_b", "function": "f", "total_time": 1},
    ]});
    let earlier = profile("2025-01-01T00:00:00", "t.py::test_a", &[("f", 1.0)]);
    let (first, again) =
        (profile(OLD, "t.py::test_a", &[("f", 1.0)]), profile(OLD, "t.py::test_a", &[("f", 2.0)]));
    let store = store(&[
        ("1_nobody.json", nobody),
        ("2_homeless.json", homeless),
        ("3_earlier.json", earlier),
        ("4_first.json", first),
        ("5_again.json", again),
        ("6_other.json", json!({"cases": []})),
    ])
    .file("profiles/7_cut.json", "{\"run_id\": \"x\", \"cases\": [")
    .file("profiles/8_empty.json", "");
    let shown = analyze(&store, &["--format", "json"]).run().ok();
    let comparison = shown.json();
    let told = |it: &Json| {
        let file = it["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        format!("{} {file}: {}", it["kind"].as_str().unwrap(), it["message"].as_str().unwrap())
    };
    let warnings: Vec<String> =
        comparison["warnings"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        warnings,
        [
            "corrupt-profile 7_cut.json: the text ends too early",
            "corrupt-profile 8_empty.json: the file is empty",
            "profile 1_nobody.json: the profile is of run `another`, and no run has that id",
            "profile 5_again.json: another file has profiled the same case of run `a`, which counts: `t.py::test_a`",
            "profile 2_homeless.json: run `b` has no such case: `t.py::test_gone`, `test_b`",
        ]
    );
    assert_eq!(
        shown.stderr.lines().filter(|line| line.starts_with("warning: ")).count(),
        warnings.len()
    );
    assert_eq!(functions(&comparison, "test_a"), [("f".to_owned(), Some(1.0), None)]);
    assert_eq!(analyze(&store, &["--strict"]).run().status, ExitStatus::Failure);
    // One file that both look into is told about once.
    let both =
        park(&["analyze"]).arg(store.path()).arg("--profiler-folder").arg(store.path()).run().ok();
    assert_eq!(both.stderr.matches("7_cut.json").count(), 1, "{}", both.stderr);
}

#[test]
fn a_folder_that_is_not_there_cannot_be_used() {
    let refused = profiled(&["--profiler-folder", "no/such"]).run();
    assert_eq!((refused.status, refused.stdout.as_str()), (ExitStatus::Failure, ""));
    assert!(
        refused.stderr.starts_with("error: no such file or folder: `no/such`")
            && refused.stderr.contains("hint: ")
    );
}

#[test]
fn times_of_two_profilers_are_not_compared_and_that_is_told() {
    let row = json!([{"function_name": "t.py:1(f)", "tottime": 0.25}]);
    let cases = |factor: f64, fields: Json| [with(case("t.py::test_a", factor), fields)];
    let store = Store::new()
        .run("runs/0001_a.json", OLD, &cases(1.0, json!({"cprofile": row})))
        .run("runs/0002_b.json", NEW, &cases(2.0, json!({})))
        .file("profiles/b.json", profile(NEW, "t.py::test_a", &[("f", 4.0)]).to_string());
    let shown = analyze(&store, &["--format", "json"]).run().ok();
    let expected = [("f".to_owned(), None, Some(4.0)), ("f".to_owned(), Some(0.25), None)];
    assert_eq!(functions(&shown.json(), "test_a"), expected);
    assert!(
        shown.stderr.contains("warning: the functions of 1 of 1 benchmarks are not compared"),
        "{}",
        shown.stderr
    );
}

#[test]
fn a_damaged_cprofile_costs_nothing_but_itself() {
    for broken in
        [json!("x"), json!({"a": 1}), json!([1, "x", {"tottime": 1}]), json!(null), json!([])]
    {
        let cases = |factor: f64| [with(case("t.py::test_a", factor), json!({"cprofile": broken}))];
        let store =
            Store::new().run("0001_a.json", OLD, &cases(1.0)).run("0002_b.json", NEW, &cases(2.0));
        let comparison = store.compared(&[]);
        assert_eq!(comparison["rows"][0]["speedup"], 0.5);
        assert!(
            comparison["rows"][0].get("profile").is_none() && comparison["warnings"] == json!([]),
            "{broken}"
        );
    }
}
