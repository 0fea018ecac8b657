//! Gates: what fails, what passes, and what is no test at all; on the command line and in every format.

use std::fs;

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, park, with};

/// Two runs with these cases.
fn pair(reference: &[Json], candidate: &[Json]) -> Store {
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", reference).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        candidate,
    )
}

fn without_times(name: &str) -> Json {
    with(case(name, 1.0), json!({"stats": {"rounds": 5}}))
}

fn analyze(store: &Store, gates: &[&str], more: &[&str]) -> Transcript {
    let mut args = vec!["analyze", "--no-config"];
    for gate in gates {
        args.extend(["--fail-on", gate]);
    }
    args.extend(more);
    park(&args).arg(store.path()).run()
}

fn gate_of(store: &Store, gates: &[&str], more: &[&str]) -> Json {
    let more = [more, &["--format", "json"]].concat();
    analyze(store, gates, &more).json()["gate"].clone()
}

/// What failed, and by which gate.
fn failed(gate: &Json) -> Vec<(&str, &str)> {
    let entries = gate["failed"].as_array().unwrap().iter();
    entries
        .map(|it| (it["fullname"].as_str().unwrap(), it["expression"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_gate_that_tested_nothing_fails_in_every_format() {
    let (a, b) = ([case("t.py::test_a", 1.0)], [case("u.py::test_a", 2.0)]);
    let null = [without_times("t.py::test_a")];
    for (reference, candidate, gates, why) in [
        (&a[..], &[][..], &["regressed"][..], "the candidate has no benchmark"),
        (&[], &a, &["regressed"], "the reference has no benchmark"),
        (&[], &[], &["mean:5%", "regressed:5%"], "neither side has a benchmark"),
        (&a, &b, &["improved"], "the sides share no benchmark"),
        (&a, &null, &["regressed"], "no benchmark has a usable time"),
        (&null, &null, &["mean>1s"], "no benchmark has a usable time"),
        (&a, &null, &["inconclusive"], "no benchmark has a usable time"),
    ] {
        let store = pair(reference, candidate);
        let line = format!("nothing was tested: {why}");
        let shown = analyze(&store, gates, &["--quiet"]);
        assert_eq!(shown.status.code(), 1, "{why}: {}", shown.stderr);
        assert_eq!(shown.stderr, format!("gate: {line}\n"));
        let gate = gate_of(&store, gates, &[]);
        assert_eq!((&gate["passed"], &gate["tested"]), (&json!(false), &json!(0)), "{why}");
        assert_eq!((&gate["reason"], &gate["asked"]), (&json!(line), &json!(gates)));
        assert_eq!(gate["failed"], json!([]));
        for (format, part) in [
            ("markdown", format!("- fails: {line}\n")),
            ("github", format!("::error title=gate failed::{line}\n")),
            ("junit", format!(r#"<failure message="{line}" type="gate">"#)),
        ] {
            let text = analyze(&store, gates, &["--format", format]).stdout;
            assert!(text.contains(&part), "{format}: {text}");
        }
        assert!(
            analyze(&store, gates, &["--format", "markdown"]).stdout.starts_with("**gate failed: ")
        );
    }
    // Among others that tested something it fails by itself.
    let store = pair(&a, &null);
    let some = analyze(&store, &["regressed", "removed"], &["--quiet"]);
    assert_eq!(
        (some.status.code(), some.stderr.as_str()),
        (1, "gate: nothing was tested by `regressed`: no benchmark has a usable time\n")
    );
    assert_eq!(analyze(&store, &["removed"], &[]).status.code(), 0);
    // A filter that leaves something, though not on both sides, is named.
    let store = pair(&[&a[..], &b].concat(), &[&b[..], &[case("v.py::test_b", 1.0)]].concat());
    let filtered = analyze(&store, &["regressed"], &["--quiet", "--filter", "t.py|v.py"]);
    assert_eq!(filtered.status.code(), 1);
    assert_eq!(
        filtered.stderr,
        "gate: nothing was tested: the sides share no benchmark that `--filter` keeps\n"
    );
}

#[test]
fn a_first_run_waits_for_its_reference() {
    let alone =
        Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)]);
    let shown = analyze(&alone, &["regressed", "removed"], &[]).ok();
    assert_eq!(
        shown.stderr,
        "note: there is nothing to compare with yet: this is the only run\n\
         hint: `pytest --benchmark-save NAME` saves another\n\
         gate: regressed was not tested: there is no reference yet\n\
         gate: removed was not tested: there is no reference yet\n"
    );
    let gate = gate_of(&alone, &["regressed"], &[]);
    let waiting = json!([{"fullname": "t.py::test_a", "why": "there is no reference yet"}]);
    assert_eq!((&gate["passed"], &gate["not_tested"]), (&json!(true), &waiting));
    let required = analyze(&alone, &["regressed"], &["--require-reference", "--quiet"]);
    let why = "there is no reference yet, and `--require-reference` asks for one";
    assert_eq!((required.status.code(), required.stderr), (1, format!("gate: {why}\n")));
    let gate = gate_of(&alone, &["regressed"], &["--require-reference"]);
    assert_eq!((&gate["passed"], &gate["reason"]), (&json!(false), &json!(why)));
    // Neither an empty first run nor a title without a test claims anything.
    let empty = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[]);
    assert_eq!(analyze(&empty, &["regressed"], &[]).status.code(), 0);
    let comment = analyze(&alone, &["regressed"], &["--format", "markdown"]).stdout;
    assert!(comment.starts_with("**nothing to compare with yet"), "{comment}");
    assert_eq!(
        analyze(&alone, &["regressed"], &["--filter", "nosuch"]).status.code(),
        2,
        "a filter that keeps nothing is a mistake, with or without a reference"
    );
}

/// Cases of each verdict: slower, faster, the same, gone, without a time, and measured once.
fn verdicts() -> Store {
    let once = |mean: f64| {
        let mut once = case("t.py::test_once", mean);
        once["stats"]["rounds"] = json!(1);
        once
    };
    pair(
        &[
            case("t.py::test_slower", 1.0),
            case("t.py::test_faster", 2.0),
            case("t.py::test_same", 1.0),
            case("t.py::test_gone", 1.0),
            case("t.py::test_null", 1.0),
            once(1.0),
        ],
        &[
            case("t.py::test_slower", 2.9),
            case("t.py::test_faster", 1.0),
            case("t.py::test_same", 1.0),
            case("t.py::test_new", 1.0),
            without_times("t.py::test_null"),
            once(1.5),
        ],
    )
}

#[test]
fn each_verdict_is_a_gate_and_they_combine() {
    let store = verdicts();
    for (gates, expected) in [
        (&["regressed"][..], &[("t.py::test_slower", "regressed")][..]),
        (&["regressed:150%"], &[("t.py::test_slower", "regressed:150%")]),
        (&["regressed:200%"], &[]),
        (&["improved"], &[("t.py::test_faster", "improved")]),
        (&["improved:20%"], &[("t.py::test_faster", "improved:20%")]),
        (&["improved:60%"], &[]),
        (&["removed"], &[("t.py::test_gone", "removed")]),
        (&["incomparable"], &[("t.py::test_null", "incomparable")]),
        (
            &["inconclusive"],
            &[("t.py::test_once", "inconclusive"), ("t.py::test_same", "inconclusive")],
        ),
        (
            &["removed,improved", "incomparable"],
            &[
                ("t.py::test_gone", "removed"),
                ("t.py::test_faster", "improved"),
                ("t.py::test_null", "incomparable"),
            ],
        ),
        (&["mean:1500ms"], &[("t.py::test_slower", "mean:1500ms")]),
        (&["mean:2s"], &[]),
        (&["median>2.5s"], &[("t.py::test_slower", "median>2.5s")]),
        // What only the candidate has is above a ceiling too.
        (
            &["min>0.98s,improved:60%"],
            &[
                ("t.py::test_faster", "min>0.98s"),
                ("t.py::test_once", "min>0.98s"),
                ("t.py::test_same", "min>0.98s"),
                ("t.py::test_slower", "min>0.98s"),
                ("t.py::test_new", "min>0.98s"),
            ],
        ),
        (&["mean>1h"], &[]),
    ] {
        let shown = analyze(&store, gates, &["--format", "json"]);
        assert_eq!(shown.status.code(), u8::from(!expected.is_empty()), "{gates:?}");
        let gate = shown.json()["gate"].clone();
        assert_eq!(failed(&gate), expected, "{gates:?}");
        assert_eq!(gate["passed"], expected.is_empty());
        let lines = shown.stderr.lines().filter(|line| line.starts_with("fail: "));
        assert_eq!(lines.count(), expected.len(), "{}", shown.stderr);
    }
}

#[test]
fn a_failure_names_the_number_that_the_gate_looks_at() {
    let store = verdicts();
    let fails = |gate: &str| {
        let told = analyze(&store, &[gate], &["--quiet"]).stderr;
        told.lines().next().unwrap_or_default().to_owned()
    };
    for (gate, start, end) in [
        (
            "regressed",
            "test_slower: the fastest rounds 985 ms → 2.86 s, 2.9× slower, interval ",
            ", verdict regressed (`regressed`)",
        ),
        ("mean:5%", "test_once: mean 1 s → 1.5 s, +50 %, verdict inconclusive (`mean:5%`)", ""),
        (
            "mean:1s",
            "test_slower: mean 1 s → 2.9 s, 1.9 s slower, verdict regressed (`mean:1s`)",
            "",
        ),
        (
            "mean>2899999999ns",
            "test_slower: mean 2,900 ms, above 2,899.999999 ms",
            "(`mean>2899999999ns`)",
        ),
        ("mean>2s", "test_slower: mean 2.9 s, above 2 s (`mean>2s`)", ""),
        ("removed", "test_gone: only the reference has it (`removed`)", ""),
        ("incomparable", "test_null: non-positive or missing time, verdict incomparable", ""),
        (
            "inconclusive",
            "test_once: the fastest rounds ",
            ", verdict inconclusive: too few rounds (`inconclusive`)",
        ),
    ] {
        let told = fails(gate);
        let start = format!("fail: t.py::{start}");
        // Full digits have the unit that holds them.
        let is_full = gate.starts_with("mean>28");
        assert!(
            told.starts_with(&start) || is_full && told.contains("2.899999999 s"),
            "{told}\n{start}"
        );
        assert!(told.ends_with(end), "{told}");
    }
    // The verdict is about the fastest rounds: a mean that hardly moved does not hide it.
    let mut slower = case("t.py::test_a", 2.0);
    slower["stats"]["mean"] = json!(1.001);
    let store = pair(&[case("t.py::test_a", 1.0)], &[slower]);
    let gate = gate_of(&store, &["regressed:50%"], &[]);
    let entry = &gate["failed"][0];
    assert!((entry["value"].as_f64().unwrap() - 100.0).abs() < 1e-9, "{entry}");
    assert_eq!((&entry["limit"], &entry["unit"]), (&json!(50.0), &json!("percent")));
    assert_eq!(gate_of(&store, &["mean:50%"], &[])["failed"], json!([]));
}

#[test]
fn the_json_says_what_was_tested_and_what_was_not() {
    let store = verdicts();
    let gate = gate_of(&store, &["regressed"], &[]);
    assert_eq!(gate["tested"], 4);
    assert_eq!(
        gate["not_tested"],
        json!([
            {"fullname": "t.py::test_null", "why": "non-positive or missing time"},
            {"fullname": "t.py::test_new", "why": "only the candidate has it"},
            {"fullname": "t.py::test_gone", "why": "only the reference has it"},
        ])
    );
    let told = analyze(&store, &["regressed:900%"], &[]).ok().stderr;
    assert!(
        told.contains("note: 1 benchmark without a usable time could not be tested by the gate\n"),
        "{told}"
    );
    assert!(
        told.ends_with("gate: regressed:900% passed: 2 of 5 benchmarks could be judged\n"),
        "{told}"
    );
    let entry = gate_of(&store, &["mean>2s"], &[])["failed"][0].clone();
    assert_eq!(
        entry,
        json!({"fullname": "t.py::test_slower", "expression": "mean>2s", "value": 2.9, "limit": 2.0,
               "unit": "seconds"})
    );
    assert_eq!(gate_of(&store, &[], &[]), Json::Null);
    let passed = gate_of(&store, &["mean>1h"], &[]);
    assert_eq!((&passed["passed"], &passed["reason"]), (&json!(true), &Json::Null));
}

#[test]
fn what_is_not_shown_still_fails_in_a_report() {
    let store = verdicts();
    let junit = |gates: &[&str]| {
        let text = analyze(&store, gates, &["--format", "junit", "--only-changed"]).stdout;
        text.matches("<failure ").count()
    };
    assert_eq!(junit(&["mean:5%", "removed"]), 3);
    assert_eq!(junit(&["min>0.98s"]), 5);
    let github = analyze(&store, &["removed", "mean>1h"], &["--format", "github"]).stdout;
    assert!(
        github
            .starts_with("::error file=t.py,title=benchmark failed its gate::test_gone: only the "),
        "{github}"
    );
    assert!(github.contains("\n::notice title=pytest-park::gate failed: "), "{github}");
    let passed = analyze(&store, &["mean>1h"], &["--format", "github"]).stdout;
    assert!(passed.contains("::notice title=pytest-park::gate passed: "), "{passed}");
}

#[test]
fn a_ceiling_needs_no_reference() {
    let cases = [case("t.py::test_fast", 0.001), case("t.py::test_slow", 0.03)];
    let alone = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases);
    let shown = analyze(&alone, &["mean>20ms", "regressed"], &["--quiet"]);
    assert_eq!(
        (shown.status.code(), shown.stderr.as_str()),
        (1, "fail: t.py::test_slow: mean 30 ms, above 20 ms (`mean>20ms`)\n")
    );
    let kept = analyze(&alone, &["mean > 2 min"], &[]).ok();
    assert!(
        kept.stderr.ends_with("gate: mean > 2 min passed: 2 of 2 benchmarks had a number\n"),
        "{}",
        kept.stderr
    );
    assert_eq!(failed(&gate_of(&alone, &["mean>20ms"], &[])), [("t.py::test_slow", "mean>20ms")]);
    for (format, part) in [
        ("markdown", "- fails: t.py::test"),
        (
            "github",
            "::error file=t.py,title=benchmark failed its gate::test_slow: mean 30 ms, above ",
        ),
        ("junit", "<failure message=\"mean 30 ms, above 20 ms"),
    ] {
        let text = analyze(&alone, &["mean>20ms"], &["--format", format]).stdout;
        assert!(text.contains(part), "{format}: {text}");
    }
    let empty = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[]);
    let idle = analyze(&empty, &["mean>20ms"], &["--quiet"]);
    assert_eq!((idle.status.code(), idle.stderr.lines().count()), (1, 1), "{}", idle.stderr);
}

