//! Metrics beside times: numbers that a suite stores, calls a second, percentiles of saved rounds.

use std::fs;

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::harness::{Store, case, fixture, park, shared, with};

/// `analyze` on both states of the fixture, two runs each, measured in turn.
fn pooled(args: &[&str]) -> crate::harness::Park {
    let mut all = vec!["analyze", "--reference", "baseline", "--candidate", "candidate", "--pool"];
    all.extend(args);
    park(&all).arg(fixture("metrics"))
}

/// The rows of a JSON comparison by name: verdict, number of the reference and of the candidate.
fn judged(json: &Json) -> Vec<(String, String, Option<f64>, Option<f64>)> {
    let rows = json["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let number = |key: &str| row[key].as_f64();
        (text("name"), text("verdict"), number("metric_reference"), number("metric_candidate"))
    })
    .collect()
}

#[test]
fn counts_that_repeat_are_judged_exactly_and_more_may_be_better() {
    for (metric, better, expected) in [
        (
            "queries",
            "lower",
            [("test_same", "unchanged", 5.0, 5.0), ("test_search", "improved", 12.0, 9.0)],
        ),
        (
            "accuracy",
            "higher",
            [("test_same", "unchanged", 0.8, 0.8), ("test_search", "improved", 0.91, 0.95)],
        ),
        (
            "errors",
            "lower",
            [("test_same", "unchanged", 0.0, 0.0), ("test_search", "regressed", 0.0, 1.0)],
        ),
    ] {
        let metric = format!("extra:{metric}");
        let json = pooled(&["--metric", &metric, "--format", "json"]).run().ok().json();
        assert_eq!((&json["metric"], &json["metric_better"]), (&json!(metric), &json!(better)));
        let shown: Vec<_> = judged(&json).into_iter().filter(|row| row.2.is_some()).collect();
        let expected = expected.map(|(name, verdict, reference, candidate)| {
            (name.to_owned(), verdict.to_owned(), Some(reference), Some(candidate))
        });
        assert_eq!(shown, expected, "{metric}");
        assert_eq!(json["noise"]["between_runs_pct"], 0.0);
        assert_eq!(json["noise"]["source"], "replicates");
    }
}

#[test]
fn what_is_not_above_zero_is_compared_by_difference() {
    let json = pooled(&["--metric", "extra:errors", "--format", "json"]).run().ok().json();
    let row = json["rows"].as_array().unwrap().iter().find(|row| row["name"] == "test_search");
    let row = row.unwrap();
    assert_eq!((&row["judged"]["ratio"], &row["delta_pct"]), (&Json::Null, &Json::Null));
    for key in ["difference", "difference_low", "difference_high"] {
        assert_eq!(row["judged"][key], 1.0, "{key}");
    }
    assert_eq!((&row["difference"], &row["change"]), (&json!(1.0), &json!("regressed")));
    let table = pooled(&["--metric", "extra:errors"]).run().ok().stdout;
    assert!(
        table.contains("▲ test_search              0          1      +1   +1 … +1  regressed"),
        "{table}"
    );
    // A number below 0 that stays is unchanged.
    let balance = pooled(&["--metric", "extra:balance", "--format", "json"]).run().ok().json();
    let shown: Vec<_> = judged(&balance).into_iter().filter(|row| row.2.is_some()).collect();
    let expected = ("test_search".to_owned(), "unchanged".to_owned(), Some(-2.5), Some(-2.5));
    assert_eq!(shown, [expected]);
}

