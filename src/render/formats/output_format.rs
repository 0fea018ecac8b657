//! The formats that commands write, by the command: what one cannot write is no value of its type.

/// The formats a comparison can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// Aligned columns for a terminal or a log.
    Table,
    /// The versioned JSON.
    Json,
    /// One line per row, full precision.
    Csv,
    /// GitHub-flavoured tables in the shape of a comment.
    Markdown,
    /// Test cases for systems that draw test reports.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
    /// The page of the dashboard in one file that needs no server.
    Html,
}

impl OutputFormat {
    /// Every format, in the order in which help names them.
    pub(crate) const ALL: [Self; 7] =
        [Self::Table, Self::Json, Self::Csv, Self::Markdown, Self::Html, Self::Junit, Self::Github];

    /// The word for `--format`.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Html => "html",
        }
    }
}

/// The formats a history can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Every format, in the order in which help names them.
    pub(crate) const ALL: [Self; 4] = [Self::Table, Self::Json, Self::Csv, Self::Markdown];

    /// The word for `--format`.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }
}

/// The formats the list of runs can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunsFormat {
    /// Aligned columns for a terminal or a log.
    Table,
    /// The versioned JSON.
    Json,
    /// A GitHub-flavoured table.
    Markdown,
}

impl RunsFormat {
    /// Every format, in the order in which help names them.
    pub(crate) const ALL: [Self; 3] = [Self::Table, Self::Json, Self::Markdown];

    /// The word for `--format`.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }
}
