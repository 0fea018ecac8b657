//! Defaults from `[tool.pytest-park]` and the environment; budgets and waivers of single benchmarks.

use pytest_park::host::ExitStatus;

use crate::harness::{Park, Store, Transcript, case, park};

/// Two runs: `test_slower` takes nearly three times as long, `test_same` the same, `test_small` a microsecond more.
fn store(pyproject: &str) -> Store {
    let cases = |slow: f64, small: f64| {
        [
            case("tests/t.py::test_slower[a]", slow),
            case("tests/t.py::test_same", 1.0),
            case("tests/u.py::test_small", small),
        ]
    };
    Store::new()
        .run("data/0001_a.json", "2026-01-01T00:00:00", &cases(1.0, 1e-6))
        .run("data/0002_b.json", "2026-01-02T00:00:00", &cases(2.9, 2e-6))
        .file("pyproject.toml", pyproject)
        .file("deep/er/note.txt", "")
}

/// `analyze` from a folder deep inside, with the file found upward.
fn analyze(store: &Store, args: &[&str]) -> Park {
    let mut all = vec!["analyze"];
    all.extend(args);
    park(&all).folder(&store.path().join("deep/er"))
}

fn run(pyproject: &str, args: &[&str]) -> Transcript {
    analyze(&store(&format!("[tool.pytest-park]\npaths = \"data\"\n{pyproject}")), args)
        .today(2026, 6, 1)
        .run()
}

#[test]
fn every_flag_has_a_default_in_the_file_and_paths_stand_relative_to_it() {
    let json = run(
        "format = \"json\"\nmetric = \"median\"\ngroup-by = [\"file\", \"func\"]\nmin_effect = 8",
        &[],
    )
    .ok()
    .json();
    assert_eq!(
        (json["metric"].as_str(), json["options"]["min_effect_pct"].as_f64()),
        (Some("median"), Some(8.0))
    );
    assert_eq!(json["options"]["group_by"], serde_json::json!(["file", "func"]));
    let shown =
        run("only-changed = false\npool = true\nreference = \"a\"\nformat = \"csv\"", &[]).ok();
    assert!(shown.stdout.starts_with("group,name,"));
}

#[test]
fn commands_take_the_keys_that_mean_the_same_there() {
    let store = store(
        "[tool.pytest-park]\npaths = \"data\"\nmetric = [\"median\", \"min\"]\nfilter = \"small\"\n\
         format = \"junit\"\noutput = \"report.xml\"\nreference = \"nothing\"\nfail-on = \"regressed\"\n",
    );
    let command = |args: &[&str]| park(args).folder(&store.path().join("deep/er"));
    let history = command(&["history", "--format", "json"]).run().ok().json();
    let names: Vec<&str> = history["series"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["fullname"].as_str().unwrap())
        .collect();
    assert_eq!(
        (history["metric"].as_str(), names),
        (Some("median"), vec!["tests/u.py::test_small"])
    );
    let typed =
        command(&["history", "--metric", "max", "--no-config"]).arg(store.path()).run().ok();
    assert!(typed.stdout.starts_with("history of 2 runs, by max\n"), "{}", typed.stdout);
    let variable = command(&["history"]).env("PYTEST_PARK_METRIC", "mean").run().ok();
    assert!(variable.stdout.starts_with("history of 2 runs, by mean\n"), "{}", variable.stdout);
    assert!(command(&["runs"]).run().ok().stdout.starts_with("2 runs, oldest first\n"));
    let to = store.path().join("exported");
    let exported = command(&["export", "--format", "csv", "--to"]).arg(&to).run().ok();
    assert!(exported.stderr.contains(": 6 rows; 1 file written"), "{}", exported.stderr);
    // Of these runs no benchmark has three sizes, and a gate on regressions is not asked.
    let growth = command(&["growth", "--reference", "a"]).run().ok();
    assert_eq!(growth.status, ExitStatus::Success);
    assert!(!store.path().join("report.xml").exists());
    // A key that no command has is an error in each.
    let wrong = Store::new().file("pyproject.toml", "[tool.pytest-park]\nmetrc = \"min\"\n");
    for words in [&["runs"][..], &["history"], &["growth"], &["export", "--to", "x"]] {
        let refused = park(words).folder(wrong.path()).run();
        assert!(refused.stderr.starts_with("error: unknown key `metrc`"), "{}", refused.stderr);
    }
}

