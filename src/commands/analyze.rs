//! `analyze`: load, select, compare, show.

use crate::analysis::choose::choice::{NoAnswer, SelectError};
use crate::analysis::compare::comparison::{Comparison, ComparisonRules, UnknownName};
use crate::analysis::compare::held_metrics::held_metrics;
use crate::analysis::gate::budgets::GateRules;
use crate::analysis::gate::report::{GateReport, GateScope, test_gates};
use crate::analysis::judge::verdict::Verdict;
use crate::commands::conclude::{conclude, is_broken_pipe, refuse_warnings, unless_broken_pipe};
use crate::commands::destination::{append_to, refuse_input, write_to};
use crate::commands::formats::{write_more, write_report, write_single_run};
use crate::commands::gates::{gated, names_reference, refuse_older_candidate};
use crate::commands::page_context::PageContext;
use crate::commands::progress::Progress;
use crate::commands::request::AnalyzeRequest;
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::inquiry::find_sides::find;
use crate::inquiry::measurable::measure_words;
use crate::inquiry::profiles::attach_profiles;
use crate::inquiry::sides::{
    NoReferenceYet, SelectedSides, Selection, compare_within, needs, shown_cases,
};
use crate::load::archive::archive::Archive;
use crate::model::metric::Metric;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::formats::output_format::OutputFormat;
use crate::render::formats::{markdown, pull_request_comment, table};
use crate::render::report::{Report, ReportExtras, SideRuns, SingleRun};
use crate::render::tables;
use crate::render::words::problems::{self, Problem};
use crate::render::words::renames::{names_nothing, proposal};
use crate::render::words::verdicts::named;

/// Compares two sides, or shows a run without a reference.
///
/// # Errors
/// Where no runs are found or none match, or the output cannot be written.
pub(super) fn run(request: &AnalyzeRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let sources = match request.format {
        // A report is handed on: it does not say where its maker's folders are.
        OutputFormat::Html => sources::seen_from_here(&request.sources, io),
        _ => request.sources.clone(),
    };
    let mut archive = sources::open(&sources, request.talk, io)?;
    refuse_input(&request.destination, &archive)?;
    let mut read_for = needs(&request.rules, &request.metrics);
    let by_rounds = |metric: &Metric| matches!(metric, Metric::Percentile(_));
    read_for.rounds |= request.list_metrics || request.more_metrics.iter().any(by_rounds);
    archive.read_with_needs(read_for);
    let profiles = sources::profiles(request.profiler_folder.as_deref(), request.talk)?;
    let progress = Progress::new("reading", request.talk.progress);
    let wanted = gated(&request.selection, &request.gates);
    let found =
        find(&mut archive, &wanted, &request.rules, &mut |done, all| progress.at(done, all));
    progress.clear();
    let mut selection = found.map_err(|error| no_answer(&error, request, &archive))?;
    if request.list_metrics {
        return list_metrics(request, &selection, io);
    }
    refuse_older_candidate(&wanted, &selection, &archive)?;
    attach_profiles(&mut selection, &profiles, &archive);
    match selection {
        Selection::Pair(sides) => show(request, &mut archive, &sides, io),
        Selection::SingleRun(run, why, doubts) => {
            single_run(request, &mut archive, (&run, why), doubts, io)
        }
    }
}

