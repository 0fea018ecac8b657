//! `history`: trends, gaps, breaks, and the steps of a real history.

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::dashboard::Site;
use crate::harness::{Store, case, fixture, park, with};

#[test]
fn the_history_of_twelve_really_saved_runs() {
    insta::assert_snapshot!("history", park(&["history"]).arg(fixture("history")).run().text());
}

#[test]
fn the_same_history_by_group_in_ascii_as_markdown() {
    let args = [
        "history",
        "--only-changed",
        "--format",
        "markdown",
        "--group-by",
        "func",
        "--ascii",
        "--metric",
        "min",
    ];
    insta::assert_snapshot!("history-markdown", park(&args).arg(fixture("history")).run().text());
}

fn json(args: &[&str], store: &std::path::Path) -> Json {
    let mut all = vec!["history", "--format", "json"];
    all.extend(args);
    park(&all).arg(store).run().ok().json()
}

#[test]
fn the_real_step_of_run_7_is_found_and_nothing_else() {
    for metric in ["mean", "median", "min"] {
        let json = json(&["--metric", metric], &fixture("history"));
        assert_eq!(
            (&json["schema"], &json["metric"]),
            (&json!("pytest-park/history/v1"), &json!(metric))
        );
        assert_eq!(
            (json["runs"].as_array().unwrap().len(), json["suite_change_points"].clone()),
            (12, json!([]))
        );
        for series in json["series"].as_array().unwrap() {
            let steps = series["change_points"].as_array().unwrap();
            assert_eq!(series["points"].as_array().unwrap().len(), 12);
            assert!(
                series["points"][3][metric].as_f64().unwrap() > 0.0
                    && series["points"][3]["run"] == 3
            );
            if !series["fullname"].as_str().unwrap().ends_with("test_query") {
                assert_eq!(steps.len(), 0, "{series}");
                continue;
            }
            let [step] = steps.as_slice() else { panic!("{steps:?}") };
            assert_eq!((&step["last_before"], &step["first_after"]), (&json!(5), &json!(6)));
            assert_eq!(step["commit_after"], json["runs"][6]["commit"]["id"]);
            let [low, ratio, high] =
                ["ratio_low", "ratio", "ratio_high"].map(|it| step[it].as_f64().unwrap());
            assert!(1.4 < low && low < ratio && ratio < high && high < 1.8, "{step}");
        }
    }
}

/// Runs of one day each; the word of each run says the time of `test_a` in milliseconds, `-` where it is missing.
fn store(times: &[&str], machine: impl Fn(usize) -> &'static str) -> Store {
    let mut store = Store::new();
    for (i, word) in times.iter().enumerate() {
        let mut cases = vec![case("t.py::test_other", 0.5)];
        if let Ok(time) = word.parse::<f64>() {
            cases.push(case("t.py::test_a", time / 1e3));
        } else if *word == "null" {
            let mut broken = case("t.py::test_a", 1.0);
            broken["stats"] = json!({"mean": null, "median": null});
            cases.push(broken);
        }
        let artifact = json!({
            "machine_info": {"node": format!("host{i}"), "cpu": {"brand_raw": machine(i)}, "python_version": "3.12.1"},
            "commit_info": {"id": format!("{:040x}", i + 1), "branch": "main", "dirty": false},
            "benchmarks": cases, "datetime": format!("2026-01-{:02}T00:00:00", i + 1), "version": "5.3.1",
        });
        store = store.file(&format!("{:04}_r{i}.json", i + 1), artifact.to_string());
    }
    store
}

