//! The words around an answer are true of the data, and the commands that it advises work.

use std::fs;

use serde_json::{Value as Json, json};

use crate::gates::{analyze as gated, pair as two};
use crate::harness::{Store, case, fixture, park, shared, with};
use crate::which_runs::{artifact, at, cases};

/// A case that stores something.
fn storing(name: &str, extra: Json) -> Json {
    with(case(name, 1.0), json!({"extra_info": extra}))
}

#[test]
fn a_limit_is_in_the_unit_of_its_metric() {
    let store = two(
        &[storing("t.py::test_a", json!({"took_ns": 1500}))],
        &[storing("t.py::test_a", json!({"took_ns": 1700}))],
    );
    for (gate, code) in [
        ("extra:took_ns>2us", 0),
        ("extra:took_ns>1us", 1),
        ("extra:took_ns>1600ns", 1),
        ("extra:took_ns>1600", 1),
        ("extra:took_ns<2us", 1),
        ("extra:took_ns:1us", 0),
        ("extra:took_ns:0.1us", 1),
    ] {
        let tested = gated(&store, &[gate], &[]);
        assert_eq!(tested.status.code(), code, "{gate}: {}", tested.stderr);
    }
    let told = gated(&store, &["extra:took_ns>1us"], &[]).stderr;
    assert!(told.contains("extra:took_ns 1.7 µs, above 1 µs"), "{told}");
    // What counts something else is not tested, and not by its bare number.
    let told = gated(&store, &["extra:took_ns>1MiB"], &[]);
    assert_eq!(told.status.code(), 1);
    assert!(
        told.stderr.contains("nothing was tested: no benchmark has the extra:took_ns in the unit"),
        "{}",
        told.stderr
    );
}

#[test]
fn stored_numbers_of_two_units_are_not_compared() {
    let store = two(
        &[storing("t.py::test_a", json!({"mem": "12 MB"}))],
        &[storing("t.py::test_a", json!({"mem": "12 s"}))],
    );
    let row = store.compared(&["--metric", "extra:mem"])["rows"][0].clone();
    assert_eq!(
        (&row["verdict"], &row["reason_code"]),
        (&json!("incomparable"), &json!("no-number"))
    );
    let same = two(
        &[storing("t.py::test_a", json!({"took_ns": "1.5 us"}))],
        &[storing("t.py::test_a", json!({"took_ns": 3000}))],
    );
    let row = same.compared(&["--metric", "extra:took_ns"])["rows"][0].clone();
    let ratio = row["judged"]["ratio"].as_f64().unwrap();
    assert!((ratio - 2.0).abs() < 1e-9, "{ratio}");
}

#[test]
fn a_gate_that_tests_nothing_says_what_is_missing() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)]);
    for (gate, why) in [
        ("extra:nosuch:5%", "no benchmark has extra:nosuch"),
        ("p95:5%", "no benchmark has the rounds that the p95 needs"),
        ("mean>8MiB", "no benchmark has the mean in the unit of the limit"),
    ] {
        let tested = gated(&store, &[gate], &[]);
        assert_eq!(tested.status.code(), 1, "{gate}");
        assert!(tested.stderr.contains(why), "{gate}: {}", tested.stderr);
    }
}

#[test]
fn a_gate_that_judged_nothing_does_not_say_that_it_passed() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.5)]);
    let tested = gated(&store, &["regressed"], &[]);
    assert_eq!(tested.status.code(), 0, "{}", tested.stderr);
    assert!(
        tested.stderr.contains(
            "gate: regressed fails nothing, because none of 1 benchmark could be judged: the slower side "
        ),
        "{}",
        tested.stderr
    );
    let comment = gated(&store, &["regressed"], &["--format", "markdown"]).stdout;
    assert!(!comment.contains("gate passed"), "{comment}");
}

#[test]
fn a_gate_does_not_judge_the_run_before_one_that_cannot_be_read() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)]);
    let store = store.file("0003_c.json", "{\"benchmarks\": [");
    let tested = gated(&store, &["mean:500%"], &[]);
    assert_eq!(tested.status.code(), 2, "{}", tested.stderr);
    assert!(tested.stderr.contains("a newer run cannot be read"), "{}", tested.stderr);
    assert!(tested.stderr.contains("`--candidate 0002`"), "{}", tested.stderr);
    assert_eq!(gated(&store, &["mean:500%"], &["--candidate", "0002"]).status.code(), 0);
    // Without a gate nobody relies on the newest run.
    assert_eq!(store.analyze(&[]).status.code(), 0);
}

