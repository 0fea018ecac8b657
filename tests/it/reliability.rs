//! What holds where the surroundings are bad: several writers at once, strange files, few threads.
//! `tests/run-faults` adds kills, full disks and closed pipes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use pytest_park::host::ExitStatus;
use serde_json::json;

use crate::export::{FORMATS, column, export, files, names, rows, store};
use crate::harness::{Store, case, fixture, park, with};

/// Makes a named pipe, which blocks whoever opens it.
#[cfg(unix)]
fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn no_row_is_lost_where_several_exports_write_the_same_file() {
    for format in FORMATS {
        let to = tempfile::tempdir().unwrap();
        let stores: Vec<Store> = (0..8)
            .map(|i| {
                store(&[(&format!("000{i}_s{i}.json"), "2026-01-01T00:00:00", 1.0 + i as f64)])
            })
            .collect();
        thread::scope(|scope| {
            for store in &stores {
                let to = to.path();
                scope.spawn(move || {
                    export(store.path(), to, &["--format", format, "--project", "p"]).ok()
                });
            }
        });
        let names = names(to.path());
        assert_eq!(names.len(), 1, "no part of a file is left: {names:?}");
        if format == "ndjson" {
            let rows = rows(to.path(), "bench");
            let mut stems = column(&rows, "file_stem");
            stems.sort();
            let expected: Vec<String> = (0..8).map(|i| format!("000{i}_s{i}")).collect();
            assert_eq!(stems, expected);
        }
        // Whole, and of all: another export adds nothing and keeps the rows of the seven others.
        let again = export(stores[0].path(), to.path(), &["--format", format, "--project", "p"]);
        assert!(again.ok().stderr.contains("; 7 rows kept of artifacts that are gone"));
    }
}

#[test]
#[cfg(unix)]
fn a_pipe_in_place_of_an_exported_file_is_told_and_not_waited_for() {
    let store = store(&[("0001_a.json", "2026-01-01T00:00:00", 1.0)]);
    let to = tempfile::tempdir().unwrap();
    let args = ["--format", "csv", "--project", "p"];
    export(store.path(), to.path(), &args).ok();
    let name = names(to.path()).pop().unwrap();
    fs::remove_file(to.path().join(&name)).unwrap();
    make_pipe(&to.path().join(&name));
    let transcript = export(store.path(), to.path(), &args);
    assert_eq!(transcript.status, ExitStatus::Failure);
    assert!(transcript.stderr.contains("it is not a file"), "{}", transcript.stderr);
}

#[test]
fn where_strict_fails_nothing_is_written() {
    let store = store(&[
        ("0001_a.json", "2026-01-01T00:00:00", 1.0),
        ("0002_b.json", "2026-01-02T00:00:00", 2.0),
    ])
    .file("0003_c.json", "oops");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for command in ["analyze", "runs", "history"] {
        let formats: &[&str] = match command {
            "runs" => &["table", "json", "markdown"],
            _ => &["table", "json", "csv", "markdown"],
        };
        for format in formats.iter().copied() {
            for file in [true, false] {
                let mut args = vec![command, "--strict", "--format", format];
                if file {
                    args.extend(["--output", out.to_str().unwrap()]);
                }
                let transcript = park(&args).arg(store.path()).run();
                assert_eq!(transcript.status, ExitStatus::Failure, "{args:?}");
                assert!(transcript.stderr.contains("error: `--strict` and 1 warning"));
                assert_eq!((transcript.stdout.as_str(), out.exists()), ("", false), "{args:?}");
            }
        }
    }
    let transcript = export(store.path(), folder.path(), &["--strict"]);
    assert_eq!(transcript.status, ExitStatus::Failure);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn an_output_replaces_the_file_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    fs::write(&out, "x".repeat(1_000_000)).unwrap();
    let args = ["analyze", "--format", "json", "--output", out.to_str().unwrap()];
    park(&args).arg(fixture("two-runs")).run().ok();
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.starts_with('{') && text.ends_with("}\n"));
    assert_eq!(names(folder.path()), ["out.json"]);
    // A device is written to and stays one.
    #[cfg(unix)]
    {
        let args = ["analyze", "--format", "json", "--output", "/dev/null"];
        park(&args).arg(fixture("two-runs")).run().ok();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}

/// What the program says where the system starts no thread: a stack that no memory holds.
fn without_threads(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pytest-park"))
        .args(args)
        .arg(fixture("history"))
        .env_clear()
        .env("RUST_MIN_STACK", (1_u64 << 50).to_string())
        .output()
        .unwrap()
}

/// Every command does its work where the system starts no thread.
#[test]
fn a_machine_without_threads_is_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["analyze"][..],
        &["history"],
        &["runs"],
        &["export", "--to", folder.path().to_str().unwrap()],
    ] {
        let output = without_threads(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {stderr}");
    }
}

/// `serve` needs one thread. Where it gets none it says so, instead of a panic at the first request.
#[test]
fn a_dashboard_without_a_thread_is_an_error() {
    let output = without_threads(&["serve", "--port", "0"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("the system starts no thread"), "{stderr}");
}

#[test]
fn no_name_is_a_command_of_a_workflow_or_a_formula() {
    let names = [
        "::add-mask::x",
        " ::error::x",
        "a ##[error]x",
        "\u{61c}arabic",
        "=HYPERLINK(1)",
        "@x",
        "a\n::stop-commands::y",
    ];
    let run = |store: Store, number: u32, mean: f64| {
        let cases: Vec<_> =
            names.iter().map(|name| with(case(name, mean), json!({ "name": name }))).collect();
        let date = format!("2026-01-0{number}T00:00:00");
        store.run(&format!("000{number}_r.json"), &date, &cases)
    };
    let store = run(run(Store::new(), 1, 1.0), 2, 2.0);
    for args in [
        &["analyze"][..],
        &["analyze", "--group-by", "name"],
        &["analyze", "--format", "csv"],
        &["analyze", "--format", "github", "--fail-on", "mean:5%"],
        &["analyze", "--format", "markdown"],
        &["analyze", "--fail-on", "mean:5%"],
        &["history"],
        &["history", "--format", "csv"],
    ] {
        let transcript = park(args).arg(store.path()).run();
        for line in transcript.stdout.lines().chain(transcript.stderr.lines()) {
            let is_ours = args.contains(&"github") && line.starts_with("::");
            assert!(is_ours || !line.trim_start().starts_with("::"), "{args:?}: {line}");
            assert!(args.contains(&"csv") || !line.contains("##["), "{args:?}: {line}");
            assert!(args.contains(&"csv") || !line.contains('\u{61c}'), "{args:?}: {line}");
        }
        if args.contains(&"csv") {
            let safe = ["'=HYPERLINK", "'@x"];
            let out = transcript.stdout;
            assert!(
                safe.iter().all(|cell| out.contains(cell)),
                "{args:?}: {out}{}",
                transcript.stderr
            );
        }
    }
}

#[test]
fn a_job_summary_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let shown = park(&["analyze", "--format", "github"])
        .arg(fixture("two-runs"))
        .job_summary(folder.path())
        .run();
    assert_eq!(shown.status, ExitStatus::Failure);
    let problem = format!("error: cannot append to `{}`\n", folder.path().display());
    assert!(shown.stderr.starts_with(&problem), "{}", shown.stderr);
}