#[test]
fn a_gap_is_no_zero_and_a_step_across_it_is_a_range_of_commits() {
    let store = store(&["1", "1", "1", "1", "1", "null", "-", "2", "2", "2", "2", "2"], |_| "cpu");
    let json = json(&["--filter", "test_a"], store.path());
    let series = &json["series"][0];
    let runs: Vec<u64> =
        series["points"].as_array().unwrap().iter().map(|it| it["run"].as_u64().unwrap()).collect();
    assert_eq!(runs, [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]);
    assert_eq!(
        (&series["change_points"][0]["last_before"], &series["change_points"][0]["first_after"]),
        (&json!(4), &json!(7))
    );
    assert_eq!(
        (&series["best"], &series["delta_pct"]),
        (&json!({"run": 0, "mean": 0.001}), &json!(100.0))
    );
    let table = park(&["history", "--filter", "test_a"]).arg(store.path()).run().ok().stdout;
    assert!(table.contains("▁▁▁▁▁··█████"), "{table}");
    assert!(table.contains("between #5 r4 (00000000) and #8 r7 (00000000)"), "{table}");
    let csv = park(&["history", "--format", "csv", "--filter", "test_a"])
        .arg(store.path())
        .run()
        .ok()
        .stdout;
    let records: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 10);
    assert_eq!(
        (&records[5][2], records[5][10].parse::<f64>().unwrap().round(), &records[5][13]),
        ("7", 2.0, "4")
    );
}

#[test]
fn another_machine_is_a_break_and_not_a_step() {
    let times = ["1", "1", "1", "1", "1", "1", "1", "1", "2", "2", "2", "2", "2", "2", "2", "2"];
    let store = store(&times, |run| if run < 8 { "old cpu" } else { "new cpu" });
    let json = json(&[], store.path());
    assert_eq!((&json["breaks"], &json["series"][0]["change_points"]), (&json!([8]), &json!([])));
    assert_eq!(json["series"][0]["delta_pct"], json!(0.0));
    let shown = park(&["history"]).arg(store.path()).run().ok();
    assert!(
        shown.stdout.contains("▁▁▁▁▁▁▁▁│████████") && shown.stdout.contains("break at #9 r8"),
        "{}",
        shown.stdout
    );
    let against = park(&["history", "--reference", "r0"]).arg(store.path()).run().ok();
    assert!(
        against.stderr.contains("another kind of machine") && against.stdout.contains("+100 %")
    );
}

#[test]
fn machines_that_take_turns_do_not_flood_the_title() {
    let store = store(&["1"; 12], |run| if run % 2 == 0 { "one cpu" } else { "other cpu" });
    let shown = park(&["history"]).arg(store.path()).run().ok().stdout;
    assert_eq!(shown.matches("\nbreak at ").count(), 5, "{shown}");
    assert!(
        shown.contains("\n6 more breaks: the bars in the trends\n") && shown.contains("▁│▁│▁"),
        "{shown}"
    );
    assert_eq!(json(&[], store.path())["breaks"].as_array().unwrap().len(), 11);
}

#[test]
fn fewer_than_eight_runs_have_a_trend_and_say_why_they_have_no_steps() {
    let store = store(&["1", "1", "1", "1", "3", "3", "3"], |_| "cpu");
    let shown = park(&["history"]).arg(store.path()).run().ok().stdout;
    assert!(
        shown.contains("8 runs on one kind of machine") && shown.contains("▁▁▁▁███"),
        "{shown}"
    );
}

#[test]
fn runs_are_chosen_by_date_run_and_number() {
    let store = store(&["1"; 12], |_| "cpu");
    let count = |args: &[&str]| json(args, store.path())["runs"].as_array().unwrap().len();
    for (args, expected) in [
        (&["--last", "3"][..], 3),
        (&["--last", "99"], 12),
        (&["--since", "2026-01-05"], 8),
        (&["--since", "2026-01"], 12),
        (&["--since", "2026-01-05 12"], 7),
        (&["--since", "r9", "--last", "2"], 2),
        (&["--since", "0010"], 3),
    ] {
        assert_eq!(count(args), expected, "{args:?}");
    }
    for (args, message) in [
        (&["--since", "2027"][..], "there is no run since `2027`"),
        (&["--since", "nothing"], "no run matches `--since nothing`"),
        (&["--reference", "r0", "--last", "2"], "none of the runs that are shown"),
        (&["--metric", "mode"], "`--metric` does not know `mode`"),
    ] {
        let mut all = vec!["history"];
        all.extend(args);
        let refused = park(&all).arg(store.path()).run();
        assert_eq!(refused.status, ExitStatus::Failure);
        assert!(refused.stderr.contains(message), "{}", refused.stderr);
    }
}

