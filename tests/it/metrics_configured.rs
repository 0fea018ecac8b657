//! What `pyproject.toml` says of metrics and timers.

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, fixture, park, with};

/// Two runs in which `score` grows by 5 % and `queries` by one, with a `pyproject.toml`.
fn configured(pyproject: &str, args: &[&str]) -> Transcript {
    let cases = |score: f64, queries: u64| {
        let extra = json!({"score": score, "queries": queries});
        [with(case("t.py::test_a", 1.0), json!({"extra_info": extra}))]
    };
    let store = Store::new()
        .run("data/0001_a.json", "2026-01-01T00:00:00", &cases(100.0, 20))
        .run("data/0002_b.json", "2026-01-02T00:00:00", &cases(105.0, 21))
        .file("pyproject.toml", format!("[tool.pytest-park]\npaths = \"data\"\n{pyproject}"));
    let mut all = vec!["analyze"];
    all.extend(args);
    park(&all).folder(store.path()).run()
}

fn verdict(pyproject: &str, args: &[&str]) -> (String, String) {
    let json = configured(pyproject, &[args, &["--format", "json"]].concat()).ok().json();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    (text(&json["rows"][0]["verdict"]), text(&json["metric_unit"]))
}

#[test]
fn direction_unit_and_noise_are_configured() {
    let score = ["--metric", "extra:score"];
    let is = |pyproject: &str, verdict_and_unit: (&str, &str)| {
        let (found, unit) = verdict(pyproject, &score);
        assert_eq!((found.as_str(), unit.as_str()), verdict_and_unit, "{pyproject}");
    };
    is("", ("inconclusive", ""));
    is("[tool.pytest-park.metric.\"extra:score\"]\nnoise = 0", ("regressed", ""));
    is(
        "[tool.pytest-park.metric.\"extra:score\"]\nnoise = \"0%\"\nbetter = \"higher\"\nunit = \"points\"",
        ("improved", "points"),
    );
    // `--noise` counts before the configuration.
    let noisy = ["--metric", "extra:score", "--noise", "10"];
    let (found, _) = verdict("[tool.pytest-park.metric.\"extra:score\"]\nnoise = 0", &noisy);
    assert_eq!(found, "inconclusive");
    // What is configured of one metric says nothing about another.
    let (found, _) = verdict("[tool.pytest-park.metric.\"extra:other\"]\nnoise = 0", &score);
    assert_eq!(found, "inconclusive");
}

#[test]
fn the_default_is_in_the_table_of_metrics_or_a_text_as_before() {
    let shown = configured(
        "[tool.pytest-park.metric]\ndefault = [\"extra:queries\", \"extra:score\"]\n\
         [tool.pytest-park.metric.\"extra:queries\"]\nnoise = 0",
        &[],
    )
    .ok()
    .stdout;
    assert!(shown.contains("\nextra:queries: ") && shown.contains("\nextra:score: "), "{shown}");
    assert!(shown.starts_with("1 regressed"), "{shown}");
    let json = configured("metric = \"extra:score\"", &["--format", "json"]).ok().json();
    assert_eq!(json["metric"], "extra:score");
}

#[test]
fn gates_and_budgets_know_the_direction() {
    let higher = "[tool.pytest-park.metric.\"extra:score\"]\nbetter = \"higher\"\n";
    assert_eq!(configured("", &["--fail-on", "extra:score:4%"]).status.code(), 1);
    assert_eq!(configured(higher, &["--fail-on", "extra:score:4%"]).status.code(), 0);
    let budget =
        "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nmetric = \"extra:queries\"\nlimit = 20\n";
    let failed = configured(budget, &[]);
    assert_eq!(failed.status.code(), 1);
    assert!(failed.stderr.contains("extra:queries 21, above 20"), "{}", failed.stderr);
}

#[test]
fn what_means_nothing_says_where_it_is() {
    for (pyproject, parts) in [
        (
            "[tool.pytest-park.metric.\"accuracy\"]\nbetter = \"higher\"",
            ["unknown key `accuracy`", "extra:accuracy"],
        ),
        ("[tool.pytest-park.metric.\"extra:a\"]\nbetter = \"more\"", ["better", "lower, higher"]),
        ("[tool.pytest-park.metric.\"extra:a\"]\nnoise = -1", ["`noise` is a percentage", "-1"]),
        ("[tool.pytest-park.metric.\"extra:a\"]\nunit = 5", ["`unit` is a sign", "5"]),
        (
            "[tool.pytest-park.metric.\"extra:a\"]\nbest = 1",
            ["unknown key `best`", "metric.\"extra:a\""],
        ),
        ("[tool.pytest-park.timer.\"t\"]\nunits = \"B\"", ["unknown key `units`", "timer.\"t\""]),
        ("[tool.pytest-park.timer]\nt = \"B\"", ["`a timer` is a table", "timer.\"t\""]),
    ] {
        let refused = configured(pyproject, &[]);
        assert_eq!(refused.status.code(), 2, "{pyproject}: {}", refused.stdout);
        for part in parts {
            assert!(refused.stderr.contains(part), "{pyproject}: {}", refused.stderr);
        }
    }
}