#[test]
fn a_list_is_its_median_and_a_text_has_its_unit() {
    let json =
        pooled(&["--metric", "extra:memory.peak_bytes", "--format", "json"]).run().ok().json();
    let text = pooled(&["--metric", "extra:peak", "--format", "json"]).run().ok().json();
    let mut n_rows = 0;
    for (row, of_text) in judged(&json).into_iter().zip(judged(&text)) {
        let (Some(bytes), Some(read)) = (row.2, of_text.2) else { continue };
        n_rows += 1;
        // The text has three decimals of a KiB.
        assert!((bytes - read).abs() < 1.0, "{bytes} {read}");
        assert_eq!(row.1, "regressed");
    }
    assert_eq!((n_rows, &json["metric_unit"], &text["metric_unit"]), (2, &json!("B"), &json!("B")));
    // The artifact itself has the list.
    let extra = &json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "test_rows[100]")
        .unwrap()["extra_info"];
    assert_eq!(extra["reference"]["memory"]["peak_bytes"], json!([5792, 5424, 5408]));
    assert_eq!(extra["candidate"]["memory"]["peak_bytes"], json!([9488, 9232, 9216]));
}

#[test]
fn a_case_of_the_field_shows_its_peak_and_its_gate_fails() {
    let Some(folder) = shared("cases/13-extra-info-metrics") else { return };
    let analyze = |args: &[&str]| {
        let files = [folder.join("baseline.json"), folder.join("candidate.json")];
        let mut all = vec!["analyze"];
        all.extend(args);
        park(&all).arg(&files[0]).arg(&files[1]).run()
    };
    let metric = ["--metric", "extra:benchmem.peak_bytes"];
    let shown = analyze(&metric).ok().stdout;
    assert!(shown.contains("▲ test_rows[20000]   1.16 MiB   4.16 MiB    3.6×"), "{shown}");
    for (gate, code) in [
        ("extra:benchmem.peak_bytes:20%", 1),
        ("extra:benchmem.peak_bytes:300%", 0),
        ("extra:benchmem.peak_bytes>4MiB", 1),
        ("extra:benchmem.peak_bytes>8MiB", 0),
        ("extra:benchmem.peak_bytes:1MiB", 1),
        ("extra:benchmem.allocations:500", 0),
    ] {
        let gated = analyze(&["--fail-on", gate]);
        assert_eq!(gated.status.code(), code, "{gate}: {}", gated.stderr);
    }
    let failed = analyze(&["--fail-on", "extra:benchmem.peak_bytes>4MiB", "--quiet"]).stderr;
    assert_eq!(
        failed,
        "fail: test_rows.py::test_rows[20000]: extra:benchmem.peak_bytes 4.16 MiB, above 4 MiB \
         (`extra:benchmem.peak_bytes>4MiB`)\n"
    );
    let nothing = analyze(&["--fail-on", "extra:no.such:5%"]);
    assert_eq!(nothing.status, ExitStatus::GateFailed, "a gate that tests nothing fails");
    let scalar = |args: &[&str]| {
        let mut all = vec!["analyze"];
        all.extend(args);
        park(&all).arg(folder.join("scalar")).run()
    };
    assert_eq!(scalar(&["--fail-on", "extra:accuracy<0.98"]).status.code(), 1);
    scalar(&["--fail-on", "extra:accuracy<0.9"]).ok();
}

#[test]
fn every_format_shows_the_metric() {
    let metric = ["--metric", "extra:queries"];
    for (format, part) in [
        ("markdown", "| ▼ test\\_search | 12 | 9 | -25 % | -25 … -25 % | improved |"),
        ("junit", "extra:queries 12 → 9, -25 %"),
        ("github", "by extra:queries, no noise (4 runs)"),
        ("csv", ",extra:queries,12.0,9.0,-3.0,-25.0,"),
    ] {
        let text = pooled(&[&metric[..], &["--format", format]].concat()).run().ok().stdout;
        assert!(text.contains(part), "{format}: {text}");
    }
    let explained =
        pooled(&[&metric[..], &["--explain", "test_search"]].concat()).run().ok().stdout;
    assert!(explained.contains("none: it repeats exactly in 4 runs"), "{explained}");
    assert!(
        explained.contains("improved: extra:queries got better by more than 2 %"),
        "{explained}"
    );
    let grouped = pooled(&[&metric[..], &["--group-by", "file"]].concat()).run().ok().stdout;
    assert!(grouped.contains("groups, by the extra:queries"), "{grouped}");
    let gate = pooled(&["--fail-on", "extra:errors:0", "--format", "json"]).run().json();
    assert_eq!(gate["gate"]["failed"][0]["expression"], "extra:errors:0");
    assert_eq!(gate["gate"]["failed"][0]["value"], 1.0);
    assert_eq!(gate["gate"]["failed"][0]["unit"], Json::Null);
}

