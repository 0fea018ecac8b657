//! `measure` without measuring: its plan, what it refuses, and the report of pairs that are kept.
//! `tests/run-measure` measures for real.

use std::path::Path;
use std::process::Command;

use crate::harness::{Transcript, fixture, park};

/// A repository with one commit, and a change that is not committed.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        std::fs::write(repository.path().join("a.py"), "x = 1\n").unwrap();
        repository.git(&["add", "."]);
        repository.commit("first");
        std::fs::write(repository.path().join("a.py"), "x = 2\n").unwrap();
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, words: &[&str]) -> String {
        let output = Command::new("git").args(words).current_dir(self.path()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert!(output.status.success(), "git {words:?}: {output:?}");
        text
    }

    fn commit(&self, message: &str) {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        self.git(&[&who[..], &["commit", "--quiet", "--all", "-m", message]].concat());
    }

    fn measure(&self, words: &[&str]) -> Transcript {
        park(&["measure", "--python", "some/python"]).args(words).folder(self.path()).run()
    }
}

#[test]
fn the_plan_names_both_sides_and_measures_nothing() {
    let repository = Repository::new();
    let head = repository.git(&["rev-parse", "HEAD"]);
    let words = ["--dry-run", "--budget", "5m", "--max-pairs", "7", "--", "tests/bench", "-k", "x"];
    let plan = repository.measure(&words).ok().stdout;
    let lines: Vec<&str> = plan.lines().collect();
    let [reference, candidate, pytest, pairs] = lines[..] else { panic!("{plan}") };
    let commit =
        format!("reference  HEAD: commit {}, checked out below the cache folder, by ", &head[..8]);
    assert!(reference.starts_with(&commit), "{reference}");
    assert!(candidate.starts_with("candidate  working tree: the working tree "), "{candidate}");
    assert!(candidate.ends_with("some/python"), "{candidate}");
    assert_eq!(pytest, "pytest     in .: tests/bench -k x");
    assert_eq!(pairs, "pairs      until settled, at most 7, at most 300 s, in lockstep");
    assert!(!repository.path().join(".pytest-park").exists());
}

#[test]
fn a_configured_candidate_is_a_saved_run_and_no_revision() {
    let repository = Repository::new();
    let file = "[tool.pytest-park]\ncandidate = \"latest\"\nreference = \"previous\"\n";
    std::fs::write(repository.path().join("pyproject.toml"), file).unwrap();
    let words = ["measure", "--python", "some/python", "--dry-run"];
    let call = || park(&words).folder(repository.path());
    for call in [call(), call().env("PYTEST_PARK_CANDIDATE", "0042")] {
        let plan = call.run().ok().stdout;
        assert!(plan.contains("candidate  working tree: the working tree "), "{plan}");
    }
    let words = ["--dry-run", "--against", "HEAD", "--candidate", "main"];
    let named = repository.measure(&words).ok().stdout;
    assert!(named.contains("candidate  main: commit "), "{named}");
}

#[test]
fn the_usual_reference_follows_the_branch() {
    let repository = Repository::new();
    let first = repository.git(&["rev-parse", "HEAD"]);
    let reference = |expected: &str| {
        let plan = repository.measure(&["--dry-run"]).ok().stdout;
        assert!(plan.starts_with(&format!("reference  {expected}, checked out")), "{plan}");
    };
    reference(&format!("HEAD: commit {}", &first[..8]));
    repository.commit("second");
    reference(&format!("{0}: commit {0}", &first[..8]));
    repository.git(&["switch", "--quiet", "--create", "topic"]);
    std::fs::write(repository.path().join("a.py"), "x = 3\n").unwrap();
    let second = repository.git(&["rev-parse", "HEAD"]);
    reference(&format!("HEAD: commit {}", &second[..8]));
    repository.commit("third");
    reference(&format!("base on main: commit {}", &second[..8]));
}

