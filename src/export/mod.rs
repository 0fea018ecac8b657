//! The way out of one machine: runs become flat files that DuckDB, Spark, ClickHouse or Trino read as they are.
//!
//! What rows are is in [`columns`] and [`table`]; where files stand is in [`place`]; how one is written anew, keeping
//! what was in it, is in [`part_file`]; the formats are [`parquet`] (with its [`seal`]), [`csv`] and [`ndjson`]. A floor-mate of `render`
//! and not a part of it: an export is read back, to be added to, where `render` only ever writes.
//!
//! Nothing here reads an artifact, prints, or decides which runs are exported.

use std::io;
use std::path::{Path, PathBuf};

pub mod columns;
pub mod csv;
pub mod ndjson;
pub mod parquet;
pub mod part_file;
pub mod place;
pub mod seal;
pub mod table;

/// The formats of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns, packed and typed.
    Parquet,
    /// RFC 4180.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

impl Format {
    /// Every format, as help names them.
    pub const ALL: [Self; 3] = [Self::Parquet, Self::Csv, Self::Ndjson];

    /// The word for `--format`, and the ending of files.
    pub fn label(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }
}

/// Why an export stops.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
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
    fn write(path: &Path, reason: impl ToString) -> Self {
        Self::Write { path: path.to_owned(), reason: reason.to_string() }
    }

    /// What stands at the path cannot be read.
    fn former(path: &Path, reason: impl ToString) -> Self {
        Self::Former { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// What goes wrong while a file is made of rows, or of a former file.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The new file cannot be written.
    #[error("{0}")]
    Write(String),
    /// The former file cannot be read.
    #[error("{0}")]
    Former(String),
}

impl Trouble {
    /// For `map_err` where the new file is written.
    fn write(error: impl ToString) -> Self {
        Self::Write(error.to_string())
    }

    /// For `map_err` where the former file is read.
    fn former(error: impl ToString) -> Self {
        Self::Former(error.to_string())
    }

    /// The error, about these files.
    fn about(self, target: &Path) -> ExportError {
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
