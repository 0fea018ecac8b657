//! Runs in several files, and the order of runs.

use std::fs;

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::harness::{Store, case, park};
use crate::which_runs::{artifact, at, cases, sides};

/// Two builds of three shards each, and in the second one benchmark is slower.
fn shards() -> Store {
    let mut store = Store::new();
    for (day, build) in [(1, "base"), (2, "next")] {
        for (shard, name) in [(1, "a"), (2, "b"), (3, "c")] {
            let mean = if (build, name) == ("next", "b") { 2.0 } else { 1.0 };
            let commit = json!({"commit": {"id": build.repeat(10)}});
            let text = artifact(&at(day, shard * 10), commit, &cases(&[name], mean));
            store = store.file(&format!("{build}-shard{shard}.json"), text);
        }
    }
    store
}

#[test]
fn parts_of_one_run_are_joined_unless_they_are_kept_apart() {
    let store = shards();
    for args in [
        vec![],
        vec!["--reference", "latest~1"],
        vec!["--reference", "base-shard2"],
        vec!["--reference", "base-*", "--candidate", "next-*", "--pool"],
        vec!["--reference", "base-shard1", "--candidate", "next-shard3"],
    ] {
        let json = store.compared(&args);
        assert_eq!(json["rows"].as_array().unwrap().len(), 3, "{args:?}");
        assert_eq!(json["added"].as_array().unwrap().len(), 0, "{args:?}");
        assert_eq!(json["reference"].get("pooled"), None, "{args:?}");
    }
    let shown = store.analyze(&[]);
    let note = "note: the candidate is one run in 3 files, joined: ";
    assert!(
        shown.stderr.contains(note) && shown.stderr.contains("`--no-join`"),
        "{}",
        shown.stderr
    );
    // The parts of a side are no other matches of its selector.
    let named = store.analyze(&["--reference", "base*", "--candidate", "next*"]);
    assert!(!named.stderr.contains("matches"), "{}", named.stderr);
    let apart = store.compared(&["--no-join"]);
    assert_eq!(apart["rows"].as_array().unwrap().len(), 1);
    // Of one run alone there is no other to compare with.
    for shard in 1..=3 {
        fs::remove_file(store.path().join(format!("base-shard{shard}.json"))).unwrap();
    }
    let alone = store.analyze(&["--format", "json"]).ok();
    assert_eq!(alone.json()["cases"].as_array().unwrap().len(), 3);
    assert!(alone.stderr.contains("this is the only run"), "{}", alone.stderr);
    let store = shards();
    // Both sides from one run: the parts are what was asked for.
    let parts = store.analyze(&["--reference", "base-shard1", "--candidate", "base-shard2"]);
    assert!(!parts.stderr.contains("joined"), "{}", parts.stderr);
}

/// Copies a run of a store under another name.
fn copied(store: Store, from: &str, to: &str) -> Store {
    let text = fs::read(store.path().join(from)).unwrap();
    store.file(to, text)
}

#[test]
fn a_copy_of_a_part_takes_no_other_part_away() {
    let whole = |store: &Store, args: &[&str]| {
        let json = store.compared(args);
        assert_eq!(json["rows"].as_array().unwrap().len(), 3, "{args:?}");
        assert_eq!(json["rows"][1]["speedup"], json!(0.5), "{args:?}");
        assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])), "{args:?}");
    };
    let one = copied(shards(), "next-shard3.json", "latest.json");
    let mut all = one;
    for shard in 1..=3 {
        let from = format!("next-shard{shard}.json");
        all = copied(all, &from, &format!("again/{from}"));
        for args in [vec![], vec!["-r", "base-shard1", "-c", "next-shard3"], vec!["-r", "latest~1"]]
        {
            whole(&all, &args);
        }
    }
    let gated = all.analyze(&["--fail-on", "mean:50%"]);
    assert_eq!(gated.status, ExitStatus::GateFailed, "{}", gated.stderr);
}

#[test]
fn copies_in_a_pool_count_once() {
    let run = |day: u32, commit: &str, mean: f64| {
        let facts = json!({"commit": {"id": commit.repeat(40)}});
        artifact(&at(day, 0), facts, &cases(&["a", "b"], mean))
    };
    let mut store = Store::new()
        .file("0001_base.json", run(1, "b", 1.0))
        .file("0002_next.json", run(2, "c", 1.1));
    for copy in ["x", "y", "z"] {
        store = copied(store, "0001_base.json", &format!("{copy}/0001_base.json"));
        store = copied(store, "0002_next.json", &format!("{copy}/0002_next.json"));
    }
    let args = ["--reference", "bbbbbbbb", "--candidate", "cccccccc", "--pool"];
    let json = store.compared(&args);
    assert_eq!((json["reference"].get("pooled"), json["candidate"].get("pooled")), (None, None));
    let shown = store.analyze(&args).ok();
    let note = "note: runs that the reference has several times count once; left out: ";
    assert!(shown.stderr.contains(note), "{}", shown.stderr);
    // What is saved already is one run a side, whatever the number of its files.
    assert!(!store.analyze(&[]).ok().stdout.contains("saved already"));
}

