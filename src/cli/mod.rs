//! Words in, typed requests out. The only door of clap and of environment variables.

mod args;
mod complete;
mod config;
mod export;
mod gates;
pub mod guided;
mod history;
mod serve;
pub mod terminal;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches};

use crate::analysis::asked::{ComparisonQuestion, ComparisonWords, WordError};
use crate::analysis::gate::{Gate, GateError};
use crate::analysis::gating::GateRules;
use crate::cli::args::{
    AnalyzeArgs, Cli, ColorChoice, Command, GroupingArgs, OutputArgs, RuleArgs, RunsArgs,
    SelectionArgs, SourceArgs, TalkArgs,
};
use crate::cli::config::Defaults;
use crate::commands::{AnalyzeRequest, Destination, Request, RunsRequest, Sources, Talk};
use crate::model::statistic::Statistic;
use crate::render::formats::{OutputFormat, RunsFormat};
use crate::render::refusals::Told;
use crate::render::{ExtraColumn, Options, SortBy, View, messages, refusals};
use crate::{ExitStatus, Io, Terminal};

/// Why the command line was not turned into a request.
#[derive(Debug)]
pub enum Refusal {
    /// clap's word: help that was asked for, or a usage error.
    Clap(Box<clap::Error>, bool),
    /// A value that means nothing.
    Value {
        /// What is wrong.
        message: String,
        /// What would be right.
        causes: Vec<String>,
        /// Something that would work.
        hint: Option<String>,
        /// Whether to colour.
        color: bool,
    },
}

impl Refusal {
    /// Help that was asked for is success; everything else is not.
    pub fn status(&self) -> ExitStatus {
        match self {
            Self::Clap(error, _) if !error.use_stderr() => ExitStatus::Success,
            Self::Clap(..) | Self::Value { .. } => ExitStatus::Failure,
        }
    }

    /// The same, saying where the option comes from, if it is none of the command line's.
    fn with_origin(self, defaults: &Defaults) -> Self {
        match self {
            Self::Value { message, mut causes, hint, color } => {
                let words =
                    [&message, hint.as_deref().unwrap_or_default()].map(str::to_owned).join(" ");
                causes.extend(defaults.origin(&words));
                Self::Value { message, causes, hint, color }
            }
            Self::Clap(..) => self,
        }
    }
}

/// Prints a refusal: help on standard output where it was asked for, anything else on standard error.
///
/// # Errors
/// Only those of the writers.
pub fn explain(refusal: &Refusal, io: &mut Io<'_>) -> io::Result<()> {
    match refusal {
        Refusal::Clap(error, color) => {
            let rendered = error.render();
            let text = if *color { rendered.ansi().to_string() } else { rendered.to_string() };
            if error.use_stderr() {
                io.stderr.write_all(text.as_bytes())
            } else {
                io.stdout.write_all(text.as_bytes())
            }
        }
        Refusal::Value { message, causes, hint, color } => {
            messages::error(message, causes, hint.as_deref(), *color, io.stderr)
        }
    }
}

/// Turns the command line into a request. `args` begins with the program's name.
///
/// # Errors
/// Help that was asked for, a usage error, or a value that means nothing.
pub fn parse(
    args: impl IntoIterator<Item = OsString>,
    terminal: &Terminal,
) -> Result<Request, Refusal> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    // Not for people, so clap does not know it: it stands in no help, no manual and no completion.
    match args.get(1).and_then(|it| it.to_str()) {
        Some("plugin-report") => return Ok(Request::PluginReport),
        Some("plugin-group") => return Ok(Request::PluginGroup),
        Some(_) | None => {}
    }
    if let Some(answer) = complete::answer(&args, terminal) {
        return Ok(Request::Print(answer));
    }
    let refuse = Refuse { color: terminal.color_err };
    let defaults = config::add_to(&mut args, terminal).map_err(|told| refuse.told(told))?;
    let cli = match words(args, terminal) {
        Ok(cli) => cli,
        // What the user wrote was parsed before; so the fault is a default's.
        Err(error) if !defaults.args.is_empty() => {
            let text = error.render().to_string();
            let mut lines = text.lines().map(|it| it.trim_start_matches("error: ").to_owned());
            let message = lines.next().unwrap_or_default();
            let causes = defaults.origin(&text).into_iter().collect();
            return Err(Refusal::Value { message, causes, hint: None, color: terminal.color_err });
        }
        Err(error) => {
            let color = if error.use_stderr() { terminal.color_err } else { terminal.color };
            return Err(Refusal::Clap(Box::new(error), color));
        }
    };
    let command =
        if cli.version { Command::Version } else { cli.command.unwrap_or(Command::Version) };
    match command {
        Command::Version => {
            Ok(Request::Print(format!("pytest-park v{}\n", env!("CARGO_PKG_VERSION"))))
        }
        Command::Completions { shell } => Ok(Request::Print(complete::script(shell))),
        Command::Man => Ok(Request::Print(manual())),
        Command::Runs(args) => runs(args, terminal),
        Command::Analyze(args) => {
            analyze(*args, &defaults, terminal).map_err(|refusal| refusal.with_origin(&defaults))
        }
        Command::History(args) => history::history(*args, terminal),
        Command::Export(args) => export::export(args, terminal),
        Command::Serve(args) => serve::serve(*args, terminal),
    }
}

