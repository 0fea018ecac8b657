//! `analyze`: load, choose, compare, show.

use std::collections::BTreeSet;

use crate::analysis::compare::{Comparison, compare};
use crate::analysis::gate::test_gates;
use crate::analysis::rule::LEAST_HISTORY;
use crate::analysis::select::{SelectError, Wanted, choose};
use crate::analysis::verdicts::Locations;
use crate::commands::destination::write_to;
use crate::commands::progress::Progress;
use crate::commands::{AnalyzeRequest, Stop, conclude, sources};
use crate::load::{Archive, Sweep};
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};
use crate::render::{OutputFormat, Report, SideRuns, json, layout, messages, write_document, write_report};
use crate::{ExitStatus, Io};

/// Compares two sides, or shows the only run there is.
///
/// # Errors
/// Where no runs are found or none match, or the output cannot be written.
pub fn run(request: &AnalyzeRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let mut sides = read_sides(&archive, &request.wanted);
    if !archive.is_exact() && !matches!(sides, Ok(Ok(_))) {
        // What stands in the middle of a file is not known before the file is read whole: a late tag, or damage.
        let progress = Progress::new("reading", request.talk.progress);
        archive.read_all_identities(&mut |done, all| progress.at(done, all));
        progress.clear();
        if archive.runs().is_empty() {
            return Err(sources::no_runs(&request.sources, &archive));
        }
        sides = read_sides(&archive, &request.wanted);
    }
    match sides {
        Ok(Ok(sides)) => {
            let mut warnings = archive.warnings().to_vec();
            warnings.extend(sides.warnings.iter().cloned());
            let earlier = earlier(&archive, &sides);
            show(request, &sides, &earlier, warnings, io)
        }
        Ok(Err(unreadable)) => Err(cannot_read(&unreadable)),
        Err(SelectError::NothingBefore { .. } | SelectError::NoOther { .. }) if archive.runs().len() == 1 => {
            single_run(request, &archive, io)
        }
        Err(error) => Err(no_choice(&error, &archive, &request.wanted)),
    }
}

/// The runs of both sides, read whole.
struct SidesRead {
    reference: Vec<Run>,
    candidate: Vec<Run>,
    /// The place of the oldest run of the candidate side in the archive.
    first_candidate: usize,
    /// What to know about the choice and the runs.
    warnings: Vec<Warning>,
}

/// Chooses and reads. The inner error is a chosen run that cannot be used, or that turns out to be another than its
/// file's edges said.
fn read_sides(archive: &Archive, wanted: &Wanted) -> Result<Result<SidesRead, Warning>, SelectError> {
    let choice = choose(archive.runs(), wanted)?;
    let mut sides = SidesRead {
        reference: Vec::new(),
        candidate: Vec::new(),
        first_candidate: choice.candidate.first().copied().unwrap_or_default(),
        warnings: choice.notes,
    };
    for (chosen, side) in [(choice.reference, &mut sides.reference), (choice.candidate, &mut sides.candidate)] {
        for idx in chosen {
            match read(archive, idx) {
                Ok((run, doubts)) => {
                    sides.warnings.extend(doubts);
                    side.push(run);
                }
                Err(warning) => return Ok(Err(warning)),
            }
        }
    }
    Ok(Ok(sides))
}

fn read(archive: &Archive, idx: usize) -> Result<(Run, Vec<Warning>), Warning> {
    let (run, doubts) = archive.read(idx)?;
    if archive.runs().get(idx) != Some(&run.info) {
        let message = "the file says something else than it did a moment ago";
        return Err(Warning::new(WarningKind::CorruptArtifact, message).at(run.info.path));
    }
    Ok((run, doubts))
}

fn cannot_read(warning: &Warning) -> Stop {
    let hint = "`pytest-park runs` lists the runs; choose others by `--reference` and `--candidate`".to_owned();
    Stop::told("a chosen run cannot be read", vec![messages::worded(warning)], Some(hint))
}

fn show(
    request: &AnalyzeRequest,
    sides: &SidesRead,
    earlier: &Sweep,
    mut warnings: Vec<Warning>,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let (reference_runs, candidate_runs): (Vec<&Run>, Vec<&Run>) =
        (sides.reference.iter().collect(), sides.candidate.iter().collect());
    let locations: Vec<Locations<'_>> = earlier.points.iter().map(|points| named(points, earlier)).collect();
    let comparison = compare(&reference_runs, &candidate_runs, &locations, &request.rules);
    warnings.extend(comparison.warnings.iter().cloned());
    let (Some(reference), Some(candidate)) = (SideRuns::of(&reference_runs), SideRuns::of(&candidate_runs)) else {
        return Err(Stop::told("a side has no run", Vec::new(), None));
    };
    let report = Report {
        comparison: &comparison,
        reference,
        candidate,
        options: &request.options,
        warnings: &warnings,
        view: &request.view,
    };
    write_to(&request.destination, io, |style, out| write_report(&report, request.format, style, out))?;
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    gate(request, &comparison, status, io)
}

