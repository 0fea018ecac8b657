//! `history`: every benchmark over all runs.

use crate::commands::conclude::{conclude, refuse_warnings};
use crate::commands::destination::{refuse_input, write_to};
use crate::commands::formats::write_history;
use crate::commands::progress::Progress;
use crate::commands::request::HistoryRequest;
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::inquiry;
use crate::inquiry::history_renames::renames_between_series;
use crate::render::report::HistoryReport;
use crate::render::words::renames::{names_nothing, proposal};

/// Shows the history.
///
/// # Errors
/// Where no run is found or matches, or the output cannot be written.
pub(super) fn run(request: &HistoryRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    refuse_input(&request.destination, &archive)?;
    let progress = Progress::new("reading", request.talk.progress);
    let found = inquiry::history::history(&mut archive, &request.question, &mut &progress);
    progress.clear();
    let history = found.map_err(|error| sources::no_answer(&error, &request.sources, &archive))?;
    let runs = inquiry::history::runs(&archive, &history.chosen);
    let report = HistoryReport {
        only_changed: request.only_changed,
        ascii: request.ascii,
        unit: inquiry::history_unit::unit(&archive, &history, &request.metrics),
        ..HistoryReport::new(&history, &runs)
    };
    refuse_warnings(&history.warnings, &request.sources, request.talk, io)?;
    write_to(&request.destination, io, |style, out| {
        write_history(&report, request.format, style, out)
    })?;
    let status = conclude(&history.warnings, &request.sources, request.talk, io)?;
    if !request.talk.quiet {
        let question = &request.question;
        let proposed = renames_between_series(&archive, &history, question);
        let mut voice = request.talk.voice(io);
        voice.note_with_lines(&proposal(&proposed))?;
        // What a filter leaves out may have the names.
        if question.filter.is_none() && question.benchmarks.is_empty() {
            let fullnames = history.trend.series.iter().map(|series| series.fullname.as_ref());
            for rename in question.renames.naming_nothing(fullnames) {
                voice.note(&names_nothing(rename, "history"))?;
            }
        }
    }
    Ok(status)
}
