//! Completions that know the archive: `--reference <TAB>` offers the runs that are there.
//!
//! The script of a shell calls the program with the words of the line and the shell's name in `PYTEST_PARK_COMPLETE`;
//! `clap_complete` finds out which word is asked for, and this module what to offer for its value. On any error nothing
//! is offered and nothing is said, because whatever is said would land in the middle of the line.

mod bash;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Elvish, Fish, Powershell, Shells, Zsh};

use crate::cli::command::Cli;
use crate::cli::complete::bash::Bash;
use crate::cli::parse;
use crate::commands::completion_candidates;
use crate::commands::completion_candidates::CandidateKind;
use crate::commands::request::Request;
use crate::export::format::Format;
use crate::host::Terminal;
use crate::model::statistic::Statistic;
use crate::render::formats::output_format::{HistoryFormat, OutputFormat, RunsFormat};
use crate::render::report::SortBy;
use crate::render::words::command_line::unquoted;

/// The variable in which a shell's script says who asks.
pub(super) const VARIABLE: &str = "PYTEST_PARK_COMPLETE";

/// Bash is ours, because it breaks words at `:` and `=`.
const SHELLS: Shells<'_> = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

/// Behind the script for zsh: where it is found in `fpath`, its first call is already one for a completion.
const ZSH_AUTOLOADED: &str = r#"[[ "${funcstack[1]}" == _pytest-park ]] && _clap_dynamic_completer_pytest_park "$@" || true"#;

/// The script that a shell reads once.
pub(super) fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    if let Some(shell) = SHELLS.completer(&shell.to_string()) {
        // Writing into memory does not fail.
        shell
            .write_registration(VARIABLE, "pytest-park", "pytest-park", "pytest-park", &mut script)
            .ok();
    }
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Zsh {
        script.push_str(ZSH_AUTOLOADED);
        script.push('\n');
    }
    script
}

/// The answer to a shell's script; `None` where no shell asks. `args` are `pytest-park -- WORD...`, the words of the
/// line as far as the cursor.
pub(super) fn answer(args: &[OsString], terminal: &Terminal) -> Option<String> {
    let shell = SHELLS.completer(terminal.environment.get(VARIABLE)?)?;
    let words = match args {
        [_, dashes, words @ ..] if dashes == "--" && !words.is_empty() => words,
        _ => return None,
    };
    let words: Vec<OsString> = match shell.name() {
        // They hand on what was typed; the others what it means.
        "bash" | "zsh" => words.iter().map(|it| unquoted(it)).collect(),
        _ => words.to_vec(),
    };
    let mut command = command(folders(&words, terminal));
    let mut text = Vec::new();
    match shell.write_complete(&mut command, words, terminal.folder.as_deref(), &mut text) {
        Ok(()) => Some(String::from_utf8_lossy(&text).into_owned()),
        Err(_) => Some(String::new()),
    }
}

/// Where artifacts are, as the line says it so far, else as the command takes it by itself.
fn folders(words: &[OsString], terminal: &Terminal) -> Vec<PathBuf> {
    let matches = Cli::command().ignore_errors(true).try_get_matches_from(words).ok();
    let (command, matches) = matches.as_ref().and_then(|it| it.subcommand()).unzip();
    let given = matches
        .and_then(|it: &clap::ArgMatches| it.try_get_many::<PathBuf>("paths").ok().flatten());
    if let Some(given) = given {
        // Standard input belongs to the shell.
        return given.filter(|it| it.as_os_str() != "-").cloned().collect();
    }
    let by_itself = command.map(|it| parse(["pytest-park", it].map(OsString::from), terminal));
    match by_itself {
        Some(Ok(Request::Analyze(request))) => request.sources.paths,
        Some(Ok(_) | Err(_)) | None => vec![PathBuf::from("./.benchmarks")],
    }
}

/// The command line with something to offer for the values of its options.
fn command(folders: Vec<PathBuf>) -> Command {
    let mut command = Cli::command();
    let names: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| {
            let formats = formats(sub.get_name());
            sub.mut_args(|arg| offering(arg, &formats, &folders))
        });
    }
    command
}

/// The formats of a subcommand.
fn formats(subcommand: &str) -> Vec<&'static str> {
    match subcommand {
        "analyze" => OutputFormat::ALL.iter().map(|it| it.label()).collect(),
        "history" => HistoryFormat::ALL.iter().map(|it| it.label()).collect(),
        "runs" => RunsFormat::ALL.iter().map(|it| it.label()).collect(),
        "export" => Format::ALL.iter().map(|it| it.label()).collect(),
        _ => Vec::new(),
    }
}

fn offering(arg: Arg, formats: &[&'static str], folders: &[PathBuf]) -> Arg {
    let of_archive = |offers: fn(&[PathBuf]) -> Vec<CandidateKind>| {
        let folders = folders.to_vec();
        ArgValueCompleter::new(move |begun: &OsStr| candidates(offers(&folders), begun))
    };
    let words = |words: Vec<&'static str>| {
        let offers = words
            .into_iter()
            .map(|word| CandidateKind { word: word.to_owned(), about: String::new() });
        let offers: Vec<CandidateKind> = offers.collect();
        ArgValueCompleter::new(move |begun: &OsStr| candidates(offers.clone(), begun))
    };
    let statistics = || Statistic::ALL.iter().map(|it| it.label());
    match arg.get_long() {
        Some("reference" | "candidate" | "since") => {
            arg.add(of_archive(completion_candidates::selectors))
        }
        Some("group-by") => arg.add(of_archive(completion_candidates::tokens)),
        Some("distinct-param" | "exclude-param") => {
            arg.add(of_archive(completion_candidates::params))
        }
        Some("format") => arg.add(words(formats.to_vec())),
        Some("sort") => arg.add(words(SortBy::ALL.iter().map(|it| it.label()).collect())),
        Some("metric") => arg.add(words(statistics().collect())),
        Some("columns") => arg.add(words(statistics().chain(["rounds", "iterations"]).collect())),
        Some(_) | None => arg,
    }
}

/// The offers that begin as the word does, in their order.
fn candidates(offers: Vec<CandidateKind>, begun: &OsStr) -> Vec<CompletionCandidate> {
    let Some(begun) = begun.to_str() else { return Vec::new() };
    let fitting = offers.into_iter().filter(|it| it.word.starts_with(begun));
    fitting
        .enumerate()
        .map(|(place, CandidateKind { word, about })| {
            let about = (!about.is_empty()).then(|| StyledStr::from(about));
            CompletionCandidate::new(word).help(about).display_order(Some(place))
        })
        .collect()
}
