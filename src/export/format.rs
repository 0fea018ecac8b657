//! The formats of exported files.

/// The formats of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Columns, packed and typed.
    Parquet,
    /// RFC 4180.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

impl Format {
    /// Every format, as help names them.
    pub(crate) const ALL: [Self; 3] = [Self::Parquet, Self::Csv, Self::Ndjson];

    /// The word for `--format`, and the ending of files.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }
}