#[test]
fn a_run_that_is_read_is_never_written_over() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)]);
    let target = store.path().join("0002_b.json");
    let before = fs::read(&target).unwrap();
    let output = target.to_str().unwrap();
    for command in ["analyze", "runs", "history"] {
        let refused = park(&[command, "--output", output]).arg(store.path()).run();
        assert_eq!(refused.status.code(), 2, "{command}: {}", refused.stderr);
        assert!(refused.stderr.contains("its numbers would be lost"), "{}", refused.stderr);
        assert_eq!(fs::read(&target).unwrap(), before, "{command}");
    }
}

#[test]
fn a_position_counts_joined_runs_to_the_end() {
    let part = |day: u32, name: &str| {
        let facts = json!({"commit": {"id": day.to_string().repeat(40)}});
        artifact(&at(day, 0), facts, &cases(&[name], 1.0))
    };
    let mut store = Store::new();
    for day in [1, 2] {
        for (shard, name) in ["a", "b", "c"].into_iter().enumerate() {
            store = store.file(
                &format!("000{}_{name}.json", 3 * (day - 1) + shard as u32 + 1),
                part(day, name),
            );
        }
    }
    store.analyze(&["--reference", "latest~1"]).ok();
    let beyond = store.analyze(&["--reference", "latest~2"]);
    assert_eq!(beyond.status.code(), 2, "{}", beyond.stdout);
    assert!(beyond.stderr.contains("no run matches"), "{}", beyond.stderr);
}

#[test]
fn runs_that_are_saved_already_are_proposed_before_new_ones() {
    let run = |day: u32, commit: &str, mean: f64, machine: &str| {
        let facts = json!({"commit": {"id": commit.repeat(40)}, "machine": {"system": machine}});
        artifact(&at(day, 0), facts, &cases(&["a", "b"], mean))
    };
    let archive = |machine: &str| {
        let mut store = Store::new();
        for day in 1..=6 {
            let (commit, mean) = if day % 2 == 1 { ("a", 1.0) } else { ("b", 1.15) };
            let machine = if day == 2 { machine } else { "Linux" };
            store = store.file(&format!("000{day}_x.json"), run(day, commit, mean, machine));
        }
        store
    };
    let next = |store: &Store| {
        let text = store.analyze(&[]).ok().stdout;
        text.lines().find(|line| line.starts_with("next  ")).unwrap_or_default().to_owned()
    };
    let line = next(&archive("Linux"));
    assert!(line.ends_with("--pool` compares the 3 runs a side that are saved already"), "{line}");
    // Other machines are not to be pooled.
    let line = next(&archive("Windows"));
    assert!(!line.contains("saved already") && !line.contains("--candidate"), "{line}");
    // What is saved later is not among two files.
    let store = archive("Linux");
    let files = ["0005_x.json", "0006_x.json"].map(|name| store.path().join(name));
    let text = park(&["analyze"]).arg(&files[0]).arg(&files[1]).run().ok().stdout;
    let line = text.lines().find(|line| line.starts_with("next  ")).unwrap();
    assert!(line.contains("each under a name of its own") && !line.contains("analyze"), "{line}");
}

#[test]
fn the_calls_a_second_that_moved_apart_moved_their_way() {
    let mut slow = case("t.py::test_a", 1.0);
    slow["stats"]["mean"] = json!(4.0);
    slow["stats"]["ops"] = json!(0.25);
    let store = two(
        &[case("t.py::test_a", 1.0), case("t.py::test_b", 1.0)],
        &[slow, case("t.py::test_b", 1.0)],
    );
    let text = store.analyze(&["--metric", "ops"]).ok().stdout;
    assert!(text.contains("* the ops moved elsewhere (test_a 4.0× slower)"), "{text}");
}

#[test]
fn a_budget_limits_what_is_better_bigger_from_below() {
    let at = |accuracy: f64| [storing("t.py::test_a", json!({"accuracy": accuracy}))];
    for (accuracy, code) in [(0.9, 0), (0.8, 1)] {
        let store = two(&at(0.9), &at(accuracy)).file(
            "pyproject.toml",
            "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nmetric = \"extra:accuracy\"\nlimit = \"0.85\"\n",
        );
        let tested = park(&["analyze"]).arg(store.path()).folder(store.path()).run();
        assert_eq!(tested.status.code(), code, "{accuracy}: {}", tested.stderr);
    }
}

