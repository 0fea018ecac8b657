//! A wrong command line as it was probably meant: the words of other tools become ours, a
//! misspelled word its nearest one, and what is missing an example.

use std::ffi::OsString;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command, Error};

use crate::analysis::choose::spelling::{is_misspelled, nearest};
use crate::cli::faulty_line::{Line, find_option, long_names, text};
use crate::render::words::command_line::command_line;

/// The most faults of one line that are corrected.
const MOST_FAULTS: usize = 5;

/// Commands that other tools have, and the words that do the same here.
const COMMANDS: [(&[&str], &[&str]); 7] = [
    (&["report", "html", "page"], &["analyze", "--format", "html", "--output", "report.html"]),
    (&["show", "cmp", "comp", "check", "stats"], &["analyze"]),
    (&["json"], &["analyze", "--format", "json"]),
    (&["csv"], &["analyze", "--format", "csv"]),
    (&["ls", "log", "info"], &["runs"]),
    (&["trend", "trends", "plot", "graph", "timeline"], &["history"]),
    (&["dashboard", "browse", "browser", "server", "ui", "web"], &["serve"]),
];

/// Options that other tools have, and ours. A value goes to the last of our words.
const OPTIONS: [(&[&str], &[&str]); 20] = [
    (&["baseline", "base", "against", "compare", "old", "before"], &["--reference"]),
    (&["contender", "current", "new", "after", "target"], &["--candidate"]),
    (&["threshold", "tolerance"], &["--min-effect"]),
    (&["top", "limit", "head"], &["--sort", "delta", "--only-changed"]),
    (&["output-format", "fmt"], &["--format"]),
    (&["sort-by", "order", "order-by"], &["--sort"]),
    (&["group", "groupby", "by"], &["--group-by"]),
    (&["out", "output-file"], &["--output"]),
    (&["statistic", "stat", "stats"], &["--metric"]),
    (&["match", "pattern", "select", "benchmarks"], &["--filter"]),
    (&["fail", "compare-fail", "benchmark-compare-fail"], &["--fail-on"]),
    (&["significance", "fdr"], &["--alpha"]),
    (&["no-color", "no-colour"], &["--color", "never"]),
    (&["colour"], &["--color"]),
    (&["silent"], &["--quiet"]),
    (&["md"], &["--format", "markdown"]),
    (&["junitxml", "junit-xml", "xml"], &["--format", "junit"]),
    (&["histogram"], &["--format", "html"]),
    (&["storage", "benchmark-storage", "folder", "dir", "path"], &[]),
    (&["limit", "top", "tail"], &["--last"]),
];

/// Values that work, by the name that help gives to a value.
const EXAMPLES: [(&str, &str); 17] = [
    ("RUN", "previous"),
    ("RUN|DATE", "oldest"),
    ("TOKEN", "file"),
    ("PARAM", "NAME"),
    ("POSTFIX", "old"),
    ("PCT", "5"),
    ("auto|PCT", "auto"),
    ("RATE", "0.05"),
    ("EXPR", "regressed"),
    ("BENCHMARK", "test_name"),
    ("REGEX", "test_name"),
    ("FILE", "FILE"),
    ("DIR", "exported"),
    ("N", "50"),
    ("PORT", "8080"),
    ("HOST", "127.0.0.1"),
    ("LABEL", "main"),
];

/// The line as it was probably meant, in backticks, if clap takes it.
pub(super) fn corrected(error: &Error, line: &Line<'_>) -> Option<String> {
    let mut words = correction(error, line)?;
    for _ in 0..MOST_FAULTS {
        match line.program.clone().try_get_matches_from(&words) {
            Ok(_) => return Some(format!("`{}`", command_line(words.get(1..)?))),
            Err(error) => {
                words = correction(&error, &Line { program: line.program, words: &words })?;
            }
        }
    }
    None
}

/// The line without the fault that an error names.
fn correction(error: &Error, line: &Line<'_>) -> Option<Vec<OsString>> {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            command_correction(&text(error, ContextKind::InvalidSubcommand)?, line)
        }
        ErrorKind::UnknownArgument => {
            option_correction(&text(error, ContextKind::InvalidArg)?, line)
        }
        ErrorKind::MissingRequiredArgument => {
            let arg = line.arg(&text(error, ContextKind::InvalidArg)?)?;
            let flag = arg.get_long().map(|flag| format!("--{flag}"));
            let words: Vec<&str> = flag.as_deref().into_iter().chain([example(arg)?]).collect();
            Some(line.with(line.words.len()..line.words.len(), &words))
        }
        ErrorKind::InvalidValue => value_correction(error, line),
        ErrorKind::TooManyValues => {
            let arg = line.arg(&text(error, ContextKind::InvalidArg)?)?;
            let flag = format!("--{}", arg.get_long()?);
            let (word_idx, _) = line.find(&flag)?;
            Some(line.with(word_idx..word_idx + 1, &[&flag]))
        }
        // The other faults have no meaning that could be guessed.
        _ => None,
    }
}

fn command_correction(word: &str, line: &Line<'_>) -> Option<Vec<OsString>> {
    let word_idx = line.words.iter().position(|other| other.to_str() == Some(word))?;
    let known = line.program.get_subcommands().flat_map(Command::get_name_and_visible_aliases);
    let foreign = COMMANDS.iter().find(|(theirs, _)| theirs.contains(&word));
    let words = match foreign {
        Some((_, ours)) => *ours,
        None => &[nearest(word, known)?],
    };
    Some(line.with(word_idx..word_idx + 1, &without_repeats(words, line)))
}

