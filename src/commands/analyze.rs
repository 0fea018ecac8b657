//! `analyze`: load, choose, compare, show.

use crate::analysis::compare::compare;
use crate::analysis::select::{SelectError, Wanted, choose};
use crate::commands::destination::write_to;
use crate::commands::{AnalyzeRequest, Stop, conclude, sources};
use crate::load::Archive;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::{OutputFormat, Report, SideRuns, json, layout, messages, write_document, write_report};
use crate::{ExitStatus, Io};

/// Compares two sides, or shows the only run there is.
///
/// # Errors
/// Where no runs are found or none match, or the output cannot be written.
pub fn run(request: &AnalyzeRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let choice = match choose(archive.runs(), &request.wanted) {
        // What stands in the middle of a file is not known before the file is read whole.
        Err(SelectError::NoMatch { .. }) => {
            archive.read_identities();
            choose(archive.runs(), &request.wanted)
        }
        other => other,
    };
    let choice = match choice {
        Ok(choice) => choice,
        Err(SelectError::NothingBefore { .. } | SelectError::NoOther { .. }) if archive.runs().len() == 1 => {
            return single_run(request, &archive, io);
        }
        Err(error) => return Err(no_choice(&error, &archive, &request.wanted)),
    };
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(choice.notes.iter().cloned());
    let reference = read(&archive, &choice.reference, &mut warnings)?;
    let candidate = read(&archive, &choice.candidate, &mut warnings)?;
    show(request, &reference, &candidate, warnings, io)
}

fn show(
    request: &AnalyzeRequest,
    reference: &[Run],
    candidate: &[Run],
    mut warnings: Vec<Warning>,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    let (reference_runs, candidate_runs): (Vec<&Run>, Vec<&Run>) = (reference.iter().collect(), candidate.iter().collect());
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

/// Reads the chosen runs whole.
fn read(archive: &Archive, chosen: &[usize], warnings: &mut Vec<Warning>) -> Result<Vec<Run>, Stop> {
    let mut runs = Vec::with_capacity(chosen.len());
    for idx in chosen {
        match archive.read(*idx) {
            Ok((run, doubts)) => {
                warnings.extend(doubts);
                runs.push(run);
            }
            Err(warning) => {
                let hint = "`pytest-park runs` lists the runs; choose others by `--reference` and `--candidate`".to_owned();
                return Err(Stop::told("a chosen run cannot be read", vec![messages::worded(&warning)], Some(hint)));
            }
        }
    }
    Ok(runs)
}

/// The only run there is, and how to save another to compare it with.
fn single_run(request: &AnalyzeRequest, archive: &Archive, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut warnings = archive.warnings().to_vec();
    let runs = read(archive, &[0], &mut warnings)?;
    let Some(run) = runs.first() else {
        return Err(Stop::told("the run cannot be read", Vec::new(), None));
    };
    let filter = request.rules.filter.as_ref();
    let cases: Vec<&Case> =
        run.cases.iter().filter(|case| filter.is_none_or(|filter| filter.is_match(&case.fullname))).collect();
    write_to(&request.destination, io, |style, out| match request.format {
        OutputFormat::Json => json::v1::write_single_run(run, &cases, out),
        OutputFormat::Csv => crate::render::csv::write_single_run(run, &cases, out),
        OutputFormat::Table => write_document(&layout::single_run(run, &cases), false, style, out),
        OutputFormat::Markdown => write_document(&layout::single_run(run, &cases), true, style, out),
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
        SelectError::SameRun { .. } if wanted.reference.is_some() => "leave out `--candidate`, or name another run".to_owned(),
        SelectError::SameRun { .. } => "name another run by `--reference`".to_owned(),
        SelectError::NothingBefore { .. } => "`--reference latest` compares with a later run".to_owned(),
        SelectError::NoOther { .. } => "`pytest --benchmark-save NAME` saves another run".to_owned(),
    };
    Stop::told(error.to_string(), sources::listed(archive.runs()), Some(hint))
}
