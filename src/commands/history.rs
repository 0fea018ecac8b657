//! `history`: every benchmark over all runs.

use crate::commands::destination::write_to;
use crate::commands::progress::Progress;
use crate::commands::request::HistoryRequest;
use crate::commands::sources;
use crate::commands::stop::{Stop, conclude};
use crate::host::{ExitStatus, Io};
use crate::inquiry;
use crate::render::formats::write_history;
use crate::render::report::HistoryReport;

/// Shows the history.
///
/// # Errors
/// Where no run is found or matches, or the output cannot be written.
pub(super) fn run(request: &HistoryRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let progress = Progress::new("reading", request.talk.progress);
    let found = inquiry::history::history(&mut archive, &request.question, &mut &progress);
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
    write_to(&request.destination, io, |style, out| {
        write_history(&report, request.format, style, out)
    })?;
    conclude(&history.warnings, &request.sources, request.talk, io)
}
