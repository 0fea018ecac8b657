//! What a release is made of: workflows that do what they promise, one version everywhere, licences that may be shipped.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use crate::harness::{park, root};

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A YAML file as the JSON it stands for.
fn yaml(name: &str) -> Json {
    serde_norway::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

const WORKFLOWS: [&str; 2] = [".github/workflows/ci.yml", ".github/workflows/release.yml"];

/// Every step of every job of a workflow, as (job, step).
fn steps(workflow: &Json) -> Vec<(&str, &Json)> {
    let jobs = workflow["jobs"].as_object().unwrap();
    jobs.iter()
        .flat_map(|(name, job)| {
            job["steps"].as_array().unwrap().iter().map(|step| (name.as_str(), step))
        })
        .collect()
}

#[test]
fn a_wheel_is_built_for_every_platform() {
    let release = yaml(WORKFLOWS[1]);
    let include = release["jobs"]["wheel"]["strategy"]["matrix"]["include"].as_array().unwrap();
    let mut built: Vec<(&str, &str)> = include
        .iter()
        .map(|it| (it["target"].as_str().unwrap(), it["manylinux"].as_str().unwrap()))
        .collect();
    built.sort_unstable();
    assert_eq!(
        built,
        [
            ("aarch64-apple-darwin", "off"),
            ("aarch64-pc-windows-msvc", "off"),
            ("aarch64-unknown-linux-gnu", "2014"),
            ("aarch64-unknown-linux-musl", "musllinux_1_2"),
            ("x86_64-apple-darwin", "off"),
            ("x86_64-pc-windows-msvc", "off"),
            ("x86_64-unknown-linux-gnu", "2014"),
            ("x86_64-unknown-linux-musl", "musllinux_1_2"),
        ]
    );
    for it in include {
        let (target, runner) = (it["target"].as_str().unwrap(), it["runner"].as_str().unwrap());
        let system = if target.contains("linux") {
            "ubuntu"
        } else if target.contains("apple") {
            "macos"
        } else {
            "windows"
        };
        assert!(runner.starts_with(system), "{target} on {runner}");
    }
}

#[test]
fn a_release_needs_all_its_parts_and_is_published_by_the_tag_alone() {
    let release = yaml(WORKFLOWS[1]);
    let jobs = release["jobs"].as_object().unwrap();
    let needs = |job: &str| match &jobs[job]["needs"] {
        Json::Array(all) => all.iter().map(|it| it.as_str().unwrap().to_owned()).collect(),
        Json::String(one) => vec![one.clone()],
        _ => Vec::new(),
    };
    for job in jobs.keys() {
        assert!(needs(job).iter().all(|it| jobs.contains_key(it)), "{job} needs {:?}", needs(job));
    }
    assert_eq!(needs("pypi"), ["wheel", "sdist", "archives"]);
    assert_eq!(needs("github"), ["notes", "pypi", "archives"]);
    for job in ["pypi", "github"] {
        assert_eq!(jobs[job]["if"], "github.ref_type == 'tag'");
    }
    assert_eq!(jobs["pypi"]["environment"], "pypi");
    assert!(!text(WORKFLOWS[1]).contains("secrets."), "trusted publishing needs no password");
}

#[test]
fn a_job_may_do_no_more_than_it_must() {
    for name in WORKFLOWS {
        let workflow = yaml(name);
        assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}), "{name}");
        for (job, it) in workflow["jobs"].as_object().unwrap() {
            let expected = match job.as_str() {
                "pypi" => serde_json::json!({"id-token": "write"}),
                "github" => {
                    serde_json::json!({"contents": "write", "id-token": "write", "attestations": "write"})
                }
                _ => Json::Null,
            };
            assert_eq!(it["permissions"], expected, "{name}: {job}");
            assert!(it["timeout-minutes"].is_i64(), "{name}: {job}");
        }
        for (job, step) in steps(&workflow) {
            if let Some(action) = step["uses"].as_str() {
                let (_, version) = action.split_once('@').unwrap_or_else(|| panic!("{action}"));
                let major = version.strip_prefix("release/").unwrap_or(version).strip_prefix('v');
                let is_major = major.is_some_and(|it| it.bytes().all(|c| c.is_ascii_digit()));
                let is_commit =
                    version.len() == 40 && version.bytes().all(|c| c.is_ascii_hexdigit());
                assert!(is_major || is_commit, "{name}: {job}: {action}");
                if action.starts_with("actions/checkout@") {
                    assert_eq!(step["with"]["persist-credentials"], false, "{name}: {job}");
                }
            }
            // What anyone may choose, the name of a branch for instance, is never a part of a script.
            let script = step["run"].as_str().unwrap_or_default();
            assert!(!script.contains("${{"), "{name}: {job}: {script}");
        }
    }
}

#[test]
fn what_a_workflow_runs_is_there() {
    let mut run = Vec::new();
    for name in WORKFLOWS {
        for (job, step) in steps(&yaml(name)) {
            let script = step["run"].as_str().unwrap_or_default();
            let by_itself = script.split_whitespace().next();
            for word in script.split_whitespace() {
                if [".ci/", "tests/", "docs/", "fixtures/"].iter().any(|it| word.starts_with(it)) {
                    let path = root().join(word);
                    assert!(path.exists(), "{name}: {job}: {word}");
                    assert!(
                        by_itself != Some(word) || can_be_run(&path),
                        "{name}: {job}: {word} cannot be run"
                    );
                    run.push(word.to_owned());
                }
            }
        }
    }
    for expected in [".ci/run", ".ci/archives", ".ci/release-notes", "tests/run-plugin"] {
        assert!(run.iter().any(|it| it == expected), "{expected} in {run:?}");
    }
}

