//! Words in, a typed request out.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ErrorKind};
use clap::{ArgMatches, Args, FromArgMatches, ValueEnum};

use crate::cli::analyze::AnalyzeArgs;
use crate::cli::command::{Cli, Command, command_line};
use crate::cli::complete::script::script;
use crate::cli::config::{find_defaults, session_gates};
use crate::cli::defaults::Defaults;
use crate::cli::export::ExportArgs;
use crate::cli::faulty_line::text;
use crate::cli::groups::ColorChoice;
use crate::cli::growth::GrowthArgs;
use crate::cli::history::HistoryArgs;
use crate::cli::manual::manual;
use crate::cli::measure::MeasureArgs;
use crate::cli::refusal::{Refusal, problem_of};
use crate::cli::runs::RunsArgs;
use crate::cli::serve::ServeArgs;
use crate::cli::usage_errors::usage_problem;
use crate::cli::{analyze, export, growth, history, measure, runs, serve};
use crate::commands::measure::guard;
use crate::commands::request::Request;
use crate::host::Terminal;
use crate::render::words::problems::Problem;

/// Help is not wider than this, however wide the terminal is, because long lines are hard to read.
const HELP_COLUMNS: usize = 100;

/// Turns the command line into a request. `args` begins with the program's name.
///
/// # Errors
/// Help, a usage error, or a value that means nothing.
pub(crate) fn parse(
    args: impl IntoIterator<Item = OsString>,
    terminal: &Terminal,
) -> Result<Request, Refusal> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    // These are for the plugin. clap does not know them, so no help, manual or completion names
    // them.
    match args.get(1).and_then(|word| word.to_str()) {
        Some("plugin-report") => return Ok(Request::PluginReport(session_gates)),
        Some("plugin-group") => return Ok(Request::PluginGroup),
        Some("plugin-check") => return Ok(Request::PluginCheck),
        Some(guard::COMMAND) => {
            let folder = args.get(2).map(PathBuf::from);
            return folder.map(Request::MeasureGuard).ok_or_else(|| {
                Refusal::of_value(Problem::new("no folder is named"), terminal.color_err)
            });
        }
        Some(_) | None => {}
    }
    let mut parsed = command(terminal).try_get_matches_from(&args);
    if let Err(error) = &parsed
        && let Some(path_idx) = path_in_place_of_command(error, &args)
    {
        args.insert(path_idx, "analyze".into());
        parsed = command(terminal).try_get_matches_from(&args);
    }
    let matches = parsed.map_err(|error| refuse(error, &args, terminal))?;
    let (matches, defaults) = with_defaults(matches, &args, terminal)?;
    let cli = Cli::from_arg_matches(&matches)
        .map_err(|error| refuse(error.format(&mut command(terminal)), &args, terminal))?;
    let color = parsed_color(&matches).decide(terminal.color_err);
    request(cli, defaults, terminal).map_err(|problem| Refusal::of_value(problem, color))
}

/// The command line that clap knows. Its help is as wide as the terminal of [`Terminal`], which in
/// tests is not the real one.
fn command(terminal: &Terminal) -> clap::Command {
    let columns = terminal.width.map_or(HELP_COLUMNS, |width| width.min(HELP_COLUMNS));
    command_line(columns)
}

/// The index of the word that clap takes for a command, if it is a path: `pytest-park FOLDER`
/// means `pytest-park analyze FOLDER`.
fn path_in_place_of_command(error: &clap::Error, args: &[OsString]) -> Option<usize> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let word = text(error, ContextKind::InvalidSubcommand)?;
    let path_idx = args.iter().skip(1).position(|arg| arg.to_string_lossy() == word)? + 1;
    let path = Path::new(args.get(path_idx)?);
    (path.as_os_str() == "-" || path.exists()).then_some(path_idx)
}

/// Adds the configured defaults of `analyze`. Other commands take those that they have and that mean
/// the same there. They depend on `--config`, so the command line is parsed once without
/// them, which also keeps them out of help and out of errors about what the user wrote.
fn with_defaults(
    matches: ArgMatches,
    args: &[OsString],
    terminal: &Terminal,
) -> Result<(ArgMatches, Defaults), Refusal> {
    let Some((name, given)) = matches.subcommand() else {
        return Ok((matches, Defaults::default()));
    };
    let configured = clap::Command::new("");
    // The format of a comparison is none of a history, and one file cannot hold both; the gates and
    // the reference of a comparison are not those of growth and of a history. The candidate is a
    // saved run, and to `measure` a revision.
    let (configured, means_another): (clap::Command, &[&str]) = match name {
        "analyze" => (AnalyzeArgs::augment_args(configured), &[]),
        "measure" => (MeasureArgs::augment_args(configured), &["candidate"]),
        "serve" => (ServeArgs::augment_args(configured), &[]),
        "growth" => (GrowthArgs::augment_args(configured), &["format", "output", "fail_on"]),
        "history" => (HistoryArgs::augment_args(configured), &["format", "output", "reference"]),
        "runs" => (RunsArgs::augment_args(configured), &["format", "output"]),
        "export" => (ExportArgs::augment_args(configured), &["format"]),
        _ => return Ok((matches, Defaults::default())),
    };
    let taken = configured
        .get_arguments()
        .filter(|arg| !means_another.contains(&arg.get_id().as_str()))
        .collect::<Vec<_>>();
    let defaults = find_defaults(&taken, given, terminal).map_err(|problem| {
        Refusal::of_value(problem, parsed_color(&matches).decide(terminal.color_err))
    })?;
    if defaults.is_empty() {
        return Ok((matches, defaults));
    }
    let configured = command(terminal).mut_subcommand(name, |command| defaults.apply(command));
    let matches =
        configured.try_get_matches_from(args).map_err(|error| refuse(error, args, terminal))?;
    Ok((matches, defaults))
}

