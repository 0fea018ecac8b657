//! Words in, typed requests out. The only door of clap and of environment variables. One file per command.

mod analyze;
mod command;
mod complete;
mod config;
mod export;
mod groups;
pub(crate) mod guided;
mod history;
mod pyproject_gates;
pub(crate) mod refusal;
mod runs;
mod serve;
pub(crate) mod terminal;

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use crate::cli::command::{Cli, Command};
use crate::cli::refusal::{Refusal, RefusalBuilder};
use crate::commands::request::Request;
use crate::host::Terminal;

/// Turns the command line into a request. `args` begins with the program's name.
///
/// # Errors
/// Help that was asked for, a usage error, or a value that means nothing.
pub(crate) fn parse(
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
    let refuse = RefusalBuilder { color: terminal.color_err };
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
        Command::Runs(args) => runs::runs(args, terminal),
        Command::Analyze(args) => analyze::analyze(*args, &defaults, terminal)
            .map_err(|refusal| refusal.with_origin(&defaults)),
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
