//! Whether the sides of a comparison can be measured again here: their commits are in the repository
//! around the current folder, or their pairs are in a folder that takes more.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::judge::verdict::Verdict;
use crate::inquiry::sides::SelectedSides;
use crate::load::find::repository::Repository;
use crate::model::run::{RunInfo, first_letters};

/// The words after `measure` that measure both sides of a comparison. `None` where nothing is
/// undecided, or the sides cannot be measured here.
pub(crate) fn measure_words(
    comparison: &Comparison,
    sides: &SelectedSides,
    paths: &[PathBuf],
    folder: Option<&Path>,
) -> Option<Vec<OsString>> {
    // git is asked only where somebody needs the answer.
    if !comparison.rows.iter().any(|row| row.judged.verdict == Verdict::Inconclusive) {
        return None;
    }
    let (reference, candidate) = (sides.reference.last()?, sides.candidate.last()?);
    if candidate.info.schedule.is_some() {
        return more_pairs(paths, folder);
    }
    let repository = Repository::around(&[folder?.to_owned()])?;
    words_for(&reference.info, &candidate.info, |revision| repository.commit(revision))
}

/// The folder that holds both sides of a measurement.
fn more_pairs(paths: &[PathBuf], folder: Option<&Path>) -> Option<Vec<OsString>> {
    let [reference, candidate] = paths else { return None };
    let kept = candidate.parent().filter(|kept| reference.parent() == Some(*kept))?;
    let shown = folder.and_then(|folder| kept.strip_prefix(folder).ok()).unwrap_or(kept);
    Some(vec!["--to".into(), shown.into()])
}

/// The words for the commits of two runs, as far as a repository knows them.
fn words_for(
    reference: &RunInfo,
    candidate: &RunInfo,
    commit_of: impl Fn(&str) -> Option<String>,
) -> Option<Vec<OsString>> {
    let known = |run: &RunInfo| run.commit.id.as_deref().and_then(&commit_of);
    // What was not committed then cannot be had again.
    let against = known(reference).filter(|_| reference.commit.dirty != Some(true))?;
    let judged = known(candidate)?;
    let is_here = commit_of("HEAD")? == judged;
    let mut words = vec!["--against".into(), first_letters(&against).into()];
    match candidate.commit.dirty {
        Some(true) if is_here => {}
        Some(true) => return None,
        Some(false) | None if judged == against => return None,
        Some(false) | None if is_here => {}
        Some(false) | None => words.extend(["--candidate".into(), first_letters(&judged).into()]),
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Commit;

    #[test]
    fn sides_are_measured_again_where_their_commits_are_known() {
        let run = |id: &str, dirty: bool| RunInfo {
            commit: Commit { id: Some(id.to_owned()), dirty: Some(dirty), ..Commit::default() },
            ..RunInfo::default()
        };
        let commit_of = |revision: &str| match revision {
            "HEAD" => Some("b".repeat(40)),
            "a" | "b" | "c" => Some(revision.repeat(40)),
            _ => None,
        };
        for (reference, candidate, expected) in [
            (run("a", false), run("b", false), Some("--against aaaaaaaa")),
            (run("a", false), run("b", true), Some("--against aaaaaaaa")),
            (run("a", false), run("c", false), Some("--against aaaaaaaa --candidate cccccccc")),
            (run("b", false), run("b", true), Some("--against bbbbbbbb")),
            (run("b", false), run("b", false), None),
            (run("a", true), run("b", false), None),
            (run("a", false), run("c", true), None),
            (run("a", false), run("gone", false), None),
            (run("gone", false), run("b", false), None),
            (RunInfo::default(), run("b", false), None),
        ] {
            let words = words_for(&reference, &candidate, commit_of);
            let line = words.map(|words| words.join(" ".as_ref()));
            assert_eq!(line.as_deref().and_then(|line| line.to_str()), expected);
        }
    }

    #[test]
    fn pairs_are_added_to_their_folder() {
        let paths = ["/here/kept/reference", "/here/kept/candidate"].map(PathBuf::from);
        let words = more_pairs(&paths, Some(Path::new("/here")));
        assert_eq!(words, Some(vec!["--to".into(), "kept".into()]));
        assert_eq!(more_pairs(&paths[..1], None), None);
        assert_eq!(more_pairs(&["/a/x".into(), "/b/y".into()], None), None);
    }
}
