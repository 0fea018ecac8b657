//! Words in, typed requests out. The only door of clap and of environment variables. One file for
//! each command.

mod analyze;
mod command;
mod comparison;
mod complete;
mod config;
mod corrections;
mod defaults;
mod examples;
mod export;
mod faulty_line;
mod groups;
mod guided;
mod growth;
mod history;
mod known_words;
mod manual;
mod measure;
mod measured_folder;
mod parse;
mod metrics;
mod pyproject_gates;
mod refusal;
mod renames;
mod repeated_words;
mod runs;
mod selectors;
mod serve;
pub(crate) mod terminal;
mod usage_errors;

use std::ffi::OsString;

use crate::commands;
use crate::commands::request::Request;
use crate::host::{ExitStatus, Io};

/// Does what the words ask for. `args` begins with the program's name.
///
/// # Errors
/// Only those of the writers; every other error is printed on standard error and becomes the exit
/// status.
pub(crate) fn run(args: &[OsString], io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    if guided::is_possible(args, &io.terminal) {
        return guided::run(io);
    }
    if let Some(completions) = complete::answer::answer(args, &io.terminal) {
        io.stdout.write_all(completions.as_bytes())?;
        return Ok(ExitStatus::Success);
    }
    if matches!(args, [_, word] if ["version", "--version", "-V"].iter().any(|it| word == it)) {
        // Whoever asks for no more does not wait for the tree of all arguments.
        return commands::run(Request::Print(parse::version_line()), io);
    }
    match parse::parse(args.iter().cloned(), &io.terminal) {
        Ok(request) => commands::run(request, io),
        Err(refusal) => {
            let status = refusal.explain(io)?;
            Ok(if status == ExitStatus::Failure && is_for_bisect(args) {
                // An old commit may have a configuration that is refused: git skips it.
                ExitStatus::CannotSay
            } else {
                status
            })
        }
    }
}

/// Whether a command line is one for `git bisect run`.
fn is_for_bisect(args: &[OsString]) -> bool {
    let own = args.iter().take_while(|word| *word != "--");
    args.get(1).is_some_and(|word| word == "measure")
        && own.into_iter().any(|word| word == "--bisect")
}
