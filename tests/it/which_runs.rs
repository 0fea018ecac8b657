//! Which runs are compared where paths and defaults decide.

use std::path::Path;

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, park, with};

/// An artifact with these facts over those of a usual one.
pub fn artifact(date: &str, facts: Json, cases: &[Json]) -> String {
    let machine = json!({
        "node": "host", "system": "Linux", "python_version": "3.12.1",
        "python_implementation": "CPython",
    });
    let commit = json!({"id": "a".repeat(40), "dirty": false, "project": "p"});
    let of = |key: &str, base: Json| match facts.get(key) {
        Some(facts) => with(base, facts.clone()),
        None => base,
    };
    let artifact = json!({
        "machine_info": of("machine", machine), "commit_info": of("commit", commit),
        "benchmarks": cases, "datetime": date, "version": "5.3.1",
    });
    artifact.to_string()
}

/// The time of a run.
pub fn at(day: u32, minute: u32) -> String {
    format!("2026-03-{day:02}T10:{minute:02}:00+00:00")
}

/// Cases of these names, all with one mean.
pub fn cases(names: &[&str], mean: f64) -> Vec<Json> {
    names.iter().map(|name| case(&format!("t.py::test_{name}"), mean)).collect()
}

/// Which files are compared: their names, reference first.
pub fn sides(transcript: Transcript) -> [String; 2] {
    let json = transcript.ok().json();
    ["reference", "candidate"].map(|side| {
        let path = json[side]["path"].as_str().unwrap_or("none");
        Path::new(path).file_name().unwrap().to_string_lossy().into_owned()
    })
}

/// `analyze --format json` of some files of a store.
fn paths(store: &Store, paths: &[&str], args: &[&str]) -> Transcript {
    let mut call = park(&[&["analyze", "--format", "json"], args].concat());
    for path in paths {
        call = call.arg(store.path().join(path));
    }
    call.run()
}

/// Three runs of three days, in two folders.
pub fn three_days() -> Store {
    let run = |day: u32, mean: f64| artifact(&at(day, 0), json!({}), &cases(&["a"], mean));
    Store::new()
        .file("old/0001_x.json", run(1, 1.0))
        .file("old/0002_x.json", run(2, 2.0))
        .file("new/0001_y.json", run(3, 3.0))
}

#[test]
fn of_several_paths_the_last_is_the_candidate_whatever_the_dates() {
    let store = three_days();
    let (old, newer, newest) = ("old/0001_x.json", "old/0002_x.json", "new/0001_y.json");
    for (given, reference, candidate) in [
        (vec![old, newest], "0001_x.json", "0001_y.json"),
        (vec![newest, old], "0001_y.json", "0001_x.json"),
        (vec![newest, old, newer], "0001_y.json", "0002_x.json"),
        (vec![old, newer, newest], "0002_x.json", "0001_y.json"),
        (vec!["old", "new"], "0002_x.json", "0001_y.json"),
        (vec!["new", "old"], "0001_y.json", "0002_x.json"),
        // A file in a folder that is given, too.
        (vec!["old", newer], "0001_x.json", "0002_x.json"),
    ] {
        assert_eq!(sides(paths(&store, &given, &[])), [reference, candidate], "{given:?}");
    }
    let back = park(&["analyze"]).arg(store.path().join(newest)).arg(store.path().join(old));
    let back = back.run().ok().stdout;
    assert!(back.contains("measured 2 days earlier than the reference"), "{back}");
    assert!(back.contains("3.0×  2.5× … 3.6×  improved"), "{back}");
}

#[test]
fn selectors_go_before_paths_and_pool_takes_all_of_them() {
    let store = three_days();
    let given = ["new", "old"];
    let check = |args: &[&str], reference: &str, candidate: &str| {
        assert_eq!(sides(paths(&store, &given, args)), [reference, candidate], "{args:?}");
    };
    check(&["--candidate", "0001_x"], "0001_y.json", "0001_x.json");
    check(&["--reference", "0001_y"], "0001_y.json", "0002_x.json");
    check(&["--reference", "0001_x", "--candidate", "0001_y"], "0001_x.json", "0001_y.json");
    // A candidate of the path of the reference has the run before it.
    check(&["--candidate", "0001_y"], "0002_x.json", "0001_y.json");
    let pooled = paths(&store, &["old", "new"], &["--pool"]).ok().json();
    assert_eq!(pooled["reference"]["pooled"].as_array().unwrap().len(), 2);
    assert_eq!(pooled["candidate"].get("pooled"), None);
}

