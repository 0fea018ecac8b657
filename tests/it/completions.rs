//! What is offered where Tab is pressed, as fish gets it: a line each, with what it is behind a tab.

use crate::harness::{Store, case, fixture, park, with};
use serde_json::json;
use std::path::Path;

/// What is offered for the last of these words in a folder: (word, about).
fn offered(folder: &Path, words: &[&str]) -> Vec<(String, String)> {
    let args = [&["--", "pytest-park"], words].concat();
    let transcript = park(&args).env("PYTEST_PARK_COMPLETE", "fish").folder(folder).run().ok();
    assert_eq!(transcript.stderr, "", "{words:?}");
    let lines = transcript.stdout.lines().map(|line| line.split_once('\t').unwrap_or((line, "")));
    lines.map(|(word, about)| (word.to_owned(), about.to_owned())).collect()
}

fn check(folder: &Path, words: &[&str], expected: &[&str]) {
    let words_offered: Vec<String> =
        offered(folder, words).into_iter().map(|(word, _)| word).collect();
    assert_eq!(words_offered, expected, "{words:?}");
}

#[test]
fn runs_are_offered_newest_first_by_every_short_name_with_date_and_commit() {
    let history = fixture("two-runs");
    let path = history.to_str().unwrap();
    let all = ["candidate-v2", "0002", "baseline", "0001", "branch:main", "latest", "oldest"];
    for option in ["--reference", "--candidate"] {
        check(&history, &["analyze", path, option, ""], &all);
    }
    check(&history, &["history", path, "--since", ""], &all);
    // The default folder, which is not there.
    check(&history, &["analyze", "--reference", "b"], &[]);
    check(&history, &["analyze", path, "--reference", "b"], &["baseline", "branch:main"]);
    let about = offered(&history, &["analyze", path, "--reference", "base"]);
    assert_eq!(about, [("baseline".to_owned(), "2026-11-23 23:21, ddb9225e main".to_owned())]);
}

#[test]
fn tokens_and_params_are_those_of_the_newest_runs() {
    let folder = fixture("params");
    let path = folder.to_str().unwrap();
    let tokens: Vec<String> =
        offered(&folder, &["analyze", path, "--group-by", ""]).into_iter().map(|it| it.0).collect();
    for token in ["param:device", "params", "file", "func"] {
        assert!(tokens.iter().any(|it| it == token), "{token} in {tokens:?}");
    }
    let groups = fixture("groups");
    check(
        &groups,
        &["analyze", groups.to_str().unwrap(), "--group-by", "custom:t"],
        &["custom:technique"],
    );
    check(&folder, &["analyze", path, "--group-by", "group,param:d"], &["group,param:device"]);
    check(&folder, &["history", path, "--grouping", "param:d"], &["param:device"]);
    check(
        &folder,
        &["analyze", path, "--exclude-param", ""],
        &["device", "impl", "n", "shape", "value"],
    );
    let about = offered(&folder, &["analyze", path, "--distinct-param", "n"]);
    assert_eq!(about, [("n".to_owned(), "10, 20, 40".to_owned())]);
}

#[test]
fn fixed_words_and_commands_are_offered_too() {
    let folder = fixture("two-runs");
    check(&folder, &["analyze", "--metric", "me"], &["mean", "median"]);
    check(&folder, &["analyze", "--sort", "d"], &["delta"]);
    check(&folder, &["analyze", "--format", "j"], &["json", "junit"]);
    check(
        &folder,
        &["analyze", "--format", ""],
        &["table", "json", "csv", "markdown", "html", "junit", "github"],
    );
    check(&folder, &["history", "--format", ""], &["table", "json", "csv", "markdown"]);
    check(&folder, &["runs", "--format", ""], &["table", "json", "markdown"]);
    check(&folder, &["export", "--format", ""], &["parquet", "csv", "ndjson"]);
    check(&folder, &["analyze", "--columns", "mean,ro"], &["mean,rounds"]);
    check(&folder, &["hist"], &["history"]);
    check(&folder, &["analyze", "Lin"], &["Linux-CPython-3.11-64bit/"]);
    check(&folder, &["completions", "fi"], &["fish"]);
}

#[test]
fn the_configured_folder_is_asked_where_the_line_names_none() {
    let store = Store::new()
        .run("kept/0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)])
        .file("pyproject.toml", "[tool.pytest-park]\npaths = [\"kept\"]\n");
    check(store.path(), &["analyze", "--reference", "a"], &["a"]);
}

#[test]
fn on_any_error_nothing_is_offered_and_nothing_said() {
    let store = Store::new()
        .file("broken.json", "{\"benchmarks\": [")
        .file("pyproject.toml", "[tool.pytest-park");
    let broken = store.path().to_str().unwrap();
    check(store.path(), &["analyze", "--reference", ""], &[]);
    for folder in ["no/such/folder", broken, "-"] {
        check(store.path(), &["analyze", folder, "--reference", ""], &[]);
        check(store.path(), &["analyze", folder, "--exclude-param", ""], &[]);
    }
    check(store.path(), &["analyze", "--nonsense", "--reference", "x"], &[]);
    check(store.path(), &["nonsense", "--reference", "x"], &[]);
    // Without runs the tokens that need no key are all that can be known.
    check(store.path(), &["analyze", broken, "--group-by", "m"], &["marks"]);
    // Not called by a shell's script: a command like any other.
    let transcript = park(&["version"]).env("PYTEST_PARK_COMPLETE", "fish").run().ok();
    assert!(transcript.stdout.starts_with("pytest-park v"));
}

#[test]
fn what_could_break_a_line_is_not_offered() {
    let cases = [with(
        case("t.py::test_a", 1.0),
        json!({"params": {"two\nlines": 1, "-x": 2, "n\tm": 3, "k": "v\tw"}}),
    )];
    let store = Store::new().run("0001_a\tb.json", "2026-01-01T00:00:00", &cases).run(
        "0002_two words.json",
        "2026-01-02T00:00:00",
        &cases,
    );
    let path = store.path().to_str().unwrap();
    check(
        store.path(),
        &["analyze", path, "--reference", ""],
        &["two words", "0002", "0001", "branch:main", "latest", "oldest"],
    );
    assert_eq!(
        offered(store.path(), &["analyze", path, "--exclude-param", ""]),
        [("k".to_owned(), "vw".to_owned())]
    );
}

#[test]
fn every_shell_has_a_script_that_calls_the_program() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = park(&["completions", shell]).run().ok().stdout;
        assert!(
            script.contains("PYTEST_PARK_COMPLETE") && script.contains("pytest-park"),
            "{script}"
        );
        assert!(!script.contains("PROGRAM") && !script.contains("VARIABLE"), "{script}");
    }
}

#[test]
fn benchmarks_and_gates_are_offered() {
    let folder = fixture("two-runs");
    let path = folder.to_str().unwrap();
    check(
        &folder,
        &["analyze", path, "--explain", "test_matmul[cpu"],
        &["test_matmul[cpu-256]", "test_matmul[cpu-64]"],
    );
    check(
        &folder,
        &["analyze", path, "--fail-on", "re"],
        &["regressed", "regressed:5%", "removed"],
    );
    check(&folder, &["analyze", path, "--fail-on", "med"], &["median:5%"]);
    check(&folder, &["growth", path, "--over", "de"], &["device"]);
    for (gate, _) in offered(&folder, &["analyze", path, "--fail-on", ""]) {
        let tested = park(&["analyze", path, "--fail-on", &gate]).run();
        assert!(tested.status.code() < 2, "{gate}: {}", tested.stderr);
    }
}
