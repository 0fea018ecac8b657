//! The formats that commands write, by the command: what one cannot write is no value of its type.

use strum::{IntoStaticStr, VariantArray};

/// The formats a comparison can be written in, in the order in which help names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum OutputFormat {
    /// Aligned columns for a terminal or a log.
    Table,
    /// The versioned JSON.
    Json,
    /// One line per row, full precision.
    Csv,
    /// GitHub-flavoured tables in the shape of a comment.
    Markdown,
    /// The page of the dashboard in one file that needs no server.
    Html,
    /// Test cases for systems that draw test reports.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
}

impl OutputFormat {
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The word for `--format`.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }

    /// Whether comparisons by several metrics can be written one after the other.
    pub(crate) fn takes_several(self) -> bool {
        match self {
            Self::Table | Self::Csv | Self::Markdown => true,
            Self::Json | Self::Html | Self::Junit | Self::Github => false,
        }
    }
}

/// The formats a history and growth can be written in, in the order in which help names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum HistoryFormat {
    /// Aligned columns for a terminal or a log.
    Table,
    /// The versioned JSON.
    Json,
    /// One line per point, full precision.
    Csv,
    /// GitHub-flavoured tables.
    Markdown,
}

impl HistoryFormat {
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The word for `--format`.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// The formats the list of runs can be written in, in the order in which help names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum RunsFormat {
    /// Aligned columns for a terminal or a log.
    Table,
    /// The versioned JSON.
    Json,
    /// A GitHub-flavoured table.
    Markdown,
}

impl RunsFormat {
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The word for `--format`.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}
