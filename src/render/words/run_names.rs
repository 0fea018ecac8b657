//! What a run is called wherever people read. Its [label](RunInfo::label) is the word that selects
//! it, and what machine formats have.

use std::path::Path;

use crate::model::run::{COMMIT_LETTERS, Commit, RunInfo, first_letters};
use crate::render::words::dates::{to_the_minute, to_the_minute_utc};
use crate::render::words::shortened::short_commits;

/// The shortest name: tag, else saved name, else the file's stem. A run that was saved without a
/// name is its number and its commit: `#11 e3ec627e`.
pub(crate) fn short_name(run: &RunInfo) -> String {
    if run.tag.is_none() && run.is_autosaved() {
        let number = run.number.map(|number| format!("#{number}"));
        let commit = run.commit.id.as_deref().map(first_letters);
        let parts: Vec<String> = [number, commit].into_iter().flatten().collect();
        return parts.join(" ");
    }
    short_commits(run.label(), COMMIT_LETTERS)
}

/// Number and name: `#7 baseline`. A name that holds the number already is enough.
pub(crate) fn numbered_name(run: &RunInfo) -> String {
    let name = short_name(run);
    match run.number {
        Some(number) if !name.starts_with('#') && run.label() != run.stem => {
            format!("#{number} {name}")
        }
        Some(_) | None => name,
    }
}

/// Number, name and commit: `#7 baseline (01234567)`. A name that holds the commit already is
/// enough, unless the work tree had changes.
pub(crate) fn with_commit(run: &RunInfo) -> String {
    let name = numbered_name(run);
    let is_nameless = run.tag.is_none() && run.is_autosaved();
    match short_commit(&run.commit) {
        Some(_) if is_nameless && run.commit.dirty == Some(true) => format!("{name} (dirty)"),
        Some(short) if !is_nameless => format!("{name} ({short})"),
        Some(_) | None => name,
    }
}

/// What the sides are called: their short names, or where those are the same the first of stem and
/// path that is not.
pub(crate) fn side_names(reference: &RunInfo, candidate: &RunInfo) -> (String, String) {
    let ways: [fn(&RunInfo) -> String; 2] =
        [short_name, |run| short_commits(&run.stem, COMMIT_LETTERS)];
    let names = ways.into_iter().map(|way| (way(reference), way(candidate)));
    let differ = names.clone().find(|(reference, candidate)| reference != candidate);
    differ.unwrap_or_else(|| folder_names(reference, candidate))
}