/// What `version` prints.
pub(super) fn version_line() -> String {
    format!("pytest-park v{}\n", env!("CARGO_PKG_VERSION"))
}

fn request(cli: Cli, defaults: Defaults, terminal: &Terminal) -> Result<Request, Problem> {
    let command = if cli.version { Some(Command::Version) } else { cli.command };
    let Some(command) = command else {
        return Err(Problem::new("no command is given").with_hint("`pytest-park analyze`"));
    };
    match command {
        Command::Version => Ok(Request::Print(version_line())),
        Command::Completions { shell } => Ok(Request::Print(script(shell))),
        Command::Man => Ok(Request::Print(manual())),
        Command::Measure(args) => measure::measure(*args, defaults, terminal),
        Command::Runs(args) => Ok(runs::runs(args, terminal)),
        Command::Analyze(args) => analyze::analyze(*args, defaults, terminal),
        Command::History(args) => history::history(*args, defaults, terminal),
        Command::Growth(args) => growth::growth(*args, defaults, terminal),
        Command::Export(args) => export::export(args, defaults, terminal),
        Command::Serve(args) => serve::serve(*args, &defaults, terminal),
    }
}

fn refuse(error: clap::Error, args: &[OsString], terminal: &Terminal) -> Refusal {
    let auto = if error.use_stderr() { terminal.color_err } else { terminal.color };
    let color = written_color(args).decide(auto);
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => return Refusal::of_help(error, color),
        // The rest is about the line.
        _ => {}
    }
    let problem = problem_of(&error).unwrap_or_else(|| {
        let mut program = command(terminal);
        // Before that, commands do not have the options of the program.
        program.build();
        usage_problem(&error, &program, args)
    });
    Refusal::of_value(problem, color)
}

/// `--color` of a command line without errors.
fn parsed_color(matches: &ArgMatches) -> ColorChoice {
    matches.get_one("color").copied().unwrap_or(ColorChoice::Auto)
}

/// `--color` of a command line with an error elsewhere, for which clap has no matches.
fn written_color(args: &[OsString]) -> ColorChoice {
    let mut words = args.iter().filter_map(|word| word.to_str());
    let mut color = ColorChoice::Auto;
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some(("--color", value)) => Some(value),
            None if word == "--color" => words.next(),
            Some(_) | None => None,
        };
        if let Some(choice) = value.and_then(|value| ColorChoice::from_str(value, false).ok()) {
            color = choice;
        }
    }
    color
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serve_begins_with_the_defaults_that_it_takes() {
        let mut terminal = Terminal::default();
        for (name, value) in [("METRIC", "median"), ("FAIL_ON", "regressed"), ("POOL", "yes")] {
            terminal.environment.insert(format!("PYTEST_PARK_{name}"), value.to_owned());
        }
        let words = |args: &[&str], terminal: &Terminal| {
            let args = [&["pytest-park", "serve"], args].concat();
            match parse(args.iter().map(OsString::from), terminal) {
                Ok(Request::Serve(request)) => Some(request.words),
                Ok(_) | Err(_) => None,
            }
        };
        let configured = words(&[], &terminal).unwrap();
        assert_eq!((configured.metric.as_deref(), configured.pool), (Some("median"), true));
        let given = words(&["--metric", "min"], &terminal).unwrap();
        assert_eq!(given.metric.as_deref(), Some("min"));
        terminal.environment.insert("PYTEST_PARK_METRC".to_owned(), "min".to_owned());
        assert!(words(&[], &terminal).is_none());
    }

    #[test]
    fn a_wrong_command_line_is_coloured_as_it_says() {
        for (words, expected) in [
            (&["--metric", "x"][..], ColorChoice::Auto),
            (&["--metric", "x", "--color", "never"], ColorChoice::Never),
            (&["--color=always", "--metric=x"], ColorChoice::Always),
            (&["--color", "blue"], ColorChoice::Auto),
            (&["--color"], ColorChoice::Auto),
        ] {
            let args: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(written_color(&args), expected, "{words:?}");
        }
    }
}