#[test]
fn what_cannot_be_measured_ends_with_2_and_a_hint() {
    let repository = Repository::new();
    let outside = tempfile::tempdir().unwrap();
    let refused = |transcript: Transcript, expected: &str, hint: &str| {
        assert_eq!((transcript.status.code(), transcript.stdout.as_str()), (2, ""));
        assert!(
            transcript.stderr.starts_with(&format!("error: {expected}")),
            "{}",
            transcript.stderr
        );
        assert!(transcript.stderr.contains(hint), "{}", transcript.stderr);
    };
    let elsewhere = park(&["measure"]).folder(outside.path()).run();
    refused(
        elsewhere,
        &format!("`{}` is in no git", outside.path().canonicalize().unwrap().display()),
        "hint: ",
    );
    refused(
        repository.measure(&["--against", "v9"]),
        "there is no revision `v9`",
        "git fetch --tags",
    );
    refused(repository.measure(&["--budget", "soon"]), "`--budget` does not take `soon`", "5m");
    repository.commit("second");
    repository.git(&["checkout", "--quiet", "--orphan", "other"]);
    refused(repository.measure(&[]), "this repository has no commit yet", "git commit");
    let skipped = repository.measure(&["--bisect", "--against", "v9"]);
    assert_eq!(skipped.status.code(), 125, "{}", skipped.stderr);
}

#[test]
fn what_a_shallow_clone_has_not_is_fetched() {
    let repository = Repository::new();
    repository.commit("second");
    let folder = tempfile::tempdir().unwrap();
    let clone = folder.path().join("clone");
    let from = format!("file://{}", repository.path().display());
    repository.git(&["clone", "--quiet", "--depth", "1", &from, clone.to_str().unwrap()]);
    for words in [&["--against", "HEAD~1"][..], &[]] {
        let refused = park(&["measure", "--dry-run"]).args(words).folder(&clone).run();
        assert_eq!(refused.status.code(), 2, "{}", refused.stderr);
        assert!(refused.stderr.contains("hint: `git fetch --unshallow`"), "{}", refused.stderr);
    }
}

#[test]
fn kept_pairs_are_reported_as_what_they_are() {
    let [reference, candidate] =
        ["reference", "candidate"].map(|side| fixture(&format!("measured/{side}")));
    let analyze = |words: &[&str]| {
        park(&["analyze", "--pool", "--no-join"]).args(words).arg(&reference).arg(&candidate).run()
    };
    let report = analyze(&["--alpha", "0.02"]).ok().stdout;
    let lines: Vec<&str> = report.lines().collect();
    assert!(lines[0].starts_with("1 regressed, 1 improved, 4 unchanged"), "{report}");
    assert!(lines[1].starts_with("v1.0 → main · "), "{report}");
    assert!(lines[1].contains("3 pairs in lockstep"), "{report}");
    let json = analyze(&["--format", "json"]).ok().json();
    assert_eq!(
        (&json["reference"]["measured"], &json["in_turn"]),
        (&"lockstep".into(), &true.into())
    );
    // The folder of a measurement means both sides, pooled.
    let folder = tempfile::tempdir().unwrap();
    for side in [&reference, &candidate] {
        let kept = folder.path().join(side.file_name().unwrap());
        std::fs::create_dir(&kept).unwrap();
        for file in std::fs::read_dir(side).unwrap().flatten() {
            std::fs::copy(file.path(), kept.join(file.file_name())).unwrap();
        }
    }
    let of_folder = || park(&["analyze"]).arg(folder.path()).run().ok().stdout;
    assert!(!of_folder().contains("3 pairs"), "it holds no record");
    std::fs::write(folder.path().join("measurement.json"), "{}").unwrap();
    assert_eq!(of_folder(), report);
    // What is undecided is measured on in the folder of the pairs.
    let undecided = analyze(&["--min-effect", "12"]).ok().stdout;
    let next = undecided.lines().find(|line| line.starts_with("next")).expect(&undecided);
    assert!(next.contains("`pytest-park measure --to "), "{next}");
    assert!(next.ends_with("measures more pairs"), "{next}");
}