/// The first folder in which the paths of two runs differ, with the file's stem: `v1/0001_baseline`.
/// Where no folder differs, the whole paths.
fn folder_names(reference: &RunInfo, candidate: &RunInfo) -> (String, String) {
    let folders = |run: &RunInfo| -> Vec<String> {
        let folders = run.path.parent().into_iter().flat_map(Path::components);
        folders.map(|folder| folder.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (a, b) = (folders(reference), folders(candidate));
    let differ = a.iter().zip(&b).find(|(a, b)| a != b);
    match differ {
        Some((a, b)) => {
            let name = |folder: &str, run: &RunInfo| {
                short_commits(&format!("{folder}/{}", run.stem), COMMIT_LETTERS)
            };
            (name(a, reference), name(b, candidate))
        }
        None if reference.path == candidate.path => (short_name(reference), short_name(candidate)),
        None => (path(reference), path(candidate)),
    }
}

/// When, what and where in one line. What is not known is left out.
pub(crate) fn run_facts(run: &RunInfo) -> String {
    let python = run.machine.python.as_deref().map(|version| {
        format!("{} {version}", run.machine.implementation.as_deref().unwrap_or("Python"))
    });
    let commit = match (short_commit(&run.commit), &run.commit.branch) {
        (Some(short), Some(branch)) => Some(format!("{short} {branch}")),
        (short, _) => short,
    };
    let date = run.recorded_at.map(to_the_minute_utc);
    let facts = [date, commit, run.machine.node.clone(), python];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if facts.is_empty() { path(run) } else { facts.join(", ") }
}

/// All that selects a run: `0007_baseline  2026-11-20 10:00 UTC  01234567  tag v1`. Of the long file
/// name of a run that was saved without a name its number is enough.
pub(crate) fn every_name(run: &RunInfo) -> String {
    let by_number = run.number.filter(|_| run.is_autosaved());
    let first = by_number.map_or_else(|| run.stem.clone(), |number| format!("{number:04}"));
    let mut names = vec![first];
    names.extend(run.recorded_at.map(to_the_minute_utc));
    names.extend(run.commit.id.as_deref().map(first_letters));
    names.extend(run.tag.as_deref().map(|tag| format!("tag {tag}")));
    names.join("  ")
}

/// When a run was recorded, to the minute; empty where that is not known.
pub(crate) fn date(run: &RunInfo) -> String {
    run.recorded_at.map_or(String::new(), to_the_minute)
}

/// Commit and branch, as far as they are known.
pub(crate) fn commit_and_branch(commit: &Commit) -> String {
    let parts = [short_commit(commit), commit.branch.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The first letters of a commit, and whether there was more than it: `8d530304+dirty`.
pub(crate) fn short_commit(commit: &Commit) -> Option<String> {
    let short = first_letters(commit.id.as_deref()?);
    Some(if commit.dirty == Some(true) { format!("{short}+dirty") } else { short })
}

fn path(run: &RunInfo) -> String {
    run.path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_says_nothing_twice() {
        let mut run = RunInfo {
            stem: "0007_baseline".into(),
            name: Some("baseline".into()),
            ..RunInfo::default()
        };
        assert_eq!(with_commit(&run), "baseline");
        run.number = Some(7);
        run.commit.id = Some("0123456789abcdef0123456789abcdef01234567".into());
        assert_eq!(with_commit(&run), "#7 baseline (01234567)");
        run.name = Some("0123456789abcdef0123456789abcdef01234567_20261123_231741".into());
        assert_eq!(with_commit(&run), "#7 01234567");
        run.commit.dirty = Some(true);
        assert_eq!(with_commit(&run), "#7 01234567 (dirty)");
        assert_eq!(numbered_name(&run), "#7 01234567");
        assert_eq!(short_name(&run), "#7 01234567");
        run.tag = Some("v1".into());
        assert_eq!(with_commit(&run), "#7 v1 (01234567+dirty)");
        assert_eq!(short_name(&run), "v1");
    }

    #[test]
    fn a_stem_never_shows_a_whole_commit_id() {
        let sha = "8d530304b210c809d1cf07e44ea8a9cfe2dbb1f3";
        let run = |stem: String| RunInfo { stem, ..RunInfo::default() };
        let (first, second) = (run(format!("{sha}_1")), run(format!("{sha}_2")));
        assert_eq!(side_names(&first, &second), ("8d530304_1".into(), "8d530304_2".into()));
        let same = RunInfo { path: "b.json".into(), ..first.clone() };
        assert_eq!(side_names(&first, &same), (String::new(), "b.json".into()));
        let of = |path: &str| RunInfo { path: path.into(), ..first.clone() };
        assert_eq!(
            side_names(&of("x/a/y/0.json"), &of("x/b/y/0.json")),
            ("a/8d530304_1".into(), "b/8d530304_1".into())
        );
    }

    #[test]
    fn sides_are_named_by_the_first_thing_that_differs() {
        let run = |name: &str, stem: &str, path: &str| RunInfo {
            name: Some(name.into()),
            stem: stem.into(),
            path: path.into(),
            ..RunInfo::default()
        };
        for (candidate, expected) in [
            (run("b", "1", "x"), ("a", "b")),
            (run("a", "2", "x"), ("1", "2")),
            (run("a", "1", "y"), ("x", "y")),
            (run("a", "1", "x"), ("a", "a")),
        ] {
            let names = side_names(&run("a", "1", "x"), &candidate);
            assert_eq!((names.0.as_str(), names.1.as_str()), expected);
        }
    }
}