/// `analyze` on two runs, or on the second alone, with a `pyproject.toml`.
fn configured(pyproject: &str, alone: bool) -> Transcript {
    let run = |slow: f64| [case("t.py::test_slow", slow), case("u.py::test_small", slow / 1000.0)];
    let mut store = Store::new();
    if !alone {
        store = store.run("data/0001_a.json", "2026-01-01T00:00:00", &run(0.01));
    }
    let store = store
        .run("data/0002_b.json", "2026-01-02T00:00:00", &run(0.03))
        .file("pyproject.toml", format!("[tool.pytest-park]\npaths = \"data\"\n{pyproject}"));
    park(&["analyze", "--quiet"]).folder(store.path()).today(2026, 6, 1).run()
}

#[test]
fn a_limit_is_a_budget_beside_the_gates_on_changes() {
    let limit =
        |more: &str| format!("[[tool.pytest-park.gate]]\nbenchmarks = \"t.py::*\"\n{more}\n");
    for (pyproject, alone, expected) in [
        (
            limit("limit = \"20ms\""),
            true,
            &["t.py::test_slow: mean 30 ms, above 20 ms (`mean>20ms for t.py::*`)"][..],
        ),
        (
            limit("limit = \"20ms\""),
            false,
            &["t.py::test_slow: mean 30 ms, above 20 ms (`mean>20ms for t.py::*`)"],
        ),
        (limit("limit = \"1 min\"\nmetric = \"median\""), false, &[]),
        // It takes the place of a general ceiling, and of nothing else.
        (
            format!("fail-on = \"mean>10us\"\n{}", limit("limit = \"50ms\"")),
            false,
            &["u.py::test_small: mean 30 µs, above 10 µs (`mean>10us`)"],
        ),
        (
            format!("fail-on = \"mean:100%,removed\"\n{}", limit("limit = \"50ms\"")),
            false,
            &[
                "t.py::test_slow: mean 10 ms → 30 ms, 3.0× slower, verdict regressed (`mean:100%`)",
                "u.py::test_small: mean 10 µs → 30 µs, 3.0× slower, verdict regressed (`mean:100%`)",
            ],
        ),
        // Both in one table, and the last of two.
        (
            limit("limit = \"20ms\"\nmetric = \"mean\"\nthreshold = \"100%\""),
            false,
            &[
                "t.py::test_slow: mean 10 ms → 30 ms, 3.0× slower, verdict regressed (`mean:100% for t.py::*`)",
                "t.py::test_slow: mean 30 ms, above 20 ms (`mean>20ms for t.py::*`)",
            ],
        ),
        (format!("{}{}", limit("limit = \"20ms\""), limit("limit = \"40ms\"")), false, &[]),
        (
            limit("metric = \"mean\"\nfloor = \"5us\""),
            false,
            &[
                "t.py::test_slow: mean 10 ms → 30 ms, 20 ms slower, verdict regressed (`mean:5us and 5us for t.py::*`)",
            ],
        ),
        (limit("metric = \"mean\"\nfloor = \"0.5min\""), false, &[]),
        (
            format!(
                "{}[[tool.pytest-park.waiver]]\nbenchmarks = \"*\"\nreason = \"known\"\nuntil = 2026-12-31",
                limit("limit = \"20ms\""),
            ),
            true,
            &[],
        ),
    ] {
        let shown = configured(&pyproject, alone);
        let told: Vec<&str> =
            shown.stderr.lines().filter_map(|line| line.strip_prefix("fail: ")).collect();
        assert_eq!(told, expected, "{pyproject}: {}", shown.stderr);
        assert_eq!(shown.status.code(), u8::from(!expected.is_empty()), "{pyproject}");
    }
}

