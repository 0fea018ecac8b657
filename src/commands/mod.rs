//! The imperative shell: load, compare, render, exit status. One file for each command.
//!
//! Every way into the program fills the same requests ([`request`]); a guided session turns its
//! answers into a command line.

mod analyze;
pub(crate) mod completion_candidates;
pub(crate) mod conclude;
mod destination;
mod export;
mod formats;
pub(crate) mod guided;
mod gates;
mod growth;
mod history;
pub(crate) mod measure;
mod page_context;
mod plugin;
mod progress;
pub(crate) mod request;
mod runs;
#[cfg(feature = "serve")]
mod serve;
pub(crate) mod sources;

use crate::commands::conclude::fail;
use crate::commands::request::Request;
use crate::export::format::Format;
use crate::host::{ExitStatus, Io};
use crate::render::words::problems::Problem;

/// Carries a request out.
///
/// # Errors
/// Only those of the writers; every other error is printed on standard error and becomes the exit
/// status.
pub(crate) fn run(mut request: Request, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let color = request.colors_talk();
    if let Some((sources, talk)) = request.sources_mut() {
        sources::look_above(sources, talk, io)?;
    }
    let outcome = match request {
        Request::Print(text) => print(&text, io),
        Request::Analyze(request) => analyze::run(&request, io),
        Request::Measure(request) => measure::command::run(*request, io),
        Request::MeasureGuard(folder) => measure::guard::run(&folder, io).map_err(Into::into),
        Request::Runs(request) => runs::run(&request, io),
        Request::History(request) => history::run(&request, io),
        Request::Growth(request) => growth::run(&request, io),
        Request::Export(request)
            if !cfg!(feature = "parquet") && request.format == Format::Parquet =>
        {
            Err(built_without("parquet").into())
        }
        Request::Export(request) => export::run(&request, io),
        #[cfg(feature = "serve")]
        Request::Serve(request) => serve::run(&request, io),
        #[cfg(not(feature = "serve"))]
        Request::Serve(_) => Err(built_without("serve").into()),
        Request::PluginReport(read_gates) => plugin::report::run(read_gates, io),
        Request::PluginGroup => plugin::group::run(io),
        Request::PluginCheck => plugin::check::run(io),
    };
    outcome.or_else(|error| fail(error, color, io))
}

fn print(text: &str, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    io.stdout.write_all(text.as_bytes())?;
    Ok(ExitStatus::Success)
}

/// Why a build without a feature cannot do what needs it.
fn built_without(feature: &str) -> Problem {
    Problem::new(format!("this program was built without its feature `{feature}`"))
        .with_hint("the default features have it: `cargo build` without `--no-default-features`")
}
