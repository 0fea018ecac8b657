//! The imperative shell: load, compare, render, exit status. One file per command.
//!
//! Every way into the program fills the same requests ([`request`]); a guided session makes a command line of its answers.

mod analyze;
pub(crate) mod completion_candidates;
mod destination;
mod export;
mod formats;
pub(crate) mod guided;
mod history;
mod page_context;
mod plugin;
mod progress;
pub(crate) mod request;
mod runs;
mod serve;
mod sources;
pub(crate) mod stop;

use std::io;

use crate::commands::request::Request;
use crate::commands::stop::{Stop, stopped};
use crate::host::{ExitStatus, Io};

/// Carries a request out.
///
/// # Errors
/// Only those of the writers; everything else is told on standard error and becomes the exit status.
pub(crate) fn run(request: Request, io: &mut Io<'_>) -> io::Result<ExitStatus> {
    let (outcome, color) = match request {
        Request::Print(text) => (
            io.stdout.write_all(text.as_bytes()).map(|()| ExitStatus::Success).map_err(Stop::Io),
            false,
        ),
        Request::Analyze(request) => (analyze::run(&request, io), request.talk.color_err),
        Request::Runs(request) => (runs::run(&request, io), request.talk.color_err),
        Request::History(request) => (history::run(&request, io), request.talk.color_err),
        Request::Export(request) => (export::run(&request, io), request.talk.color_err),
        Request::Serve(request) => (serve::run(&request, io), request.talk.color_err),
        Request::PluginReport => (plugin::report(io), false),
        Request::PluginGroup => (plugin::group(io), false),
    };
    match outcome {
        Ok(status) => Ok(status),
        Err(stop) => stopped(stop, color, io),
    }
}