#[test]
fn the_command_line_counts_before_the_environment_and_that_before_the_file() {
    let store = store(
        "[tool.pytest-park]\npaths = [\"data\"]\nformat = \"json\"\nmetric = \"min\"\ngroup-by = \"file\"",
    );
    let metric = |call: Park| call.run().ok().json()["metric"].as_str().unwrap().to_owned();
    assert_eq!(metric(analyze(&store, &[])), "min");
    assert_eq!(metric(analyze(&store, &[]).env("PYTEST_PARK_METRIC", "max")), "max");
    assert_eq!(
        metric(analyze(&store, &["--metric", "mean"]).env("PYTEST_PARK_METRIC", "max")),
        "mean"
    );
    // A list on the command line replaces that of the file.
    let json = analyze(&store, &["--group-by", "func"]).run().ok().json();
    assert_eq!(json["options"]["group_by"], serde_json::json!(["func"]));
    let json = analyze(&store, &[]).env("PYTEST_PARK_ONLY_CHANGED", "1").run().ok().json();
    assert_eq!(json["options"]["only_changed"], true);
    let without = analyze(&store, &["--no-config"]).arg(store.path().join("data")).run().ok();
    assert!(without.stdout.contains("\na → b · "), "{}", without.stdout);
    let other =
        Store::new().file("other.toml", "[tool.pytest-park]\nmetric = \"max\"\nformat = \"json\"");
    let call = analyze(&store, &["--config"])
        .arg(other.path().join("other.toml"))
        .arg(store.path().join("data"));
    assert_eq!(metric(call), "max");
}

#[test]
fn what_means_nothing_is_an_error_that_says_where_it_stands() {
    for (pyproject, start, hint) in [
        (
            "metrc = \"min\"",
            "error: unknown key `metrc` in [tool.pytest-park] of",
            "hint: `metric`",
        ),
        ("metric = \"mode\"", "error: `--metric` does not know `mode`", "`--metric` comes from `"),
        ("fail-on = \"mean\"", "error: `mean` is no gate", "`--fail-on` comes from `"),
        ("filter = [\"a\", \"b\"]", "error: `--filter` is given more than once", "from `"),
        ("reference = \"nope\"", "error: no run matches `nope`", "`--reference` comes from `"),
        ("verbose = \"very\"", "error: `verbose` is a small number, not `\"very\"`", ""),
        ("color = \"blue\"", "error: `--color` does not know `blue`", "`--color` comes from `"),
        ("only-changed = \"yes\"", "error: `only-changed` is `true` or `false`", ""),
        (
            "metric = {a = 1}",
            "error: unknown key `a` in [tool.pytest-park.metric] of",
            "hint: [tool",
        ),
        ("metric = ", "is not valid TOML", "TOML parse error at line 3"),
        (
            "[[tool.pytest-park.gate]]\nbenchmark = \"*\"",
            "error: unknown key `benchmark`",
            "hint: `benchmarks`",
        ),
        (
            "[[tool.pytest-park.gate]]\nthreshold = 5",
            "has no `benchmarks`",
            "hint: `benchmarks` is a pattern",
        ),
        (
            "[[tool.pytest-park.gate]]\nbenchmarks = [\"a\", 5]",
            "error: `benchmarks` is a pattern over node ids such as \"tests/test_db.py::*\", or a list of them, not `5`",
            "",
        ),
        (
            "[[tool.pytest-park.waiver]]\nbenchmarks = 5\nreason = \"x\"\nuntil = 2026-01-01",
            "error: `benchmarks` is a pattern",
            "",
        ),
        (
            "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nthreshold = \"much\"",
            "error: `threshold` is a percentage",
            "",
        ),
        (
            "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nfloor = \"1m\"",
            "error: `floor` is a time",
            "",
        ),
        (
            "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nlimit = 20",
            "error: `limit` is a time with its unit (10ns, 5us, 20ms, 1.5s, 2min, 1h), not `20`",
            "hint: `limit = \"20s\"`",
        ),
        (
            "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nlimt = \"20ms\"",
            "error: unknown key `limt` in [[tool.pytest-park.gate]] of",
            "hint: `limit`",
        ),
        (
            "[[tool.pytest-park.waiver]]\nbenchmarks = \"*\"\nreson = \"x\"\nuntil = 2026-01-01",
            "error: unknown key `reson` in [[tool.pytest-park.waiver]] of",
            "hint: `reason`",
        ),
        (
            "[[tool.pytest-park.gates]]\nbenchmarks = \"*\"",
            "error: unknown key `gates` in [tool.pytest-park] of",
            "hint: `gate`",
        ),
        (
            "fail-on = \"mean:0.001\"",
            "error: `mean:0.001` is no gate: `0.001` has no unit",
            "hint: `--fail-on mean:0.001%` or `--fail-on mean:0.001s`",
        ),
        (
            "[[tool.pytest-park.waiver]]\nbenchmarks = \"*\"\nuntil = 2026-01-01",
            "has no `reason`",
            "",
        ),
        ("[[tool.pytest-park.waiver]]\nbenchmarks = \"*\"\nreason = \"x\"", "has no `until`", ""),
        (
            "[[tool.pytest-park.waiver]]\nbenchmarks = \"*\"\nreason = \"x\"\nuntil = \"soon\"",
            "is no date",
            "2026-12-31",
        ),
    ] {
        let refused = run(pyproject, &[]);
        assert_eq!(
            (refused.status, refused.stdout.as_str()),
            (ExitStatus::Failure, ""),
            "{pyproject}"
        );
        assert!(
            refused.stderr.starts_with("error: ") && refused.stderr.contains(start),
            "{pyproject}: {}",
            refused.stderr
        );
        match hint {
            "" => assert!(!refused.stderr.contains("hint:"), "{pyproject}: {}", refused.stderr),
            hint => assert!(refused.stderr.contains(hint), "{pyproject}: {}", refused.stderr),
        }
    }
    // A broken file of somebody else is none of our business.
    analyze(&store("[tool.black"), &[]).arg(store("").path().join("data")).run().ok();
    let missing = analyze(&store(""), &["--config", "no/such.toml"]).run();
    assert!(missing.stderr.starts_with("error: cannot read `no/such.toml`"), "{}", missing.stderr);
    assert!(missing.stderr.ends_with("hint: `--no-config` goes without\n"), "{}", missing.stderr);
    let switch = run("pool = \"yes\"", &[]).stderr;
    assert!(
        switch.contains("\n  in [tool.pytest-park] of `") && switch.contains("pyproject.toml`")
    );
}

