//! Why an export stops.

use std::io;
use std::path::{Path, PathBuf};

/// Why an export stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// A file or folder cannot be written.
    #[error("cannot write `{}`", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// What an earlier export wrote cannot be read, so it cannot be added to.
    #[error("cannot add to `{}`", .path.display())]
    Former {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl ExportError {
    /// The path cannot be written.
    pub(crate) fn write(path: &Path, reason: impl ToString) -> Self {
        Self::Write { path: path.to_owned(), reason: reason.to_string() }
    }

    /// What stands at the path cannot be read.
    pub(crate) fn former(path: &Path, reason: impl ToString) -> Self {
        Self::Former { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// What goes wrong while a file is made of rows, or of a former file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The new file cannot be written.
    #[error("{0}")]
    Write(String),
    /// The former file cannot be read.
    #[error("{0}")]
    Former(String),
}

impl Trouble {
    /// For `map_err` where the new file is written.
    pub(crate) fn write(error: impl ToString) -> Self {
        Self::Write(error.to_string())
    }

    /// For `map_err` where the former file is read.
    pub(crate) fn former(error: impl ToString) -> Self {
        Self::Former(error.to_string())
    }

    /// The error, about these files.
    pub(crate) fn about(self, target: &Path) -> ExportError {
        match self {
            Self::Write(reason) => ExportError::write(target, reason),
            Self::Former(reason) => ExportError::former(target, reason),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::write(error)
    }
}
