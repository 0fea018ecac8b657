//! Which runs are compared where selectors, paths and defaults decide, and in which order runs are.

use std::fs;
use std::path::Path;
use std::process::Command;

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, park, with};

/// An artifact with these facts over those of a usual one.
fn artifact(date: &str, facts: Json, cases: &[Json]) -> String {
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

fn at(day: u32, minute: u32) -> String {
    format!("2026-03-{day:02}T10:{minute:02}:00+00:00")
}

fn cases(names: &[&str], mean: f64) -> Vec<Json> {
    names.iter().map(|name| case(&format!("t.py::test_{name}"), mean)).collect()
}

/// Which files are compared: their names, reference first.
fn sides(transcript: Transcript) -> [String; 2] {
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

fn three_days() -> Store {
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
    assert!(back.contains("-66.7 %") || back.contains("3.0×"), "{back}");
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

#[test]
fn folders_ranges_and_links_select_runs() {
    let run = |day: u32| artifact(&at(day, 0), json!({}), &cases(&["a"], f64::from(day)));
    let (linux, darwin) = ("Linux-CPython-3.12-64bit", "Darwin-CPython-3.12-64bit");
    let store = Store::new()
        .file(&format!("{linux}/0001_main.json"), run(1))
        .file(&format!("{darwin}/0001_main.json"), run(2))
        .file(&format!("{linux}/0002_main.json"), run(3))
        .file(&format!("{linux}/0003_main.json"), run(4));
    let reference =
        |selector: &str| store.compared(&["--reference", selector])["reference"].clone();
    for selector in [format!("{linux}/0001"), format!("{linux}/0001_m"), "Linux*/1".to_owned()] {
        let path = reference(&selector)["path"].as_str().unwrap().to_owned();
        assert!(path.ends_with(&format!("{linux}/0001_main.json")), "{selector}: {path}");
    }
    let pooled = store.compared(&["--reference", "0001..0002", "--pool"]);
    assert_eq!(pooled["reference"]["pooled"].as_array().unwrap().len(), 3);
    let newest = store.analyze(&["--reference", "0001..0002"]).ok();
    assert!(newest.stderr.contains("`0001..0002` matches 3 runs by range"), "{}", newest.stderr);
    assert!(newest.stderr.contains("; `--pool` takes all of them"), "{}", newest.stderr);
    #[cfg(unix)]
    {
        let link = store.path().join("release.json");
        std::os::unix::fs::symlink(store.path().join(linux).join("0001_main.json"), link).unwrap();
        for selector in ["release", "release.json"] {
            assert_eq!(reference(selector)["datetime"], "2026-03-01T10:00:00Z", "{selector}");
        }
        assert_eq!(
            park(&["runs", "--format", "json"]).arg(store.path()).run().ok().json()["runs"]
                .as_array()
                .unwrap()
                .len(),
            4
        );
    }
}

#[test]
fn sides_of_the_same_runs_are_named_in_full() {
    let store = three_days();
    let all = store.analyze(&["--reference", "*", "--candidate", "*", "--pool"]);
    let expected = "error: reference and candidate are the same 3 runs: \
                    `0001_x`, `0002_x`, `0001_y`\n";
    assert!(all.stderr.starts_with(expected), "{}", all.stderr);
    let one = store.analyze(&["--reference", "0002_x", "--candidate", "x", "--pool"]);
    let expected = "error: the reference, `x`, is one of the candidate's 2 runs\n";
    assert!(one.stderr.starts_with(expected), "{}", one.stderr);
}

#[test]
fn a_hint_is_a_command_that_works() {
    let run = |day: u32, branch: &str| {
        artifact(&at(day, 0), json!({"commit": {"branch": branch}}), &cases(&["a"], 1.0))
    };
    let store = Store::new()
        .file("0001_two words.json", run(1, "main"))
        .file("0002_two words.json", run(2, "main"))
        .file("0003_new.json", run(3, "fix"));
    for args in [
        ["--reference", "main"],
        ["--reference", "mian"],
        ["--reference", "two wods"],
        ["--candidate", "0001"],
        ["--candidate", "oldest"],
    ] {
        let failed = store.analyze(&args);
        assert_eq!(failed.status, ExitStatus::Failure, "{args:?}");
        let hint = failed.stderr.rsplit("hint: ").next().unwrap();
        let hint = hint.split('`').nth(1).unwrap();
        let words = shlex::split(hint).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_ne!(words, args, "{hint}");
        let again = match args[0] {
            "--candidate" => [args.as_slice(), &words].concat(),
            _ => words,
        };
        assert_eq!(store.analyze(&again).status, ExitStatus::Success, "{args:?}: {hint}");
    }
}

/// Runs git in a folder, away from any configuration; `None` where there is no git.
fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .ok()?;
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[test]
fn words_that_git_knows_select_the_runs_of_commits() {
    let store = Store::new();
    let root = store.path().to_owned();
    if git(&root, &["init", "-q", "-b", "main"]).is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no git");
        return;
    }
    let mut ids = Vec::new();
    for i in 0..5 {
        git(&root, &["commit", "-q", "--allow-empty", "-m", &i.to_string()]);
        ids.push(git(&root, &["rev-parse", "HEAD"]).unwrap());
        if i == 2 {
            git(&root, &["tag", "v2.1"]);
            git(&root, &["switch", "-q", "-c", "work"]);
        }
    }
    // The third commit, where `work` and `main` part, has no run.
    let mut store = store;
    for (i, id) in ids.iter().enumerate().filter(|(i, _)| *i != 2) {
        let facts = json!({"commit": {"id": id, "branch": "b"}});
        let text = artifact(&at(1 + i as u32, 0), facts, &cases(&["a"], 1.0 + i as f64));
        store = store.file(&format!(".benchmarks/{:04}_x.json", i + 1), text);
    }
    let storage = root.join(".benchmarks");
    let analyze = |args: &[&str]| park(&[&["analyze"], args].concat()).arg(&storage).run();
    let reference =
        |selector: &str| sides(analyze(&["--format", "json", "--reference", selector]))[0].clone();
    assert_eq!(reference("HEAD~1"), "0004_x.json");
    assert_eq!(reference("main~1"), "0002_x.json");
    assert_eq!(reference("merge-base:main"), "0002_x.json");
    let shown = analyze(&["--reference", "merge-base:main"]);
    let note = "note: `merge-base:main` is commit ";
    assert!(shown.stderr.contains(note) && shown.stderr.contains("the nearest before it"));
    // A commit without a run is an error that offers one with a run.
    let failed = analyze(&["--reference", "v2.1"]);
    assert_eq!(failed.status, ExitStatus::Failure);
    let known = format!("git knows it as commit {}, which no run measured", &ids[2][..8]);
    assert!(failed.stderr.contains(&known), "{}", failed.stderr);
    assert!(failed.stderr.ends_with("hint: `--reference merge-base:v2.1`\n"), "{}", failed.stderr);
    assert_eq!(reference("merge-base:v2.1"), "0002_x.json");
    let since =
        park(&["history", "--format", "json", "--since", "HEAD~1"]).arg(&storage).run().ok();
    assert_eq!(since.json()["runs"].as_array().unwrap().len(), 2);
    for word in ["nonsense", "--help", "merge-base:nonsense"] {
        let failed = analyze(&[&format!("--reference={word}")]);
        assert!(failed.stderr.starts_with(&format!("error: no run matches `{word}`")), "{word}");
    }
}

#[test]
fn the_storage_of_a_parent_folder_is_read_and_named() {
    let run = |day: u32| artifact(&at(day, 0), json!({}), &cases(&["a"], 1.0));
    let store = Store::new()
        .file("repo/.benchmarks/0001_x.json", run(1))
        .file("repo/.benchmarks/0002_x.json", run(2))
        .file("repo/.git/HEAD", "")
        .file("repo/src/deep/x.py", "");
    let deep = store.path().join("repo/src/deep");
    for command in ["analyze", "runs", "history"] {
        let shown = park(&[command]).folder(&deep).run().ok();
        let storage = store.path().join("repo/.benchmarks");
        let note = format!("so `{}` is read\n", storage.display());
        assert!(shown.stderr.contains(&note), "{command}: {}", shown.stderr);
    }
    fs::remove_dir_all(store.path().join("repo/.git")).unwrap();
    let missing = park(&["analyze"]).folder(&deep).run();
    assert!(missing.stderr.starts_with("error: no such file or folder: `./.benchmarks`"));
}