#[test]
fn positions_pass_over_copies_and_a_copy_that_is_asked_for_is_named() {
    let run = |day: u32, mean: f64| artifact(&at(day, 0), json!({}), &cases(&["a"], mean));
    let store = Store::new().file("0001_x.json", run(1, 1.0)).file("0002_x.json", run(2, 3.0));
    let store = copied(store, "0002_x.json", "0003_nightly.json");
    for position in ["previous", "latest~1"] {
        let compared = store.analyze(&["-r", position, "--format", "json"]);
        assert_eq!(sides(compared)[0], "0001_x.json", "{position}");
    }
    let asked = store.analyze(&["-r", "0002_x", "-c", "0003_nightly"]).ok();
    let warning = "the reference is a copy of the candidate: nothing can differ";
    assert!(asked.stderr.contains(warning), "{}", asked.stderr);
}

#[test]
fn a_history_has_one_point_for_a_run_in_parts() {
    let store = shards();
    let history = |args: &[&str]| {
        let all = [&["history", "--format", "json"], args].concat();
        park(&all).arg(store.path()).run().ok()
    };
    let joined = history(&[]);
    let note = "note: 2 runs are in 6 files that share no benchmark, joined; `--no-join`";
    assert!(joined.stderr.contains(note), "{}", joined.stderr);
    let json = joined.json();
    assert_eq!(json["runs"].as_array().unwrap().len(), 2);
    for series in json["series"].as_array().unwrap() {
        assert_eq!(series["points"].as_array().unwrap().len(), 2, "{series}");
    }
    assert_eq!(history(&["--no-join"]).json()["runs"].as_array().unwrap().len(), 6);
    let last = history(&["--last", "1", "--group-by", "file"]).json();
    assert_eq!(last["runs"].as_array().unwrap().len(), 1);
    assert_eq!(last["series"].as_array().unwrap().len(), 3);
    assert!(last["series"].as_array().unwrap().iter().all(|of| of["group"] == "t.py"), "{last}");
    let to = history(&["--reference", "base-shard1"]).json();
    assert_eq!(to["reference"], 0);
}

#[test]
fn runs_of_their_own_are_not_joined() {
    let store = |second: Json, minute: u32, names: [&str; 2]| {
        let day = |day: u32, minute: u32, facts: Json, name: &str| {
            artifact(&at(day, minute), facts, &cases(&[name], 1.0))
        };
        Store::new()
            .file(&format!("0001_{}.json", names[0]), day(1, 0, json!({}), "a"))
            .file(&format!("0002_{}.json", names[1]), day(1, minute, second, "b"))
            .file(
                "0003_new.json",
                artifact(&at(2, 0), json!({"commit": {"id": "b"}}), &cases(&["a", "b"], 1.0)),
            )
    };
    for (second, names, n_rows) in [
        (json!({}), ["part1", "part2"], 2),
        (json!({}), ["same", "same"], 2),
        (json!({}), ["routes", "startup"], 1),
        (json!({"commit": {"id": "c"}}), ["same", "same"], 1),
        (json!({"commit": {"dirty": true}}), ["same", "same"], 1),
    ] {
        let rows = store(second.clone(), 20, names).compared(&[])["rows"].as_array().unwrap().len();
        assert_eq!(rows, n_rows, "{second} {names:?}");
    }
}

#[test]
fn earlier_runs_in_parts_tell_the_noise_as_whole_ones_do() {
    let mean = |run: u32, case: usize| 1.0 + 0.01 * f64::from((run * 7 + case as u32 * 3) % 5);
    let names = ["a", "b", "c", "d", "e", "f"];
    let (mut whole, mut parts) = (Store::new(), Store::new());
    for run in 1..=9_u32 {
        let facts = json!({"commit": {"id": format!("{run:040}")}});
        let all: Vec<Json> =
            (0..6).map(|i| case(&format!("t.py::test_{}", names[i]), mean(run, i))).collect();
        whole = whole.file(&format!("w{run}.json"), artifact(&at(run, 2), facts.clone(), &all));
        for part in 0..3_usize {
            let text = artifact(&at(run, part as u32), facts.clone(), &all[2 * part..2 * part + 2]);
            parts = parts.file(&format!("w{run}-{part}.json"), text);
        }
    }
    let (whole, parts) = (whole.compared(&[]), parts.compared(&[]));
    assert_eq!(whole["noise"], parts["noise"]);
    assert_eq!(whole["rows"].as_array().unwrap().len(), 6);
    let verdicts = |json: &Json| -> Vec<String> {
        json["rows"].as_array().unwrap().iter().map(|row| row["judged"].to_string()).collect()
    };
    assert_eq!(verdicts(&whole), verdicts(&parts));
}

