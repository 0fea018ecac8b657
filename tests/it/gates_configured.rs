//! Gates that come from `pyproject.toml` or need no reference, and gates inside pytest.

use std::fs;

use serde_json::{Value as Json, json};

use crate::gates::{analyze, failed, gate_of, verdicts};
use crate::harness::{Store, Transcript, case, park};

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
pub(crate) fn session(
    pyproject: impl AsRef<[u8]>,
    saved: Option<&[Json]>,
    cases: &[Json],
    fields: Json,
) -> (u8, String) {
    let mut store = Store::new().file("pyproject.toml", pyproject.as_ref());
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
    assert!(code == 0 && text.contains("the gate `regressed` was not checked"), "{code} {text}");
    let (code, text) = session("", None, &a, asked("mean>20ms,regressed,median:5%"));
    assert!(code == 3 && text.contains("fail: t.py::test_a: mean 1 s, above 20 ms"), "{text}");
    let note = "note: there is nothing to compare with, so the gates `regressed`, `median:5%` were not checked\n";
    assert!(text.contains(note), "{text}");
    // What a session does not run is removed only if it runs the whole suite.
    let (code, text) = session("", Some(&[&a[..], &b].concat()), &b, asked("removed"));
    assert!(code == 3 && text.contains("fail: t.py::test_a: only the reference has it"), "{text}");
    let part = json!({"options": {"fail_on": ["removed"], "part": true}});
    let (code, text) = session("", Some(&[&a[..], &b].concat()), &b, part);
    assert!(
        code == 0 && text.contains("note: the gate `removed` checks whole suites only"),
        "{text}"
    );
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
        // A budget in a table that nothing reads is a gate all the same.
        (
            "[[tool.pytest_park.gate]]\nbenchmarks = \"*\"",
            json!({}),
            3,
            " has [tool.pytest_park]\n",
        ),
        (
            "[[tool.pytest-park.gates]]\nbenchmarks = \"*\"",
            json!({}),
            3,
            "fail: unknown key `gates` in [tool.pytest-park] of ",
        ),
        (
            "[[tool.pytest-park.budgets]]\nlimit = \"1s\"",
            json!({}),
            3,
            "fail: unknown key `budgets`",
        ),
        (
            "[[tool.pytest-park.waivers]]\nreason = \"\"",
            json!({}),
            0,
            "note: unknown key `waivers`",
        ),
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
    let part = "fail: unknown key `PYTEST_PARK_FAILON` in the environment\n  \
                hint: a session reads `--park-fail-on` or `park_fail_on` of the ini file\n";
    assert!(shown.status.code() == 3 && shown.stdout.contains(part), "{}", shown.stdout);
    // Nor does a session read the defaults that other commands have.
    let told = |pyproject: &str, variable: Option<&str>, fail_on: &[&str]| -> Vec<String> {
        let store = Store::new().file("pyproject.toml", pyproject);
        let mut request = request.clone();
        request["options"]["fail_on"] = json!(fail_on);
        request["storage"]["rootdir"] = json!(store.path());
        let mut session = park(&["plugin-report"]).stdin(request.to_string());
        if let Some(value) = variable {
            session = session.env("PYTEST_PARK_FAIL_ON", value);
        }
        let shown = session.run().ok().stdout;
        shown.lines().filter(|line| line.starts_with("note: ")).map(str::to_owned).collect()
    };
    let note = |setting: &str| {
        let reads = "a session reads `--park-fail-on` or `park_fail_on` of the ini file";
        vec![format!("note: {reads}, not {setting}: this session has no such gate")]
    };
    let key = "[tool.pytest-park]\nfail-on = \"regressed\"\n";
    assert_eq!(told("", Some("regressed"), &[]), note("the variable PYTEST_PARK_FAIL_ON"));
    assert_eq!(told(key, Some("regressed"), &[]), note("the variable PYTEST_PARK_FAIL_ON"));
    assert_eq!(told(key, None, &[]), note("`fail-on` of [tool.pytest-park]"));
    assert_eq!(told(key, Some("regressed"), &["mean>1h"]), Vec::<String>::new());
    assert_eq!(told("", None, &[]), Vec::<String>::new());
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
