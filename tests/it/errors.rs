//! What goes wrong is said in words, with a way out, and exits 2.

use serde_json::json;

use crate::harness::{Store, case, fixture, park, with};

#[test]
fn every_error_says_what_and_what_would_work() {
    let two = fixture("two-runs");
    for (args, path, start, hint) in [
        (
            &["analyze"][..],
            Some("/no/such/folder".as_ref()),
            "error: ",
            "hint: `pytest --benchmark-save baseline`",
        ),
        (
            &["analyze", "--format", "xml"],
            None,
            "error: `--format` does not know `xml`\n  known: table, json, csv, markdown, html, junit, github\n",
            "hint: `--format table`",
        ),
        (
            &["analyze", "--format", "jsn"],
            None,
            "error: `--format` does not know `jsn`\n",
            "hint: `--format json`",
        ),
        (
            &["analyze", "--metric", "medium"],
            None,
            "error: `--metric` does not know `medium`\n",
            "hint: `--metric median`",
        ),
        (
            &["analyze", "--sort", "size"],
            None,
            "error: `--sort` does not know `size`\n",
            "hint: `--sort change`",
        ),
        (
            &["analyze", "--group-by", "grp"],
            None,
            "error: unknown group token `grp`\n",
            "hint: `--group-by gr",
        ),
        (
            &["analyze", "--min-effect", "-1"],
            None,
            "error: `--min-effect` does not take `-1`\n",
            "hint: `--min-effect ",
        ),
        (
            &["history", "--last", "0"],
            None,
            "error: `--last` does not take `0`\n  it takes a whole number from 1\n",
            "hint: `--last 50`",
        ),
        (
            &["serve", "--port", "http"],
            None,
            "error: `--port` does not take `http`\n  it takes a number from 0 to 65535\n",
            "hint: `--port 8080`",
        ),
        (
            &["analyze", "--columns", "mean,round"],
            None,
            "error: `--columns` does not know `round`\n",
            "hint: `--columns rounds`",
        ),
        (
            &["analyze", "--filter", "["],
            None,
            "error: `--filter` is not a regular expression\n",
            "hint: `--filter '\\['`",
        ),
        (
            &["analyze", "--candidate", "oldest"],
            Some(two.as_path()),
            "error: no run before `baseline`",
            "hint: `--reference candidate-v2`",
        ),
        (
            &["serve", "--metric", "medium"],
            None,
            "error: `--metric` does not know `medium`\n",
            "hint: `--metric median`",
        ),
        (
            &["serve"],
            // Where its parent is there, the folder may come while the page is open.
            Some("/no/such/parent/of/a/folder".as_ref()),
            "error: no such file or folder",
            "hint: `pytest --benchmark-save",
        ),
        (
            &["serve", "--host", "999.1.1.1"],
            Some(two.as_path()),
            "error: cannot listen at `999.1.1.1`",
            "hint: `--host",
        ),
        (
            &["analyze", "--refrence", "x"],
            None,
            "error: `analyze` has no option `--refrence`\n",
            "hint: `pytest-park analyze --reference x`",
        ),
        (&["anlyze"], None, "error: there is no command `anlyze`\n", "hint: `pytest-park analyze`"),
    ] {
        let mut call = park(args);
        if let Some(path) = path {
            call = call.arg(path);
        }
        let transcript = call.run();
        assert_eq!(transcript.status.code(), 2, "{args:?}");
        assert!(transcript.stdout.is_empty(), "{args:?}");
        assert!(transcript.stderr.starts_with(start), "{args:?}: {}", transcript.stderr);
        assert!(transcript.stderr.contains(hint), "{args:?}: {}", transcript.stderr);
        assert!(!transcript.stderr.contains("panicked"), "{args:?}");
    }
}

#[test]
fn without_a_command_help_stands_on_standard_error() {
    let transcript = park(&[]).run();
    assert_eq!(transcript.status.code(), 2);
    assert!(
        transcript.stderr.contains("Usage: pytest-park") && transcript.stderr.contains("Examples:"),
        "{}",
        transcript.stderr
    );
}

#[test]
fn help_that_is_asked_for_is_data() {
    for args in [&["--help"][..], &["analyze", "--help"], &["help", "runs"]] {
        let transcript = park(args).run().ok();
        assert!(transcript.stdout.contains("Examples:") && transcript.stderr.is_empty());
    }
}

#[test]
fn the_version_is_printed_in_three_ways() {
    for args in [&["version"][..], &["--version"], &["-V"]] {
        assert_eq!(
            park(args).run().ok().stdout,
            format!("pytest-park v{}\n", env!("CARGO_PKG_VERSION"))
        );
    }
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(park(&["completions", shell]).run().ok().stdout.contains("pytest-park"));
    }
    let manual = park(&["man"]).run().ok().stdout;
    assert!(manual.contains(".TH pytest-park 1") && manual.contains("group\\-by"));
}

#[test]
fn quiet_says_nothing_but_errors_and_verbose_says_what_was_skipped() {
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 1.0)])
        .file("broken.json", "{\"benchmarks\": [")
        .file("package.json", "{\"name\": \"x\"}");
    assert_eq!(store.analyze(&["-q"]).ok().stderr, "");
    assert!(store.analyze(&[]).ok().stderr.contains("broken.json:1:"));
    let verbose = store.analyze(&["-v"]).ok().stderr;
    assert!(verbose.contains("skipped: ") && verbose.contains("package.json"), "{verbose}");
    // Of a gate only what fails it is an error.
    let added = with(case("t.py::test_a", 1.0), json!({"stats": null}));
    let gated =
        store.run("0003_c.json", "2026-01-03T00:00:00", &[added, case("t.py::test_b", 1.0)]);
    let gated = gated.run(
        "0004_d.json",
        "2026-01-04T00:00:00",
        &[case("t.py::test_a", 1.0), case("t.py::test_b", 1.0)],
    );
    assert_eq!(gated.analyze(&["-q", "--fail-on", "mean:5%"]).ok().stderr, "");
    assert!(gated.analyze(&["--fail-on", "mean:5%"]).ok().stderr.contains("could not be tested"));
}

#[test]
fn an_output_file_gets_the_data_and_a_bad_one_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.json");
    let transcript = park(&["analyze", "--format", "json", "--output"])
        .arg(&file)
        .arg(fixture("two-runs"))
        .run()
        .ok();
    assert_eq!(transcript.stdout, "");
    let direct = park(&["analyze", "--format", "json"]).arg(fixture("two-runs")).run().ok().stdout;
    assert_eq!(std::fs::read_to_string(file).unwrap(), direct);
    let bad = park(&["analyze", "--output"])
        .arg(folder.path().join("no/such/out"))
        .arg(fixture("two-runs"))
        .run();
    assert_eq!(bad.status.code(), 2);
    assert!(bad.stderr.starts_with("error: cannot write `"));
}