#[test]
fn several_metrics_have_a_table_each_and_any_of_them_fails_the_gate() {
    let both = ["--metric", "mean", "--metric", "extra:errors"];
    let table = pooled(&both).run().ok().stdout;
    assert!(table.contains("\nmean: ") && table.contains("\nextra:errors: "), "{table}");
    let csv = pooled(&[&both[..], &["--format", "csv"]].concat()).run().ok().stdout;
    let metrics: Vec<&str> = csv
        .lines()
        .filter_map(|line| {
            line.split(',').find(|field| *field == "mean" || *field == "extra:errors")
        })
        .collect();
    assert_eq!(metrics.iter().filter(|metric| **metric == "extra:errors").count(), 5, "{csv}");
    assert_eq!(csv.matches("reference_run").count(), 1, "one header");
    let refused = pooled(&[&both[..], &["--format", "json"]].concat()).run();
    assert_eq!(refused.status, ExitStatus::Failure);
    assert!(refused.stderr.contains("`--format json` takes one `--metric`"), "{}", refused.stderr);
    // By time the search improved; the error that is new fails all the same.
    let only = ["--filter", "test_search", "--fail-on", "regressed"];
    pooled(&only).run().ok();
    let gated = pooled(&[&both[..], &only].concat()).run();
    assert_eq!(gated.status, ExitStatus::GateFailed);
    assert!(gated.stderr.contains("(`regressed by extra:errors`)"), "{}", gated.stderr);
}

#[test]
fn the_list_says_what_the_runs_hold() {
    let listed = pooled(&["--list-metrics"]).run().ok().stdout;
    for part in ["ops ", "p99 ", "extra:memory.peak_bytes", "extra:peak ", "extra:errors"] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    assert!(!listed.contains("note"), "a text without a number is no metric: {listed}");
    let single = fixture("metrics").join("Linux-CPython-3.11-64bit/0001_baseline.json");
    let alone = park(&["analyze", "--metric", "extra:peak"]).arg(&single).run().ok().stdout;
    assert!(alone.contains("extra:peak") && alone.contains("64.3 KiB"), "{alone}");
    let columns = pooled(&["--columns", "extra:peak,extra:queries"]).run().ok().stdout;
    assert!(columns.contains("64.3 KiB          230 KiB"), "{columns}");
    let misspelled = pooled(&["--metric", "peak_bytes"]).run();
    assert!(
        misspelled.stderr.contains("hint: `--metric extra:peak_bytes`"),
        "{}",
        misspelled.stderr
    );
    let without = park(&["analyze", "--list-metrics"]).arg(fixture("two-runs")).run().ok().stdout;
    assert!(!without.contains("p95"), "without saved rounds there is no percentile: {without}");
    let unknown = pooled(&["--metric", "extra:nothing"]).run().ok();
    assert!(unknown.stderr.contains("`--list-metrics` lists"), "{}", unknown.stderr);
}

