//! `analyze`: load, choose, compare, show.

use crate::analysis::compare::compare;
use crate::analysis::select::{SelectError, Wanted, choose};
use crate::commands::destination::write_to;
use crate::commands::progress::Progress;
use crate::commands::{AnalyzeRequest, Stop, conclude, sources};
use crate::load::Archive;
use crate::model::case::Case;
use crate::model::run::Run;
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
            warnings.extend(sides.warnings);
            show(request, &sides.reference, &sides.candidate, warnings, io)
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
    /// What to know about the choice and the runs.
    warnings: Vec<Warning>,
}

/// Chooses and reads. The inner error is a chosen run that cannot be used, or that turns out to be another than its
/// file's edges said.
fn read_sides(archive: &Archive, wanted: &Wanted) -> Result<Result<SidesRead, Warning>, SelectError> {
    let choice = choose(archive.runs(), wanted)?;
    let mut sides = SidesRead { reference: Vec::new(), candidate: Vec::new(), warnings: choice.notes };
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
    reference: &[Run],
    candidate: &[Run],
    mut warnings: Vec<Warning>,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let (reference_runs, candidate_runs): (Vec<&Run>, Vec<&Run>) =
        (reference.iter().collect(), candidate.iter().collect());
    let comparison = compare(&reference_runs, &candidate_runs, &request.rules);
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
    Ok(status)
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