#[test]
fn groups_come_from_the_newest_run_that_has_the_benchmark() {
    let grouped = |name: &str, group: &str| with(case(name, 1.0), json!({"group": group}));
    let store = Store::new()
        .run(
            "0001_a.json",
            "2026-01-01T00:00:00",
            &[grouped("t.py::gone", "old"), grouped("t.py::stays", "old")],
        )
        .run("0002_b.json", "2026-01-02T00:00:00", &[grouped("t.py::stays", "new")]);
    let json = json(&["--group-by", "group"], store.path());
    let groups: Vec<_> =
        json["series"].as_array().unwrap().iter().map(|it| it["group"].as_str().unwrap()).collect();
    assert_eq!(groups, ["old", "new"]);
}

/// Twelve runs of eight benchmarks. From the seventh on all take 25 % less, but `test_kept`, which keeps its time.
fn suite_with_a_step() -> Store {
    (0..12).fold(Store::new(), |store, i| {
        let level = if i < 6 { 1.0 } else { 0.75 };
        let scatter = |k: usize| 1.0 + 0.001 * ((i * 7 + k * 3) % 5) as f64;
        let mut cases: Vec<Json> = (0..7)
            .map(|k| case(&format!("t.py::test_{k}"), 0.01 * (k + 1) as f64 * level * scatter(k)))
            .collect();
        cases.push(case("t.py::test_kept", 0.02 * scatter(8)));
        store.run(
            &format!("{:04}_r.json", i + 1),
            &format!("2026-01-{:02}T00:00:00", i + 1),
            &cases,
        )
    })
}

#[test]
fn a_step_beside_that_of_the_suite_says_so_wherever_it_is_shown() {
    let store = suite_with_a_step();
    let table = park(&["history"]).arg(store.path()).run().ok().stdout;
    let moved = "whole suite moved by -25 % (";
    assert!(table.contains(&format!("the {moved}")), "{table}");
    let site = Site::of(store.path());
    for topic in ["trends", "history"] {
        let body = site.get(&format!("/api/page/{topic}")).body;
        let page: Json = serde_json::from_str(&body).unwrap();
        let [sentence] = page["beside"].as_array().unwrap().as_slice() else { panic!("{body}") };
        let sentence = sentence.as_str().unwrap();
        assert!(sentence.starts_with(&format!("The {moved}")), "{sentence}");
        assert!(
            sentence.ends_with(" at #7 r (01234567): the steps below are beside that."),
            "{sentence}"
        );
    }
    let still: Json =
        serde_json::from_str(&Site::of(&fixture("history")).get("/api/page/trends").body).unwrap();
    assert_eq!(still["beside"], json!([]));
}

#[test]
fn the_rows_of_a_history_have_the_step_of_the_suite_as_their_last_column() {
    let store = suite_with_a_step();
    let csv = park(&["history", "--format", "csv"]).arg(store.path()).run().ok().stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let place = |headers: &csv::StringRecord, name: &str| headers.iter().position(|it| it == name);
    let headers = reader.headers().unwrap().clone();
    assert_eq!(headers.iter().next_back(), Some("suite_step_ratio"));
    let step_at = place(&headers, "step_ratio").unwrap();
    let mut n_steps = 0;
    for record in reader.records().map(Result::unwrap) {
        let of_suite = record.iter().next_back().unwrap();
        assert_eq!(of_suite.is_empty(), &record[2] != "6", "{record:?}");
        if let (Ok(step), Ok(suite)) = (record[step_at].parse::<f64>(), of_suite.parse::<f64>()) {
            assert_eq!(&record[1], "t.py::test_kept");
            assert!((suite - 0.75).abs() < 0.01 && (step * suite - 1.0).abs() < 0.01, "{record:?}");
            n_steps += 1;
        }
    }
    assert_eq!(n_steps, 1, "{csv}");
}