#[test]
fn a_path_without_a_run_is_an_error_or_a_first_build() {
    let store = three_days().file("empty/readme.txt", "");
    let missing = paths(&store, &["old", "empty"], &["--fail-on", "regressed"]);
    assert_eq!(missing.status, ExitStatus::Failure);
    assert!(missing.stderr.starts_with("error: there is no run in `"), "{}", missing.stderr);
    let first = paths(&store, &["empty", "old"], &[]).ok();
    assert_eq!(first.json()["schema"], "pytest-park/run/v1");
    assert!(first.stderr.contains("there is no run in the paths of the reference"));
    let required = paths(&store, &["empty", "old"], &["--require-reference"]);
    assert_eq!(required.status, ExitStatus::GateFailed);
    let same = paths(&store, &["new/0001_y.json", "new"], &[]);
    assert_eq!(same.status, ExitStatus::Failure);
    assert!(same.stderr.starts_with("error: reference and candidate are the same run, `y`"));
}

#[test]
fn defaults_pass_over_runs_that_say_nothing() {
    let run =
        |day: u32, names: &[&str], mean| artifact(&at(day, 0), json!({}), &cases(names, mean));
    let newest = run(9, &["a", "b"], 2.0);
    let store = Store::new()
        .file("0001_good.json", run(1, &["a", "b"], 1.0))
        .file("0002_none.json", run(2, &[], 1.0))
        .file("0003_other.json", run(3, &["z"], 1.0))
        .file("0004_new.json", &newest)
        .file("copy.json", &newest);
    let shown = store.analyze(&["--format", "json"]);
    let notes: Vec<&str> = shown.stderr.lines().filter(|line| line.starts_with("note: ")).collect();
    assert_eq!(notes.len(), 1, "{}", shown.stderr);
    for part in [
        "1 run without a benchmark (",
        "1 run with the same numbers",
        "in common (",
        "0003_other.json",
    ] {
        assert!(notes[0].contains(part), "{part}: {}", notes[0]);
    }
    assert_eq!(sides(shown)[0], "0001_good.json");
    // A note is no reason for `--strict` to fail; two runs of one id are.
    let strict = Store::new()
        .file("0001_good.json", run(1, &["a"], 1.0))
        .file("0002_none.json", run(2, &[], 1.0))
        .file("0003_new.json", run(3, &["a"], 1.0));
    assert_eq!(strict.analyze(&["--strict"]).status, ExitStatus::Success);
    assert!(strict.analyze(&["--quiet"]).ok().stderr.is_empty());
}

#[test]
fn an_empty_newest_run_is_passed_over_but_never_under_a_gate() {
    let run = |day: u32, names: &[&str]| artifact(&at(day, 0), json!({}), &cases(names, 1.0));
    let store = Store::new()
        .file("0001_a.json", run(1, &["a"]))
        .file("0002_b.json", run(2, &["a"]))
        .file("0003_none.json", run(3, &[]));
    assert_eq!(sides(store.analyze(&["--format", "json"])), ["0001_a.json", "0002_b.json"]);
    let gated = store.analyze(&["--format", "json", "--fail-on", "regressed"]);
    assert_eq!(gated.json()["candidate"]["name"], "none");
    // Where nothing but the newest is empty, there is no other to compare the oldest with.
    let two = Store::new().file("0001_a.json", run(1, &["a"])).file("0002_none.json", run(2, &[]));
    let alone = two.analyze(&["--format", "json"]).ok();
    assert_eq!(alone.json()["run"]["name"], "a");
    assert!(alone.stderr.contains("no other run has benchmarks"), "{}", alone.stderr);
    let none = Store::new().file("0001_a.json", run(1, &[])).file("0002_b.json", run(2, &[]));
    assert_eq!(sides(none.analyze(&["--format", "json"])), ["0001_a.json", "0002_b.json"]);
}

