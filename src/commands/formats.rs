//! The one place that dispatches to the formats: one match for a comparison, a single run, a
//! history and a list of runs.

use std::io::{self, Write};

use crate::analysis::choose::run_listing::RunListing;
use crate::page::one_file;
use crate::render::formats::output_format::{HistoryFormat, OutputFormat, RunsFormat};
use crate::render::formats::{
    annotations, csv_rows, growth_csv, json, junit, markdown, pull_request_comment, table,
};
use crate::render::report::{HistoryReport, Report, SingleRun};
use crate::render::tables;
use crate::render::tables::sheet::Style;

/// Writes a comparison.
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
        OutputFormat::Table => {
            table::write(&tables::comparison::comparison(report, style), style, out)
        }
        OutputFormat::Json => json::v1::write_comparison(report, out),
        OutputFormat::Csv => csv_rows::write(report, out),
        OutputFormat::Markdown => pull_request_comment::write(report, out),
        OutputFormat::Html => one_file::write_report(report, out),
        OutputFormat::Junit => junit::write(report, out),
        OutputFormat::Github => annotations::write(report, out),
    }
}

/// Writes another comparison of the same runs, by another metric, below the first.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_more(
    report: &Report<'_>,
    format: OutputFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if format == OutputFormat::Csv {
        return csv_rows::write_more(report, out);
    }
    writeln!(out)?;
    write_report(report, format, style, out)
}

/// Writes a run that has no reference.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_single_run(
    single: &SingleRun<'_>,
    format: OutputFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let SingleRun { run, cases, .. } = *single;
    match format {
        OutputFormat::Table => {
            table::write(&tables::single_run::single_run(single, style), style, out)
        }
        OutputFormat::Json => json::v1::write_single_run(single, out),
        OutputFormat::Csv => csv_rows::write_single_run(run, cases, out),
        OutputFormat::Markdown => pull_request_comment::write_single_run(single, out),
        OutputFormat::Html => one_file::write_single_run(single, out),
        OutputFormat::Junit => junit::write_single_run(single, out),
        OutputFormat::Github => annotations::write_single_run(single, out),
    }
}

/// Writes a history.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_history(
    report: &HistoryReport<'_>,
    format: HistoryFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        HistoryFormat::Table => {
            table::write(&tables::history::history(report, style.longest_name()), style, out)
        }
        HistoryFormat::Json => json::v1::write_history(report, out),
        HistoryFormat::Csv => csv_rows::write_history(report, out),
        HistoryFormat::Markdown => markdown::write(&tables::history::history(report, None), out),
    }
}

/// Writes the growth of a comparison.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_growth(
    report: &Report<'_>,
    format: HistoryFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        HistoryFormat::Table => table::write(&tables::growth::growth(report, style), style, out),
        HistoryFormat::Json => json::v1::write_growth(report, out),
        HistoryFormat::Csv => growth_csv::write(report, out),
        HistoryFormat::Markdown => {
            markdown::write(&tables::growth::growth(report, &Style::default()), out)
        }
    }
}

/// Writes the list of runs.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_runs(
    listed: &[RunListing<'_>],
    format: RunsFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        RunsFormat::Table => table::write(&tables::runs::runs(listed), style, out),
        RunsFormat::Json => json::v1::write_runs(listed, out),
        RunsFormat::Markdown => markdown::write(&tables::runs::runs(listed), out),
    }
}