/// Help is no wider than this, however wide the terminal is: lines that the eye finds back from.
const HELP_COLUMNS: usize = 100;

/// What the words say. Help is as wide as the terminal that the program was told of, which is not always the real one.
fn words(args: Vec<OsString>, terminal: &Terminal) -> Result<Cli, clap::Error> {
    let columns = terminal.width.map_or(HELP_COLUMNS, |it| it.min(HELP_COLUMNS));
    let mut command = Cli::command().term_width(columns);
    let mut matches = command.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The manual: the program's own page, then one for each command.
fn manual() -> String {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    let render =
        |command: clap::Command, page: &mut Vec<u8>| clap_mangen::Man::new(command).render(page);
    // Writing into memory does not fail.
    render(command.clone(), &mut page).ok();
    for sub in command.get_subcommands().filter(|it| it.get_name() != "help") {
        render(sub.clone().name(format!("pytest-park-{}", sub.get_name())), &mut page).ok();
    }
    String::from_utf8_lossy(&page).into_owned()
}

/// Builds a refusal of a value.
struct Refuse {
    color: bool,
}

impl Refuse {
    fn value(&self, message: String, causes: Vec<String>, hint: Option<String>) -> Refusal {
        Refusal::Value { message, causes, hint, color: self.color }
    }

    fn told(&self, told: Told) -> Refusal {
        self.value(told.message, told.causes, told.hint)
    }

    /// A word that means nothing where it stands.
    fn word(&self, error: &WordError) -> Refusal {
        self.told(refusals::wrong_word(error))
    }

    /// A word that is not one of `known`.
    fn unknown<'k>(
        &self,
        option: &str,
        word: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Refusal {
        self.told(refusals::unknown_word(option, word, known))
    }
}

fn sources(args: SourceArgs) -> Sources {
    let given = !args.paths.is_empty();
    let paths = if given { args.paths } else { vec![PathBuf::from("./.benchmarks")] };
    Sources { paths, strict: args.strict }
}

fn talk(args: &TalkArgs, terminal: &Terminal) -> Talk {
    let decide = |auto: bool| match args.color {
        ColorChoice::Auto => auto,
        ColorChoice::Always => true,
        ColorChoice::Never => false,
    };
    Talk {
        verbose: args.verbose > 0,
        quiet: args.quiet,
        color: decide(terminal.color),
        color_err: decide(terminal.color_err),
        progress: terminal.progress && !args.quiet,
    }
}

fn destination(output: Option<PathBuf>, args: &TalkArgs, terminal: &Terminal) -> Destination {
    // A file is no terminal: no width, and colour only by explicit wish.
    match output {
        Some(path) if path.as_os_str() != "-" => Destination {
            path: Some(path),
            color: args.color == ColorChoice::Always,
            width: None,
            ascii: false,
        },
        Some(_) | None => Destination {
            path: None,
            color: talk(args, terminal).color,
            width: terminal.width,
            ascii: terminal.ascii,
        },
    }
}

/// The value of an option that takes one of some words.
fn one_of<T: Copy>(
    option: &str,
    word: &str,
    all: &[T],
    label: fn(T) -> &'static str,
    refuse: &Refuse,
) -> Result<T, Refusal> {
    let found = all.iter().find(|it| label(**it).eq_ignore_ascii_case(word));
    found.copied().ok_or_else(|| refuse.unknown(option, word, all.iter().map(|it| label(*it))))
}

fn runs(args: RunsArgs, terminal: &Terminal) -> Result<Request, Refusal> {
    let talk = talk(&args.talk, terminal);
    let refuse = Refuse { color: talk.color_err };
    Ok(Request::Runs(RunsRequest {
        sources: sources(args.source),
        format: one_of("--format", &args.format, &RunsFormat::ALL, RunsFormat::label, &refuse)?,
        destination: destination(args.output, &args.talk, terminal),
        talk,
    }))
}

fn analyze(
    args: AnalyzeArgs,
    defaults: &Defaults,
    terminal: &Terminal,
) -> Result<Request, Refusal> {
    let talk = talk(&args.talk, terminal);
    let refuse = Refuse { color: talk.color_err };
    let words = ComparisonWords {
        metric: Some(args.output.metric.clone()),
        filter: args.output.filter.clone(),
        ..comparison_words(args.selection, args.grouping, args.verdict.rule)
    };
    let ComparisonQuestion { wanted, rules } = words.read().map_err(|error| refuse.word(&error))?;
    let view = View { explain: args.verdict.explain, ..shown(&args.output, &refuse)? };
    let gates = gates(&args.verdict.fail_on, &refuse)?;
    let format =
        one_of("--format", &args.output.format, &OutputFormat::ALL, OutputFormat::label, &refuse)?;
    Ok(Request::Analyze(Box::new(AnalyzeRequest {
        sources: sources(args.source),
        profiler_folder: args.output.profiler_folder,
        options: Options::of(&words, &rules),
        wanted,
        rules,
        gates: GateRules {
            gates,
            budgets: defaults.budgets.clone(),
            waivers: defaults.waivers.clone(),
            today: terminal.today,
        },
        require_reference: args.verdict.require_reference,
        view,
        format,
        // The job summary is for people; what goes to a file is for whoever asked for the file.
        summary: terminal
            .job_summary
            .clone()
            .filter(|_| format == OutputFormat::Github && args.output.output.is_none()),
        destination: destination(args.output.output, &args.talk, terminal),
        talk,
    })))
}

/// The words of a comparison.
fn comparison_words(
    selection: SelectionArgs,
    grouping: GroupingArgs,
    rule: RuleArgs,
) -> ComparisonWords {
    ComparisonWords {
        reference: selection.reference,
        candidate: selection.candidate,
        pool: selection.pool,
        same_machine: selection.same_machine,
        group_by: grouping.group_by,
        distinct_param: grouping.distinct_param,
        exclude_param: grouping.exclude_param,
        original_postfix: grouping.original_postfix,
        reference_postfix: grouping.reference_postfix,
        metric: None,
        filter: None,
        min_effect: rule.min_effect,
        alpha: rule.alpha,
        noise: rule.noise,
    }
}

fn gates(texts: &[String], refuse: &Refuse) -> Result<Vec<(String, Gate)>, Refusal> {
    let mut gates = Vec::new();
    for text in texts {
        let gate = text.parse().map_err(|error: GateError| {
            let causes = vec!["known: regressed, regressed:5%, mean:5%, median:0.001".to_owned()];
            refuse.value(error.to_string(), causes, Some("`--fail-on regressed`".to_owned()))
        })?;
        gates.push((text.clone(), gate));
    }
    Ok(gates)
}

fn shown(args: &OutputArgs, refuse: &Refuse) -> Result<View, Refusal> {
    let statistics = Statistic::ALL.iter().map(|it| it.label());
    let mut columns = Vec::new();
    for word in &args.columns {
        columns.push(match (word.parse(), word.to_ascii_lowercase().as_str()) {
            (Ok(statistic), _) => ExtraColumn::Statistic(statistic),
            (Err(()), "rounds") => ExtraColumn::Rounds,
            (Err(()), "iterations") => ExtraColumn::Iterations,
            (Err(()), _) => {
                return Err(refuse.unknown(
                    "--columns",
                    word,
                    statistics.chain(["rounds", "iterations"]),
                ));
            }
        });
    }
    let sort = one_of("--sort", &args.sort, &SortBy::ALL, SortBy::label, refuse)?;
    Ok(View { sort, only_changed: args.only_changed, columns, explain: None })
}
