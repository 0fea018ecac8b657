//! What the repository promises about itself: floors, doors, lengths, formatting, versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::root;
use crate::structure::paths_of_crate;

/// Every Rust source of the program, as (path from `src`, text).
pub fn sources() -> Vec<(String, String)> {
    let found = sources_of("src");
    assert!(found.len() > 30, "sources were found");
    found
}

/// Every Rust source under a folder, as (path from there, text).
fn sources_of(folder: &str) -> Vec<(String, String)> {
    let top = root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let name = path.strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Code without its comments, so that prose may name what code may not.
pub fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_floor_uses_only_the_floors_below_it() {
    let allowed: &[(&str, &[&str])] = &[
        ("model", &["model"]),
        ("analysis", &["analysis", "model"]),
        ("load", &["load", "model"]),
        ("render", &["render", "analysis", "model"]),
        ("page", &["page", "render", "analysis", "model"]),
        ("export", &["export", "render", "analysis", "model"]),
        ("inquiry", &["inquiry", "load", "analysis", "model"]),
        ("serve", &["serve", "page", "inquiry", "render", "load", "analysis", "model"]),
        (
            "commands",
            &[
                "host", "commands", "serve", "page", "inquiry", "export", "render", "load",
                "analysis", "model",
            ],
        ),
        ("cli", &["host", "cli", "commands", "export", "render", "analysis", "model"]),
    ];
    for (name, text) in sources() {
        let Some((_, may)) =
            allowed.iter().find(|(floor, _)| name.starts_with(&format!("{floor}/")))
        else {
            continue;
        };
        for path in paths_of_crate(&code(&text)) {
            let used = path.split("::").next().unwrap_or_default();
            assert!(may.contains(&used), "src/{name} uses crate::{path}");
        }
    }
}

#[test]
fn each_crate_enters_through_its_doors() {
    let doors: &[(&str, &[&str])] = &[
        ("clap::", &["cli/"]),
        ("clap_complete::", &["cli/"]),
        ("roff::", &["cli/manual.rs"]),
        ("inquire::", &["commands/guided/prompts.rs"]),
        ("shlex::", &["render/words/command_line.rs"]),
        ("walkdir::", &["load/find/walk.rs"]),
        ("flate2::", &["load/find/origin.rs", "page/"]),
        ("memchr::", &["load/json/", "load/artifact/identity_from_ends.rs"]),
        (
            "serde_json::",
            &[
                "render/formats/json/",
                "render/formats/csv_rows.rs",
                "export/",
                "commands/plugin/",
                "commands/measure/",
                "load/measurement.rs",
            ],
        ),
        ("parquet::", &["export/parquet_file.rs"]),
        (
            "sha2::",
            &[
                "load/artifact/digest.rs",
                "page/",
                "export/file_layout.rs",
                "export/seal.rs",
                "render/words/shortened.rs",
            ],
        ),
        ("csv::", &["render/formats/csv_rows.rs", "export/csv_file.rs"]),
        ("owo_colors::", &["render/"]),
        ("unicode_width::", &["render/words/text.rs"]),
        ("textwrap::", &["render/words/prose.rs"]),
        ("comfy_table::", &["render/formats/grid.rs"]),
        ("indicatif::", &["commands/progress.rs"]),
        ("globset::", &["analysis/choose/selector.rs"]),
        ("wildmatch::", &["analysis/gate/patterns.rs"]),
        ("anyhow::", &["cli/", "commands/", "lib.rs"]),
        ("strsim::", &["analysis/choose/spelling.rs"]),
        ("natord::", &["render/words/order.rs"]),
        ("libm::", &["analysis/judge/distributions.rs"]),
        (
            "regex::",
            &[
                "analysis/compare/comparison.rs",
                "analysis/pair/renames.rs",
                "analysis/question.rs",
                "render/words/problems.rs",
            ],
        ),
        ("axum::", &["serve/"]),
        ("tokio::", &["serve/"]),
        ("hyper::", &["serve/bound_socket.rs"]),
        ("hyper_util::", &["serve/bound_socket.rs"]),
        ("tokio_stream::", &["serve/"]),
        ("tower_http::", &["serve/routes.rs"]),
        ("form_urlencoded::", &["serve/query.rs"]),
        ("open::", &["commands/serve.rs"]),
        ("base64::", &["page/"]),
        ("tempfile::", &["export/replacement.rs", "commands/measure/work_folder.rs"]),
        ("process_wrap::", &["commands/measure/processes.rs"]),
        ("ctrlc::", &["commands/measure/interrupts.rs"]),
        ("etcetera::", &["cli/terminal.rs"]),
        ("terminal_size::", &["cli/terminal.rs"]),
        ("anstream::", &["main.rs"]),
        (
            "toml::",
            &["cli/config.rs", "cli/metrics.rs", "cli/pyproject_gates.rs", "cli/renames.rs"],
        ),
        // `load/corpus.rs` is a test, which asks whether it may be skipped.
        // `commands/measure/session.rs` joins folders to a path.
        (
            "std::env",
            &[
                "cli/terminal.rs",
                "cli/config.rs",
                "commands/measure/session.rs",
                "load/corpus.rs",
                "main.rs",
            ],
        ),
    ];
    for (name, text) in sources() {
        let code = code(&text);
        // Tests at the foot of a file may use an oracle.
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for (krate, files) in doors {
            let used = code.match_indices(krate).any(|(at, _)| {
                code[..at].chars().next_back().is_none_or(|before| {
                    !before.is_alphanumeric() && before != '_' && before != ':'
                })
            });
            let is_test = name.ends_with("laws.rs") || name.ends_with("/tests.rs");
            let open = files.iter().any(|door| name.starts_with(door)) || is_test;
            assert!(!used || open, "src/{name} uses {krate}");
        }
    }
}

#[test]
fn no_file_grows_beyond_reading_and_none_is_a_drawer() {
    /// Files that may be longer, each with its reason.
    const LONGER: &[(&str, &str)] = &[];
    let below = |folder: &'static str| {
        sources_of(folder).into_iter().map(move |(name, text)| (format!("{folder}/{name}"), text))
    };
    for (name, text) in below("src").chain(below("tests")) {
        let lines = text.lines().count();
        assert!(
            lines <= 400 || LONGER.iter().any(|(it, _)| *it == name),
            "{name} has {lines} lines"
        );
        let stem = Path::new(&name).file_stem().unwrap().to_str().unwrap();
        assert!(
            !["utils", "util", "helpers", "common", "misc"].contains(&stem),
            "{name} is a drawer"
        );
        assert!(text.starts_with("//!"), "{name} does not say what it is for");
    }
}

#[test]
fn the_source_is_formatted() {
    let output =
        Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(root()).output().unwrap();
    assert!(
        output.status.success(),
        "run `cargo fmt`:\n{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn the_changelog_names_this_version() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("## [{}]", env!("CARGO_PKG_VERSION"))));
}
