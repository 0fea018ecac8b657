//! The formats: each in its own file, and the one place that dispatches to them.

pub(crate) mod annotations;
pub(crate) mod csv_rows;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod output_format;
pub(crate) mod pull_request_comment;
pub(crate) mod table;

use std::io::{self, Write};

use crate::render::tables::sheet::{Document, Style};

/// Writes a finished document as a table or as Markdown.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_document(
    document: &Document,
    markdown: bool,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if markdown { markdown::write(document, out) } else { table::write(document, style, out) }
}
