//! The guide for those who come from pytest-park 0.3.2: every old word is listed there and accepted here.

use std::fs;

use pytest_park::host::ExitStatus;

use crate::harness::{fixture, park, root};

/// What the parser of 0.3.2 takes beside a folder: command, option, a value for it.
const OLD: &[(&str, &str, &str)] = &[
    ("analyze", "--reference", "baseline"),
    ("analyze", "--candidate", "candidate-v2"),
    ("analyze", "--grouping", "group"),
    ("analyze", "--group-by", "param:n"),
    ("analyze", "--distinct-param", "n"),
    ("analyze", "--exclude-param", "n"),
    ("analyze", "--original-postfix", "_orig"),
    ("analyze", "--reference-postfix", "_ref"),
    ("analyze", "--profiler-folder", "fixtures/profiler/profiles"),
    ("serve", "--reference", "baseline"),
    ("serve", "--grouping", "group"),
    ("serve", "--group-by", "group"),
    ("serve", "--distinct-param", "n"),
    ("serve", "--original-postfix", "_orig"),
    ("serve", "--reference-postfix", "_ref"),
    ("serve", "--profiler-folder", "fixtures/profiler/profiles"),
    ("serve", "--host", "127.0.0.1"),
    ("serve", "--port", "8080"),
];

fn guide() -> String {
    fs::read_to_string(root().join("docs/migration.md")).unwrap()
}

/// The rows of the tables below a heading, as (old, new).
fn rows<'g>(guide: &'g str, heading: &str) -> Vec<(&'g str, &'g str)> {
    let (_, below) = guide
        .split_once(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("no chapter {heading}"));
    let chapter = below.split("\n#").next().unwrap();
    let cells = chapter
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    cells.filter(|(old, _)| *old != "0.3.2").collect()
}

/// The texts between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_old_option_is_listed_under_its_command_and_no_other() {
    let guide = guide();
    for command in ["analyze", "serve"] {
        let listed: Vec<&str> = rows(&guide, &format!("### `{command}`"))
            .into_iter()
            .map(|(old, new)| {
                assert!(new.starts_with("the same"), "{old}");
                quoted(old).next().unwrap().split(' ').next().unwrap()
            })
            .collect();
        let old: Vec<&str> = OLD.iter().filter(|it| it.0 == command).map(|it| it.1).collect();
        assert_eq!(listed, old, "{command}");
    }
}

#[test]
fn every_old_option_is_accepted() {
    for (command, option, value) in OLD {
        let value = if option == &"--profiler-folder" { root().join(value) } else { value.into() };
        if *command == "analyze" {
            let printed = park(&[command]).arg(fixture("two-runs")).arg(option).arg(value).run();
            assert_eq!(printed.status, ExitStatus::Success, "{option}: {}", printed.stderr);
        } else {
            // A server would not end: a word that is refused, behind those that must not be, ends it.
            let refused = park(&[command])
                .arg(fixture("two-runs"))
                .arg(option)
                .arg(value)
                .arg("--nonsense")
                .run();
            assert_eq!(refused.status, ExitStatus::Failure, "{option}");
            assert!(refused.stderr.contains("--nonsense"), "{option}: {}", refused.stderr);
        }
    }
}

#[test]
fn old_commands_end_as_they_did() {
    let version = park(&["version"]).run().ok().stdout;
    assert_eq!(version, format!("pytest-park v{}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(park(&["--version"]).run().ok().stdout, version);
    let alone = park(&[]).run();
    assert_eq!((alone.status, alone.stdout.as_str()), (ExitStatus::Failure, ""));
    assert!(alone.stderr.contains("Usage: pytest-park"), "{}", alone.stderr);
    let listed: Vec<String> =
        rows(&guide(), "## Command line").into_iter().map(|(old, _)| old.to_owned()).collect();
    for command in [
        "`pytest-park`",
        "`pytest-park version`",
        "`pytest-park analyze FOLDER`",
        "`pytest-park serve FOLDER`",
    ] {
        assert!(listed.iter().any(|it| it == command), "{command}");
    }
    assert_eq!(
        park(&["interactive"]).run().status,
        ExitStatus::Failure,
        "0.3.2 has no such command either"
    );
}

#[test]
fn every_command_that_the_guide_names_exists() {
    let guide = guide();
    let commands: Vec<&str> = quoted(&guide).filter(|it| it.starts_with("pytest-park ")).collect();
    assert!(commands.len() > 20, "{commands:?}");
    for text in commands {
        let mut words = text.split(' ').skip(1);
        let command = words.next().unwrap();
        if command.starts_with('-') {
            assert_eq!(park(&[command]).run().status, ExitStatus::Success, "{text}");
            continue;
        }
        let help = park(&[command, "--help"]).run().ok().stdout;
        for option in words.filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "{text}");
        }
    }
}
