//! Requests: what the program is to do, one type for each command. The command line fills them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::compare::comparison::ComparisonRules;
use crate::analysis::gate::budgets::{Budget, GateRules, Waiver};
use crate::analysis::pair::renames::Renames;
use crate::analysis::question::HistoryQuestion;
use crate::analysis::raw_question::RawComparison;
use crate::export::format::Format;
use crate::host::{Io, Terminal};
use crate::model::metric::Metric;
use crate::model::metric_settings::MetricSettings;
use crate::render::formats::output_format::{HistoryFormat, OutputFormat, RunsFormat};
use crate::render::report::{Options, View};
use crate::render::words::messages::Voice;
use crate::render::words::problems::Problem;

/// What the program is to do.
#[derive(Debug)]
pub(crate) enum Request {
    /// Print a finished text on standard output.
    Print(String),
    Analyze(Box<AnalyzeRequest>),
    Measure(Box<MeasureRequest>),
    Runs(RunsRequest),
    History(Box<HistoryRequest>),
    Growth(Box<GrowthRequest>),
    Export(Box<ExportRequest>),
    Serve(Box<ServeRequest>),
    /// Wait for the end of a measurement that works in this folder, and tidy up if it was killed.
    MeasureGuard(PathBuf),
    /// Print the section of a session, for the pytest plugin. Where its root folder is, only its
    /// request says, so the configuration is read then.
    PluginReport(ReadSessionGates),
    /// Print names and groups, for the pytest plugin.
    PluginGroup,
    /// Print what is wrong with the gates of a session, for the pytest plugin.
    PluginCheck,
}

impl Request {
    /// Whether what it prints on standard error is coloured.
    pub(crate) fn colors_talk(&self) -> bool {
        match self {
            Self::Analyze(request) => request.talk.color_err,
            Self::Measure(request) => request.analyze.talk.color_err,
            Self::Runs(request) => request.talk.color_err,
            Self::History(request) => request.talk.color_err,
            Self::Growth(request) => request.talk.color_err,
            Self::Export(request) => request.talk.color_err,
            Self::Serve(request) => request.talk.color_err,
            Self::Print(_)
            | Self::MeasureGuard(_)
            | Self::PluginReport(_)
            | Self::PluginGroup
            | Self::PluginCheck => false,
        }
    }
}

/// Reads what the configuration of a root folder says about gates.
pub(crate) type ReadSessionGates = fn(&Path, &Terminal) -> SessionGates;

/// What a configuration says about the gates of a session.
#[derive(Debug, Default)]
pub(crate) struct SessionGates {
    pub budgets: Vec<Budget>,
    pub waivers: Vec<Waiver>,
    pub renames: Renames,
    pub metrics: MetricSettings,
    /// What is wrong with the configuration; then there are no budgets and no waivers.
    pub refused: Option<Problem>,
    /// Whether a refused configuration has budgets.
    pub has_refused_budgets: bool,
    /// A gate that other commands read and a session does not: what sets it.
    pub not_read: Option<String>,
}

impl Request {
    /// Where the artifacts are that it reads; `None` where it reads none.
    pub(crate) fn sources_mut(&mut self) -> Option<(&mut Sources, Talk)> {
        match self {
            Self::Analyze(request) => Some((&mut request.sources, request.talk)),
            Self::Runs(request) => Some((&mut request.sources, request.talk)),
            Self::History(request) => Some((&mut request.sources, request.talk)),
            Self::Growth(request) => Some((&mut request.sources, request.talk)),
            Self::Export(request) => Some((&mut request.sources, request.talk)),
            Self::Serve(request) => Some((&mut request.sources, request.talk)),
            Self::Measure(_)
            | Self::MeasureGuard(_)
            | Self::Print(_)
            | Self::PluginReport(_)
            | Self::PluginGroup
            | Self::PluginCheck => None,
        }
    }
}

/// The folder that is read where none is named.
pub(crate) const DEFAULT_FOLDER: &str = "./.benchmarks";

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
    pub verbose: bool,
    /// Errors only.
    pub quiet: bool,
    /// Whether standard error is coloured.
    pub color_err: bool,
    /// Whether progress may be shown.
    pub progress: bool,
}

impl Talk {
    /// Standard error, to print messages on.
    pub(crate) fn voice<'i>(self, io: &'i mut Io<'_>) -> Voice<'i> {
        Voice::new(self.color_err, io.terminal.width_err, io.stderr)
    }
}

/// Where the result goes.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    /// A file; `None` is standard output.
    pub path: Option<PathBuf>,
    pub color: bool,
    /// The most columns of a line.
    pub width: Option<usize>,
    /// Whether tables are limited to ASCII.
    pub ascii: bool,
}

