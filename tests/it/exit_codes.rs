//! `docs/exit-codes.md`: each claim names tests that are there; and the claims that no other test is about.

use std::fs;

use pytest_park::host::ExitStatus;
use serde_json::json;

use crate::harness::{Transcript, case, fixture, park, root};

#[test]
fn each_claim_names_tests_that_exist() {
    let page = fs::read_to_string(root().join("docs/exit-codes.md")).unwrap();
    let (_, shown) = page.split_once("## What shows it").expect("a part that names tests");
    let mut named = 0;
    for line in shown.lines() {
        let tests: Vec<(&str, &str)> =
            line.split('`').skip(1).step_by(2).filter_map(|it| it.split_once("::")).collect();
        let is_claim = line.starts_with("| ") && !line.starts_with("| says");
        assert!(!is_claim || !tests.is_empty(), "no test in {line}");
        for (file, name) in tests {
            let text = fs::read_to_string(root().join("tests").join(file))
                .unwrap_or_else(|_| panic!("no {file}"));
            let declared =
                [format!("fn {name}("), format!("def {name}(")].iter().any(|it| text.contains(it));
            assert!(declared, "{file} has no test {name}");
            named += 1;
        }
    }
    assert!(named > 20, "{named} tests are named");
}

#[test]
fn every_command_ends_with_0_where_it_does_what_it_is_for() {
    let to = tempfile::tempdir().unwrap();
    let slower = ["--reference", "latest", "--candidate", "oldest"];
    for args in [&["analyze"][..], &[&["analyze"], &slower[..]].concat(), &["runs"], &["history"]] {
        assert_eq!(park(args).arg(fixture("two-runs")).run().status.code(), 0, "{args:?}");
    }
    let exported = park(&["export", "--to"]).arg(to.path()).arg(fixture("two-runs")).run();
    assert_eq!(exported.status.code(), 0, "{}", exported.stderr);
    for args in
        [&["version"][..], &["man"], &["completions", "fish"], &["--help"], &["history", "--help"]]
    {
        assert_eq!(park(args).run().status.code(), 0, "{args:?}");
    }
}

#[test]
fn every_command_ends_with_2_where_there_are_no_runs_or_an_option_is_not_known() {
    let empty = tempfile::tempdir().unwrap();
    let to = empty.path().join("exported");
    let to = to.to_str().unwrap();
    for args in [&["analyze"][..], &["runs"], &["history"], &["export", "--to", to]] {
        for transcript in [
            park(args).arg(empty.path()).run(),
            park(args).arg(fixture("two-runs")).arg("--nonsense").run(),
        ] {
            assert_eq!((transcript.status.code(), transcript.stdout.as_str()), (2, ""), "{args:?}");
            assert!(transcript.stderr.starts_with("error: "), "{args:?}: {}", transcript.stderr);
        }
    }
}

/// The bridge of the plugin, asked about a session in which a benchmark takes `mean` seconds; saved was one of 1 s.
fn bridge(mean: f64, protocol: u64) -> Transcript {
    let artifact = |date: &str, mean: f64| {
        let cases = [case("t.py::test_a", mean)];
        json!({"machine_info": {"node": "host"}, "benchmarks": cases, "datetime": date, "version": "5.3.1"}).to_string()
    };
    let request = json!({
        "protocol": protocol,
        "versions": {},
        "options": {"fail_on": ["mean:10%"]},
        "storage": {"reference": artifact("2026-01-01T00:00:00", 1.0)},
        "current": artifact("2026-01-02T00:00:00", mean),
        "counts": {},
        "terminal": {"color": false, "width": 100, "unicode": true},
    });
    park(&["plugin-report"]).stdin(request.to_string()).run()
}

#[test]
fn the_bridge_alone_says_a_failed_gate_by_3() {
    let (failed, kept, refused) = (bridge(1.5, 1), bridge(1.05, 1), bridge(1.5, 999));
    assert_eq!(failed.status, ExitStatus::ReportedGateFailed);
    assert_eq!((failed.status.code(), kept.status.code(), refused.status.code()), (3, 0, 2));
    assert!(failed.stdout.contains("fail: t.py::test_a"), "{}", failed.stdout);
    assert!(!kept.stdout.contains("fail: ") && !kept.stdout.is_empty(), "{}", kept.stdout);
    assert_eq!(refused.stdout, "");
}