/// The words without the options that the line has already.
fn without_repeats<'w>(words: &[&'w str], line: &Line<'_>) -> Vec<&'w str> {
    let has = |flag: &str| line.find(flag).is_some();
    let mut kept = Vec::new();
    let mut is_left_out = false;
    for word in words {
        if word.starts_with('-') {
            is_left_out = has(word) || (*word == "--output" && has("-o"));
        }
        if !is_left_out {
            kept.push(*word);
        }
    }
    kept
}

fn option_correction(option: &str, line: &Line<'_>) -> Option<Vec<OsString>> {
    let (word_idx, value) = line.find(option)?;
    if let Some(owner) = line.owner_of(option) {
        return Some(with_command_first(owner.get_name(), line));
    }
    let Some(command) = line.command() else {
        let usual = line.program.find_subcommand("analyze")?;
        our_option(option, usual, line.program)?;
        return Some(with_command_first(usual.get_name(), line));
    };
    let mut words = our_option(option, command, line.program)?;
    let takes_value = words.last().is_none_or(|last| {
        find_option(command, last).is_some_and(|arg| arg.get_action().takes_values())
    });
    let mut end = word_idx + 1;
    match value {
        Some(value) if takes_value => words.push(value),
        // `--csv=FILE`
        Some(value) if words.first().is_some_and(|word| word == "--format") => {
            words.extend(["--output".to_owned(), value]);
        }
        // A terminal cannot show a page.
        None if words.last().is_some_and(|word| word == "html") => {
            let page = without_repeats(&["--output", "report.html"], line);
            words.extend(page.into_iter().map(str::to_owned));
        }
        // The value is next to an option of ours that takes none, as in `--top 5`.
        None if !takes_value && is_number(line.words.get(end)) => end += 1,
        Some(_) | None => {}
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Some(line.with(word_idx..end, &words))
}

/// The line with its command before everything else; with this one, if it has none.
fn with_command_first(command: &str, line: &Line<'_>) -> Vec<OsString> {
    let mut words = line.words.to_vec();
    let is_command = |word: &OsString| line.program.find_subcommand(word).is_some();
    let first = match words.iter().skip(1).position(is_command) {
        Some(after_program) => words.remove(after_program + 1),
        None => command.into(),
    };
    words.insert(1, first);
    words
}

fn is_number(word: Option<&OsString>) -> bool {
    word.and_then(|word| word.to_str()).is_some_and(|word| word.parse::<f64>().is_ok())
}

/// The words that mean what an option of another tool means, if this command has them; else the
/// option with the nearest spelling. What another command has is no misspelling.
fn our_option(option: &str, command: &Command, program: &Command) -> Option<Vec<String>> {
    let name = option.trim_start_matches('-');
    for (_, ours) in OPTIONS.iter().filter(|(theirs, _)| theirs.contains(&name)) {
        let mut flags = ours.iter().filter(|word| word.starts_with('-'));
        if flags.all(|flag| find_option(command, flag).is_some()) {
            return Some(ours.iter().map(|word| (*word).to_owned()).collect());
        }
    }
    // `--json`
    let format = find_option(command, "--format");
    let formats = format.map(Arg::get_possible_values).unwrap_or_default();
    if formats.iter().any(|format| format.get_name() == name) {
        return Some(vec!["--format".to_owned(), name.to_owned()]);
    }
    if program.get_subcommands().any(|other| find_option(other, option).is_some()) {
        return None;
    }
    let known = command.get_arguments().flat_map(long_names);
    nearest(name, known.filter(|known| is_misspelled(name, known)))
        .map(|near| vec![format!("--{near}")])
}

fn value_correction(error: &Error, line: &Line<'_>) -> Option<Vec<OsString>> {
    let arg = line.arg(&text(error, ContextKind::InvalidArg)?)?;
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let known = arg.get_possible_values();
    let names: Vec<&str> = known.iter().map(|known| known.get_name()).collect();
    let instead = match nearest(&value, names.iter().copied()) {
        Some(near) if !value.is_empty() => near,
        Some(_) | None => names.first().copied().or(example(arg))?,
    };
    let Some(name) = arg.get_long() else {
        let at = line.words.iter().rposition(|word| word.to_str() == Some(value.as_str()))?;
        return Some(line.with(at..at + 1, &[instead]));
    };
    let shorts = arg.get_short().map(|short| format!("-{short}"));
    let flags = long_names(arg).into_iter().map(|long| format!("--{long}")).chain(shorts);
    let (word_idx, joined) = flags.filter_map(|flag| line.find(&flag)).next()?;
    let next = line.words.get(word_idx + 1).and_then(|word| word.to_str());
    let has_value = joined.is_none() && next == Some(value.as_str());
    let end = word_idx + 1 + usize::from(has_value);
    Some(line.with(word_idx..end, &[&format!("--{name}"), instead]))
}

/// A value that an argument takes.
fn example(arg: &Arg) -> Option<&'static str> {
    // The shells are the only positional words from a list.
    if arg.get_id() == "shell" {
        return Some("bash");
    }
    let name = arg.get_value_names()?.first()?;
    EXAMPLES.iter().find(|(known, _)| *known == name.as_str()).map(|(_, value)| *value)
}