/// Whether a file is marked as a program, where files are.
fn can_be_run(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    path.is_file()
}

/// A value of a TOML file.
fn toml_of(name: &str) -> toml::Table {
    text(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn there_is_one_version_and_one_oldest_rust() {
    let version = env!("CARGO_PKG_VERSION");
    let manifest = toml_of("Cargo.toml");
    assert_eq!(manifest["package"]["version"].as_str(), Some(version));
    let locked = toml_of("Cargo.lock");
    let ours = locked["package"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"].as_str() == Some("pytest-park"));
    assert_eq!(ours.unwrap()["version"].as_str(), Some(version));
    // The wheel takes the version from Cargo.toml, and `pytest_park.__version__` from the wheel.
    let pyproject = toml_of("pyproject.toml");
    assert_eq!(
        pyproject["project"]["dynamic"].as_array().unwrap(),
        &[toml::Value::from("version")]
    );
    assert!(pyproject["project"].get("version").is_none());
    assert!(text("python/pytest_park/__init__.py").contains("return version(\"pytest-park\")"));
    assert_eq!(park(&["version"]).run().ok().stdout, format!("pytest-park v{version}\n"));
    assert!(
        park(&["man"]).run().ok().stdout.contains(&format!("pytest-park {version}")),
        "the manual"
    );
    let changelog = text("CHANGELOG.md");
    let newest = changelog.lines().find(|it| it.starts_with("## [")).unwrap();
    assert!(newest.starts_with(&format!("## [{version}]")), "{newest}");
    let oldest = manifest["package"]["rust-version"].as_str().unwrap();
    assert!(
        text(WORKFLOWS[0]).contains(&format!("cargo +{oldest} check --locked")),
        "{oldest} is tested"
    );
    assert!(text("README.md").contains(&format!("Rust ({oldest} or later)")), "{oldest} is named");
}

#[test]
fn an_archive_is_found_where_cargo_binstall_looks() {
    let manifest = toml_of("Cargo.toml");
    let binstall = &manifest["package"]["metadata"]["binstall"];
    // The names that `.ci/archives` gives.
    assert!(text(".ci/archives").contains("\"pytest-park-v{}-{}\".format(VERSION, target)"));
    let url = binstall["pkg-url"].as_str().unwrap();
    assert!(
        url.ends_with("/v{ version }/{ name }-v{ version }-{ target }{ archive-suffix }"),
        "{url}"
    );
    assert_eq!(
        binstall["bin-dir"].as_str(),
        Some("{ name }-v{ version }-{ target }/{ bin }{ binary-ext }")
    );
    let release = yaml(WORKFLOWS[1]);
    for it in release["jobs"]["wheel"]["strategy"]["matrix"]["include"].as_array().unwrap() {
        let target = it["target"].as_str().unwrap();
        let format = binstall["overrides"].get(target).unwrap_or(binstall)["pkg-fmt"].as_str();
        assert_eq!(
            format,
            Some(if target.contains("windows") { "zip" } else { "tgz" }),
            "{target}"
        );
    }
}

/// Whether a licence expression can be met with these licences. `/` is the old way to say `OR`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, allowed)
}

type Words<'w> = std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn any(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut is = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        is |= all(words, allowed);
    }
    is
}

fn all(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut is = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        is &= one(words, allowed);
    }
    is
}

fn one(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let is = any(words, allowed);
        assert_eq!(words.next(), Some(")"));
        return is;
    }
    let mut licence = words.next().unwrap().to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        licence = format!("{licence} WITH {}", words.next().unwrap());
    }
    allowed.contains(&licence.as_str())
}

#[test]
fn a_licence_expression_is_read_as_it_is_meant() {
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("GPL-3.0 OR MIT AND Zlib", true),
        ("MIT AND (Zlib OR GPL-3.0)", true),
        ("Apache-2.0 WITH LLVM-exception", false),
        ("Apache-2.0 WITH LLVM-exception OR MIT", true),
    ] {
        assert_eq!(
            is_allowed(expression, &["MIT", "Zlib", "Apache-2.0"]),
            expected,
            "{expression}"
        );
    }
}

#[test]
fn every_dependency_has_a_licence_that_may_be_shipped() {
    let deny = toml_of("deny.toml");
    let allowed: Vec<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
    // What this platform builds: the sources of other platforms need not be here.
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Json = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence =
            package["license"].as_str().unwrap_or_else(|| panic!("{name} states no licence"));
        assert!(is_allowed(licence, &allowed), "{name}: {licence}");
        let source = package["source"].as_str();
        assert!(
            source.is_none_or(
                |it| it.starts_with("registry+https://github.com/rust-lang/crates.io-index")
            ),
            "{name}"
        );
        assert!(
            source.is_some()
                || Path::new(package["manifest_path"].as_str().unwrap()).starts_with(root()),
            "{name}"
        );
    }
}
