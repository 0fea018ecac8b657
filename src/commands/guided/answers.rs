//! The answers of a session, and the command line that they make.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::{RunSelection, choose};
use crate::analysis::choose::selector::selector_of;
use crate::analysis::pair::available_groupings::AvailableGrouping;
use crate::commands::guided::task::Task;
use crate::load::archive::archive::Archive;
use crate::model::run::{Run, RunInfo};

/// The answers so far.
#[derive(Default)]
pub(super) struct Answers<'s> {
    pub task: Option<&'s Task>,
    pub folder: Option<Folder>,
    /// Reference and candidate as indices of the archive; the same one until there is an answer for
    /// the reference.
    pub runs: Option<(usize, usize)>,
    /// The sides where they are several runs each.
    pub several: Option<SeveralRuns>,
    /// The tokens to group by.
    pub groups: Vec<AvailableGrouping>,
}

/// Two sides of all runs with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeveralRuns {
    /// The name of the reference runs.
    pub reference: String,
    /// The name of the candidate runs.
    pub candidate: String,
    pub n_reference: usize,
    pub n_candidate: usize,
}

pub(super) struct Folder {
    pub path: PathBuf,
    pub archive: Archive,
}

impl<'s> Answers<'s> {
    /// The runs of the folder.
    pub(super) fn archive_runs(&self) -> &[RunInfo] {
        self.folder.as_ref().map_or(&[], |folder| folder.archive.runs())
    }

    /// Reference and candidate, as far as they can be read.
    pub(super) fn read_runs(&self) -> Vec<Run> {
        let (reference, candidate) = self.runs.unwrap_or_default();
        let mut runs = Vec::new();
        if let Some(folder) = &self.folder {
            for run_idx in [reference, candidate] {
                runs.extend(folder.archive.read(run_idx).ok().map(|(run, _)| run));
            }
        }
        runs
    }

    /// The folder that the task reads by default, if it is one.
    pub(super) fn default_folder(&self) -> Option<&'s PathBuf> {
        match self.task?.sources.paths.as_slice() {
            [path] => Some(path),
            _ => None,
        }
    }

    /// The words of the command line, without the program's name. `defaults` are the runs that it
    /// compares without further words.
    pub(super) fn command_line(&self, defaults: &RunSelection) -> Vec<OsString> {
        let mut words: Vec<OsString> = self.task.iter().map(|task| task.command.into()).collect();
        if let Some(several) = &self.several {
            words.extend(option("--reference", Some(several.reference.clone())));
            words.extend(option("--candidate", Some(several.candidate.clone())));
            words.push("--pool".into());
        } else if let Some((reference, candidate)) = self.runs {
            let selection = least_selection(self.archive_runs(), reference, candidate, defaults);
            words.extend(option("--reference", selection.reference));
            words.extend(option("--candidate", selection.candidate));
        }
        for grouping in &self.groups {
            words.extend(option("--group-by", Some(grouping.token.to_string())));
        }
        if let Some(folder) = &self.folder
            && Some(&folder.path) != self.default_folder()
        {
            words.push(positional(&folder.path));
        }
        words
    }
}

/// The sides of all runs that have the saved names of these two, where that is more than two runs.
pub(super) fn several_runs(
    runs: &[RunInfo],
    reference: usize,
    candidate: usize,
) -> Option<SeveralRuns> {
    let name = |run_idx: usize| {
        let run = runs.get(run_idx).filter(|run| !run.is_autosaved())?;
        run.name.clone().filter(|name| !name.contains(char::is_control))
    };
    let (reference_name, candidate_name) = (name(reference)?, name(candidate)?);
    let selection = RunSelection {
        reference: Some(reference_name.clone()),
        candidate: Some(candidate_name.clone()),
        pool: true,
        ..RunSelection::default()
    };
    let choice = choose(runs, &selection).ok()?;
    // A name may also be a tag or an id of other runs, and two equal names are no two sides.
    let are_meant = choice.notes.is_empty()
        && choice.reference.contains(&reference)
        && choice.candidate.contains(&candidate);
    let (n_reference, n_candidate) = (choice.reference.len(), choice.candidate.len());
    (are_meant && n_reference + n_candidate > 2).then_some(SeveralRuns {
        reference: reference_name,
        candidate: candidate_name,
        n_reference,
        n_candidate,
    })
}

