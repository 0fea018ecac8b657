//! Verdicts on the screen and in the exit code: what a user may merge on.

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, fixture, park, with};

/// Ten cases; those named do `factor` times the work in the candidate.
fn suite(factor: f64, slowed: &[usize], wobble: f64) -> Vec<Json> {
    let times = (0..10).map(|i| {
        let mean = 1e-4 * (i + 1) as f64 * if slowed.contains(&i) { factor } else { 1.0 };
        case(
            &format!("t.py::test_{i}"),
            mean * (1.0 + wobble * if i % 2 == 0 { 1.0 } else { -1.0 }),
        )
    });
    times.collect()
}

/// A month of quiet runs, then one in which `slowed` cases are slower by `factor`.
fn month(factor: f64, slowed: &[usize]) -> Store {
    let mut store = Store::new();
    for day in 1..=9 {
        let wobble = 0.004 * f64::from(day % 3 - 1);
        store = store.run(
            &format!("{day:04}_day.json"),
            &format!("2026-01-{day:02}T00:00:00"),
            &suite(1.0, &[], wobble),
        );
    }
    store.run("0010_new.json", "2026-01-10T00:00:00", &suite(factor, slowed, 0.0))
}

fn verdict(json: &Json, name: &str) -> String {
    let rows = json["rows"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap()["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn a_real_change_is_claimed_and_jitter_is_not() {
    let json = month(1.3, &[3]).compared(&[]);
    assert_eq!(verdict(&json, "test_3"), "regressed");
    assert_eq!(json["overall"]["verdicts"]["regressed"], 1);
    assert_eq!(json["overall"]["verdicts"]["improved"], 0);
    // The plain counts call every jitter a change; they stand in their own fields.
    assert!(
        json["overall"]["regressed"].as_u64().unwrap()
            + json["overall"]["improved"].as_u64().unwrap()
            == 10
    );
    assert_eq!(json["noise"]["source"], "history");
    assert_eq!(json["noise"]["runs_used"], 9);
    let row = &json["rows"][3];
    assert!(
        row["ratio_low"].as_f64().unwrap() > 1.02 && row["ratio_high"].as_f64().unwrap() > 1.3,
        "{row:#}"
    );
    assert!(row["q"].as_f64().unwrap() <= 0.05);
    assert_eq!(verdict(&month(0.7, &[3]).compared(&[]), "test_3"), "improved");
}

#[test]
fn a_shift_of_the_whole_suite_is_the_machines_until_pooled_runs_show_otherwise() {
    let all: Vec<usize> = (0..10).collect();
    let transcript = month(1.2, &all).analyze(&[]).ok();
    let json = month(1.2, &all).compared(&[]);
    assert_eq!(json["overall"]["verdicts"]["regressed"], 0, "{:#}", json["overall"]);
    assert_eq!(
        (json["suite_shift"]["cases"].as_u64(), json["suite_shift"]["established"].as_bool()),
        (Some(10), Some(false))
    );
    assert_eq!(json["suite_shift"]["doubted"], true);
    assert!(
        transcript.stdout.contains(
            "\n10 of 10 benchmarks fit one move of the whole suite by about +20 %: these runs cannot tell"
        ),
        "{}",
        transcript.stdout
    );
    assert!(transcript.stdout.contains("moves with the whole suite"));
}

#[test]
fn pooled_runs_see_what_one_run_cannot() {
    let mut store = Store::new();
    for run in 0..5 {
        let wobble = 0.01 * f64::from(run - 2);
        store = store
            .run(
                &format!("000{run}_old.json"),
                &format!("2026-01-0{}T00:00:00", run + 1),
                &suite(1.0, &[], wobble),
            )
            .run(
                &format!("001{run}_new.json"),
                &format!("2026-02-0{}T00:00:00", run + 1),
                &suite(1.12, &[4], -wobble),
            );
    }
    let single = store.compared(&[]);
    let pooled = store.compared(&["--reference", "*_old", "--candidate", "*_new", "--pool"]);
    assert_eq!(verdict(&pooled, "test_4"), "regressed");
    assert_eq!(pooled["noise"]["source"], "replicates");
    assert_ne!(verdict(&single, "test_5"), "regressed");
    assert_eq!(pooled["overall"]["verdicts"]["regressed"], 1);
}

#[test]
fn no_single_round_bears_a_claim() {
    let once = |mean: f64| {
        with(
            case("t.py::test_a", mean),
            json!({"stats": {"mean": mean, "median": mean, "min": mean, "max": mean, "stddev": 0, "rounds": 1, "iterations": 1}}),
        )
    };
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[once(1.0)]).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &[once(9.0)],
    );
    let json = store.compared(&[]);
    assert_eq!(
        (&json["rows"][0]["verdict"], &json["rows"][0]["reason"]),
        (&json!("inconclusive"), &json!("too few rounds"))
    );
}

