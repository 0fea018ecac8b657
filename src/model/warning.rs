//! What was skipped or is doubtful, where, and why. Doubt travels with the data; the commands print
//! it once.

use std::path::PathBuf;

use strum::IntoStaticStr;

/// The kinds of warning. Their labels are values in JSON and never change within its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum WarningKind {
    /// A file that claims to be an artifact, or to be JSON, and cannot be used.
    CorruptArtifact,
    /// A file or folder that could not be opened.
    Unreadable,
    /// One entry of `benchmarks` that could not be used.
    UnusableCase,
    /// Benchmarks that one run has several times.
    RepeatedCase,
    /// Two artifacts with one run id.
    DuplicateRunId,
    /// Machines, Python versions or tools differ between the sides.
    Environment,
    /// Something about the choice of runs.
    Selection,
    /// What was done with the runs by default, where nothing is doubtful: `--strict` allows it.
    Note,
    /// Something about the requested grouping, folding or pairing.
    Comparison,
    /// A file of the profile folder that claims to be a profile, or to be JSON, and cannot be used.
    CorruptProfile,
    /// A profile that belongs to no run or no case, or that cannot be compared.
    Profile,
}

impl WarningKind {
    /// The label in JSON, for instance `corrupt-artifact`.
    pub fn label(self) -> &'static str {
        self.into()
    }
}

/// One thing to know about the data, with its position in a file as far as that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// What kind of thing.
    pub kind: WarningKind,
    /// One line, lower case, no full stop, without the file.
    pub message: String,
    /// The file or folder.
    pub path: Option<PathBuf>,
    /// Line in the file, from 1.
    pub line: Option<u64>,
    /// Column in the line, from 1, in bytes.
    pub column: Option<u64>,
}

impl Warning {
    /// A warning that belongs to no file.
    pub fn new(kind: WarningKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), path: None, line: None, column: None }
    }

    /// The same warning, about this file or folder.
    pub fn at(self, path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// The same warning, at this line and column.
    pub fn at_line(self, line: u64, column: u64) -> Self {
        Self { line: Some(line), column: Some(column), ..self }
    }
}
