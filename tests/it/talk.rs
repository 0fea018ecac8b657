//! What the program still prints where it has little to say: `--quiet` with `--strict`, and a session whose benchmarks ran once.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, park};

/// Two runs that compare, and a file that none can be read from.
fn with_a_broken_file() -> Store {
    let cases = [case("t.py::test_a", 1.0)];
    Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &cases)
        .run("0002_b.json", "2026-01-02T00:00:00", &cases)
        .file("0003_c.json", r#"{"benchmarks": [{"name": "#)
}

#[test]
fn quiet_hides_warnings_unless_strict_fails_for_them() {
    let exported = tempfile::tempdir().unwrap();
    let to = exported.path().to_str().unwrap();
    for command in [&["analyze"][..], &["runs"], &["history"], &["export", "--to", to]] {
        for (options, tells, code) in [
            (&[][..], true, 0),
            (&["--quiet"], false, 0),
            (&["--strict"], true, 2),
            (&["--quiet", "--strict"], true, 2),
        ] {
            let transcript =
                park(&[command, options].concat()).arg(with_a_broken_file().path()).run();
            assert_eq!(
                transcript.status.code(),
                code,
                "{command:?} {options:?}: {}",
                transcript.stderr
            );
            let names_it = transcript.stderr.contains("warning: ")
                && transcript.stderr.contains("0003_c.json");
            assert_eq!(names_it, tells, "{command:?} {options:?}: {}", transcript.stderr);
            assert_eq!(
                transcript.stderr.contains("error: `--strict` and 1 warning"),
                code == 2,
                "{command:?}"
            );
        }
    }
}

/// The section of a session whose benchmarks ran with these numbers of rounds and iterations.
fn section(counts: &[(Json, Json)]) -> String {
    let cases: Vec<Json> = (counts.iter().enumerate())
        .map(|(i, (rounds, iterations))| {
            let mut case = case(&format!("t.py::test_{i}"), 1.0);
            (case["stats"]["rounds"], case["stats"]["iterations"]) =
                (rounds.clone(), iterations.clone());
            case
        })
        .collect();
    let current = json!({"machine_info": {}, "benchmarks": cases, "datetime": "2026-01-02T00:00:00", "version": "5.3.1"});
    let request = json!({
        "protocol": 1, "versions": {}, "options": {}, "storage": {}, "current": current.to_string(), "counts": {},
        "terminal": {"color": false, "width": 100, "unicode": true},
    });
    park(&["plugin-report"]).stdin(request.to_string()).run().ok().stdout
}

#[test]
fn a_session_says_that_no_spread_is_known_where_every_benchmark_ran_exactly_once() {
    for (counts, once) in [
        (&[(1, Some(1))][..], true),
        (&[(1, None)], true),
        (&[(1, Some(1)), (1, None)], true),
        // Once measured, and yet run a hundred times.
        (&[(1, Some(100))], false),
        (&[(2, Some(1))], false),
        (&[(1, Some(1)), (5, Some(1))], false),
        (&[(1, Some(1)), (1, Some(2))], false),
    ] {
        let counts: Vec<(Json, Json)> =
            counts.iter().map(|(rounds, iterations)| (json!(rounds), json!(iterations))).collect();
        let text = section(&counts);
        assert_eq!(
            text.contains("every benchmark ran exactly once: no spread is known"),
            once,
            "{counts:?}\n{text}"
        );
    }
}
