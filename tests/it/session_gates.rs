//! Gates of a session that measured nothing, and the numbers in their lines.

use serde_json::json;

use crate::gates::analyze;
use crate::gates_configured::session;
use crate::harness::{Store, case};

#[test]
fn a_session_that_measured_nothing_fails_only_a_gate_of_its_own_command_line() {
    let a = [case("t.py::test_a", 1.0)];
    let limit = "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nlimit = \"20ms\"\n";
    let mistyped = "[[tool.pytest-park.gate]]\nbenchmarks = \"*\"\nlimt = \"20ms\"\n";
    let none = "no benchmark was measured (`--benchmark-skip`)";
    for (source, budgets, code, expected) in [
        ("flag", "", 3, format!("gate: nothing was tested: {none}\n")),
        ("flag", limit, 3, format!("gate: nothing was tested: {none}\n")),
        // One of the configuration is there for each session, also for those that are not about benchmarks.
        ("ini", "", 0, format!("pytest-park: {none}, so `park_fail_on` was not checked\n")),
        ("addopts", "", 0, format!("pytest-park: {none}, so `--park-fail-on` was not checked\n")),
        (
            "ini",
            limit,
            0,
            format!(
                "pytest-park: {none}, so `park_fail_on` and the budgets of pyproject.toml were not checked\n"
            ),
        ),
        (
            "",
            limit,
            0,
            format!("pytest-park: {none}, so the budgets of pyproject.toml were not checked\n"),
        ),
        ("", "", 0, String::new()),
    ] {
        let fail_on = if source.is_empty() { vec![] } else { vec!["regressed"] };
        let skipped = |quiet: bool| {
            json!({
                "options": {"fail_on": fail_on, "fail_on_source": source, "quiet": quiet},
                "counts": {"collected": 1, "skipped": true},
            })
        };
        // Whether there is a run to compare with does not matter.
        for saved in [None, Some(&a[..])] {
            assert_eq!(session(budgets, saved, &[], skipped(false)), (code, expected.clone()));
        }
        let quiet = if code == 0 { String::new() } else { expected };
        assert_eq!(session(budgets, None, &[], skipped(true)), (code, quiet));
    }
    let skipped = json!({"counts": {"collected": 1, "skipped": true}});
    let (code, text) = session(mistyped, None, &[], skipped);
    assert!(code == 0 && text.contains("budgets of pyproject.toml were not checked"), "{text}");
    assert!(text.contains("note: unknown key `limt` in [[tool.pytest-park.gate]]"), "{text}");
    for (counts, why) in [
        (json!({"disabled": true}), " (`--benchmark-disable`)"),
        (json!({"parallel": true}), " (pytest-benchmark does not measure under pytest-xdist)"),
        (json!({"failed": 1}), ""),
    ] {
        let options = json!({"fail_on": ["regressed"], "fail_on_source": "flag"});
        let (code, text) = session("", None, &[], json!({"options": options, "counts": counts}));
        let expected = format!("gate: nothing was tested: no benchmark was measured{why}\n");
        assert_eq!((code, text), (3, expected));
    }
    // Where tests ran, the count of them goes first.
    let options = json!({"fail_on": ["regressed"], "fail_on_source": "ini"});
    let counts = json!({"unmeasured": 2, "disabled": true});
    let (code, text) = session("", None, &[], json!({"options": options, "counts": counts}));
    let by = "(`--benchmark-disable`)";
    let expected = format!(
        "pytest-park: 2 benchmark tests ran without measuring {by}\n\
         note: no benchmark was measured {by}, so `park_fail_on` was not checked\n"
    );
    assert_eq!((code, text), (0, expected));
}

#[test]
fn a_number_has_as_many_digits_as_tell_it_from_its_limit() {
    for (mean, gate, expected) in [
        (0.001_001_513_750_088_633_9, "mean>1ms", "mean 1.002 ms, above 1 ms"),
        (0.001_000_015_137_500_88, "mean>1ms", "mean 1.00002 ms, above 1 ms"),
        (0.001_001_513_750_088_633_9, "mean>1.0005ms", "mean 1.002 ms, above 1.0005 ms"),
        (0.03, "mean>20ms", "mean 30 ms, above 20 ms"),
        (120.07, "mean>2min", "mean 2.001 min, above 2 min"),
    ] {
        let alone =
            Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", mean)]);
        let shown = analyze(&alone, &[gate], &["--quiet"]);
        assert_eq!(shown.stderr, format!("fail: t.py::test_a: {expected} (`{gate}`)\n"));
    }
}
