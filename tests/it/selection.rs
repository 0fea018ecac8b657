//! Choosing runs among files that a real `pytest --benchmark-save` wrote.

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::harness::{Store, case, fixture, park};

fn chosen(args: &[&str]) -> (String, String) {
    let mut all = vec!["analyze", "--format", "json"];
    all.extend(args);
    let json = park(&all).arg(fixture("two-runs")).run().ok().json();
    let stem = |side: &str| json[side]["name"].as_str().unwrap().to_owned();
    (stem("reference"), stem("candidate"))
}

#[test]
fn every_kind_of_selector_finds_a_really_saved_run() {
    let listed = park(&["runs", "--format", "json"]).arg(fixture("two-runs")).run().ok().json();
    let field = |i: usize, path: &str| -> String {
        listed["runs"][i].pointer(path).and_then(Json::as_str).unwrap().to_owned()
    };
    let commit = field(0, "/commit/id");
    let date = field(0, "/datetime");
    let run_id = field(0, "/run_id");
    let path = field(0, "/path");
    // The same file by another way.
    let (folder, file) = path.rsplit_once('/').unwrap();
    let detour = format!("{folder}/../{}/{file}", folder.rsplit_once('/').unwrap().1);
    for selector in [
        "baseline",
        "0001",
        "1",
        "0001_baseline",
        "0001_baseline.json",
        "previous",
        "oldest",
        "latest~1",
        "base*",
        &commit[..8],
        &commit,
        &date,
        &run_id,
        &path,
        &detour,
    ] {
        let expected = ("baseline".to_owned(), "candidate-v2".to_owned());
        assert_eq!(chosen(&["--reference", selector]), expected, "{selector}");
        assert_eq!(
            chosen(&["--reference", selector, "--candidate", "candidate-v2"]),
            expected,
            "{selector}"
        );
    }
    assert_eq!(
        chosen(&["--reference", "candidate-v2"]),
        ("candidate-v2".to_owned(), "baseline".to_owned())
    );
    assert_eq!(chosen(&[]), ("baseline".to_owned(), "candidate-v2".to_owned()));
}

#[test]
fn a_miss_lists_what_exists_and_the_nearest_spelling() {
    let transcript = park(&["analyze", "--reference", "basline"]).arg(fixture("two-runs")).run();
    assert_eq!(transcript.status.code(), 2);
    assert!(transcript.stdout.is_empty());
    let expected = "error: no run matches `basline` as reference\n  there are, newest first:\n    0002_candidate-v2  2";
    assert!(transcript.stderr.starts_with(expected), "{}", transcript.stderr);
    assert!(
        transcript.stderr.ends_with("\nhint: `--reference baseline`\n"),
        "{}",
        transcript.stderr
    );
}

fn four_runs() -> Store {
    let cases = [case("t.py::test_a", 1.0)];
    let store = Store::new().run("m/0001_base.json", "2026-01-01T00:00:00", &cases);
    let store = store.run("m/0002_base.json", "2026-01-02T00:00:00Z", &cases);
    store.run("m/0003_next.json", "2026-01-03T00:00:00+00:00", &cases).run(
        "n/0001_other.json",
        "2025-12-31T23:00:00-05:00",
        &cases,
    )
}