/// Twelve commits, measured from the newest to the oldest; from the seventh on one benchmark is
/// slower.
fn backfill(time: &str) -> Store {
    let mut store = Store::new();
    for commit in (1..=12_u32).rev() {
        let number = 13 - commit;
        let jitter = |i: u32| 1.0 + 0.001 * f64::from((commit * 5 + i) % 3);
        let mut all: Vec<Json> = Vec::new();
        for (i, name) in ["a", "b", "c", "d", "e", "f"].iter().enumerate() {
            let slower = if *name == "a" && 7 <= commit { 1.5 } else { 1.0 };
            all.push(case(&format!("t.py::test_{name}"), slower * jitter(i as u32)));
        }
        let id = format!("{commit:x}").repeat(40)[..40].to_owned();
        let mut facts = json!({"commit": {"id": id, "branch": "(detached head)"}});
        facts["commit"][time] = json!(format!("2026-01-{commit:02}T00:00:00+01:00"));
        store = store.file(&format!("{number:04}_x.json"), artifact(&at(20, number), facts, &all));
    }
    store
}

#[test]
fn after_a_backfill_runs_are_in_the_order_of_their_commits() {
    for time in ["time", "author_time"] {
        let store = backfill(time);
        let history = |args: &[&str]| {
            let all = [&["history", "--format", "json"], args].concat();
            park(&all).arg(store.path()).run().ok()
        };
        let found = history(&[]);
        let note = "commits were measured in another order than they were made";
        assert!(found.stderr.contains(note), "{}", found.stderr);
        let json = found.json();
        let series = json["series"].as_array().unwrap();
        let series = series.iter().find(|of| of["fullname"] == "t.py::test_a").unwrap();
        let step = &series["change_points"][0];
        let commits = ["commit_before", "commit_after"].map(|key| step[key].as_str().unwrap());
        assert_eq!(commits, ["6".repeat(40), "7".repeat(40)], "{step}");
        assert!(1.4 < step["ratio"].as_f64().unwrap(), "{step}");
        assert!(!history(&["--order", "commit"]).stderr.contains(note));
        assert!(!history(&["--order", "measured"]).stderr.contains(note));
        let by = |args: &[&str]| sides(store.analyze(&[&["--format", "json"], args].concat()));
        assert_eq!(by(&[]), ["0002_x.json", "0001_x.json"]);
        assert_eq!(by(&["--order", "measured"]), ["0011_x.json", "0012_x.json"]);
        assert_eq!(by(&["--candidate", "latest~3"]), ["0005_x.json", "0004_x.json"]);
        assert_eq!(
            by(&["--candidate", "oldest", "--reference", "previous"]),
            ["0002_x.json", "0012_x.json"]
        );
    }
    let wrong = backfill("time").analyze(&["--order", "date"]);
    assert!(
        wrong.stderr.starts_with("error: unknown `--order` `date`")
            || wrong.stderr.contains("`date`")
    );
    assert_eq!(wrong.status, ExitStatus::Failure);
}

#[test]
fn a_re_measured_old_commit_is_the_latest_only_by_time() {
    let run = |day: u32, commit: u32| {
        let made = format!("2026-01-{commit:02}T00:00:00Z");
        let facts = json!({"commit": {"id": format!("{commit:040}"), "time": made}});
        artifact(&at(day, 0), facts, &cases(&["a"], f64::from(day)))
    };
    let store = Store::new()
        .file("0001_x.json", run(1, 1))
        .file("0002_x.json", run(2, 2))
        .file("0003_x.json", run(3, 3))
        .file("0004_x.json", run(4, 1));
    let by = |args: &[&str]| sides(store.analyze(&[&["--format", "json"], args].concat()));
    assert_eq!(by(&[]), ["0003_x.json", "0004_x.json"]);
    assert_eq!(by(&["--order", "commit"]), ["0002_x.json", "0003_x.json"]);
}
