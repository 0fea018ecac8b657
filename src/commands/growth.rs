//! `growth`: load, select, compare, and show how benchmarks grow with a param.

use crate::analysis::gate::report::{GateReport, GateScope, test_gates};
use crate::commands::conclude::{conclude, is_broken_pipe, refuse_warnings, unless_broken_pipe};
use crate::commands::destination::{refuse_input, write_to};
use crate::commands::formats::write_growth;
use crate::commands::progress::Progress;
use crate::commands::request::GrowthRequest;
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::inquiry::find_sides::find;
use crate::inquiry::sides::{NoReferenceYet, SelectedSides, Selection, needs};
use crate::load::archive::archive::Archive;
use crate::render::formats::output_format::HistoryFormat;
use crate::render::report::{Report, ReportExtras, SideRuns};
use crate::render::words::problems::{self, Problem};

/// Shows how the benchmarks of two sides grow.
///
/// # Errors
/// Where no runs are found or none match, the param is unknown, or the output cannot be written.
pub(super) fn run(request: &GrowthRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    refuse_input(&request.destination, &archive)?;
    archive.read_with_needs(needs(&request.rules, &request.metrics));
    let progress = Progress::new("reading", request.talk.progress);
    let found = find(&mut archive, &request.selection, &request.rules, &mut |done, all| {
        progress.at(done, all);
    });
    progress.clear();
    let selection =
        found.map_err(|error| sources::no_answer(&error, &request.sources, &archive))?;
    match selection {
        Selection::Pair(sides) => show(request, &archive, &sides, io),
        Selection::SingleRun(_, why, _) => alone(request, why, io),
    }
}

/// Says that there is nothing to compare with yet. People, and the first build, get a sentence; a
/// program would get a document without an answer.
fn alone(
    request: &GrowthRequest,
    why: NoReferenceYet,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    const NOTHING: &str = "there is nothing to compare with yet";
    const HINT: &str = "`pytest --benchmark-save NAME` saves another run";
    match request.format {
        HistoryFormat::Json | HistoryFormat::Csv => {
            return Err(Problem::new(NOTHING).because(why.words()).with_hint(HINT).into());
        }
        HistoryFormat::Table | HistoryFormat::Markdown => {}
    }
    write_to(&request.destination, io, |_, out| writeln!(out, "no growth to compare: {NOTHING}"))?;
    if !request.talk.quiet {
        let mut voice = request.talk.voice(io);
        voice.note(why.words())?;
        voice.hint(HINT)?;
    }
    Ok(ExitStatus::Success)
}

fn show(
    request: &GrowthRequest,
    archive: &Archive,
    sides: &SelectedSides,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let compared = sides.compare(archive, &request.rules);
    let comparison = compared.map_err(|error| problems::unknown_name(&error))?;
    if request.gates.can_fail() && comparison.filter_keeps_nothing(&request.rules) {
        return Err(problems::nothing_to_test().into());
    }
    let warnings = sides.all_warnings(archive, &comparison);
    let (Some(reference), Some(candidate)) =
        (SideRuns::of(&sides.reference), SideRuns::of(&sides.candidate))
    else {
        return Err(Problem::new("a side has no run").into());
    };
    let is_filtered = request.rules.filter.is_some();
    let scope = GateScope { has_reference: true, requires_reference: false, is_filtered };
    let gates = test_gates(&comparison, &request.gates, scope);
    let paths = sources::named_paths(&request.sources.paths);
    let extra = ReportExtras { gates: Some(&gates), paths, ..ReportExtras::default() };
    let report = Report {
        comparison: &comparison,
        reference,
        candidate,
        options: &request.options,
        warnings: &warnings,
        view: &request.view,
        extra,
    };
    refuse_warnings(&warnings, &request.sources, request.talk, io)?;
    unless_broken_pipe(write_to(&request.destination, io, |style, out| {
        write_growth(&report, request.format, style, out)
    }))?;
    let status = if gates.has_failed() { ExitStatus::GateFailed } else { ExitStatus::Success };
    let talked = conclude(&warnings, &request.sources, request.talk, io)
        .and_then(|_| say_gates(request, &gates, io));
    match talked {
        Err(error) if is_broken_pipe(&error) => Ok(status),
        Err(error) => Err(error),
        Ok(()) => Ok(status),
    }
}

fn say_gates(
    request: &GrowthRequest,
    gates: &GateReport<'_>,
    io: &mut Io<'_>,
) -> anyhow::Result<()> {
    let mut voice = request.talk.voice(io);
    voice.gates(gates)?;
    if !request.talk.quiet {
        voice.passed_gates(gates)?;
    }
    Ok(())
}