fn gated(args: &[&str]) -> Transcript {
    month(1.3, &[3]).analyze(args)
}

#[test]
fn a_gate_decides_the_exit_code_and_names_the_offenders() {
    for (gates, status, offenders) in [
        (&["--fail-on", "regressed"][..], 1, 1),
        (&["--fail-on", "regressed:20%"], 1, 1),
        (&["--fail-on", "regressed:40%"], 0, 0),
        (&["--fail-on", "mean:20%"], 1, 1),
        (&["--fail-on", "mean:40%"], 0, 0),
        (&["--fail-on", "median:100us"], 1, 1),
        (&["--fail-on", "median:1ms"], 0, 0),
        // Every occurrence counts, not the last alone.
        (&["--fail-on", "mean:20%", "--fail-on", "mean:100000%"], 1, 1),
        (&["--fail-on", "regressed,mean:20%"], 1, 2),
        (&[], 0, 0),
    ] {
        let transcript = gated(gates);
        assert_eq!(i32::from(transcript.status.code()), status, "{gates:?}: {}", transcript.stderr);
        let told = transcript
            .stderr
            .lines()
            .filter(|line| line.starts_with("fail: t.py::test_3: "))
            .count();
        assert_eq!(told, offenders, "{gates:?}: {}", transcript.stderr);
        assert!(!transcript.stdout.is_empty());
    }
    let bad = gated(&["--fail-on", "mean"]);
    assert_eq!(bad.status.code(), 2);
    assert!(
        bad.stderr.starts_with("error: `mean` is no gate: `mean` needs a limit\n"),
        "{}",
        bad.stderr
    );
}

#[test]
fn a_gate_that_passes_says_on_standard_error_what_it_could_test() {
    let line = |args: &[&str]| {
        let told = gated(args).ok().stderr;
        let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("gate: ")).collect();
        lines.join("\n")
    };
    assert_eq!(
        line(&["--fail-on", "mean:40%"]),
        "gate: mean:40% passed: 10 of 10 benchmarks had a number"
    );
    assert_eq!(
        line(&["--fail-on", "regressed:40%", "--filter", "test_3"]),
        "gate: regressed:40% passed: 1 of 1 benchmark could be judged"
    );
    assert_eq!(line(&["--fail-on", "mean:40%", "--quiet"]), "");
    assert_eq!(line(&[]), "");
    // Inconclusive rows are measured and not judged.
    let of_fixture = |args: &[&str]| {
        let all = [&["analyze", "--fail-on", "regressed:1000%"], args].concat();
        park(&all).arg(fixture("two-runs")).run().ok()
    };
    let json = of_fixture(&["--format", "json"]).json();
    let rows = json["rows"].as_array().unwrap();
    let n_judged = rows.iter().filter(|row| row["verdict"] != "inconclusive").count();
    assert!(0 < n_judged && n_judged < rows.len(), "{n_judged}");
    let expected = format!(
        "gate: regressed:1000% passed: {n_judged} of {} benchmarks could be judged",
        rows.len()
    );
    let told = of_fixture(&[]).stderr;
    assert!(told.lines().any(|line| line == expected), "{told}");
    let failed = gated(&["--fail-on", "regressed", "--fail-on", "mean:1000%"]).stderr;
    assert!(!failed.contains("gate: "), "{failed}");
}

#[test]
fn without_a_reference_only_an_explicit_wish_fails() {
    let alone = |args: &[&str]| {
        let mut all = vec!["analyze", "--fail-on", "regressed"];
        all.extend(args);
        park(&all).arg(fixture("one-run")).run().status.code()
    };
    assert_eq!((alone(&[]), alone(&["--require-reference"])), (0, 1));
}

#[test]
fn a_filter_changes_what_is_shown_and_never_what_is_said() {
    let all = month(1.3, &[3]).compared(&[]);
    let some = month(1.3, &[3]).compared(&["--filter", "test_[345]$"]);
    for row in some["rows"].as_array().unwrap() {
        let same =
            all["rows"].as_array().unwrap().iter().find(|it| it["name"] == row["name"]).unwrap();
        assert_eq!(row, same);
    }
    assert_eq!(some["overall"]["count"], 3);
}

