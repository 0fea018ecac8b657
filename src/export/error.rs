//! Why an export stops.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why an export stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// A file or folder cannot be written.
    #[error("cannot write `{}`", .path.display())]
    Write {
        path: PathBuf,
        #[source]
        reason: io::Error,
    },
    /// What an earlier export wrote cannot be read, so it cannot be added to.
    #[error("cannot add to `{}`", .path.display())]
    Former {
        path: PathBuf,
        #[source]
        reason: io::Error,
    },
}

impl ExportError {
    pub(crate) fn write(path: &Path, reason: io::Error) -> Self {
        Self::Write { path: path.to_owned(), reason }
    }
}

/// Why a file cannot be made of rows, or of a former file. Its path is added by [`Trouble::about`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The new file cannot be written.
    #[error("{0}")]
    Write(#[source] io::Error),
    /// The former file cannot be read.
    #[error("{0}")]
    Former(#[source] io::Error),
}

impl Trouble {
    /// For `map_err` where the new file is written.
    pub(crate) fn write(error: impl Into<io::Error>) -> Self {
        Self::Write(error.into())
    }

    /// For `map_err` where the former file is read.
    pub(crate) fn former(error: impl Into<io::Error>) -> Self {
        Self::Former(error.into())
    }

    /// The former file is not one that this version wrote for this table.
    pub(crate) fn unfit(reason: impl Into<String>) -> Self {
        Self::Former(io::Error::new(ErrorKind::InvalidData, reason.into()))
    }

    /// The error for the file at this path.
    pub(crate) fn about(self, target: &Path) -> ExportError {
        let path = target.to_owned();
        match self {
            Self::Write(reason) => ExportError::Write { path, reason },
            Self::Former(reason) => ExportError::Former { path, reason },
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