/// Lists what a comparison can be by.
fn list_metrics(
    request: &AnalyzeRequest,
    selection: &Selection,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let sides = match selection {
        Selection::Pair(sides) => [sides.reference.last(), sides.candidate.last()],
        Selection::SingleRun(run, ..) => [None, Some(&**run)],
    };
    let held = held_metrics(sides, &request.metrics);
    let document = tables::held_metrics::held_metrics(&held, request.view.numbers);
    unless_broken_pipe(write_to(&request.destination, io, |style, out| match request.format {
        OutputFormat::Markdown => markdown::write(&document, out),
        _ => table::write(&document, style, out),
    }))?;
    Ok(ExitStatus::Success)
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

/// A name that the runs do not have. One that nobody typed says where it comes from.
fn unknown_name(error: &UnknownName, request: &AnalyzeRequest) -> Problem {
    let flag = match error {
        UnknownName::Key(key) => key.option,
        UnknownName::Implementation(_) => "--compare",
    };
    let problem = problems::unknown_name(error);
    match request.origins.get(flag) {
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
    let comparison = compared.map_err(|error| unknown_name(&error, request))?;
    let rows = &comparison.rows;
    if let Some(name) = request.view.explain.as_deref()
        && named(rows, name).is_empty()
    {
        for (side, cases) in [("candidate", &comparison.added), ("reference", &comparison.removed)]
        {
            if cases.iter().any(|case| case.name.is_called(name)) {
                return Err(problems::nothing_to_explain(name, side).into());
            }
        }
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
    let mut more = Vec::with_capacity(request.more_metrics.len());
    for metric in &request.more_metrics {
        // Growth is that of the times whatever the metric, and the first table has it.
        let rules =
            ComparisonRules { metric: metric.clone(), growth: None, ..request.rules.clone() };
        let compared = sides.compare(archive, &rules);
        let gates = request.gates.of_verdicts(metric);
        more.push((compared.map_err(|error| unknown_name(&error, request))?, gates));
    }
    let gates = tested(&comparison, &request.gates, request, true);
    let more: Vec<(&Comparison, GateReport<'_>)> = more
        .iter()
        .map(|(comparison, rules)| (comparison, tested(comparison, rules, request, true)))
        .collect();
    let measure =
        measure_words(&comparison, sides, &request.sources.paths, io.terminal.folder.as_deref());
    // Where both sides can be measured, nobody looks for more runs; parts of one run are not several.
    let looks_for_runs = measure.is_none()
        && !sides.is_joined
        && comparison.overall.verdict(Verdict::Inconclusive) > 0;
    let runs = if looks_for_runs { archive.runs().to_vec() } else { Vec::new() };
    let context = page_context(request, archive, comparison.rows.len());
    let commit_url = request.commit_url.as_deref();
    let surroundings = context.as_ref().map(|context| context.surroundings(commit_url));
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
            paths: sources::named_paths(
                request.shown_paths.as_ref().unwrap_or(&request.sources.paths),
            ),
            takes_new_runs: request.sources.paths.iter().all(|path| path.is_dir()),
            runs: &runs,
            selection: &request.selection_words,
            rules: &request.rule_words,
            measure: measure.as_deref(),
            is_session: false,
        },
    };
    refuse_warnings(&warnings, &request.sources, request.talk, io)?;
    unless_broken_pipe(write_to(&request.destination, io, |style, out| {
        write_report(&report, request.format, style, out)?;
        more.iter().try_for_each(|(comparison, gates)| {
            let extra = ReportExtras { gates: Some(gates), ..report.extra };
            write_more(&Report { comparison, extra, ..report }, request.format, style, out)
        })
    }))?;
    if let Some(path) = &request.summary {
        append_to(path, |out| pull_request_comment::write(&report, out))?;
    }
    let all_gates: Vec<&GateReport<'_>> =
        [&gates].into_iter().chain(more.iter().map(|(_, gates)| gates)).collect();
    end(request, &warnings, &all_gates, &notes(&comparison, sides, request), io)
}

/// What is to be known of a comparison beside its warnings: renames that it proposes, those that name
/// nothing, and with `-v` what differs between hosted runners.
fn notes(comparison: &Comparison, sides: &SelectedSides, request: &AnalyzeRequest) -> Notes {
    let minor = comparison.minor_differences().filter(|_| request.talk.verbose);
    let cases = sides.reference.iter().chain(&sides.candidate).flat_map(|run| &run.cases);
    let idle = request.rules.renames.naming_nothing(cases.map(|case| case.fullname.as_str()));
    let idle = idle.into_iter().map(|rename| names_nothing(rename, "comparison"));
    Notes {
        proposed: proposal(&comparison.proposed_renames),
        notes: idle.chain(minor).collect(),
        hint: None,
    }
}

/// What is said after the warnings, unless `--quiet`.
#[derive(Debug, Default)]
struct Notes {
    /// Lines to paste, with a first line that says so; empty where nothing is proposed.
    proposed: Vec<String>,
    notes: Vec<String>,
    hint: Option<&'static str>,
}

/// Tries the gates on a comparison.
fn tested<'c>(
    comparison: &'c Comparison,
    rules: &'c GateRules,
    request: &AnalyzeRequest,
    has_reference: bool,
) -> GateReport<'c> {
    let scope = GateScope {
        has_reference,
        names_reference: names_reference(&request.selection, &request.sources),
        requires_reference: request.require_reference,
        is_filtered: request.rules.filter.is_some(),
    };
    let mut report = test_gates(comparison, rules, scope);
    if scope.is_filtered {
        // A pattern may name a benchmark that the filter leaves out.
        report.unmatched.clear();
    }
    report
}

