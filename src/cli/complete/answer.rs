//! The answer to a shell's script, which calls the program with the words of the line.
//!
//! `clap_complete` finds out which word is completed and knows the words of commands, flags and
//! fixed values; this file adds the words of the archive. On any error nothing is offered and
//! nothing is printed, because it would be printed in the middle of the line.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Arg, ArgMatches, Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::cli::command::Cli;
use crate::cli::complete::script::{SHELLS, VARIABLE};
use crate::cli::parse::parse;
use crate::commands::completion_candidates::{
    Suggestion, benchmarks, gates, params, selectors, tokens,
};
use crate::commands::request::Request;
use crate::host::Terminal;
use crate::render::words::command_line::unquoted;

/// The completions for a shell; `None` where no shell calls. `args` are `pytest-park -- WORD...`,
/// the words of the line up to the cursor.
pub(crate) fn answer(args: &[OsString], terminal: &Terminal) -> Option<String> {
    let shell = SHELLS.completer(terminal.environment.get(VARIABLE)?)?;
    let words = match args {
        [_, dashes, words @ ..] if dashes == "--" && !words.is_empty() => words,
        _ => return None,
    };
    let words: Vec<OsString> = match shell.name() {
        // These two pass on what is typed, quotes and all; the others what it means.
        "bash" | "zsh" => words.iter().map(|word| unquoted(word)).collect(),
        _ => words.to_vec(),
    };
    let mut command = command(&folders(&words, terminal));
    let mut text = Vec::new();
    match shell.write_complete(&mut command, words, terminal.folder.as_deref(), &mut text) {
        Ok(()) => Some(String::from_utf8_lossy(&text).into_owned()),
        Err(_) => Some(String::new()),
    }
}

/// The folders of the line so far, else those that its command reads by default.
fn folders(words: &[OsString], terminal: &Terminal) -> Vec<PathBuf> {
    let matches = Cli::command().ignore_errors(true).try_get_matches_from(words).ok();
    let (command, matches) = matches.as_ref().and_then(ArgMatches::subcommand).unzip();
    let given = matches
        .and_then(|matches: &ArgMatches| matches.try_get_many::<PathBuf>("paths").ok().flatten());
    if let Some(given) = given {
        // Standard input belongs to the shell.
        return given.filter(|path| path.as_os_str() != "-").cloned().collect();
    }
    let by_default = command.map(|name| parse(["pytest-park", name].map(OsString::from), terminal));
    match by_default {
        Some(Ok(Request::Analyze(request))) => request.sources.paths,
        Some(Ok(_) | Err(_)) | None => vec![PathBuf::from("./.benchmarks")],
    }
}

/// The command line with the words of an archive for the values of its options.
fn command(folders: &[PathBuf]) -> Command {
    let mut command = Cli::command();
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command =
            command.mut_subcommand(name, |sub| sub.mut_args(|arg| with_suggestions(arg, folders)));
    }
    command
}

fn with_suggestions(arg: Arg, folders: &[PathBuf]) -> Arg {
    let suggest: fn(&[PathBuf]) -> Vec<Suggestion> = match arg.get_long() {
        Some("reference" | "candidate" | "since") => selectors,
        Some("group-by") => tokens,
        Some("explain") => benchmarks,
        Some("fail-on") => gates,
        Some("distinct-param" | "exclude-param" | "compare" | "over") => params,
        Some(_) | None => return arg,
    };
    let folders = folders.to_vec();
    arg.add(ArgValueCompleter::new(move |typed: &OsStr| candidates(suggest(&folders), typed)))
}

/// The suggestions that begin as the word does, in their order.
fn candidates(suggestions: Vec<Suggestion>, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let mut candidates = Vec::new();
    for Suggestion { word, about } in suggestions {
        if word.starts_with(typed) {
            let about = (!about.is_empty()).then(|| StyledStr::from(about));
            let order = Some(candidates.len());
            candidates.push(CompletionCandidate::new(word).help(about).display_order(order));
        }
    }
    candidates
}