#[test]
fn a_waived_failure_is_data_too() {
    let store = verdicts().file(
        "pyproject.toml",
        "[[tool.pytest-park.waiver]]\nbenchmarks = \"*gone\"\nreason = \"moved\"\nuntil = 2026-12-31\n",
    );
    let shown = park(&["analyze", "--fail-on", "removed", "--format", "json"])
        .arg(store.path())
        .folder(store.path())
        .today(2026, 6, 1)
        .run()
        .ok();
    let gate = &shown.json()["gate"];
    assert_eq!(
        gate["waived"],
        json!([{"fullname": "t.py::test_gone", "expression": "removed", "value": null, "limit": null,
                "unit": null, "reason": "moved", "until": "2026-12-31"}])
    );
    assert_eq!((&gate["passed"], &gate["failed"]), (&json!(true), &json!([])));
    let note = "note: waived: t.py::test_gone: only the reference has it (`removed`; waived until";
    assert!(shown.stderr.contains(note), "{}", shown.stderr);
}

/// The section of a session with these cases, after a saved run with those, in a folder with this configuration.
fn session(pyproject: &str, saved: Option<&[Json]>, cases: &[Json], fields: Json) -> (u8, String) {
    let mut store = Store::new().file("pyproject.toml", pyproject);
    let mut files = Vec::new();
    if let Some(cases) = saved {
        store = store.run("runs/0001_a.json", "2026-01-01T00:00:00", cases);
        files.push(store.path().join("runs/0001_a.json"));
    }
    let machine = json!({"node": "host", "system": "Linux", "python_version": "3.12.1", "python_implementation": "CPython"});
    let current = json!({"machine_info": machine, "benchmarks": cases, "datetime": "2026-01-02T00:00:00", "version": "5.3.1"});
    let mut request = json!({
        "protocol": 1, "versions": {}, "options": {}, "counts": {}, "current": current.to_string(),
        "storage": {"saved": files, "rootdir": store.path()},
        "terminal": {"color": false, "width": 200, "unicode": true},
    });
    for (key, value) in fields.as_object().unwrap() {
        request[key] = value.clone();
    }
    let shown = park(&["plugin-report"]).stdin(request.to_string()).today(2026, 6, 1).run();
    (shown.status.code(), shown.stdout)
}