#[test]
fn explain_shows_the_numbers_behind_a_row() {
    let text = gated(&["--explain", "test_3"]).ok().stdout;
    for part in [
        "t.py::test_3: regressed, +29 %\n",
        "the fastest rounds (judged)",
        "that every run of the slower side met a slow machine",
        "a claim needs 5 % or less",
        "measured from 9 earlier runs",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let unknown = gated(&["--explain", "tset_3"]);
    assert_eq!((unknown.status.code(), unknown.stdout.as_str()), (2, ""));
    assert!(
        unknown
            .stderr
            .starts_with("error: `--explain`: no row is called `tset_3`\n  there are: test_0, ")
    );
    assert!(unknown.stderr.contains("hint: `--explain 'test_3'`"), "{}", unknown.stderr);
}

#[test]
fn a_filter_that_keeps_nothing_is_told_and_fails_a_gate_that_would_test_nothing() {
    let told = gated(&["--filter", "renamed"]).ok();
    assert_eq!(told.stderr, "warning: the filter finds no benchmark\n");
    let untested = gated(&["--filter", "renamed", "--fail-on", "regressed"]);
    assert_eq!((untested.status.code(), untested.stdout.as_str()), (2, ""));
    assert!(
        untested
            .stderr
            .starts_with("error: there is nothing to test: `--filter` keeps no benchmark\n")
    );
}

#[test]
fn less_noise_than_is_ever_believed_is_said_to_be_the_least() {
    for (noise, said) in [
        ("0", "noise     0.5 % between runs, the least that `--noise` can give"),
        ("3", "noise     3.0 % between runs, as given"),
    ] {
        let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &suite(1.0, &[], 0.0));
        let store = store.run("0002_b.json", "2026-01-02T00:00:00", &suite(1.0, &[], 0.0));
        let text = store.analyze(&["--noise", noise, "--explain", "test_0"]).ok().stdout;
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn the_options_are_heard() {
    let json = month(1.3, &[3]).compared(&["--min-effect", "50"]);
    assert_eq!(json["overall"]["verdicts"]["regressed"], 0);
    assert_eq!(json["options"]["min_effect_pct"], 50.0);
    let two = |noise: &str| {
        let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &suite(1.0, &[], 0.0));
        store
            .run("0002_b.json", "2026-01-02T00:00:00", &suite(1.0, &[], 0.0))
            .compared(&["--noise", noise])
    };
    assert_eq!(
        (
            two("7")["noise"]["between_runs_pct"].as_f64().map(f64::round),
            two("7")["noise"]["source"].as_str()
        ),
        (Some(7.0), Some("option"))
    );
    assert_eq!(two("auto")["noise"]["source"], "assumed");
    for (args, start) in [
        (["--noise", "much"], "error: `--noise` does not take `much`"),
        (["--alpha", "0"], "error: `--alpha` must be above 0"),
        (["--min-effect", "-1"], "error: "),
    ] {
        let transcript = month(1.0, &[]).analyze(&args);
        assert_eq!(transcript.status.code(), 2);
        assert!(transcript.stderr.starts_with(start), "{}", transcript.stderr);
    }
}

#[test]
fn a_copy_of_a_run_is_no_history() {
    let mut store = Store::new();
    for copy in 1..=9 {
        store = store.run(
            &format!("{copy:04}_copy.json"),
            "2026-01-01T00:00:00",
            &suite(1.0, &[], 0.0),
        );
    }
    let json =
        store.run("0010_new.json", "2026-01-10T00:00:00", &suite(1.0, &[], 0.0)).compared(&[]);
    assert_eq!(json["noise"]["source"], "assumed");
}

#[test]
fn earlier_runs_show_how_fast_the_machine_can_be() {
    // The plugin's loop took as long around both runs. Alone, that says that the machine was fast.
    let read = |cases: Vec<Json>, seconds: f64| -> Vec<Json> {
        let control = json!({"control_before": seconds, "control_after": 1.01 * seconds});
        let read = |case| with(case, json!({"extra_info": {"pytest_park": control}}));
        cases.into_iter().map(read).collect()
    };
    let check = |of_earlier: f64, expected: (&str, &str)| {
        let mut store = Store::new();
        for day in 1..=5 {
            let cases = read(suite(1.0, &[], 0.001 * f64::from(day % 3)), of_earlier);
            let date = format!("2026-01-{day:02}T00:00:00");
            store = store.run(&format!("{day:04}_day.json"), &date, &cases);
        }
        let store = store
            .run("0006_old.json", "2026-01-06T00:00:00", &read(suite(1.0, &[], 0.0), 1.5e-4))
            .run("0007_new.json", "2026-01-07T00:00:00", &read(suite(1.4, &[3], 0.0), 1.5e-4));
        let json = store.compared(&[]);
        let row = json["rows"].as_array().unwrap().iter().find(|row| row["name"] == "test_3");
        let row = row.unwrap();
        let found = (row["verdict"].as_str(), row["reason_code"].as_str().unwrap_or_default());
        assert_eq!(found, (Some(expected.0), expected.1), "{of_earlier}");
    };
    check(1.5e-4, ("regressed", ""));
    check(1.0e-4, ("inconclusive", "slow-phase"));
}
