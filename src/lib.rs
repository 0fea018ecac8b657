//! The inside of the `pytest-park` program. No Rust API is promised: the library exists so that
//! tests and fuzz targets reach the parts. Read in this order; `ARCHITECTURE.md` draws the floors.

// What the dashboard alone asks for is not taken apart for a build without it.
#![cfg_attr(
    not(all(feature = "guided", feature = "parquet", feature = "serve")),
    expect(dead_code, unused_imports, unreachable_pub)
)]

pub mod host;
pub mod parts;
mod model;
mod analysis;
mod load;
mod render;
mod page;
mod export;
mod inquiry;
#[cfg(feature = "serve")]
mod serve;
mod commands;
mod cli;

use std::ffi::OsString;

use crate::commands::conclude::{is_broken_pipe, unless_broken_pipe};
use crate::host::{ExitStatus, Io};
use crate::render::words::messages::Voice;
use crate::render::words::problems::Problem;

/// Runs the program: `args` begins with the program's own name, as in a process. A closed pipe is
/// no failure.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> ExitStatus {
    let args: Vec<OsString> = args.into_iter().collect();
    match run_and_flush(&args, io) {
        Ok(status) => status,
        Err(error) if is_broken_pipe(&error) => ExitStatus::Success,
        Err(error) => {
            let problem = Problem::new(format!("cannot write the output: {error:#}"));
            // Where standard error fails too, no stream is left for a message.
            Voice::new(false, io.terminal.width_err, io.stderr).error(&problem).ok();
            ExitStatus::Failure
        }
    }
}

fn run_and_flush(args: &[OsString], io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let status = cli::run(args, io)?;
    unless_broken_pipe(io.stdout.flush().map_err(Into::into))?;
    Ok(status)
}