/// The fewest selectors with which these two runs are compared, given the defaults.
fn least_selection(
    runs: &[RunInfo],
    reference: usize,
    candidate: usize,
    defaults: &RunSelection,
) -> RunSelection {
    let both = RunSelection {
        reference: selector_of(runs, reference),
        candidate: selector_of(runs, candidate),
        ..defaults.clone()
    };
    let neither = RunSelection { reference: None, candidate: None, ..defaults.clone() };
    let one = RunSelection { candidate: None, ..both.clone() };
    let other = RunSelection { reference: None, ..both.clone() };
    for written in [neither, one, other] {
        if selects(runs, &written, defaults, (reference, candidate)) {
            return written;
        }
    }
    both
}

/// Whether the written selectors, with defaults for those that are missing, select exactly these
/// two runs.
fn selects(
    runs: &[RunInfo],
    written: &RunSelection,
    defaults: &RunSelection,
    (reference, candidate): (usize, usize),
) -> bool {
    let selection = RunSelection {
        reference: written.reference.clone().or_else(|| defaults.reference.clone()),
        candidate: written.candidate.clone().or_else(|| defaults.candidate.clone()),
        ..defaults.clone()
    };
    choose(runs, &selection).is_ok_and(|choice| {
        choice.reference == [reference]
            && choice.candidate == [candidate]
            && choice.notes.is_empty()
    })
}

/// An option and its value, in one word where the value looks like an option itself.
fn option(name: &str, value: Option<String>) -> Vec<OsString> {
    match value {
        Some(value) if value.starts_with('-') => vec![format!("{name}={value}").into()],
        Some(value) => vec![name.into(), value.into()],
        None => Vec::new(),
    }
}

/// A path that does not look like an option.
fn positional(path: &Path) -> OsString {
    if path.as_os_str().to_string_lossy().starts_with('-') {
        Path::new(".").join(path).into()
    } else {
        path.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::choose::selector::tests::runs;

    #[test]
    fn only_what_differs_from_the_defaults_is_written() {
        let selection =
            |reference: Option<&str>, candidate: Option<&str>, same_machine| RunSelection {
                reference: reference.map(str::to_owned),
                candidate: candidate.map(str::to_owned),
                same_machine,
                ..RunSelection::default()
            };
        let nothing = selection(None, None, false);
        for (reference, candidate, defaults, expected) in [
            // The run just before is of another kind of machine.
            (4, 5, &nothing, (Some("latest-good"), None)),
            (3, 5, &nothing, (None, None)),
            (0, 5, &nothing, (Some("0001_baseline"), None)),
            (1, 2, &nothing, (None, Some("0003_baseline"))),
            (0, 3, &nothing, (Some("0001_baseline"), Some("v1.0"))),
            // The latest but one, compared with the latest: the reference says it all.
            (5, 4, &nothing, (Some("final"), None)),
            (3, 5, &selection(None, None, true), (None, None)),
            (4, 5, &selection(None, None, true), (Some("latest-good"), Some("final"))),
            (0, 5, &selection(Some("0001"), None, false), (None, None)),
            (4, 5, &selection(Some("0001"), None, false), (Some("latest-good"), None)),
            (0, 1, &selection(Some("0001"), None, false), (None, Some("candidate-v2"))),
        ] {
            let least = least_selection(&runs(), reference, candidate, defaults);
            assert_eq!(
                (least.reference.as_deref(), least.candidate.as_deref()),
                expected,
                "{reference} {candidate}"
            );
        }
    }

    #[test]
    fn several_runs_are_those_with_the_same_names() {
        let several = several_runs(&runs(), 0, 1);
        let several = several.map(|several| (several.n_reference, several.n_candidate));
        assert_eq!(several, Some((2, 1)));
        // Names of one run each, and one name on both sides.
        assert_eq!(several_runs(&runs(), 1, 3), None);
        assert_eq!(several_runs(&runs(), 0, 2), None);
    }

    #[test]
    fn what_looks_like_an_option_is_still_a_value() {
        assert_eq!(option("--reference", Some("-x".into())), ["--reference=-x"]);
        assert_eq!(positional(Path::new("-")), "./-");
        assert_eq!(positional(Path::new("a b")), "a b");
    }
}
