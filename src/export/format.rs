//! The formats of exported files.

use strum::{IntoStaticStr, VariantArray};

/// The formats of exported files, in the order in which help names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Format {
    /// Columns, packed and typed.
    Parquet,
    /// RFC 4180.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

impl Format {
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The word for `--format`, and the ending of files.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}
