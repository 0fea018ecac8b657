//! clap's errors in our words, each with a command line that works where one can be found.
//!
//! ```text
//! error: `analyze` has no option `--baseline`
//!
//! hint: `pytest-park analyze bench --reference v1`
//! ```

use std::ffi::OsString;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command, Error};

use crate::cli::corrections::corrected;
use crate::cli::faulty_line::{Line, text, texts};
use crate::render::words::problems::{Problem, unknown_word};

/// A usage error of this line in words. The hint is the line as it was probably meant, if clap
/// takes that, else the help of the command.
pub(super) fn usage_problem(error: &Error, program: &Command, words: &[OsString]) -> Problem {
    let line = Line { program, words };
    let problem = in_words(error, &line);
    if let Some(fixed) = corrected(error, &line) {
        return problem.with_hint(fixed);
    }
    if problem.hint.is_some() {
        return problem;
    }
    let command = line.command().map(Command::get_name).filter(|name| *name != "help");
    let command = command.map_or(String::new(), |name| format!(" {name}"));
    problem.with_hint(format!("`pytest-park{command} --help`"))
}

/// An error about the value of a single argument, which no command line has.
pub(super) fn value_problem(error: &Error, mut command: Command) -> Problem {
    // clap shows only arguments of a built command.
    command.build();
    in_words(error, &Line { program: &command, words: &[] })
}

fn in_words(error: &Error, line: &Line<'_>) -> Problem {
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, line),
        ErrorKind::UnknownArgument => unknown_option(error, line),
        ErrorKind::InvalidValue => unknown_value(error, line),
        ErrorKind::ValueValidation => {
            let problem = Problem::new(format!(
                "{} does not take `{}`",
                named(error, line),
                text(error, ContextKind::InvalidValue).unwrap_or_default()
            ));
            match std::error::Error::source(error) {
                Some(source) => problem.because(source.to_string()),
                None => problem,
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = text(error, ContextKind::InvalidArg).unwrap_or_default();
            Problem::new(format!("{} needs `{missing}`", line.name()))
        }
        ErrorKind::TooManyValues => Problem::new(format!("{} takes no value", named(error, line))),
        ErrorKind::ArgumentConflict => conflict(error, line),
        ErrorKind::InvalidUtf8 => Problem::new("a word of the command line is not UTF-8"),
        // clap adds kinds in its minor versions.
        other => Problem::new(other.to_string()),
    }
}

fn unknown_command(error: &Error, line: &Line<'_>) -> Problem {
    let word = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    if looks_like_path(&word) {
        return Problem::new(format!("`{word}` is no file or folder, and no command"))
            .with_hint("`pytest-park analyze FOLDER` compares the two latest runs of a folder");
    }
    let commands: Vec<&str> = line.program.get_subcommands().map(Command::get_name).collect();
    Problem::new(format!("there is no command `{word}`"))
        .because(format!("known: {}", commands.join(", ")))
}

fn looks_like_path(word: &str) -> bool {
    word.contains(['/', '\\']) || word.starts_with('.') || word.ends_with(".json")
}

fn unknown_option(error: &Error, line: &Line<'_>) -> Problem {
    let word = text(error, ContextKind::InvalidArg).unwrap_or_default();
    if !word.starts_with('-') {
        return Problem::new(format!("{} does not take `{word}`", line.name()));
    }
    match line.owner_of(&word) {
        Some(owner) if line.command().is_none() => Problem::new(format!(
            "`{word}` is an option of `{}`, and no command is given",
            owner.get_name()
        )),
        Some(owner) => Problem::new(format!(
            "`{word}` is an option of `{}`: it goes after the command",
            owner.get_name()
        )),
        None => Problem::new(format!("{} has no option `{word}`", line.name())),
    }
}

fn unknown_value(error: &Error, line: &Line<'_>) -> Problem {
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let known = texts(error, ContextKind::ValidValue);
    let named = named(error, line);
    if value.is_empty() {
        let problem = Problem::new(format!("{named} needs a value"));
        return match known.as_slice() {
            [] => problem,
            known => problem.because(format!("known: {}", known.join(", "))),
        };
    }
    unknown_word(named.trim_matches('`'), &value, known.iter().map(String::as_str))
}

/// Two arguments that exclude each other, or one that is given twice.
fn conflict(error: &Error, line: &Line<'_>) -> Problem {
    let named = named(error, line);
    let other = text(error, ContextKind::PriorArg).unwrap_or_default();
    match line.arg(&other) {
        Some(prior) if label(prior) == named => {
            Problem::new(format!("{named} is given more than once"))
                .with_hint(format!("give {named} once"))
        }
        Some(prior) => {
            let other = label(prior);
            Problem::new(format!("{other} and {named} exclude each other"))
                .with_hint(format!("leave out {other} or {named}"))
        }
        None => Problem::new(format!("{named} does not go with `{other}`"))
            .with_hint(format!("leave out {named}")),
    }
}

/// The argument that an error is about, in backticks.
fn named(error: &Error, line: &Line<'_>) -> String {
    let shown = text(error, ContextKind::InvalidArg).unwrap_or_default();
    line.arg(&shown).map_or_else(|| format!("`{shown}`"), label)
}

/// An argument as a message names it: its flag, or what its value is called.
fn label(arg: &Arg) -> String {
    match arg.get_long() {
        Some(flag) => format!("`--{flag}`"),
        None => format!("`{}`", arg.to_string().trim_matches(['<', '>', '[', ']', '.'])),
    }
}