#[test]
fn budgets_and_waivers_hold_inside_pytest() {
    let limit = "[[tool.pytest-park.gate]]\nbenchmarks = \"t.py::*\"\nlimit = \"20ms\"\n";
    let change =
        "[[tool.pytest-park.gate]]\nbenchmarks = \"t.py::*\"\nmetric = \"mean\"\nthreshold = 5\n";
    let waiver =
        "[[tool.pytest-park.waiver]]\nbenchmarks = \"*\"\nreason = \"known\"\nuntil = 2026-12-31\n";
    let (before, now) = ([case("t.py::test_a", 0.01)], [case("t.py::test_a", 0.03)]);
    let other = [case("u.py::test_b", 0.03)];
    let above = "fail: t.py::test_a: mean 30 ms, above 20 ms (`mean>20ms for t.py::*`)";
    for (pyproject, saved, cases, code, part) in [
        // A ceiling needs no saved run.
        (limit.to_owned(), None, &now, 3, above),
        (limit.to_owned(), Some(&before[..]), &now, 3, above),
        (
            change.to_owned(),
            Some(&before),
            &now,
            3,
            "fail: t.py::test_a: mean 10 ms → 30 ms, 3.0× slower",
        ),
        (format!("{change}{waiver}"), Some(&before), &now, 0, "note: waived: t.py::test_a: mean"),
        (
            change.to_owned(),
            Some(&before),
            &before,
            0,
            "gate: mean:5% for t.py::* passed: 1 of 1 benchmark had a number",
        ),
        // A session runs parts of a suite: a budget for another part is no gate that tested nothing.
        (change.to_owned(), Some(&before), &other, 0, ""),
        (String::new(), Some(&before), &now, 0, ""),
    ] {
        let (got, text) = session(&pyproject, saved, cases, json!({}));
        assert!(got == code && text.contains(part), "{pyproject}: {got}\n{text}");
        assert_eq!(text.contains("fail: "), code == 3, "{text}");
        // Quiet sessions fail as loudly.
        let (quiet, text) = session(&pyproject, saved, cases, json!({"options": {"quiet": true}}));
        assert!(quiet == code && text.contains("fail: ") == (code == 3), "{quiet} {text}");
    }
}

