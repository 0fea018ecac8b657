//! The end of a command: its warnings and its status, or its failure.

use std::io;

use crate::commands::request::{Sources, Talk};
use crate::host::{ExitStatus, Io};
use crate::model::warning::{Warning, WarningKind};
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
    let doubts: Vec<Warning> =
        warnings.iter().filter(|warning| is_doubt(warning)).cloned().collect();
    if !sources.strict || doubts.is_empty() {
        return Ok(());
    }
    talk.voice(io).warnings(&doubts, talk.verbose)?;
    let warnings = counted(doubts.len(), "warning");
    Err(Problem::new(format!("`--strict` and {warnings}")).into())
}

/// Prints notes and warnings after the data. With `strict` any warning is a failure.
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
    unless_broken_pipe(io.stdout.flush().map_err(Into::into))?;
    refuse_warnings(warnings, sources, talk, io)?;
    let (notes, doubts): (Vec<Warning>, Vec<Warning>) =
        warnings.iter().cloned().partition(|warning| !is_doubt(warning));
    if !talk.quiet {
        let mut voice = talk.voice(io);
        notes.iter().try_for_each(|note| voice.note(&note.message))?;
        voice.warnings(&doubts, talk.verbose)?;
    }
    Ok(ExitStatus::Success)
}

/// Whether a warning puts something in doubt; a note is only to be known.
pub(crate) fn is_doubt(warning: &Warning) -> bool {
    warning.kind != WarningKind::Note
}

/// Prints why a command failed. A stream that cannot be written is passed on, because it may be the
/// one to print on. If only the reader of the messages is gone, the failure stays one.
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
    let told = Voice::new(color, io.terminal.width_err, io.stderr).error(error.as_ref());
    unless_broken_pipe(told.map_err(Into::into))?;
    Ok(ExitStatus::Failure)
}

/// Whether the reader of our output is gone, as `head` is after ten lines.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let error = cause.downcast_ref::<io::Error>();
        error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// The result of writing, where a reader that is gone is no failure.
///
/// # Errors
/// All others.
pub(crate) fn unless_broken_pipe(written: anyhow::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if is_broken_pipe(&error) => Ok(()),
        written => written,
    }
}