#[test]
fn a_later_run_is_offered_where_no_earlier_one_shares_a_benchmark() {
    let run = |day: u32, names: &[&str]| artifact(&at(day, 0), json!({}), &cases(names, 1.0));
    let store = Store::new()
        .file("0001_other.json", run(1, &["z"]))
        .file("0002_mine.json", run(2, &["a"]))
        .file("0003_more.json", run(3, &["y"]))
        .file("0004_later.json", run(4, &["a"]));
    let shown = store.analyze(&["--candidate", "mine"]);
    let offer = "the nearest that does is later: `--reference later`";
    assert!(shown.stderr.contains(offer), "{}", shown.stderr);
    let followed =
        store.analyze(&["--format", "json", "--candidate", "mine", "--reference", "later"]);
    assert_eq!(sides(followed), ["0004_later.json", "0002_mine.json"]);
}

#[test]
fn projects_that_share_nothing_are_named_with_their_folders() {
    let run = |day: u32, project: &str, name: &str| {
        artifact(&at(day, 0), json!({"commit": {"project": project}}), &cases(&[name], 1.0))
    };
    let store = Store::new()
        .file("one/0001_x.json", run(1, "alpha", "a"))
        .file("two/0001_x.json", run(2, "beta", "b"));
    let shown = store.analyze(&[]);
    assert!(shown.stderr.contains("runs of two projects, `alpha` and `beta`"), "{}", shown.stderr);
    for folder in ["one", "two"] {
        let folder = store.path().join(folder).display().to_string();
        assert!(shown.stderr.contains(&format!("in `{folder}`")), "{}", shown.stderr);
    }
}

#[test]
fn the_default_reference_is_of_the_candidates_python_where_there_is_one() {
    let run = |day: u32, python: &str, mean| {
        artifact(&at(day, 0), json!({"machine": {"python_version": python}}), &cases(&["a"], mean))
    };
    let store = Store::new()
        .file("0001_py12.json", run(1, "3.12.1", 1.0))
        .file("0002_py13.json", run(2, "3.13.0", 0.5))
        .file("0003_py12.json", run(3, "3.12.4", 1.1));
    let shown = store.analyze(&["--format", "json"]);
    let note = "1 run on another kind of machine or another Python (";
    assert!(shown.stderr.contains(note) && shown.stderr.contains("0002_py13"), "{}", shown.stderr);
    assert_eq!(sides(shown), ["0001_py12.json", "0003_py12.json"]);
    // Without one, the newest is taken, and what differs is said.
    let shown = store.analyze(&["--format", "json", "--candidate", "py13"]);
    assert!(shown.stderr.contains("python 3.12.1 → 3.13.0"), "{}", shown.stderr);
    assert_eq!(sides(shown), ["0001_py12.json", "0002_py13.json"]);
}

#[test]
fn a_candidate_of_an_older_commit_is_named() {
    let run = |day: u32, made: &str| {
        let facts = json!({"commit": {"id": made.repeat(10), "time": format!("{made}T00:00:00Z")}});
        artifact(&at(day, 0), facts, &cases(&["a"], 1.0))
    };
    let store = Store::new()
        .file("0001_x.json", run(1, "2026-01-01"))
        .file("0002_x.json", run(2, "2026-01-02"));
    let note = "note: the commit of the candidate is older than that of the reference";
    assert!(!store.analyze(&[]).ok().stderr.contains(note));
    let store = store.file("0003_x.json", run(3, "2026-01-01"));
    assert!(store.analyze(&[]).ok().stderr.contains(note));
    assert!(!store.analyze(&["-r", "0002_x"]).ok().stderr.contains(note));
    assert!(!store.analyze(&["--order", "measured"]).ok().stderr.contains(note));
}