#[derive(Debug)]
pub(crate) struct AnalyzeRequest {
    pub sources: Sources,
    /// How the sources are named in a command line, where that is not as they are.
    pub shown_paths: Option<Vec<PathBuf>>,
    /// A folder of profiles.
    pub profiler_folder: Option<PathBuf>,
    /// Where a commit can be seen, with `{id}` for it.
    pub commit_url: Option<String>,
    pub selection: RunSelection,
    /// The words of the command line that select the sides, to be repeated.
    pub selection_words: Vec<OsString>,
    /// Those that decide which rows there are and how they are judged.
    pub rule_words: Vec<OsString>,
    /// Where the values of configured flags come from, in words, by flag.
    pub origins: BTreeMap<String, String>,
    pub rules: ComparisonRules,
    /// What to compare by as well, each in a table of its own.
    pub more_metrics: Vec<Metric>,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
    /// Whether to list what the runs hold, and to compare nothing.
    pub list_metrics: bool,
    /// What makes the command fail.
    pub gates: GateRules,
    /// Whether it fails without a reference.
    pub require_reference: bool,
    /// The options as the JSON repeats them.
    pub options: Options,
    pub view: View,
    pub format: OutputFormat,
    pub destination: Destination,
    /// A file to which the comparison is added as Markdown: the job summary of a build.
    pub summary: Option<PathBuf>,
    pub talk: Talk,
}

#[derive(Debug)]
pub(crate) struct MeasureRequest {
    /// How the pairs are compared and shown; its sources are filled in when they are known.
    pub analyze: AnalyzeRequest,
    /// The revision of the reference; `None` is the usual one.
    pub against: Option<String>,
    /// The revision of the candidate; `None` is the working tree.
    pub candidate: Option<String>,
    /// The interpreter of both sides.
    pub python: Option<PathBuf>,
    pub reference_python: Option<PathBuf>,
    pub candidate_python: Option<PathBuf>,
    /// What a shell runs in each checkout before anything is measured.
    pub setup: Option<String>,
    pub max_pairs: usize,
    /// The time after which no further pair begins.
    pub budget: Option<Duration>,
    /// The time that a session may keep the turn.
    pub timeout: Duration,
    /// Whether both sessions of a pair may be alive at once.
    pub lockstep: bool,
    /// The folder of the artifacts; `None` makes a new one.
    pub to: Option<PathBuf>,
    /// Whether the exit status is one for `git bisect run`.
    pub bisect: bool,
    /// Whether nothing is measured, and the plan is printed.
    pub dry_run: bool,
    /// What pytest is called with.
    pub pytest_args: Vec<OsString>,
}

#[derive(Debug)]
pub(crate) struct RunsRequest {
    pub sources: Sources,
    pub format: RunsFormat,
    pub destination: Destination,
    pub talk: Talk,
}

#[derive(Debug)]
pub(crate) struct HistoryRequest {
    pub sources: Sources,
    pub question: HistoryQuestion,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
    /// Leaves out benchmarks without a step.
    pub only_changed: bool,
    /// Draws with letters that every terminal has.
    pub ascii: bool,
    pub format: HistoryFormat,
    pub destination: Destination,
    pub talk: Talk,
}

#[derive(Debug)]
pub(crate) struct GrowthRequest {
    pub sources: Sources,
    pub selection: RunSelection,
    /// With the growth that is asked for.
    pub rules: ComparisonRules,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
    /// Gates of growth only.
    pub gates: GateRules,
    /// The options as the JSON repeats them.
    pub options: Options,
    pub view: View,
    pub format: HistoryFormat,
    pub destination: Destination,
    pub talk: Talk,
}

#[derive(Debug)]
pub(crate) struct ExportRequest {
    pub sources: Sources,
    /// The folder of the export.
    pub to: PathBuf,
    pub format: Format,
    /// The project of all artifacts; `None` is each artifact's own.
    pub project: Option<String>,
    /// The name of the place that exports. Each place has its own, so that no two write one file.
    pub source_name: String,
    /// Whether raw rounds are exported too.
    pub with_data: bool,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
    pub talk: Talk,
}

#[derive(Debug)]
pub(crate) struct ServeRequest {
    pub sources: Sources,
    /// A folder of profiles.
    pub profiler_folder: Option<PathBuf>,
    /// Where a commit can be seen, with `{id}` for it.
    pub commit_url: Option<String>,
    /// The folder of a measurement that the sources come from.
    pub measurement: Option<PathBuf>,
    /// The name or address to listen at.
    pub host: String,
    /// The port to listen at; 0 takes a free one.
    pub port: u16,
    /// The comparison that the page begins with; its words have a meaning.
    pub words: RawComparison,
    /// What benchmarks were called before.
    pub renames: Renames,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
    /// Whether to open a browser.
    pub open: bool,
    pub talk: Talk,
}
