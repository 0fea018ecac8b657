//! The command line that says what was answered, and no more than that.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::{RunSelection, choose};
use crate::analysis::choose::selector::selector_of;
use crate::commands::guided::GuidedSession;
use crate::model::run::RunInfo;

impl GuidedSession<'_> {
    /// The words, without the program's name.
    pub(super) fn words(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = self.task.iter().map(|it| it.command.into()).collect();
        if let Some((reference, candidate)) = self.chosen {
            let wanted = least_selection(self.runs(), reference, candidate, &self.start.wanted);
            words.extend(option("--reference", wanted.reference));
            words.extend(option("--candidate", wanted.candidate));
        }
        words.extend(
            self.groups.iter().flat_map(|it| option("--group-by", Some(it.token.to_string()))),
        );
        let usual = self.usual_folder();
        let other = self.folder.iter().map(|it| &it.path).filter(|path| Some(*path) != usual);
        words.extend(other.map(|path| positional(path)));
        words
    }
}

/// The fewest selectors with which these two runs are compared, given what is chosen where none is said.
fn least_selection(
    runs: &[RunInfo],
    reference: usize,
    candidate: usize,
    usual: &RunSelection,
) -> RunSelection {
    let (of_reference, of_candidate) = (selector_of(runs, reference), selector_of(runs, candidate));
    let said = |with_reference: bool, with_candidate: bool| RunSelection {
        reference: of_reference.clone().filter(|_| with_reference),
        candidate: of_candidate.clone().filter(|_| with_candidate),
        ..usual.clone()
    };
    let means_them = |said: &RunSelection| {
        let wanted = RunSelection {
            reference: said.reference.clone().or_else(|| usual.reference.clone()),
            candidate: said.candidate.clone().or_else(|| usual.candidate.clone()),
            ..usual.clone()
        };
        let choice = choose(runs, &wanted);
        matches!(choice, Ok(it) if it.reference == [reference] && it.candidate == [candidate] && it.notes.is_empty())
    };
    let fewer = [said(false, false), said(true, false), said(false, true)];
    fewer.into_iter().find(means_them).unwrap_or_else(|| said(true, true))
}

/// An option and its value, in one word where the value looks like an option itself.
fn option(name: &str, value: Option<String>) -> Vec<OsString> {
    match value {
        Some(value) if value.starts_with('-') => vec![format!("{name}={value}").into()],
        Some(value) => vec![name.into(), value.into()],
        None => Vec::new(),
    }
}

/// A path that no one takes for an option.
fn positional(path: &Path) -> OsString {
    let is_option = path.as_os_str().to_string_lossy().starts_with('-');
    if is_option { Path::new(".").join(path).into() } else { PathBuf::from(path).into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::choose::selector::tests::runs;

    #[test]
    fn only_what_differs_from_the_usual_is_said() {
        let wanted =
            |reference: Option<&str>, candidate: Option<&str>, same_machine| RunSelection {
                reference: reference.map(str::to_owned),
                candidate: candidate.map(str::to_owned),
                pool: false,
                same_machine,
            };
        let nothing = wanted(None, None, false);
        for (reference, candidate, usual, expected) in [
            (4, 5, &nothing, (None, None)),
            (0, 5, &nothing, (Some("0001_baseline"), None)),
            (1, 2, &nothing, (None, Some("0003_baseline"))),
            (0, 3, &nothing, (Some("0001_baseline"), Some("v1.0"))),
            // The latest but one, judged by the latest: the reference alone says it.
            (5, 4, &nothing, (Some("final"), None)),
            (3, 5, &wanted(None, None, true), (None, None)),
            (4, 5, &wanted(None, None, true), (Some("latest-good"), Some("final"))),
            (0, 5, &wanted(Some("0001"), None, false), (None, None)),
            (4, 5, &wanted(Some("0001"), None, false), (Some("latest-good"), None)),
            (0, 1, &wanted(Some("0001"), None, false), (None, Some("candidate-v2"))),
        ] {
            let said = least_selection(&runs(), reference, candidate, usual);
            assert_eq!(
                (said.reference.as_deref(), said.candidate.as_deref()),
                expected,
                "{reference} {candidate}"
            );
        }
    }

    #[test]
    fn what_looks_like_an_option_is_still_a_value() {
        assert_eq!(option("--reference", Some("-x".into())), ["--reference=-x"]);
        assert_eq!(positional(Path::new("-")), "./-");
        assert_eq!(positional(Path::new("a b")), "a b");
    }
}
