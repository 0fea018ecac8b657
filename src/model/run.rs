//! One artifact: who measured, what, when and where.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use strum::{EnumString, IntoStaticStr};

use crate::model::case::Case;

/// Letters of a commit that tell it from others.
pub(crate) const COMMIT_LETTERS: usize = 8;

/// What tells a commit from others: the first of its letters.
pub(crate) fn first_letters(commit_id: &str) -> String {
    commit_id.chars().take(COMMIT_LETTERS).collect()
}

/// As many of the first letters of two commits as tell them apart, and at least the usual number.
pub(crate) fn letters_apart(a: &str, b: &str) -> [String; 2] {
    let n_shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let n_letters = COMMIT_LETTERS.max(n_shared + 1);
    [a, b].map(|id| id.chars().take(n_letters).collect())
}

/// The facts of a run without its cases: enough to list it, sort it and choose it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunInfo {
    /// `metadata.run_id`, else `run_id`, else the recorded date, else the commit id, else the
    /// file's stem.
    pub id: String,
    /// `metadata.tag`, else `metadata.label`, else `tag`.
    pub tag: Option<String>,
    /// `7` of the file name `0007_baseline.json`.
    pub number: Option<u64>,
    /// `baseline` of the file name `0007_baseline.json`.
    pub name: Option<String>,
    /// The file name without `.json` or `.json.gz`.
    pub stem: String,
    /// The artifact's path as it was reached; `-` for standard input.
    pub path: PathBuf,
    /// Other paths that lead to the same file through symbolic links, sorted.
    pub links: Vec<PathBuf>,
    /// When the run ended; `None` where the artifact has no usable date. A date without offset is
    /// UTC.
    pub recorded_at: Option<DateTime<Utc>>,
    /// The project's name, as the artifact states it: that of its repository or folder.
    pub project: Option<String>,
    pub commit: Commit,
    pub machine: Machine,
    /// How the run was measured beside that of the other side; `None` for a run by itself.
    pub schedule: Option<PairSchedule>,
    /// The version of pytest-benchmark that wrote the artifact.
    pub pytest_benchmark: Option<String>,
}

impl RunInfo {
    /// What tables call the run: its tag, else its saved name, else its file's stem.
    pub fn label(&self) -> &str {
        self.tag.as_deref().or(self.name.as_deref()).unwrap_or(&self.stem)
    }

    /// The same in a sentence: a name that is a commit and a date is the beginning of the commit.
    pub fn short_label(&self) -> &str {
        match &self.commit.id {
            Some(id) if self.tag.is_none() && self.is_autosaved() => {
                id.get(..COMMIT_LETTERS).unwrap_or(id)
            }
            Some(_) | None => self.label(),
        }
    }

    /// Whether `--benchmark-autosave` chose the name: it is the commit id, which `_` and a date may
    /// follow.
    pub fn is_autosaved(&self) -> bool {
        let (Some(name), Some(commit)) = (&self.name, &self.commit.id) else { return false };
        name.strip_prefix(commit.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    }
}

/// How `measure` took the two runs of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum PairSchedule {
    /// Both at once, at the same benchmark, a few milliseconds each in turn.
    Lockstep,
    /// One after the other.
    #[strum(serialize = "in turn")]
    InTurn,
}

impl PairSchedule {
    /// The word in artifacts and in the JSON.
    pub fn label(self) -> &'static str {
        self.into()
    }
}

/// The commit a run measured, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Commit {
    /// The full id; `None` where pytest-benchmark wrote `unversioned` or `unknown`.
    pub id: Option<String>,
    /// The branch; `None` where it wrote `(unknown)` or `(detached head)`.
    pub branch: Option<String>,
    /// Whether the work tree had uncommitted changes.
    pub dirty: Option<bool>,
    /// When it was committed, else when it was written; `None` where the artifact has no usable
    /// date of it.
    pub time: Option<DateTime<Utc>>,
}

/// The machine and the Python of a run. Clock speed readings are left out: they change by
/// themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Machine {
    /// Host name. Not an identity: continuous integration gives a new one each time, and some
    /// owners redact it.
    pub node: Option<String>,
    /// Operating system, for instance `Linux`.
    pub system: Option<String>,
    /// Architecture, for instance `x86_64`.
    pub arch: Option<String>,
    /// CPU model.
    pub cpu: Option<String>,
    /// Python version, for instance `3.12.1`.
    pub python: Option<String>,
    /// Python implementation, for instance `CPython`.
    pub implementation: Option<String>,
}

impl Machine {
    /// Whether two machines are of one kind: system, architecture, CPU model, Python implementation
    /// and its major.minor version. The host name does not count (see [`Machine::node`]).
    pub fn same_kind(&self, other: &Self) -> bool {
        self.kind() == other.kind()
    }

    /// What [`Machine::same_kind`] compares.
    fn kind(&self) -> impl PartialEq {
        let python = self
            .python
            .as_deref()
            .map(|version| version.splitn(3, '.').take(2).collect::<Vec<_>>().join("."));
        let Self { system, arch, cpu, implementation, .. } = self.clone();
        (system, arch, cpu, implementation, python)
    }
}

/// A run: one artifact, whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    pub info: RunInfo,
    /// Its cases, in the order of the file.
    pub cases: Vec<Case>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_release_or_another_host_is_the_same_kind_of_machine() {
        let machine = |node: &str, python: &str| Machine {
            node: Some(node.into()),
            python: Some(python.into()),
            ..Machine::default()
        };
        assert!(machine("a", "3.12.1").same_kind(&machine("b", "3.12.7")));
        assert!(!machine("a", "3.12.1").same_kind(&machine("a", "3.13.0")));
    }
}
