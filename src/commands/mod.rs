//! The imperative shell: load, compare, render, exit status. One file per command.
//!
//! Every way into the program fills the same requests; a guided session makes a command line of its answers.

mod analyze;
mod destination;
mod export;
pub mod guided;
mod history;
pub mod offers;
mod page;
mod plugin;
mod progress;
mod runs;
mod serve;
mod sources;

use std::io;
use std::path::PathBuf;

use crate::analysis::compare::Rules;
use crate::analysis::gating::GateRules;
use crate::analysis::select::Wanted;
pub use crate::commands::export::ExportRequest;
pub use crate::commands::history::HistoryRequest;
pub use crate::commands::serve::ServeRequest;
use crate::model::warning::Warning;
use crate::render::formats::{OutputFormat, RunsFormat};
use crate::render::refusals::Told;
use crate::render::{Options, View, messages};
use crate::{ExitStatus, Io};

/// What the program is asked to do.
#[derive(Debug)]
pub enum Request {
    /// Print a finished text on standard output.
    Print(String),
    /// Compare two sides.
    Analyze(Box<AnalyzeRequest>),
    /// List runs.
    Runs(RunsRequest),
    /// Show benchmarks over all runs.
    History(Box<HistoryRequest>),
    /// Write all runs as flat files.
    Export(Box<ExportRequest>),
    /// Serve the dashboard.
    Serve(Box<ServeRequest>),
    /// Answer the pytest plugin: the section of a session.
    PluginReport,
    /// Answer the pytest plugin: names and groups.
    PluginGroup,
}

/// Where artifacts are.
#[derive(Debug, Clone)]
pub struct Sources {
    /// Folders, files, or `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Whether every file is read whole and any warning is an error.
    pub strict: bool,
}

/// How to talk on standard error.
#[derive(Debug, Clone, Copy)]
pub struct Talk {
    /// Say more.
    pub verbose: bool,
    /// Say errors only.
    pub quiet: bool,
    /// Whether data may be coloured.
    pub color: bool,
    /// Whether talk may be coloured.
    pub color_err: bool,
    /// Whether progress may be shown.
    pub progress: bool,
}

/// Where the result goes.
#[derive(Debug, Clone)]
pub struct Destination {
    /// A file; standard output where there is none.
    pub path: Option<PathBuf>,
    /// Whether to colour.
    pub color: bool,
    /// The width to keep within.
    pub width: Option<usize>,
    /// Whether tables keep to ASCII: the terminal knows no more.
    pub ascii: bool,
}

/// `analyze`.
#[derive(Debug)]
pub struct AnalyzeRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// A folder of profiles.
    pub profiler_folder: Option<PathBuf>,
    /// Which runs.
    pub wanted: Wanted,
    /// How to compare them.
    pub rules: Rules,
    /// What makes the command fail.
    pub gates: GateRules,
    /// Whether it fails without a reference.
    pub require_reference: bool,
    /// What was asked for, as the JSON repeats it.
    pub options: Options,
    /// What is shown.
    pub view: View,
    /// In which format.
    pub format: OutputFormat,
    /// Where it goes.
    pub destination: Destination,
    /// A file that gets the comparison as Markdown behind what it holds: the job summary of a build.
    pub summary: Option<PathBuf>,
    /// How to talk.
    pub talk: Talk,
}

/// `runs`.
#[derive(Debug)]
pub struct RunsRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// In which format.
    pub format: RunsFormat,
    /// Where it goes.
    pub destination: Destination,
    /// How to talk.
    pub talk: Talk,
}

/// What stops a command: words for the user, or a writer that failed.
#[derive(Debug)]
pub enum Stop {
    /// Could not do what was asked.
    Told {
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
    fn told(message: impl Into<String>, causes: Vec<String>, hint: Option<String>) -> Self {
        Self::Told { message: message.into(), causes, hint }
    }
}

impl From<Told> for Stop {
    fn from(told: Told) -> Self {
        Self::Told { message: told.message, causes: told.causes, hint: told.hint }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Carries a request out.
///
/// # Errors
/// Only those of the writers; everything else is told on standard error and becomes the exit status.
pub fn run(request: Request, io: &mut Io<'_>) -> io::Result<ExitStatus> {
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

/// Tells what stopped a command.
///
/// # Errors
/// Only those of the writers.
pub fn stopped(stop: Stop, color: bool, io: &mut Io<'_>) -> io::Result<ExitStatus> {
    match stop {
        Stop::Io(error) => Err(error),
        Stop::Told { message, causes, hint } => {
            messages::error(&message, &causes, hint.as_deref(), color, io.stderr)?;
            Ok(ExitStatus::Failure)
        }
    }
}

/// Prints warnings after the data and says how the command ended: with `strict` any warning is a failure.
fn conclude(
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
        let message =
            format!("`--strict` and {}", crate::render::units::counted(warnings.len(), "warning"));
        return Err(Stop::told(message, Vec::new(), None));
    }
    Ok(ExitStatus::Success)
}
