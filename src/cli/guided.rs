//! `pytest-park` without arguments on a terminal: asks, then carries out the command line of the
//! answers, and shows it.

use std::ffi::OsString;

use clap::CommandFactory;

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::pair::naming::Postfixes;
use crate::cli::command::Cli;
use crate::cli::groups::{ColorChoice, TalkArgs, talk};
use crate::cli::parse::parse;
use crate::cli::refusal::Refusal;
use crate::commands;
use crate::commands::guided::session::{SessionOutcome, Start, hold_session};
use crate::commands::guided::task::Task;
use crate::commands::request::Request;
use crate::host::{ExitStatus, Io, Terminal};
use crate::render::words::command_line::command_line;

/// Whether the command line is empty, and there is a person to ask what to do.
pub(super) fn is_possible(args: &[OsString], terminal: &Terminal) -> bool {
    args.len() <= 1 && terminal.interactive
}

/// Asks, and does what the answers say.
///
/// # Errors
/// Only those of the writers.
pub(super) fn run(io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let start = match start(&io.terminal) {
        Ok(start) => start,
        Err(refusal) => return Ok(refusal.explain(io)?),
    };
    let words = match hold_session(&start, io) {
        Ok(SessionOutcome::Command(words)) => words,
        Ok(SessionOutcome::Left) => return Ok(ExitStatus::Success),
        Ok(SessionOutcome::Interrupted) => return Ok(ExitStatus::Interrupted),
        Err(error) => return commands::conclude::fail(error, start.talk.color_err, io),
    };
    let request = match parse(with_program(&words), &io.terminal) {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal.explain(io)?),
    };
    let line = command_line(&words);
    if matches!(request, Request::Serve(_)) {
        // A server runs until it is interrupted, so its command line is printed before.
        start.talk.voice(io).command_line(&line)?;
        return commands::run(request, io);
    }
    let status = commands::run(request, io)?;
    io.stdout.flush()?;
    start.talk.voice(io).command_line(&line)?;
    Ok(status)
}

/// The tasks, and what each command does without further words. That comes from the parser, so it
/// includes the configuration.
fn start(terminal: &Terminal) -> Result<Start, Refusal> {
    let mut start = Start {
        tasks: Vec::new(),
        selection: RunSelection::default(),
        postfixes: Postfixes::new(&[], &[]),
        talk: talk(&TalkArgs { verbose: 0, quiet: false, color: ColorChoice::Auto }, terminal),
    };
    for command in ["analyze", "history", "serve", "runs"] {
        let (sources, compares) = match parse(with_program(&[command.into()]), terminal)? {
            Request::Analyze(request) => {
                start.selection = request.selection;
                start.postfixes = request.rules.fold.postfixes;
                (request.sources, true)
            }
            Request::History(request) => (request.sources, false),
            Request::Serve(request) => (request.sources, false),
            Request::Runs(request) => (request.sources, false),
            Request::Growth(_)
            | Request::Export(_)
            | Request::Measure(_)
            | Request::MeasureGuard(_)
            | Request::Print(_)
            | Request::PluginReport(_)
            | Request::PluginGroup
            | Request::PluginCheck => continue,
        };
        start.tasks.push(Task { command, offered_as: offer(command), compares, sources });
    }
    Ok(start)
}

/// What a command does, in the words of its help.
fn offer(command: &str) -> String {
    let program = Cli::command();
    let about = program.find_subcommand(command).and_then(clap::Command::get_about);
    let about = about.map(ToString::to_string).unwrap_or_default();
    let line = about.split(':').next().unwrap_or_default();
    let mut rest = line.chars();
    match rest.next() {
        Some(first) => first.to_lowercase().chain(rest).collect(),
        None => String::new(),
    }
}

/// The words after the program's name, as a process gets them.
fn with_program(words: &[OsString]) -> impl Iterator<Item = OsString> {
    std::iter::once(OsString::from("pytest-park")).chain(words.to_vec())
}
