//! `analyze`: load, select, compare, show.

use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::{NoAnswer, SelectError};
use crate::analysis::gate::budgets::test_gates;
use crate::commands::conclude::{conclude, refuse_warnings};
use crate::commands::destination::{append_to, write_to};
use crate::commands::formats::{write_report, write_single_run};
use crate::commands::page_context::PageContext;
use crate::commands::progress::Progress;
use crate::commands::request::{AnalyzeRequest, DEFAULT_FOLDER, Sources};
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::inquiry::profiles::attach_profiles;
use crate::inquiry::sides::{SelectedSides, Selection, compare_within, find, shown_cases};
use crate::load::archive::archive::Archive;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::formats::output_format::OutputFormat;
use crate::render::formats::pull_request_comment;
use crate::render::report::{Report, ReportExtras, SideRuns, SingleRun};
use crate::render::words::problems::{self, Problem};
use crate::render::words::verdicts::named;

/// Compares two sides, or shows a run without a reference.
///
/// # Errors
/// Where no runs are found or none match, or the output cannot be written.
pub(super) fn run(request: &AnalyzeRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let profiles = sources::profiles(request.profiler_folder.as_deref(), request.talk)?;
    let progress = Progress::new("reading", request.talk.progress);
    let found = find(&mut archive, &request.selection, &mut |done, all| progress.at(done, all));
    progress.clear();
    let mut selection = found.map_err(|error| no_answer(&error, request, &archive))?;
    attach_profiles(&mut selection, &profiles, &archive);
    match selection {
        Selection::Pair(sides) => show(request, &mut archive, &sides, io),
        Selection::SingleRun(run, doubts) => single_run(request, &mut archive, &run, doubts, io),
    }
}

/// Why there is no comparison. A selector that nobody typed says where it comes from.
fn no_answer(error: &NoAnswer, request: &AnalyzeRequest, archive: &Archive) -> Problem {
    let problem = sources::no_answer(error, &request.sources, archive);
    let NoAnswer::Choice(SelectError::NoMatch { side, .. }) = error else { return problem };
    let flag = format!("--{}", side.label());
    match request.origins.get(&flag) {
        Some(origin) => problem.because(format!("`{flag}` comes from {origin}")),
        None => problem,
    }
}

fn show(
    request: &AnalyzeRequest,
    archive: &mut Archive,
    sides: &SelectedSides,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let compared = sides.compare(archive, &request.rules);
    let comparison = compared.map_err(|error| problems::unknown_implementation(&error))?;
    let rows = &comparison.rows;
    if let Some(name) = request.view.explain.as_deref()
        && named(rows, name).is_empty()
    {
        return Err(problems::no_row(name, rows.iter().map(|row| row.name.name.as_str())).into());
    }
    if request.gates.can_fail() && comparison.filter_keeps_nothing(&request.rules) {
        return Err(problems::nothing_to_test().into());
    }
    let warnings = sides.all_warnings(archive, &comparison);
    let (Some(reference), Some(candidate)) =
        (SideRuns::of(&sides.reference), SideRuns::of(&sides.candidate))
    else {
        return Err(Problem::new("a side has no run").into());
    };
    let mut gates = test_gates(&comparison, &request.gates);
    if request.rules.filter.is_some() {
        // A pattern may name a benchmark that the filter leaves out.
        gates.unmatched.clear();
    }
    let context = page_context(request, archive, comparison.rows.len());
    let surroundings = context.as_ref().map(PageContext::surroundings);
    let report = Report {
        comparison: &comparison,
        reference,
        candidate,
        options: &request.options,
        warnings: &warnings,
        view: &request.view,
        extra: ReportExtras {
            gates: Some(&gates),
            page: surroundings.as_ref(),
            paths: named_paths(&request.sources),
            is_session: false,
        },
    };
    refuse_warnings(&warnings, &request.sources, request.talk, io)?;
    write_to(&request.destination, io, |style, out| {
        write_report(&report, request.format, style, out)
    })?;
    if let Some(path) = &request.summary {
        append_to(path, |out| pull_request_comment::write(&report, out))?;
    }
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    request.talk.voice(io).gates(&gates)?;
    if !request.talk.quiet {
        request.talk.voice(io).passed_gates(&gates)?;
    }
    Ok(if gates.offenders.is_empty() { status } else { ExitStatus::GateFailed })
}

/// The folders and files to name in a command line: all but the folder that it reads by itself.
fn named_paths(sources: &Sources) -> &[PathBuf] {
    match sources.paths.as_slice() {
        [only] if only == Path::new(DEFAULT_FOLDER) => &[],
        paths => paths,
    }
}

/// What the page shows around the comparison; `None` for other formats.
fn page_context<'a>(
    request: &AnalyzeRequest,
    archive: &'a mut Archive,
    n_cases: usize,
) -> Option<PageContext<'a>> {
    if request.format != OutputFormat::Html {
        return None;
    }
    let progress = Progress::new("reading", request.talk.progress);
    let context = PageContext::read(archive, &request.rules, n_cases, &progress);
    progress.clear();
    context
}

/// Shows a run without a reference, and says how to save another run.
fn single_run(
    request: &AnalyzeRequest,
    archive: &mut Archive,
    run: &Run,
    doubts: Vec<Warning>,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(doubts);
    let cases = shown_cases(run, &request.rules);
    let within = compare_within(run, &request.rules)
        .map_err(|error| problems::unknown_implementation(&error))?;
    let context = page_context(request, archive, cases.len());
    let surroundings = context.as_ref().map(PageContext::surroundings);
    let single = SingleRun {
        run,
        cases: &cases,
        within: &within,
        view: &request.view,
        page: surroundings.as_ref(),
    };
    refuse_warnings(&warnings, &request.sources, request.talk, io)?;
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
        let mut voice = request.talk.voice(io);
        voice.note(&format!("there is nothing to compare with yet: {why}"))?;
        voice.hint("`pytest --benchmark-save NAME` saves another")?;
    }
    if request.require_reference {
        let problem =
            Problem::new("there is no reference yet, and `--require-reference` asks for one");
        request.talk.voice(io).error(&problem)?;
        return Ok(ExitStatus::GateFailed);
    }
    Ok(status)
}
