//! `pytest-park` alone on a terminal: asks, then carries out the command line that the answers make, and shows it.

use std::ffi::OsString;
use std::io;

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::pair::naming::Postfixes;
use crate::cli::groups::talk;
use crate::cli::groups::{ColorChoice, TalkArgs};
use crate::cli::parse;
use crate::cli::refusal::{Refusal, explain};
use crate::commands;
use crate::commands::guided::{Start, Task, TaskOutcome, ask};
use crate::commands::request::Request;
use crate::host::{ExitStatus, Io, Terminal};
use crate::render::words::command_line::command_line;
use crate::render::words::messages;

/// Whether the words ask for nothing, and there is someone to ask what to do.
pub(crate) fn is_wanted(args: &[OsString], terminal: &Terminal) -> bool {
    args.len() <= 1 && terminal.interactive
}

/// Asks, and does what was answered.
///
/// # Errors
/// Only those of the writers.
pub(crate) fn run(io: &mut Io<'_>) -> io::Result<ExitStatus> {
    let start = match start(&io.terminal) {
        Ok(start) => start,
        Err(refusal) => return explain(&refusal, io).map(|()| refusal.status()),
    };
    let words = match ask(&start, io) {
        Ok(TaskOutcome::Command(words)) => words,
        Ok(TaskOutcome::Left) => return Ok(ExitStatus::Success),
        Ok(TaskOutcome::Interrupted) => return Ok(ExitStatus::Interrupted),
        Err(stop) => return commands::stop::stopped(stop, start.talk.color_err, io),
    };
    match parse(named(&words), &io.terminal) {
        Ok(request) => {
            // What lasts until it is stopped is named before.
            let lasts = matches!(request, Request::Serve(_));
            let line = command_line(&words);
            if lasts {
                messages::print_command_line(&line, start.talk.color_err, io.stderr)?;
            }
            let status = commands::run(request, io)?;
            io.stdout.flush()?;
            if !lasts {
                messages::print_command_line(&line, start.talk.color_err, io.stderr)?;
            }
            Ok(status)
        }
        Err(refusal) => explain(&refusal, io).map(|()| refusal.status()),
    }
}

/// What can be done, and what each command would do by itself, configuration and all: asked of the parser, so that it
/// is true.
fn start(terminal: &Terminal) -> Result<Start, Refusal> {
    let mut start = Start {
        tasks: Vec::new(),
        wanted: RunSelection::default(),
        postfixes: Postfixes::new(&[], &[]),
        talk: talk(&TalkArgs { verbose: 0, quiet: false, color: ColorChoice::Auto }, terminal),
    };
    for (command, offered_as) in [
        ("analyze", "compare two runs"),
        ("history", "show every benchmark over all runs"),
        ("serve", "look at it all in a browser"),
        ("runs", "list the runs"),
    ] {
        let (sources, compares) = match parse(named(&[command.into()]), terminal)? {
            Request::Analyze(request) => {
                start.wanted = request.wanted;
                start.postfixes = request.rules.fold.postfixes;
                (request.sources, true)
            }
            Request::History(request) => (request.sources, false),
            Request::Serve(request) => (request.sources, false),
            Request::Runs(request) => (request.sources, false),
            Request::Export(_)
            | Request::Print(_)
            | Request::PluginReport
            | Request::PluginGroup => continue,
        };
        start.tasks.push(Task { command, offered_as, compares, sources });
    }
    Ok(start)
}

/// The words behind the program's name, as a process gets them.
fn named(words: &[OsString]) -> impl Iterator<Item = OsString> {
    std::iter::once(OsString::from("pytest-park")).chain(words.to_vec())
}
