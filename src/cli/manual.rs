//! The manual: one page with everything, because nothing else is installed that it could point to.

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command, Id};
use roff::{Roff, bold, italic, roman};

use crate::cli::command::{command_line, notes_of};
use crate::cli::examples::{Example, PROGRAM, of_command};
use crate::cli::groups::OTHER_OPTIONS;
use crate::cli::selectors::SELECTORS;

const DESCRIPTION: &str = "pytest-park reads folders of artifacts that pytest-benchmark saved. It \
    compares two runs, or several runs a side, and says for every benchmark whether it got faster \
    or slower, by how much, and how sure that is. Without a command, on a terminal, it asks what \
    to do. With a path in place of the command it does what analyze does.";

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "Done. Without a gate, this includes a comparison in which everything got slower."),
    ("1", "A gate failed: --fail-on, --require-reference, or a budget of pyproject.toml."),
    ("2", "The command could not do its work. Standard error says why, and what would work."),
    ("130", "Ctrl-C at a question of the guided session."),
];

const ENVIRONMENT: [(&str, &str); 5] = [
    (
        "PYTEST_PARK_*",
        "Defaults for the options of analyze, measure and serve: PYTEST_PARK_FAIL_ON is --fail-on, \
         PYTEST_PARK_PATHS is PATH. They count before pyproject.toml and after the command line.",
    ),
    ("NO_COLOR", "If set, --color auto means never."),
    ("CLICOLOR_FORCE, FORCE_COLOR", "If set, --color auto means always."),
    ("COLUMNS", "The width of the output, in place of the terminal's."),
    (
        "GITHUB_STEP_SUMMARY",
        "The file to which analyze --format github adds a comparison as Markdown.",
    ),
];

const FILES: [(&str, &str); 2] = [
    ("./.benchmarks", "Where pytest-benchmark saves runs, and the default PATH."),
    (
        "pyproject.toml",
        "[tool.pytest-park] of the nearest one upward has defaults for the options of analyze \
         and serve, and budgets and waivers of single benchmarks.",
    ),
];

/// The page in roff.
pub(super) fn manual() -> String {
    let mut program = command_line(usize::MAX);
    program.build();
    let mut page = Roff::new();
    let version = format!("pytest-park {}", env!("CARGO_PKG_VERSION"));
    page.control("TH", ["pytest-park", "1", "\"\"", version.as_str()]);
    page.control("SH", ["NAME"]);
    page.text([roman(format!("pytest-park - {}", text_of(program.get_about())))]);
    page.control("SH", ["SYNOPSIS"]);
    usage(&mut page, &mut program);
    page.control("SH", ["DESCRIPTION"]);
    page.text([roman(DESCRIPTION)]);
    page.control("SH", ["COMMANDS"]);
    let names: Vec<String> = program.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for name in names.iter().filter(|name| *name != "help") {
        command(&mut page, &mut program, name);
    }
    page.control("SH", ["OPTIONS"]);
    page.text([roman("These go with every command, before it or after it.")]);
    for arg in program.get_arguments() {
        option(&mut page, arg);
    }
    page.control("SH", ["SELECTORS"]);
    page.text([roman("A RUN is one of these. The first that finds a run wins.")]);
    terms(&mut page, &SELECTORS);
    page.control("SH", ["EXIT STATUS"]);
    terms(&mut page, &EXIT_STATUS);
    page.control("SH", ["ENVIRONMENT"]);
    terms(&mut page, &ENVIRONMENT);
    page.control("SH", ["FILES"]);
    terms(&mut page, &FILES);
    page.control("SH", ["EXAMPLES"]);
    examples(&mut page, PROGRAM);
    page.render()
}

/// A command: its usage, what it does, its options by heading, and examples.
fn command(page: &mut Roff, program: &mut Command, name: &str) {
    let of_program: Vec<Id> = program.get_arguments().map(|arg| arg.get_id().clone()).collect();
    let Some(command) = program.find_subcommand_mut(name) else { return };
    let aliases: Vec<&str> = command.get_visible_aliases().collect();
    let title = [&[name], aliases.as_slice()].concat().join(", ");
    page.control("SS", [title.as_str()]);
    usage(page, command);
    let about = command.get_long_about().or_else(|| command.get_about());
    paragraphs(page, &format!("{}\n\n{}", text_of(about), notes_of(name)));
    let own = command.get_arguments().filter(|arg| !of_program.contains(arg.get_id()));
    let mut last_heading = None;
    for arg in own {
        let heading = arg.get_help_heading().filter(|heading| *heading != OTHER_OPTIONS);
        if heading != last_heading
            && let Some(heading) = heading
        {
            page.control("PP", []);
            page.text([italic(format!("{heading}:"))]);
        }
        last_heading = heading;
        option(page, arg);
    }
    examples(page, of_command(name));
}

fn usage(page: &mut Roff, command: &mut Command) {
    let usage = command.render_usage().to_string();
    let lines = usage.trim_start_matches("Usage:").lines().map(str::trim);
    page.control("nf", []);
    for line in lines {
        page.text([bold(line)]);
    }
    page.control("fi", []);
}

/// An argument: its flags and value, then its help with its words and its default.
fn option(page: &mut Roff, arg: &Arg) {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let aliases = arg.get_visible_aliases().unwrap_or_default();
    let aliases = aliases.iter().map(|alias| format!("--{alias}"));
    let flags: Vec<String> = short.into_iter().chain(long).chain(aliases).collect();
    let value = arg.get_value_names().unwrap_or_default().first();
    let value = value.filter(|_| arg.get_action().takes_values());
    page.control("TP", []);
    page.text(match value {
        Some(value) if arg.is_positional() => vec![italic(value.as_str())],
        Some(value) => vec![bold(flags.join(", ")), roman(" "), italic(value.as_str())],
        None => vec![bold(flags.join(", "))],
    });
    // Not every reader of manuals knows another character set.
    let mut help = text_of(arg.get_long_help().or_else(|| arg.get_help())).replace('…', "...");
    if !arg.is_hide_possible_values_set() && arg.get_action().takes_values() {
        let known = arg.get_possible_values();
        let names: Vec<&str> = known.iter().map(PossibleValue::get_name).collect();
        if !names.is_empty() {
            help = format!("{help}: {}", names.join(", "));
        }
    }
    let default = arg.get_default_values().first();
    if let Some(default) = default.filter(|_| arg.get_action().takes_values()) {
        help = format!("{help} [default: {}]", default.to_string_lossy());
    }
    // Paragraphs inside an entry keep its indent.
    for (paragraph_idx, paragraph) in help.split("\n\n").enumerate() {
        if paragraph_idx > 0 {
            page.control("IP", []);
        }
        page.text([roman(paragraph)]);
    }
}

/// Words, each with what it means.
fn terms(page: &mut Roff, terms: &[(&str, &str)]) {
    for (term, meaning) in terms {
        page.control("TP", []);
        page.text([bold(*term)]);
        page.text([roman(*meaning)]);
    }
}

/// Examples as they are typed, line by line.
fn examples(page: &mut Roff, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    page.control("PP", []);
    page.control("RS", ["4"]);
    page.control("EX", []);
    for Example { line, about } in examples {
        page.text([roman(*line)]);
        if !about.is_empty() {
            page.text([roman(format!("    {about}"))]);
        }
    }
    page.control("EE", []);
    page.control("RE", []);
}

fn paragraphs(page: &mut Roff, text: &str) {
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        page.control("PP", []);
        page.text([roman(paragraph)]);
    }
}

fn text_of(text: Option<&StyledStr>) -> String {
    text.map(StyledStr::to_string).unwrap_or_default()
}
