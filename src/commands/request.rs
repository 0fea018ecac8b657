//! What the program is asked to do: one request for each command. The command line and the guided session fill them.

use std::path::PathBuf;

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::compare::comparison::ComparisonRules;
use crate::analysis::gate::budgets::GateRules;
use crate::analysis::question::{HistoryQuestion, RawComparison};
use crate::export::format::Format;
use crate::render::formats::output_format::{HistoryFormat, OutputFormat, RunsFormat};
use crate::render::report::{Options, View};

/// What the program is asked to do.
#[derive(Debug)]
pub(crate) enum Request {
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
pub(crate) struct Sources {
    /// Folders, files, or `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Whether every file is read whole and any warning is an error.
    pub strict: bool,
}

/// How to talk on standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk {
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
pub(crate) struct Destination {
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
pub(crate) struct AnalyzeRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// A folder of profiles.
    pub profiler_folder: Option<PathBuf>,
    /// Which runs.
    pub wanted: RunSelection,
    /// How to compare them.
    pub rules: ComparisonRules,
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
pub(crate) struct RunsRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// In which format.
    pub format: RunsFormat,
    /// Where it goes.
    pub destination: Destination,
    /// How to talk.
    pub talk: Talk,
}

/// `history`.
#[derive(Debug)]
pub(crate) struct HistoryRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// What is asked.
    pub question: HistoryQuestion,
    /// Leaves out benchmarks without a step.
    pub only_changed: bool,
    /// Draws with letters that every terminal has.
    pub ascii: bool,
    /// In which format.
    pub format: HistoryFormat,
    /// Where it goes.
    pub destination: Destination,
    /// How to talk.
    pub talk: Talk,
}

/// `export`.
#[derive(Debug)]
pub(crate) struct ExportRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// The folder of the export.
    pub to: PathBuf,
    /// In which format.
    pub format: Format,
    /// The project of all artifacts; each artifact's own where there is none.
    pub project: Option<String>,
    /// Which place exports; a name of its own for each, so that no two write one file.
    pub source_name: String,
    /// Whether raw rounds are exported too.
    pub with_data: bool,
    /// How to talk.
    pub talk: Talk,
}

/// `serve`.
#[derive(Debug)]
pub(crate) struct ServeRequest {
    /// Where artifacts are.
    pub sources: Sources,
    /// A folder of profiles.
    pub profiler_folder: Option<PathBuf>,
    /// The name or address to listen at.
    pub host: String,
    /// The port to listen at; 0 takes a free one.
    pub port: u16,
    /// The comparison that the page begins with; its words mean something.
    pub words: RawComparison,
    /// Whether to open a browser.
    pub open: bool,
    /// How to talk.
    pub talk: Talk,
}