#[test]
fn a_misspelled_gate_is_not_off_in_silence() {
    let call = || analyze(&store(""), &[]).arg(store("").path().join("data"));
    let refused = call().env("PYTEST_PARK_FAILON", "regressed").run();
    assert_eq!(refused.status, ExitStatus::Failure);
    assert!(
        refused.stderr.starts_with("error: unknown key `PYTEST_PARK_FAILON` in the environment\n")
            && refused.stderr.ends_with("hint: `PYTEST_PARK_FAIL_ON`\n"),
        "{}",
        refused.stderr
    );
    let underscore = store("[tool.pytest_park]\nfail-on = \"regressed\"");
    let refused = analyze(&underscore, &[]).arg(underscore.path().join("data")).run();
    assert_eq!(refused.status, ExitStatus::Failure);
    assert!(refused.stderr.contains("has [tool.pytest_park]"), "{}", refused.stderr);
    assert!(refused.stderr.ends_with("hint: `[tool.pytest-park]`\n"), "{}", refused.stderr);
}

#[test]
fn help_and_errors_of_the_command_line_are_the_same_with_any_defaults() {
    let configured = store("[tool.pytest-park]\nformat = \"json\"\nmetric = \"mode\"\nsort = 5");
    let plain = store("");
    for args in [&["--help"][..], &["--metric", "nothing"], &["--refrence", "a"], &["--last", "3"]]
    {
        let texts = [&configured, &plain].map(|store| {
            let transcript = analyze(store, args).run();
            (transcript.stdout, transcript.stderr)
        });
        assert_eq!(texts[0], texts[1], "{args:?}");
    }
}

/// The names of the failing rows.
fn failing(transcript: &Transcript) -> Vec<&str> {
    let fails = transcript.stderr.lines().filter_map(|line| line.strip_prefix("fail: "));
    fails.map(|line| line.split(": ").next().unwrap()).collect()
}