/// How many earlier runs tell the noise: enough to know it, few enough to cost little and to be of these days.
const MOST_EARLIER: usize = 12;

/// The medians of the runs just before the candidate on its kind of machine, oldest first. A run that stands in the
/// archive twice counts once: a copy would look like a machine without noise.
fn earlier(archive: &Archive, sides: &SidesRead) -> Sweep {
    let Some(newest) = sides.candidate.last() else { return Sweep::default() };
    let mut ids: BTreeSet<&str> = sides.candidate.iter().map(|run| run.info.id.as_str()).collect();
    let mut which: Vec<usize> = Vec::new();
    for (i, run) in archive.runs().iter().enumerate().take(sides.first_candidate).rev() {
        if which.len() < MOST_EARLIER && run.machine.same_kind(&newest.info.machine) && ids.insert(&run.id) {
            which.push(i);
        }
    }
    which.reverse();
    // Fewer tell nothing, so they need not be read.
    if which.len() < LEAST_HISTORY {
        return Sweep::default();
    }
    archive.sweep(Statistic::Median, &which, &mut |_, _| {})
}

/// One run's medians by node id.
fn named<'s>(points: &[(u32, f64)], sweep: &'s Sweep) -> Locations<'s> {
    points.iter().filter_map(|(id, time)| Some((&**sweep.names.get(*id as usize)?, *time))).collect()
}

/// Tests the gates and tells every offender.
fn gate(
    request: &AnalyzeRequest,
    comparison: &Comparison,
    status: ExitStatus,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let report = test_gates(comparison, &request.gates);
    messages::offenders(&report, comparison.metric, &request.gate_texts, request.talk.color_err, io.stderr)?;
    Ok(if report.offenders.is_empty() { status } else { ExitStatus::GateFailed })
}

/// The only run there is, and how to save another to compare it with.
fn single_run(request: &AnalyzeRequest, archive: &Archive, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut warnings = archive.warnings().to_vec();
    let (run, doubts) = read(archive, 0).map_err(|warning| cannot_read(&warning))?;
    warnings.extend(doubts);
    let filter = request.rules.filter.as_ref();
    let cases: Vec<&Case> =
        run.cases.iter().filter(|case| filter.is_none_or(|filter| filter.is_match(&case.fullname))).collect();
    write_to(&request.destination, io, |style, out| match request.format {
        OutputFormat::Json => json::v1::write_single_run(&run, &cases, out),
        OutputFormat::Csv => crate::render::csv::write_single_run(&run, &cases, out),
        OutputFormat::Table => write_document(&layout::single_run(&run, &cases), false, style, out),
        OutputFormat::Markdown => write_document(&layout::single_run(&run, &cases), true, style, out),
    })?;
    let status = conclude(&warnings, &request.sources, request.talk, io)?;
    if !request.talk.quiet {
        writeln!(io.stderr, "note: there is nothing to compare with yet: this is the only run")?;
        messages::hint("`pytest --benchmark-save NAME` saves another", request.talk.color_err, io.stderr)?;
    }
    if request.require_reference {
        let message = "there is no reference yet, and `--require-reference` asks for one";
        messages::error(message, &[], None, request.talk.color_err, io.stderr)?;
        return Ok(ExitStatus::GateFailed);
    }
    Ok(status)
}

fn no_choice(error: &SelectError, archive: &Archive, wanted: &Wanted) -> Stop {
    let option = |side: &str, value: &str| format!("`--{side} {value}`");
    let hint = match error {
        SelectError::NoMatch { side, nearest, .. } => match nearest {
            Some(near) => option(side.label(), near),
            None => "`pytest-park runs` lists what there is".to_owned(),
        },
        SelectError::SameRun { .. } if wanted.reference.is_some() => {
            "leave out `--candidate`, or name another run".to_owned()
        }
        SelectError::SameRun { .. } => "name another run by `--reference`".to_owned(),
        SelectError::NothingBefore { .. } => "`--reference latest` compares with a later run".to_owned(),
        SelectError::NoOther { .. } => "`pytest --benchmark-save NAME` saves another run".to_owned(),
    };
    Stop::told(error.to_string(), sources::listed(archive.runs()), Some(hint))
}
