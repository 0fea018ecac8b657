//! `analyze`: load, choose, compare, show.

use crate::analysis::gating::test_gates;
use crate::commands::destination::{append_to, write_to};
use crate::commands::progress::Progress;
use crate::commands::{AnalyzeRequest, Stop, conclude, sources};
use crate::load::Archive;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::{
    Extra, OutputFormat, Report, SideRuns, comment, github, json, junit, layout, messages, refusals, write_document,
    write_report,
};
use crate::study::profiles::attach;
use crate::study::sides::{Found, NotFound, Sides, find};
use crate::{ExitStatus, Io};

/// Compares two sides, or shows the run that has nothing to be compared with yet.
///
/// # Errors
/// Where no runs are found or none match, or the output cannot be written.
pub fn run(request: &AnalyzeRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let profiles = sources::profiles(request.profiler_folder.as_deref(), request.talk)?;
    let progress = Progress::new("reading", request.talk.progress);
    let found = find(&mut archive, &request.wanted, &mut |done, all| progress.at(done, all));
    progress.clear();
    match found {
        Ok(Found::Two(mut sides)) => {
            let told = attach(&profiles, &archive, sides.reference.iter_mut().chain(&mut sides.candidate));
            sides.warnings.extend(told);
            show(request, &archive, &sides, io)
        }
        Ok(Found::Alone(mut run, mut doubts)) => {
            doubts.extend(attach(&profiles, &archive, [&mut *run]));
            single_run(request, &archive, &run, doubts, io)
        }
        Err(NotFound::NoRuns) => Err(sources::no_runs(&request.sources, &archive)),
        Err(NotFound::Unreadable(warning)) => Err(refusals::unreadable_run(&warning).into()),
        Err(NotFound::Choice(error)) => Err(refusals::no_choice(&error, archive.runs(), &request.wanted).into()),
    }
}

fn show(request: &AnalyzeRequest, archive: &Archive, sides: &Sides, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let comparison = sides.compare(archive, &request.rules);
    let warnings = [archive.warnings(), &sides.warnings, &comparison.warnings].concat();
    let (reference, candidate): (Vec<&Run>, Vec<&Run>) =
        (sides.reference.iter().collect(), sides.candidate.iter().collect());
    let (Some(reference), Some(candidate)) = (SideRuns::of(&reference), SideRuns::of(&candidate)) else {
        return Err(Stop::told("a side has no run", Vec::new(), None));
    };
    let gates = test_gates(&comparison, &request.gates);
    let report = Report {
        comparison: &comparison,
        reference,
        candidate,
        options: &request.options,
        warnings: &warnings,
        view: &request.view,
        extra: Extra { gates: Some(&gates) },
    };
    write_to(&request.destination, io, |style, out| write_report(&report, request.format, style, out))?;
    if let Some(path) = &request.summary {
        append_to(path, |out| comment::write(&report, out))?;
    }
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    messages::gated(&gates, request.talk.color_err, io.stderr)?;
    Ok(if gates.offenders.is_empty() { status } else { ExitStatus::GateFailed })
}

/// A run that has nothing to be compared with, and how to save another to compare it with.
fn single_run(
    request: &AnalyzeRequest,
    archive: &Archive,
    run: &Run,
    doubts: Vec<Warning>,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(doubts);
    let filter = request.rules.filter.as_ref();
    let cases: Vec<&Case> =
        run.cases.iter().filter(|case| filter.is_none_or(|filter| filter.is_match(&case.fullname))).collect();
    write_to(&request.destination, io, |style, out| match request.format {
        OutputFormat::Json => json::v1::write_single_run(run, &cases, out),
        OutputFormat::Csv => crate::render::csv::write_single_run(run, &cases, out),
        OutputFormat::Junit => junit::write_single_run(run, &cases, out),
        OutputFormat::Github => github::write_single_run(run, &cases, out),
        OutputFormat::Table => write_document(&layout::single_run(run, &cases), false, style, out),
        OutputFormat::Markdown => comment::write_single_run(run, &cases, out),
    })?;
    if let Some(path) = &request.summary {
        append_to(path, |out| comment::write_single_run(run, &cases, out))?;
    }
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    if !request.talk.quiet {
        let why = match archive.runs().len() {
            1 => "this is the only run",
            _ => "no earlier run is on the same kind of machine",
        };
        writeln!(io.stderr, "note: there is nothing to compare with yet: {why}")?;
        messages::hint("`pytest --benchmark-save NAME` saves another", request.talk.color_err, io.stderr)?;
    }
    if request.require_reference {
        let message = "there is no reference yet, and `--require-reference` asks for one";
        messages::error(message, &[], None, request.talk.color_err, io.stderr)?;
        return Ok(ExitStatus::GateFailed);
    }
    Ok(status)
}