#[test]
fn a_session_whose_gate_tested_nothing_fails() {
    let (a, b) = ([case("t.py::test_a", 1.0)], [case("t.py::test_b", 1.0)]);
    let asked = |gate: &str| json!({"options": {"fail_on": [gate], "fail_on_source": "flag"}});
    let (code, text) = session("", Some(&a), &b, asked("regressed"));
    assert!(
        code == 3 && text.contains("gate: nothing was tested: the sides share no benchmark\n"),
        "{text}"
    );
    // Without a saved run there is nothing to fail with.
    let (code, text) = session("", None, &a, asked("regressed"));
    assert!(code == 0 && text.contains("`--park-fail-on` checked nothing"), "{code} {text}");
    let (code, _) = session("", None, &a, asked("mean>20ms"));
    assert_eq!(code, 3);
    // What a session does not run is removed only if it runs the whole suite.
    let (code, text) = session("", Some(&[&a[..], &b].concat()), &b, asked("removed"));
    assert!(code == 3 && text.contains("fail: t.py::test_a: only the reference has it"), "{text}");
    let part = json!({"options": {"fail_on": ["removed"], "part": true}});
    let (code, text) = session("", Some(&[&a[..], &b].concat()), &b, part);
    assert!(
        code == 0 && text.contains("note: the gate `removed` checks whole suites only"),
        "{text}"
    );
    // A gate of the ini file and `--benchmark-disable` is a session that is not about benchmarks.
    for (source, expected) in [("flag", 3), ("ini", 0)] {
        let disabled = json!({
            "options": {"fail_on": ["regressed"], "fail_on_source": source},
            "counts": {"unmeasured": 1, "disabled": true},
        });
        let (code, text) = session("", Some(&a), &[], disabled);
        assert_eq!(code, expected, "{source}: {text}");
        assert_eq!(text.contains("measures nothing"), source == "ini", "{text}");
    }
}

