//! What only a real process shows.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::harness::fixture;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pytest-park"));
    command.env_clear();
    command
}

#[test]
fn a_closed_pipe_is_success_and_silent() {
    let mut child = program()
        .args(["analyze", "--format", "json"])
        .arg(fixture("history"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{stderr}");
}

#[test]
fn a_failed_gate_survives_a_reader_that_leaves() {
    for format in ["table", "json", "csv", "junit", "html", "markdown", "github"] {
        for (options, expected) in [
            (&["--fail-on", "regressed"][..], 1),
            (&["--fail-on", "regressed:900%"], 0),
            (&["--fail-on", "regressed", "--metric", "nosuch"], 2),
        ] {
            for closes_messages in [false, true] {
                let mut child = program()
                    .args(["analyze", "--format", format])
                    .args(options)
                    .arg(fixture("two-runs"))
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap();
                drop(child.stdout.take());
                if closes_messages {
                    drop(child.stderr.take());
                }
                let output = child.wait_with_output().unwrap();
                let code = output.status.code();
                assert_eq!(code, Some(expected), "{format} {options:?} {closes_messages}");
                let told = String::from_utf8_lossy(&output.stderr).contains("fail: ");
                assert_eq!(told, expected == 1 && !closes_messages, "{format} {options:?}");
            }
        }
    }
    #[cfg(target_os = "linux")]
    for full in [&["--output", "/dev/full"][..], &["--output", "/dev/full", "--format", "csv"]] {
        let output = program()
            .args(["analyze", "--fail-on", "regressed"])
            .args(full)
            .arg(fixture("two-runs"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{full:?}");
    }
}

#[test]
fn a_pipe_gets_no_colour_unless_it_is_forced() {
    let colored = |variables: &[(&str, &str)], args: &[&str]| {
        let output = program()
            .arg("analyze")
            .args(args)
            .arg(fixture("two-runs"))
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(output.status.success());
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
}

#[test]
fn columns_sets_the_width() {
    let lines = |columns: &str| {
        let output = program()
            .arg("analyze")
            .arg(fixture("two-runs"))
            .env("COLUMNS", columns)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    assert!(lines("60") > lines("300"));
}

#[test]
fn the_default_folder_is_dot_benchmarks() {
    let folder = tempfile::tempdir().unwrap();
    let output = program().arg("analyze").current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("./.benchmarks"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf_8_is_refused_or_used_but_never_a_panic() {
    use std::os::unix::ffi::OsStrExt;
    let bad = std::ffi::OsStr::from_bytes(b"caf\xe9");
    for args in
        [vec!["analyze".as_ref(), bad], vec!["analyze".as_ref(), "--reference".as_ref(), bad]]
    {
        let output = program().args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}