#[test]
fn naive_and_aware_dates_sort_together() {
    let json = park(&["runs", "--format", "json"]).arg(four_runs().path()).run().ok().json();
    let dates: Vec<_> = json["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["datetime"].as_str().unwrap())
        .collect();
    assert_eq!(
        dates,
        [
            "2026-01-01T00:00:00Z",
            "2026-01-01T04:00:00Z",
            "2026-01-02T00:00:00Z",
            "2026-01-03T00:00:00Z"
        ]
    );
}

#[test]
fn several_matches_take_the_newest_with_a_note_or_all_of_them_with_pool() {
    let transcript = four_runs().analyze(&["--reference", "base"]).ok();
    assert!(
        transcript
            .stderr
            .contains("`base` matches 2 runs by saved name; the newest is the reference: "),
        "{}",
        transcript.stderr
    );
    let json = four_runs().compared(&["--reference", "base", "--pool"]);
    assert_eq!(json["reference"]["pooled"].as_array().unwrap().len(), 2);
    assert_eq!(json["reference"]["number"], 2);
    assert_eq!(json["candidate"].get("pooled"), None);
}

#[test]
fn the_same_run_on_both_sides_is_refused() {
    let transcript = four_runs().analyze(&["--reference", "latest", "--candidate", "next"]);
    assert_eq!(transcript.status.code(), 2);
    assert!(
        transcript.stderr.starts_with("error: reference and candidate are the same run, `next`\n")
    );
}

#[test]
fn what_differs_between_the_sides_is_named_in_one_line() {
    let stderr = park(&["analyze"]).arg(fixture("machines")).run().ok().stderr;
    let lines: Vec<&str> =
        stderr.lines().filter(|line| line.contains("not measured alike")).collect();
    assert_eq!(lines.len(), 1, "{stderr}");
    assert!(
        lines[0].contains("pytest-benchmark 4.0.0 → 5.3.1")
            || lines[0].contains("pytest-benchmark 5.3.1 → 4.0.0"),
        "{stderr}"
    );
    assert!(!stderr.contains("hz_actual"));
}

#[test]
fn a_single_run_shows_itself_and_says_how_to_save_another() {
    let transcript = park(&["analyze"]).arg(fixture("one-run")).run().ok();
    assert!(
        transcript.stdout.contains("benchmark") && transcript.stdout.contains("stddev"),
        "{}",
        transcript.stdout
    );
    assert!(transcript.stderr.ends_with(
        "note: there is nothing to compare with yet: this is the only run\nhint: `pytest --benchmark-save NAME` saves another\n"
    ));
}

#[test]
fn a_new_kind_of_machine_has_nothing_to_compare_with_yet_and_that_is_no_failure() {
    let on = |cpu: &str, day: u32| {
        let artifact = json!({
            "machine_info": {"cpu": {"brand_raw": cpu}}, "commit_info": {},
            "benchmarks": [case("t.py::test_a", 1.0)], "datetime": format!("2026-01-{day:02}T00:00:00"),
        });
        (format!("{day:04}_{cpu}.json"), artifact.to_string())
    };
    let mut store = Store::new();
    for (name, text) in [on("old", 1), on("old", 2), on("new", 3)] {
        store = store.file(&name, text);
    }
    let shown = store.analyze(&["--same-machine", "--fail-on", "regressed"]).ok();
    assert!(
        shown.stdout.starts_with("nothing to compare with yet: 1 benchmark in one run\nnew · "),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stderr.contains("no earlier run is on the same kind of machine"),
        "{}",
        shown.stderr
    );
    let required = store.analyze(&["--same-machine", "--require-reference"]);
    assert_eq!(required.status, ExitStatus::GateFailed);
    let asked = store.analyze(&["--same-machine", "--candidate", "0001_old"]);
    assert_eq!(
        asked.status,
        ExitStatus::Failure,
        "who names a run is told that it has no reference"
    );
}

#[test]
fn a_commit_is_found_by_four_hexadecimal_digits_and_no_fewer() {
    let run = |id: &str, date: &str| {
        json!({"commit_info": {"id": id}, "datetime": date, "benchmarks": [case("t.py::f", 1.0)]})
            .to_string()
    };
    let store = Store::new()
        .file("old.json", run("abcdef12", "2026-01-01T00:00:00"))
        .file("middle.json", run("release-7", "2026-01-02T00:00:00"))
        .file("new.json", run("0123abcd", "2026-01-03T00:00:00"));
    for (selector, is_found) in
        [("abcd", true), ("ABCD", true), ("abcdef12", true), ("abc", false), ("rele", false)]
    {
        let code = store.analyze(&["--reference", selector]).status.code();
        assert_eq!(code == 0, is_found, "{selector}: {code}");
    }
}