#[test]
fn a_budget_replaces_the_gate_for_its_benchmarks() {
    let general = "fail-on = \"mean:20%\"\n";
    assert_eq!(
        failing(&run(general, &[])),
        ["tests/t.py::test_slower[a]", "tests/u.py::test_small"]
    );
    for (budget, expected) in [
        (
            "benchmarks = \"*::test_small\"\nmetric = \"mean\"\nthreshold = \"20%\"\nfloor = \"10us\"",
            &["tests/t.py::test_slower[a]"][..],
        ),
        (
            "benchmarks = [\"tests/t.py::test_slower[?]\", \"*small\"]\nmetric = \"median\"\nthreshold = 200",
            &[],
        ),
        (
            "benchmarks = \"tests/t.py*\"\nmetric = \"mean\"\nfloor = 2.0",
            &["tests/u.py::test_small"],
        ),
        ("benchmarks = \"*\"\nfloor = \"1ms\"", &["tests/t.py::test_slower[a]"]),
        (
            "benchmarks = \"*\"\nmetric = \"mean\"\nthreshold = 90\n[[tool.pytest-park.gate]]\nbenchmarks = \"*slower*\"\nmetric = \"mean\"\nthreshold = 10",
            &["tests/u.py::test_small", "tests/t.py::test_slower[a]"],
        ),
    ] {
        let shown = run(&format!("{general}[[tool.pytest-park.gate]]\n{budget}"), &[]);
        assert_eq!(failing(&shown), expected, "{budget}: {}", shown.stderr);
        assert_eq!(
            shown.status,
            if expected.is_empty() { ExitStatus::Success } else { ExitStatus::GateFailed }
        );
    }
}

#[test]
fn a_pattern_that_names_nothing_is_told() {
    let renamed =
        "[[tool.pytest-park.gate]]\nbenchmarks = \"*renamed*\"\nmetric = \"mean\"\nthreshold = 5\n";
    let shown = run(&format!("fail-on = \"regressed:1000%\"\n{renamed}"), &[]);
    let note =
        "note: `*renamed*` in the gates of pyproject.toml names no benchmark of this comparison\n";
    assert!(shown.stderr.contains(note) && shown.status == ExitStatus::Success, "{}", shown.stderr);
    assert!(!run(renamed, &["--filter", "slower"]).stderr.contains("`*renamed*`"));
    // A budget that tests nothing does not pass where there is no other gate.
    let idle = run(renamed, &[]);
    let gate = "gate: nothing was tested: no budget of pyproject.toml names a benchmark\n";
    assert!(idle.stderr.contains(gate) && idle.status == ExitStatus::GateFailed, "{}", idle.stderr);
}

#[test]
fn a_waiver_counts_until_its_last_day_and_then_fails_and_says_so() {
    let waived = |until: &str| {
        let waiver = format!(
            "[[tool.pytest-park.waiver]]\nbenchmarks = \"*slower*\"\nreason = \"new index\"\nuntil = {until}\n"
        );
        run(&format!("fail-on = \"mean:20%\"\nfilter = \"slower|same\"\n{waiver}"), &[])
    };
    for until in ["2026-06-01", "\"2027-01-01\""] {
        let shown = waived(until);
        assert_eq!(shown.status, ExitStatus::Success, "{}", shown.stderr);
        assert!(
            shown.stderr.contains("note: waived: tests/t.py::test_slower[a]"),
            "{}",
            shown.stderr
        );
        assert!(shown.stderr.contains("new index"));
    }
    let expired = waived("2026-05-31");
    assert_eq!(expired.status, ExitStatus::GateFailed);
    assert!(
        expired.stderr.contains("waiver expired on 2026-05-31: new index"),
        "{}",
        expired.stderr
    );
    let stale = "fail-on = \"mean:20%\"\nfilter = \"same\"\n[[tool.pytest-park.waiver]]\nbenchmarks = \"*same\"\nreason = \"x\"\nuntil = 2026-05-31";
    let stale = run(stale, &[]);
    assert_eq!(stale.status, ExitStatus::Success);
    assert!(
        stale.stderr.contains("expired on 2026-05-31 and nothing needs it"),
        "{}",
        stale.stderr
    );
}
