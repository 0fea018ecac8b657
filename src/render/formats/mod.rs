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

use crate::render::formats::output_format::OutputFormat;
use crate::render::page;
use crate::render::report::Report;
use crate::render::tables::comparison;
use crate::render::tables::sheet::{Document, Style};

/// Writes a comparison in a format.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_report(
    report: &Report<'_>,
    format: OutputFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Table => table::write(&comparison::comparison(report), style, out),
        OutputFormat::Markdown => pull_request_comment::write(report, out),
        OutputFormat::Junit => junit::write(report, out),
        OutputFormat::Github => annotations::write(report, out),
        OutputFormat::Csv => csv_rows::write(report, out),
        OutputFormat::Json => json::v1::write_comparison(report, out),
        OutputFormat::Html => page::write_report(report, out),
    }
}

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