#[test]
fn several_configured_metrics_are_for_formats_with_room_for_them() {
    let of = |queries: u32| [storing("t.py::test_a", json!({"queries": queries}))];
    let store = two(&of(1), &of(2))
        .file("pyproject.toml", "[tool.pytest-park]\nmetric = [\"median\", \"extra:queries\"]\n");
    let run = |args: &[&str]| park(args).arg(store.path()).folder(store.path()).run();
    let json = run(&["analyze", "--format", "json"]).ok().json();
    assert_eq!(json["metric"], json!("median"));
    assert!(run(&["analyze"]).ok().stdout.contains("extra:queries"));
    let both = ["analyze", "--format", "json", "--metric", "median", "--metric", "mean"];
    assert_eq!(run(&both).status.code(), 2);
}

#[test]
fn a_mistyped_key_is_an_error_in_every_command_that_reads_the_file() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)])
        .file("pyproject.toml", "[tool.pytest-park]\nfial-on = \"regressed\"\n");
    for command in ["analyze", "history", "growth"] {
        let refused = park(&[command]).arg(store.path()).folder(store.path()).run();
        assert_eq!(refused.status.code(), 2, "{command}");
        assert!(refused.stderr.contains("fail-on"), "{command}: {}", refused.stderr);
    }
}

#[test]
fn a_postfix_that_nothing_has_is_said() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)]);
    let said = store.analyze(&["--original-postfix", "_aaa"]).ok().stderr;
    assert!(said.contains("note: no benchmark ends with the postfix `aaa`"), "{said}");
    assert!(!store.analyze(&[]).ok().stderr.contains("postfix"));
}

#[test]
fn a_history_says_that_its_metric_is_absent() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)]);
    let history = park(&["history", "--metric", "extra:nosuch"]).arg(store.path()).run().ok();
    assert!(
        history.stderr.contains("no benchmark has the extra:nosuch in these runs"),
        "{}",
        history.stderr
    );
    assert!(!park(&["history"]).arg(store.path()).run().ok().stderr.contains("no benchmark has"));
}

#[test]
fn the_first_number_of_a_history_is_the_one_its_change_is_since() {
    let run = |day: u32, machine: &str, mean: f64| {
        artifact(&at(day, 0), json!({"machine": {"system": machine}}), &cases(&["a"], mean))
    };
    let store = Store::new()
        .file("0001_x.json", run(1, "Darwin", 8.0))
        .file("0002_x.json", run(2, "Linux", 1.0))
        .file("0003_x.json", run(3, "Linux", 2.0));
    let text = park(&["history"]).arg(store.path()).run().ok().stdout;
    let row = text.lines().find(|line| line.starts_with("test_a")).unwrap_or_default();
    assert!(row.contains("1 s") && row.contains("2 s") && row.contains("+100 %"), "{text}");
    assert!(!row.contains("8 s"), "{text}");
    assert!(text.contains("first: on the kind of machine of the last run"), "{text}");
}

#[test]
fn timers_that_count_different_things_are_not_compared() {
    let timed = |timer: &str, mean: f64| {
        let extra = json!({"queries": 3});
        [with(
            case("t.py::test_a", mean),
            json!({"options": {"timer": timer}, "extra_info": extra}),
        )]
    };
    let store = two(&timed("perf_counter_ns", 1000.0), &timed("perf_counter", 1e-6));
    let row = store.compared(&[])["rows"][0].clone();
    assert_eq!(
        (&row["verdict"], &row["reason_code"], &row["speedup"]),
        (&json!("incomparable"), &json!("another-unit"), &Json::Null)
    );
    assert_eq!(gated(&store, &["regressed"], &[]).status.code(), 1);
    // What the suite stores has nothing to do with its timer.
    let stored = store.compared(&["--metric", "extra:queries"])["rows"][0].clone();
    assert_ne!(stored["verdict"], json!("incomparable"));
    let same = two(&timed("perf_counter_ns", 1000.0), &timed("perf_counter_ns", 1000.0));
    assert_ne!(same.compared(&[])["rows"][0]["verdict"], json!("incomparable"));
}

#[test]
fn a_crashed_benchmark_is_not_removed() {
    let crashed = with(case("t.py::test_b", 1.0), json!({"stats": null}));
    let store = two(
        &[case("t.py::test_a", 1.0), case("t.py::test_b", 1.0)],
        &[case("t.py::test_a", 1.0), crashed],
    );
    let json = store.compared(&[]);
    assert_eq!(json["removed"], json!([]));
    assert_eq!(json["rows"][1]["verdict"], json!("incomparable"));
    assert_eq!(gated(&store, &["incomparable"], &[]).status.code(), 1);
    let strict = store.analyze(&["--strict"]);
    assert!(strict.stderr.ends_with("error: `--strict` and 1 warning\n"), "{}", strict.stderr);
}

