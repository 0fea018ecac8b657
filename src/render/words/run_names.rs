//! What a run is called. Its [label](RunInfo::label) is the word that selects it; here are the
//! longer names, which say in few words what else is known of it.

use crate::model::run::{Commit, RunInfo};
use crate::render::words::dates::{to_the_minute, to_the_minute_utc};

/// Letters of a commit id that tell it from others.
const COMMIT_LETTERS: usize = 8;

/// Number and label: `0007 baseline`. A label that only repeats the file's number, or commit and
/// date of a run that was saved without a name, is left out.
pub(crate) fn numbered_label(run: &RunInfo) -> String {
    let Some(number) = run.number else { return run.label().to_owned() };
    let is_nameless = run.tag.is_none() && run.is_autosaved();
    if is_nameless || run.label() == run.stem {
        format!("{number:04}")
    } else {
        format!("{number:04} {}", run.label())
    }
}

/// Number, label and commit: `0007 baseline (01234567)`.
pub(crate) fn with_commit(run: &RunInfo) -> String {
    let commit = short_commit(&run.commit).map_or(String::new(), |short| format!(" ({short})"));
    format!("{}{commit}", numbered_label(run))
}

/// What the sides are called: their labels, or where those are the same the first of stem and path
/// that is not.
pub(crate) fn side_names(reference: &RunInfo, candidate: &RunInfo) -> (String, String) {
    let label = |run: &RunInfo| run.label().to_owned();
    if reference.label() != candidate.label() {
        return (label(reference), label(candidate));
    }
    if reference.stem != candidate.stem {
        return (reference.stem.clone(), candidate.stem.clone());
    }
    let paths = (path(reference), path(candidate));
    if paths.0 != paths.1 { paths } else { (label(reference), label(candidate)) }
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

/// All that selects a run: `0007_baseline  2026-11-20 10:00 UTC  01234567  tag v1`.
pub(crate) fn every_name(run: &RunInfo) -> String {
    let mut names = vec![run.stem.clone()];
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

fn first_letters(commit_id: &str) -> String {
    commit_id.chars().take(COMMIT_LETTERS).collect()
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
        run.commit.id = Some("0123456789abcdef".into());
        assert_eq!(with_commit(&run), "0007 baseline (01234567)");
        run.name = Some("0123456789abcdef_20261123_231741".into());
        run.commit.dirty = Some(true);
        assert_eq!(with_commit(&run), "0007 (01234567+dirty)");
        assert_eq!(numbered_label(&run), "0007");
        run.tag = Some("v1".into());
        assert_eq!(numbered_label(&run), "0007 v1");
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
