//! What a table of the export is: typed columns, each with its meaning, and cells that are present
//! or NULL.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat};
use strum::IntoStaticStr;

/// One value. What an artifact does not record is [`ExportCell::Null`], never 0, NaN or an empty
/// text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExportCell {
    /// Absent.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A signed integer: engines on the JVM know no other.
    Int(i64),
    /// A finite number.
    Float(f64),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Time(i64),
    Text(Arc<str>),
}

impl ExportCell {
    /// The cell as a text without quotes: the shortest digits that read back as the same number,
    /// dates in RFC 3339 with microseconds, nothing for what is absent.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => serde_json::Number::from_f64(*value)
                .map_or(String::new(), |number| number.to_string()),
            Self::Time(micros) => DateTime::from_timestamp_micros(*micros)
                .map_or(String::new(), |at| at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            Self::Text(text) => text.to_string(),
        }
    }
}

/// The type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
pub(crate) enum ColumnType {
    /// [`ExportCell::Bool`].
    #[strum(serialize = "BOOLEAN")]
    Bool,
    /// [`ExportCell::Int`].
    #[strum(serialize = "INT64")]
    Int,
    /// [`ExportCell::Float`].
    #[strum(serialize = "DOUBLE")]
    Float,
    /// [`ExportCell::Time`].
    #[strum(serialize = "TIMESTAMP(MICROS, UTC)")]
    Time,
    /// [`ExportCell::Text`].
    #[strum(serialize = "UTF8")]
    Text,
}

impl ColumnType {
    /// The type in Parquet, for the documentation.
    fn label(self) -> &'static str {
        self.into()
    }
}

/// Whether a column has a value in every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Always,
    /// NULL where the artifact does not record it.
    WhereKnown,
}

#[derive(Debug, Clone)]
pub(crate) struct ExportColumn {
    /// No word of SQL.
    pub name: Cow<'static, str>,
    pub kind: ColumnType,
    /// Whether it may be NULL.
    pub presence: Presence,
    /// What its values are, with their unit.
    pub meaning: Cow<'static, str>,
}

/// A table. Its second column is `artifact_sha256`.
#[derive(Debug, Clone)]
pub(crate) struct ExportTable {
    /// The name of its folder.
    pub name: &'static str,
    /// One line on what a row is.
    pub meaning: &'static str,
    pub columns: Vec<ExportColumn>,
}

/// The index of `artifact_sha256` in every table.
pub(crate) const DIGEST_IDX: usize = 1;
/// The name of that column.
pub(crate) const DIGEST: &str = "artifact_sha256";

impl ExportTable {
    /// The table in Markdown, as `--print-schema` and the documentation have it.
    pub(crate) fn described(&self) -> String {
        let mut text = format!(
            "### `{}`\n\n{}\n\n| column | type | NULL | meaning |\n|---|---|---|---|\n",
            self.name, self.meaning
        );
        for column in &self.columns {
            let null = match column.presence {
                Presence::Always => "never",
                Presence::WhereKnown => "where unknown",
            };
            text += &format!(
                "| `{}` | {} | {null} | {} |\n",
                column.name,
                column.kind.label(),
                column.meaning
            );
        }
        text
    }
}