#[test]
fn a_session_tells_a_wrong_configuration_and_fails_only_a_gate_that_was_asked_for() {
    let a = [case("t.py::test_a", 1.0)];
    let asked = json!({"options": {"fail_on": ["mean:5%"]}});
    for (pyproject, options, code, part) in [
        (
            "[tool.pytest-park]\nmetrc = \"min\"",
            json!({}),
            0,
            "note: unknown key `metrc` in [tool.pytest-park] of ",
        ),
        ("[tool.pytest-park]\nmetrc = \"min\"", asked.clone(), 3, "fail: unknown key `metrc`"),
        (
            "[[tool.pytest-park.gate]]\nbenchmark = \"*\"",
            json!({}),
            3,
            "fail: unknown key `benchmark` in [[tool.pytest-park.gate]] of ",
        ),
        ("[tool.pytest_park]\nfail-on = \"regressed\"", json!({}), 0, " has [tool.pytest_park]"),
        ("[tool.pytest-park]\nmetric = ", asked, 3, " is not valid TOML"),
    ] {
        let (got, text) = session(pyproject, Some(&a), &a, options);
        assert!(got == code && text.contains(part), "{pyproject}: {got}\n{text}");
        assert!(!text.contains("gate: ") || code == 0, "{text}");
    }
    let (_, text) = session("[tool.pytest-park]\nmetrc = \"min\"", Some(&a), &a, json!({}));
    assert!(text.contains("hint: `metric`"), "{text}");
    // A misspelled variable too.
    let store = Store::new();
    let request = json!({
        "protocol": 1, "versions": {}, "options": {"fail_on": ["mean>1h"]}, "counts": {},
        "storage": {"rootdir": store.path()}, "current": json!({"benchmarks": a, "datetime": "2026-01-02T00:00:00", "version": "5.3.1"}).to_string(),
        "terminal": {"color": false, "width": 200, "unicode": true},
    });
    let shown =
        park(&["plugin-report"]).stdin(request.to_string()).env("PYTEST_PARK_FAILON", "x").run();
    let part = "fail: unknown key `PYTEST_PARK_FAILON` in the environment";
    assert!(shown.status.code() == 3 && shown.stdout.contains(part), "{}", shown.stdout);
}

#[test]
fn the_documents_name_every_gate() {
    let page = fs::read_to_string(crate::harness::root().join("docs/ci.md")).unwrap();
    for gate in [
        "regressed",
        "regressed:5%",
        "improved:20%",
        "removed",
        "incomparable",
        "inconclusive",
        "mean:5%",
        "median:5ms",
        "mean>20ms",
    ] {
        assert!(page.contains(&format!("| `{gate}` |")), "{gate}");
        let known = analyze(&verdicts(), &[gate], &[]);
        assert!(known.status.code() < 2, "{gate}: {}", known.stderr);
    }
}
