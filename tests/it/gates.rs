//! Gates: what fails, what passes, and what is no test at all; on the command line and in every format.

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, park, with};

/// Two runs with these cases.
/// Two runs with these cases.
pub fn pair(reference: &[Json], candidate: &[Json]) -> Store {
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", reference).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        candidate,
    )
}

pub fn without_times(name: &str) -> Json {
    with(case(name, 1.0), json!({"stats": {"rounds": 5}}))
}

pub fn analyze(store: &Store, gates: &[&str], more: &[&str]) -> Transcript {
    let mut args = vec!["analyze", "--no-config"];
    for gate in gates {
        args.extend(["--fail-on", gate]);
    }
    args.extend(more);
    park(&args).arg(store.path()).run()
}

pub fn gate_of(store: &Store, gates: &[&str], more: &[&str]) -> Json {
    let more = [more, &["--format", "json"]].concat();
    analyze(store, gates, &more).json()["gate"].clone()
}

/// What failed, and by which gate.
pub fn failed(gate: &Json) -> Vec<(&str, &str)> {
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
pub fn verdicts() -> Store {
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
