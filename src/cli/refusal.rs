//! A command line that does not become a request, and how that is printed.

use std::error::Error;
use std::io;

use crate::host::{ExitStatus, Io};
use crate::render::words::messages::Voice;
use crate::render::words::problems::Problem;

/// Why a command line does not become a request.
#[derive(Debug)]
pub(crate) struct Refusal {
    error: anyhow::Error,
    /// Whether the stream that it is printed on is coloured.
    color: bool,
}

impl Refusal {
    /// A value that means nothing.
    pub(super) fn of_value(problem: Problem, color: bool) -> Self {
        Self { error: problem.into(), color }
    }

    /// Help, in the words of clap.
    pub(super) fn of_help(error: clap::Error, color: bool) -> Self {
        Self { error: error.into(), color }
    }

    /// Prints it: help on standard output, anything else on standard error. Help is a success.
    ///
    /// # Errors
    /// Only those of the writers.
    pub(crate) fn explain(&self, io: &mut Io<'_>) -> io::Result<ExitStatus> {
        let Some(error) = self.error.downcast_ref::<clap::Error>() else {
            let told =
                Voice::new(self.color, io.terminal.width_err, io.stderr).error(self.error.as_ref());
            return match told {
                // The reader of the messages is gone, and the failure stays one.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitStatus::Failure),
                told => told.map(|()| ExitStatus::Failure),
            };
        };
        let rendered = error.render();
        let text = if self.color { rendered.ansi().to_string() } else { rendered.to_string() };
        if error.use_stderr() {
            io.stderr.write_all(text.as_bytes())?;
            Ok(ExitStatus::Failure)
        } else {
            io.stdout.write_all(text.as_bytes())?;
            Ok(ExitStatus::Success)
        }
    }
}

/// The problem that a parser of ours handed to clap.
pub(super) fn problem_of(error: &clap::Error) -> Option<Problem> {
    error.source()?.downcast_ref::<Problem>().cloned()
}
