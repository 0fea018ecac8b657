//! The inside of the `pytest-park` program. No Rust API is promised: the library exists so that tests and fuzz
//! targets reach the parts. Read in this order; `ARCHITECTURE.md` draws the floors.

pub mod host;
pub mod parts;
mod model;
mod analysis;
mod load;
mod render;
mod page;
mod export;
mod inquiry;
mod serve;
mod commands;
mod cli;

use std::ffi::OsString;
use std::io;

use crate::host::{ExitStatus, Io};

/// Runs the program: `args` begins with the program's own name, as in a process. A closed pipe is success.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> ExitStatus {
    let args: Vec<OsString> = args.into_iter().collect();
    let outcome = if cli::guided::is_wanted(&args, &io.terminal) {
        cli::guided::run(io)
    } else {
        match cli::parse(args, &io.terminal) {
            Ok(request) => commands::run(request, io),
            Err(refusal) => cli::refusal::explain(&refusal, io).map(|()| refusal.status()),
        }
    };
    let flushed = outcome.and_then(|status| io.stdout.flush().map(|()| status));
    match flushed {
        Ok(status) => status,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Success,
        Err(error) => {
            let message = format!("cannot write the output: {error}");
            // Nothing is left to say where standard error fails too.
            render::words::messages::error(&message, &[], None, false, io.stderr).ok();
            ExitStatus::Failure
        }
    }
}
