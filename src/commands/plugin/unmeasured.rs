//! A session that measured none of its benchmarks. It has no section, and no saved run is opened.
//!
//! A gate that was asked for on the command line fails, because one that tested nothing has not
//! passed. One of the configuration is there for each session, also for those that are not about
//! benchmarks, so it gets a line and fails nothing.

use std::io::Write;

use crate::commands::plugin::session_gates::AskedGates;
use crate::commands::plugin::wire::{Counts, ReportRequest, TerminalFacts};
use crate::host::{ExitStatus, Io};
use crate::render::tables::session;
use crate::render::tables::sheet::Style;
use crate::render::words::session_notes::{
    WhyUnmeasured, nothing_measured, ran_without_measuring, unchecked_gates,
};

/// Prints what there is to say.
///
/// # Errors
/// Only those of the writer.
pub(super) fn report(
    request: &ReportRequest,
    asked: &AskedGates,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let counts = &request.counts;
    let options = &request.options;
    let why = why_unmeasured(counts);
    let mut lines = Vec::new();
    if counts.unmeasured > 0 && !options.quiet {
        let ran = ran_without_measuring(counts.unmeasured, counts.disabled);
        writeln!(lines, "pytest-park: {ran}")?;
    }
    let gates = asked.expressions(request);
    let is_asked = gates.is_some() && is_for_this_session(request);
    let unchecked = unchecked_gates(why, gates, asked.have_budgets()).filter(|_| !is_asked);
    if is_asked {
        writeln!(lines, "gate: nothing was tested: {}", nothing_measured(why))?;
    } else if let Some(unchecked) = unchecked.filter(|_| !options.quiet) {
        // The only line says who speaks.
        let speaker = if counts.unmeasured > 0 { "note" } else { "pytest-park" };
        writeln!(lines, "{speaker}: {unchecked}")?;
    }
    asked.write_refusals(is_asked, request, &mut lines)?;
    if !options.quiet {
        for note in &asked.notes {
            writeln!(lines, "note: {note}")?;
        }
    }
    let has_failed = is_asked || asked.have_refused();
    let text = String::from_utf8_lossy(&lines);
    session::write_lines(&text, &style(&request.terminal), io.stdout)?;
    io.stdout.flush()?;
    Ok(if has_failed { ExitStatus::ReportedGateFailed } else { ExitStatus::Success })
}

/// Whether the gates are asked for in this session, and not in each session by the ini file.
fn is_for_this_session(request: &ReportRequest) -> bool {
    !matches!(request.options.fail_on_source.as_deref(), Some("ini" | "addopts"))
}

fn why_unmeasured(counts: &Counts) -> WhyUnmeasured {
    if counts.skipped {
        WhyUnmeasured::Skipped
    } else if counts.disabled {
        WhyUnmeasured::Disabled
    } else if counts.parallel {
        WhyUnmeasured::Parallel
    } else {
        WhyUnmeasured::Other
    }
}

/// How the terminal of a session is written to.
pub(super) fn style(terminal: &TerminalFacts) -> Style {
    Style { color: terminal.color, width: Some(terminal.width), ascii: !terminal.unicode }
}