#[test]
fn a_timer_counts_what_it_is_said_to_count() {
    let analyze = |pyproject: &str, args: &[&str]| {
        let store = Store::new().file("pyproject.toml", format!("[tool.pytest-park]\n{pyproject}"));
        let mut all = vec!["analyze"];
        all.extend(args);
        park(&all).arg(fixture("timers")).folder(store.path()).run()
    };
    let plain = analyze("", &[]).ok();
    assert!(plain.stdout.contains(" 8 M ") && plain.stdout.contains(" 16 M "), "{}", plain.stdout);
    assert!(!plain.stdout.contains("16,000,033 s"), "{}", plain.stdout);
    assert!(
        plain.stderr.contains("the timer `bytes_allocated` is no clock of Python"),
        "{}",
        plain.stderr
    );
    let unit = "[tool.pytest-park.timer.\"bytes_allocated\"]\nunit = \"B\"\n";
    let named = analyze(unit, &[]).ok();
    assert!(named.stdout.contains("7.63 MiB   15.3 MiB"), "{}", named.stdout);
    assert!(!named.stderr.contains("no clock"), "{}", named.stderr);
    // The benchmark that the clock measured keeps its seconds, and only it meets a ceiling in time.
    assert!(named.stdout.contains("µs"), "{}", named.stdout);
    let gate = analyze(unit, &["--fail-on", "mean>1s", "--format", "json"]).ok().json();
    assert_eq!(gate["gate"]["tested"], 1);
    let not_tested = gate["gate"]["not_tested"].as_array().unwrap();
    assert_eq!(not_tested.len(), 2);
    assert!(not_tested[0]["why"].as_str().unwrap().contains("not in the unit of the limit"));
    let bytes = analyze(unit, &["--fail-on", "mean>8MiB", "--quiet"]);
    assert_eq!(bytes.status.code(), 1);
    let failed = "fail: tests/test_timers.py::test_grow[8000000]: mean 15.3 MiB, above 8 MiB (`mean>8MiB`)\n";
    assert!(bytes.stderr.starts_with(failed), "{}", bytes.stderr);
    let json = analyze(unit, &["--format", "json"]).ok().json();
    let units: Vec<&Json> =
        json["rows"].as_array().unwrap().iter().map(|row| &row["candidate"]["unit"]).collect();
    assert_eq!(units, [&json!("B"), &json!("B"), &Json::Null]);
}

#[test]
fn an_export_has_what_is_stored_and_a_column_for_each_configured_metric() {
    let pyproject = "[tool.pytest-park.metric.\"extra:memory.peak_bytes\"]\n\
                     [tool.pytest-park.metric.\"extra:accuracy\"]\nbetter = \"higher\"\n";
    let store = Store::new().file("pyproject.toml", pyproject);
    let to = store.path().join("out");
    let export = |format: &str| {
        park(&["export", "--format", format, "--to"])
            .arg(&to)
            .arg(fixture("metrics"))
            .folder(store.path())
            .run()
            .ok()
    };
    export("ndjson");
    let mut found = Vec::new();
    for entry in walk(&to) {
        if entry.contains("/stored/") && entry.ends_with(".ndjson") {
            found.extend(
                std::fs::read_to_string(&entry)
                    .unwrap()
                    .lines()
                    .map(|line| serde_json::from_str::<Json>(line).unwrap()),
            );
        }
    }
    // Four runs of four benchmarks that store something; the fifth stores nothing.
    assert_eq!(found.len(), 16);
    let row = found
        .iter()
        .find(|row| row["fullname"] == "tests/test_metrics.py::test_rows[100]")
        .unwrap();
    assert_eq!(
        (&row["metric_memory_peak_bytes"], &row["metric_accuracy"]),
        (&json!(5424.0), &Json::Null)
    );
    let extra: Json = serde_json::from_str(row["extra_json"].as_str().unwrap()).unwrap();
    assert_eq!(extra["memory"]["blocks_count"], 85);
    for format in ["parquet", "csv"] {
        export(format);
        export(format);
    }
}

/// Every file below a folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}
