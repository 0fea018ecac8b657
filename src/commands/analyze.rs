//! `analyze`: load, choose, compare, show.

use crate::analysis::gate::budgets::test_gates;
use crate::commands::destination::{append_to, write_to};
use crate::commands::page_context::PageContext;
use crate::commands::progress::Progress;
use crate::commands::request::AnalyzeRequest;
use crate::commands::sources;
use crate::commands::stop::{Stop, conclude};
use crate::host::{ExitStatus, Io};
use crate::inquiry::profiles::attach_profiles;
use crate::inquiry::sides::{SelectedSides, Selection, find, kept_cases};
use crate::load::archive::archive::Archive;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::formats::output_format::OutputFormat;
use crate::render::formats::{pull_request_comment, write_report, write_single_run};
use crate::render::report::{Report, ReportExtras, SideRuns, SingleRun};
use crate::render::words::verdicts::named;
use crate::render::words::{messages, problems};

/// Compares two sides, or shows the run that has nothing to be compared with yet.
///
/// # Errors
/// Where no runs are found or none match, or the output cannot be written.
pub(super) fn run(request: &AnalyzeRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let profiles = sources::profiles(request.profiler_folder.as_deref(), request.talk)?;
    let progress = Progress::new("reading", request.talk.progress);
    let mut found = find(&mut archive, &request.wanted, &mut |done, all| progress.at(done, all));
    progress.clear();
    if let Ok(found) = &mut found {
        attach_profiles(found, &profiles, &archive);
    }
    match found {
        Ok(Selection::Pair(sides)) => show(request, &mut archive, &sides, io),
        Ok(Selection::SingleRun(run, doubts)) => {
            single_run(request, &mut archive, &run, doubts, io)
        }
        Err(error) => Err(sources::not_found(&error, &request.sources, &archive)),
    }
}

fn show(
    request: &AnalyzeRequest,
    archive: &mut Archive,
    sides: &SelectedSides,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let comparison = sides.compare(archive, &request.rules);
    let rows = &comparison.rows;
    if let Some(wanted) =
        request.view.explain.as_deref().filter(|wanted| named(rows, wanted).is_empty())
    {
        return Err(problems::no_row(wanted, rows.iter().map(|row| row.name.name.as_str())).into());
    }
    if request.gates.is_asked() && comparison.filter_keeps_nothing(&request.rules) {
        return Err(problems::nothing_to_test().into());
    }
    let warnings = sides.all_warnings(archive, &comparison);
    let (Some(reference), Some(candidate)) =
        (SideRuns::of(&sides.reference), SideRuns::of(&sides.candidate))
    else {
        return Err(Stop::told("a side has no run", Vec::new(), None));
    };
    let mut gates = test_gates(&comparison, &request.gates);
    if request.rules.filter.is_some() {
        // A pattern may name what the filter leaves out.
        gates.nobodys.clear();
    }
    let around = around(request, archive, comparison.rows.len());
    let around = around.as_ref().map(PageContext::surroundings);
    let report = Report {
        comparison: &comparison,
        reference,
        candidate,
        options: &request.options,
        warnings: &warnings,
        view: &request.view,
        extra: ReportExtras { gates: Some(&gates), page: around.as_ref() },
    };
    write_to(&request.destination, io, |style, out| {
        write_report(&report, request.format, style, out)
    })?;
    if let Some(path) = &request.summary {
        append_to(path, |out| pull_request_comment::write(&report, out))?;
    }
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    messages::gated(&gates, request.talk.color_err, io.stderr)?;
    Ok(if gates.offenders.is_empty() { status } else { ExitStatus::GateFailed })
}

/// What the page shows around the comparison, where a page is asked for.
fn around<'a>(
    request: &AnalyzeRequest,
    archive: &'a mut Archive,
    n_cases: usize,
) -> Option<PageContext<'a>> {
    if request.format != OutputFormat::Html {
        return None;
    }
    let progress = Progress::new("reading", request.talk.progress);
    let around = PageContext::read(archive, &request.rules, n_cases, &progress);
    progress.clear();
    around
}

/// A run that has nothing to be compared with, and how to save another to compare it with.
fn single_run(
    request: &AnalyzeRequest,
    archive: &mut Archive,
    run: &Run,
    doubts: Vec<Warning>,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(doubts);
    let cases = kept_cases(run, &request.rules);
    let around = around(request, archive, cases.len());
    let around = around.as_ref().map(PageContext::surroundings);
    let single = SingleRun { run, cases: &cases, page: around.as_ref() };
    write_to(&request.destination, io, |style, out| {
        write_single_run(&single, request.format, style, out)
    })?;
    if let Some(path) = &request.summary {
        append_to(path, |out| pull_request_comment::write_single_run(&single, out))?;
    }
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    if !request.talk.quiet {
        let why = match archive.runs().len() {
            1 => "this is the only run",
            _ => "no earlier run is on the same kind of machine",
        };
        writeln!(io.stderr, "note: there is nothing to compare with yet: {why}")?;
        messages::hint(
            "`pytest --benchmark-save NAME` saves another",
            request.talk.color_err,
            io.stderr,
        )?;
    }
    if request.require_reference {
        let message = "there is no reference yet, and `--require-reference` asks for one";
        messages::error(message, &[], None, request.talk.color_err, io.stderr)?;
        return Ok(ExitStatus::GateFailed);
    }
    Ok(status)
}
