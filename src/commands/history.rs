//! `history`: every benchmark over all runs.

use crate::analysis::asked::HistoryQuestion;
use crate::commands::destination::write_to;
use crate::commands::progress::Progress;
use crate::commands::{Destination, Sources, Stop, Talk, conclude, sources};
use crate::render::formats::HistoryFormat;
use crate::render::history::HistoryReport;
use crate::render::{csv, json, write_document};
use crate::{ExitStatus, Io, render, study};

/// `history`.
#[derive(Debug)]
pub struct HistoryRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// What is asked.
    pub question: HistoryQuestion,
    /// Leaves out benchmarks without a step.
    pub only_changed: bool,
    /// Draws with letters that every terminal has.
    pub ascii: bool,
    /// In which format.
    pub format: HistoryFormat,
    /// Where it goes.
    pub destination: Destination,
    /// How to talk.
    pub talk: Talk,
}

/// Shows the history.
///
/// # Errors
/// Where no run is found or matches, or the output cannot be written.
pub fn run(request: &HistoryRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let progress = Progress::new("reading", request.talk.progress);
    let found = study::history::history(&mut archive, &request.question, &mut &progress);
    progress.clear();
    let history = found.map_err(|error| sources::not_found(&error, &request.sources, &archive))?;
    let report = HistoryReport {
        runs: &history.runs(&archive),
        trend: &history.trend,
        metric: request.question.metric,
        groups: &history.groups,
        ranges: &history.ranges,
        reference: history.chosen.reference,
        only_changed: request.only_changed,
        ascii: request.ascii,
        warnings: &history.warnings,
    };
    write_to(&request.destination, io, |style, out| match request.format {
        HistoryFormat::Json => json::v1::write_history(&report, out),
        HistoryFormat::Csv => csv::write_history(&report, out),
        HistoryFormat::Markdown => {
            write_document(&render::history::history(&report), true, style, out)
        }
        HistoryFormat::Table => {
            write_document(&render::history::history(&report), false, style, out)
        }
    })?;
    conclude(&history.warnings, &request.sources, request.talk, io)
}