/// Says what there is to know and how the gates ended. The status is known before: whoever reads
/// the output, or stops reading it, does not change it.
fn end(
    request: &AnalyzeRequest,
    warnings: &[Warning],
    gates: &[&GateReport<'_>],
    notes: &Notes,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let has_failed = gates.iter().any(|gates| gates.has_failed());
    let status = if has_failed { ExitStatus::GateFailed } else { ExitStatus::Success };
    match talk(request, warnings, gates, notes, io) {
        Err(error) if is_broken_pipe(&error) => Ok(status),
        Err(error) => Err(error),
        Ok(()) => Ok(status),
    }
}

/// Prints warnings, then the notes, then the gates.
///
/// # Errors
/// Where a warning is a failure, or a stream cannot be written.
fn talk(
    request: &AnalyzeRequest,
    warnings: &[Warning],
    gates: &[&GateReport<'_>],
    notes: &Notes,
    io: &mut Io<'_>,
) -> anyhow::Result<()> {
    conclude(warnings, &request.sources, request.talk, io)?;
    let mut voice = request.talk.voice(io);
    if !request.talk.quiet {
        voice.note_with_lines(&notes.proposed)?;
        notes.notes.iter().try_for_each(|note| voice.note(note))?;
        notes.hint.into_iter().try_for_each(|hint| voice.hint(hint))?;
    }
    for gates in gates {
        voice.failed_gates(gates)?;
        if !request.talk.quiet {
            voice.gate_notes(gates)?;
            voice.passed_gates(gates)?;
            voice.waiting_gates(gates)?;
        }
    }
    Ok(())
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
    let context = PageContext::read(archive, &request.rules, &request.metrics, n_cases, &progress);
    progress.clear();
    context
}

/// Shows a run without a reference, and says how to save another run.
fn single_run(
    request: &AnalyzeRequest,
    archive: &mut Archive,
    (run, why): (&Run, NoReferenceYet),
    doubts: Vec<Warning>,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(doubts);
    let cases = shown_cases(run, &request.rules);
    let within =
        compare_within(run, &request.rules).map_err(|error| unknown_name(&error, request))?;
    if request.gates.can_fail() && within.filter_keeps_nothing(&request.rules) {
        return Err(problems::nothing_to_test().into());
    }
    let gates = tested(&within, &request.gates, request, false);
    let context = page_context(request, archive, cases.len());
    let commit_url = request.commit_url.as_deref();
    let surroundings = context.as_ref().map(|context| context.surroundings(commit_url));
    let single = SingleRun {
        run,
        cases: &cases,
        within: &within,
        view: &request.view,
        gates: Some(&gates),
        page: surroundings.as_ref(),
    };
    refuse_warnings(&warnings, &request.sources, request.talk, io)?;
    unless_broken_pipe(write_to(&request.destination, io, |style, out| {
        write_single_run(&single, request.format, style, out)
    }))?;
    if let Some(path) = &request.summary {
        append_to(path, |out| pull_request_comment::write_single_run(&single, out))?;
    }
    let notes = Notes {
        notes: vec![format!("there is nothing to compare with yet: {}", why.words())],
        hint: Some("`pytest --benchmark-save NAME` saves another"),
        ..Notes::default()
    };
    end(request, &warnings, &[&gates], &notes, io)
}