#[test]
fn only_the_row_with_a_step_takes_a_second_line_of_a_history() {
    let text = park(&["history"]).arg(fixture("history")).width(80).run().ok().stdout;
    let rows: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("benchmark")).collect();
    assert!(rows[0].ends_with("since first  steps") && rows[0].contains("  runs  "), "{text}");
    assert!(rows[1].starts_with("test_batch[1]  ") && rows[1].ends_with("%  -"), "{text}");
    assert_eq!(rows[7], "    +59 % (+56 … +62 %) at #7 4b885025", "{text}");
}

#[test]
fn a_history_proposes_renames_where_series_end_and_others_begin() {
    let run = |day: u32, folder: &str| {
        let ids = ["a", "b"].map(|name| case(&format!("{folder}/t.py::test_{name}"), 1.0));
        artifact(&at(day, 0), json!({}), &ids)
    };
    let mut store = Store::new();
    for day in 1..=4 {
        let folder = if day < 3 { "old" } else { "new" };
        store = store.file(&format!("000{day}_x.json"), run(day, folder));
    }
    let history =
        |store: &Store| park(&["history"]).arg(store.path()).folder(store.path()).run().ok();
    let said = history(&store).stderr;
    assert!(said.contains("note: 2 benchmarks look renamed"), "{said}");
    assert!(said.contains("\n  \"old/*\" = \"new/*\"\n"), "{said}");
    let store = store.file("pyproject.toml", "[tool.pytest-park.renames]\n\"old/*\" = \"new/*\"\n");
    assert!(!history(&store).stderr.contains("renamed"));
}

#[test]
fn a_footnote_names_a_benchmark_and_not_how_it_was_paired() {
    let Some(cases) = shared("cases/18-one-fast-round") else { return };
    let text = park(&["analyze"]).arg(cases).run().ok().stdout;
    let pairs = text.split("two implementations in this run").nth(1).unwrap();
    let footnote = pairs.lines().find(|line| line.starts_with("* the mean moved")).unwrap();
    assert!(footnote.contains("test_split_csv_optimized 3.3× faster)"), "{footnote}");
    assert!(!footnote.contains("by postfix"), "{footnote}");
}

#[test]
fn a_throughput_is_in_the_unit_that_is_stored() {
    let store = two(
        &[storing("t.py::test_a", json!({"throughput": "100 MB/s"}))],
        &[storing("t.py::test_a", json!({"throughput": "50 MB/s"}))],
    );
    let shown = store.analyze(&["--metric", "extra:throughput"]).ok().stdout;
    assert!(shown.contains("100 MB/s") && shown.contains("50 MB/s"), "{shown}");
    let row = store.compared(&["--metric", "extra:throughput"])["rows"][0].clone();
    assert_eq!(row["change"], json!("regressed"));
}

#[test]
fn a_trend_says_what_its_dots_are() {
    let mut store = Store::new();
    for day in 1..=4 {
        let cases = [storing("t.py::test_a", json!({"queries": if day < 3 { 0 } else { 5 }}))];
        store = store.file(&format!("000{day}_x.json"), artifact(&at(day, 0), json!({}), &cases));
    }
    let history = |metric: &str| {
        let call = park(&["history", "--metric", metric]).arg(store.path());
        call.run().ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let stored = history("extra:queries");
    assert!(
        stored.contains("··") && stored.contains("or a number that is not above 0"),
        "{stored}"
    );
    assert!(!history("mean").contains("not above 0"));
}

#[test]
fn growth_counts_what_one_side_lacks() {
    let sizes = |name: &str| -> Vec<Json> {
        let size = |n: i32| {
            let id = format!("t.py::test_{name}[{n}]");
            with(case(&id, f64::from(n)), json!({"params": {"n": n}}))
        };
        [1, 10, 100].map(size).into()
    };
    let store = two(&[sizes("a"), sizes("gone")].concat(), &sizes("a"));
    let shown = park(&["growth"]).arg(store.path()).run().ok().stdout;
    assert!(shown.contains("left out: 3 benchmarks only in the reference; "), "{shown}");
}

#[test]
fn a_gate_says_which_benchmarks_it_could_not_test() {
    let version = |name: &str, version: i32| {
        with(case(name, 1.0), json!({"extra_info": {"benchmark_version": version}}))
    };
    let store = two(
        &[version("t.py::test_a", 1), version("t.py::test_b", 1)],
        &[version("t.py::test_a", 2), version("t.py::test_b", 1)],
    );
    let said = gated(&store, &["regressed"], &[]).stderr;
    assert!(
        said.contains("1 benchmark could not be tested by the gate: another version"),
        "{said}"
    );
}
