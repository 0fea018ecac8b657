//! The end of a command: its warnings and its status, or its failure.

use std::io;

use crate::commands::request::{Sources, Talk};
use crate::host::{ExitStatus, Io};
use crate::model::warning::Warning;
use crate::render::words::messages::Voice;
use crate::render::words::problems::Problem;
use crate::render::words::units::counted;

/// Refuses to go on where `strict` makes a warning a failure. Called before anything is written: a
/// command that fails leaves no output.
///
/// # Errors
/// Where a warning is a failure, or a stream cannot be written.
pub(super) fn refuse_warnings(
    warnings: &[Warning],
    sources: &Sources,
    talk: Talk,
    io: &mut Io<'_>,
) -> anyhow::Result<()> {
    if !sources.strict || warnings.is_empty() {
        return Ok(());
    }
    talk.voice(io).warnings(warnings, talk.verbose)?;
    let warnings = counted(warnings.len(), "warning");
    Err(Problem::new(format!("`--strict` and {warnings}")).into())
}

/// Prints warnings after the data. With `strict` any warning is a failure.
///
/// # Errors
/// Where a warning is a failure, or a stream cannot be written.
pub(crate) fn conclude(
    warnings: &[Warning],
    sources: &Sources,
    talk: Talk,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    // Data first, so that a log shows the table and then what to know about it.
    io.stdout.flush()?;
    refuse_warnings(warnings, sources, talk, io)?;
    if !talk.quiet {
        talk.voice(io).warnings(warnings, talk.verbose)?;
    }
    Ok(ExitStatus::Success)
}

/// Prints why a command failed. A stream that cannot be written is passed on, because it may be the
/// one to print on.
///
/// # Errors
/// Only those of the writers.
pub(crate) fn fail(
    error: anyhow::Error,
    color: bool,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    if error.is::<io::Error>() {
        return Err(error);
    }
    Voice::new(color, io.terminal.width_err, io.stderr).error(error.as_ref())?;
    Ok(ExitStatus::Failure)
}
