//! `growth`: load, select, compare, and show how benchmarks grow with a param.

use crate::analysis::gate::report::{GateReport, GateScope, test_gates};
use crate::commands::conclude::{conclude, is_broken_pipe, refuse_warnings, unless_broken_pipe};
use crate::commands::destination::{refuse_input, write_to};
use crate::commands::formats::{write_growth, write_single_run};
use crate::commands::gates::{gated, names_reference, refuse_older_candidate};
use crate::commands::progress::Progress;
use crate::commands::request::GrowthRequest;
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::inquiry::find_sides::find;
use crate::inquiry::sides::{
    NoReferenceYet, SelectedSides, Selection, compare_within, needs, shown_cases,
};
use crate::load::archive::archive::Archive;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::formats::growth_csv;
use crate::render::formats::output_format::{HistoryFormat, OutputFormat};
use crate::render::report::{Report, ReportExtras, SideRuns, SingleRun};
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
    let wanted = gated(&request.selection, &request.gates);
    let found = find(&mut archive, &wanted, &request.rules, &mut |done, all| {
        progress.at(done, all);
    });
    progress.clear();
    let selection =
        found.map_err(|error| sources::no_answer(&error, &request.sources, &archive))?;
    refuse_older_candidate(&wanted, &selection, &archive)?;
    match selection {
        Selection::Pair(sides) => show(request, &archive, &sides, io),
        Selection::SingleRun(run, why, doubts) => {
            let warnings = [archive.warnings(), &doubts].concat();
            alone(request, (&run, why), &warnings, io)
        }
    }
}

/// Says that there is nothing to compare with yet. People get a sentence; a program gets what it gets
/// of `analyze`, which is the run alone, or no rows.
fn alone(
    request: &GrowthRequest,
    (run, why): (&Run, NoReferenceYet),
    warnings: &[Warning],
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    const NOTHING: &str = "there is nothing to compare with yet";
    let within =
        compare_within(run, &request.rules).map_err(|error| problems::unknown_name(&error))?;
    if request.gates.can_fail() && within.filter_keeps_nothing(&request.rules) {
        return Err(problems::nothing_to_test().into());
    }
    let gates = test_gates(&within, &request.gates, scope(request, false));
    let cases = shown_cases(run, &request.rules);
    let single = SingleRun {
        run,
        cases: &cases,
        view: &request.view,
        within: &within,
        gates: Some(&gates),
        page: None,
    };
    refuse_warnings(warnings, &request.sources, request.talk, io)?;
    unless_broken_pipe(write_to(&request.destination, io, |style, out| match request.format {
        HistoryFormat::Json => write_single_run(&single, OutputFormat::Json, style, out),
        HistoryFormat::Csv => growth_csv::write_titles(out),
        HistoryFormat::Table | HistoryFormat::Markdown => {
            writeln!(out, "no growth to compare: {NOTHING}")
        }
    }))?;
    let status = if gates.has_failed() { ExitStatus::GateFailed } else { ExitStatus::Success };
    let note = format!("{NOTHING}: {}", why.words());
    let hint = "`pytest --benchmark-save NAME` saves another run";
    end(status, talk(request, warnings, Some((&note, hint)), &gates, io))
}

fn scope(request: &GrowthRequest, has_reference: bool) -> GateScope {
    GateScope {
        has_reference,
        names_reference: names_reference(&request.selection, &request.sources),
        requires_reference: false,
        is_filtered: request.rules.filter.is_some(),
    }
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
    let gates = test_gates(&comparison, &request.gates, scope(request, true));
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
    end(status, talk(request, &warnings, None, &gates, io))
}

/// The status is known before: whoever reads the output, or stops reading it, does not change it.
fn end(status: ExitStatus, talked: anyhow::Result<()>) -> anyhow::Result<ExitStatus> {
    match talked {
        Err(error) if !is_broken_pipe(&error) => Err(error),
        Err(_) | Ok(()) => Ok(status),
    }
}

/// Prints warnings, then a note with its hint, then how the gates ended.
fn talk(
    request: &GrowthRequest,
    warnings: &[Warning],
    note: Option<(&str, &str)>,
    gates: &GateReport<'_>,
    io: &mut Io<'_>,
) -> anyhow::Result<()> {
    conclude(warnings, &request.sources, request.talk, io)?;
    let mut voice = request.talk.voice(io);
    if let Some((note, hint)) = note.filter(|_| !request.talk.quiet) {
        voice.note(note)?;
        voice.hint(hint)?;
    }
    voice.failed_gates(gates)?;
    if !request.talk.quiet {
        voice.gate_notes(gates)?;
        voice.passed_gates(gates)?;
        voice.waiting_gates(gates)?;
    }
    Ok(())
}
