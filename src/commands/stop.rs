//! What stops a command, and how a command ends.

use std::io;

use crate::commands::request::{Sources, Talk};
use crate::host::{ExitStatus, Io};
use crate::model::warning::Warning;
use crate::render::words::messages;
use crate::render::words::problems::Problem;
use crate::render::words::units::counted;

/// What stops a command: words for the user, or a writer that failed.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Could not do what was asked.
    Problem {
        /// What and where.
        message: String,
        /// Why, line by line.
        causes: Vec<String>,
        /// A command that would work.
        hint: Option<String>,
    },
    /// Standard output or standard error failed; a closed pipe among them.
    Io(io::Error),
}

impl Stop {
    pub(crate) fn told(
        message: impl Into<String>,
        causes: Vec<String>,
        hint: Option<String>,
    ) -> Self {
        Self::Problem { message: message.into(), causes, hint }
    }
}

impl From<Problem> for Stop {
    fn from(told: Problem) -> Self {
        Self::Problem { message: told.message, causes: told.causes, hint: told.hint }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Tells what stopped a command.
///
/// # Errors
/// Only those of the writers.
pub(crate) fn stopped(stop: Stop, color: bool, io: &mut Io<'_>) -> io::Result<ExitStatus> {
    match stop {
        Stop::Io(error) => Err(error),
        Stop::Problem { message, causes, hint } => {
            messages::error(&message, &causes, hint.as_deref(), color, io.stderr)?;
            Ok(ExitStatus::Failure)
        }
    }
}

/// Prints warnings after the data and says how the command ended: with `strict` any warning is a failure.
pub(crate) fn conclude(
    warnings: &[Warning],
    sources: &Sources,
    talk: Talk,
    io: &mut Io<'_>,
) -> Result<ExitStatus, Stop> {
    // Data first, so that a log shows the table and then what to know about it.
    io.stdout.flush()?;
    if !talk.quiet || sources.strict {
        messages::warnings(warnings, talk.verbose, talk.color_err, io.stderr)?;
    }
    if sources.strict && !warnings.is_empty() {
        let message = format!("`--strict` and {}", counted(warnings.len(), "warning"));
        return Err(Stop::told(message, Vec::new(), None));
    }
    Ok(ExitStatus::Success)
}
