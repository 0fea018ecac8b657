//! The one place that dispatches to the formats: a comparison, a single run, a history.

use std::io::{self, Write};

use crate::page::one_file;
use crate::render::formats::output_format::OutputFormat;
use crate::render::formats::{annotations, csv_rows, json, junit, pull_request_comment, table};
use crate::render::report::Report;
use crate::render::tables::comparison;
use crate::render::tables::sheet::Style;

/// Writes a comparison in a format.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_report(
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
        OutputFormat::Html => one_file::write_report(report, out),
    }
}