#[test]
fn percentiles_are_of_the_saved_rounds_and_absent_without_them() {
    let json = park(&["analyze", "--metric", "p95", "--format", "json"])
        .arg(fixture("metrics"))
        .run()
        .ok()
        .json();
    let newest = fixture("metrics").join("Linux-CPython-3.11-64bit/0004_candidate.json");
    let artifact: Json = serde_json::from_str(&fs::read_to_string(newest).unwrap()).unwrap();
    for entry in artifact["benchmarks"].as_array().unwrap() {
        let mut rounds: Vec<f64> = entry["stats"]["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|round| round.as_f64().unwrap())
            .collect();
        rounds.sort_by(f64::total_cmp);
        // Ten rounds: the 95th percentile is at 8.55, between the ninth and the tenth.
        let expected = rounds[8] + 0.55 * (rounds[9] - rounds[8]);
        let rows = judged(&json);
        let row = rows.iter().find(|row| row.0 == entry["name"].as_str().unwrap()).unwrap();
        assert!((row.3.unwrap() / expected - 1.0).abs() < 1e-9, "{row:?} {expected}");
    }
    let without = park(&["analyze", "--metric", "p95", "--format", "json"])
        .arg(fixture("two-runs"))
        .run()
        .ok()
        .json();
    assert!(judged(&without).iter().all(|row| row.2.is_none() && row.3.is_none()));
    assert!(without["rows"][0]["verdict"] != "incomparable", "the rounds are judged all the same");
    // A tool left rounds out: the percentile of the others is another number.
    let saved = |data: Json| {
        let mut saved = case("t.py::test_a", 1.0);
        (saved["stats"]["rounds"], saved["stats"]["data"]) = (json!(4), data);
        saved
    };
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[saved(json!([1.0, 2.0, "...", 4.0]))])
        .run("0002_b.json", "2026-01-02T00:00:00", &[saved(json!([1.0, 2.0, 3.0, 4.0]))]);
    let json = store.compared(&["--metric", "p90"]);
    assert_eq!(judged(&json)[0].2, None);
    assert!((judged(&json)[0].3.unwrap() - 3.7).abs() < 1e-12);
}

#[test]
fn calls_a_second_are_better_when_there_are_more() {
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 0.5)])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 0.25)]);
    let json = store.compared(&["--metric", "ops"]);
    let row = &json["rows"][0];
    assert_eq!((&row["metric_reference"], &row["metric_candidate"]), (&json!(2.0), &json!(4.0)));
    assert_eq!((&row["delta_pct"], &row["speedup"]), (&json!(100.0), &json!(2.0)));
    assert_eq!((&row["change"], &json["overall"]["improved"]), (&json!("improved"), &json!(1)));
    assert_eq!(store.analyze(&["--fail-on", "ops:5%"]).status.code(), 0);
    let back = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 0.25)])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 0.5)]);
    assert_eq!(back.analyze(&["--fail-on", "ops:5%"]).status.code(), 1);
    assert_eq!(back.analyze(&["--fail-on", "ops<3"]).status.code(), 1);
    assert_eq!(back.analyze(&["--fail-on", "ops<2"]).status.code(), 0);
}

#[test]
fn a_history_is_of_the_metric_and_finds_its_steps() {
    let mut store = Store::new();
    for run in 0..10 {
        let bytes = if run < 5 { 1024.0 } else { 2048.0 };
        let cases = [with(case("t.py::test_a", 1.0), json!({"extra_info": {"peak_bytes": bytes}}))];
        store = store.run(
            &format!("00{run:02}_r.json"),
            &format!("2026-01-{:02}T00:00:00", run + 1),
            &cases,
        );
    }
    let json = park(&["history", "--metric", "extra:peak_bytes", "--format", "json"])
        .arg(store.path())
        .run()
        .ok()
        .json();
    assert_eq!(json["judged_statistic"], "stored");
    let series = &json["series"][0];
    assert_eq!(series["points"][9]["extra:peak_bytes"], 2048.0);
    assert_eq!((&series["best"]["run"], &series["delta_pct"]), (&json!(0), &json!(100.0)));
    assert_eq!(series["change_points"][0]["first_after"], 5);
    let table =
        park(&["history", "--metric", "extra:peak_bytes"]).arg(store.path()).run().ok().stdout;
    assert!(
        table.contains("1 KiB") && table.contains("2 KiB") && table.contains("2.0× more"),
        "{table}"
    );
    // Time has no step.
    let times = park(&["history", "--format", "json"]).arg(store.path()).run().ok().json();
    assert_eq!(times["series"][0]["change_points"], json!([]));
    // Earlier runs that repeat make the newest pair exact.
    let exact = store.compared(&["--metric", "extra:peak_bytes"]);
    assert_eq!(
        (&exact["noise"]["source"], &exact["rows"][0]["verdict"]),
        (&json!("history"), &json!("unchanged"))
    );
}
