//! The words of the command line: the program and its commands, as clap declares them. No
//! behaviour.

use clap::{ArgAction, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::cli::analyze::AnalyzeArgs;
use crate::cli::examples;
use crate::cli::export::ExportArgs;
use crate::cli::groups::{OTHER_OPTIONS, TalkArgs};
use crate::cli::growth::GrowthArgs;
use crate::cli::history::HistoryArgs;
use crate::cli::measure::MeasureArgs;
use crate::cli::runs::RunsArgs;
use crate::cli::selectors;
use crate::cli::serve::ServeArgs;

/// What help begins with; the options of every command are its end.
const HELP_TEMPLATE: &str = "{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

#[derive(Debug, Parser)]
#[command(
    name = "pytest-park",
    about = "Compare saved pytest-benchmark runs: what got faster, what got slower",
    version,
    disable_version_flag = true,
    disable_help_flag = true,
    arg_required_else_help = true,
    override_usage = "pytest-park <COMMAND> [OPTIONS] [PATH]...
       pytest-park <PATH>...            the same as pytest-park analyze",
    after_help = "Exit codes: 0 success, 1 a gate failed, 2 an error.
`pytest-park COMMAND --help` explains one command, `pytest-park man` all of them."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    #[command(flatten)]
    pub talk: TalkArgs,

    /// Print the version
    #[arg(short = 'V', long, global = true, help_heading = OTHER_OPTIONS, display_order = 1001)]
    pub version: bool,

    /// Print help
    #[arg(
        short, long, global = true, help_heading = OTHER_OPTIONS, display_order = 1002,
        action = ArgAction::Help,
    )]
    pub help: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare a candidate run with a reference run
    #[command(visible_aliases = ["compare", "diff"], after_help = selectors::shown())]
    Analyze(Box<AnalyzeArgs>),

    /// Measure two versions of the code in turn until the answer is there
    #[command(after_help = notes_of("measure"))]
    Measure(Box<MeasureArgs>),

    /// List the runs found, oldest first
    #[command(visible_alias = "list")]
    Runs(RunsArgs),

    /// Show every benchmark over all runs: trend, first, last, best, and the steps
    #[command(after_help = format!("{}\n\n{}", notes_of("history"), selectors::shown()))]
    History(Box<HistoryArgs>),

    /// Show how times grow with a numeric param, in two runs
    #[command(after_help = format!("{}\n\n{}", notes_of("growth"), selectors::shown()))]
    Growth(Box<GrowthArgs>),

    /// Write all runs as flat files that DuckDB, Spark and others read
    #[command(after_help = notes_of("export"))]
    Export(ExportArgs),

    /// Show it all in a browser: a page that is served until Ctrl-C
    #[command(after_help = format!("{}\n\n{}", notes_of("serve"), selectors::shown()))]
    Serve(Box<ServeArgs>),

    /// Print a completion script for a shell
    ///
    /// The script asks the program, so that it offers the runs, benchmarks, groups and params of
    /// the folder.
    Completions {
        /// The shell
        shell: Shell,
    },

    /// Print the manual page
    Man,

    /// Print the version
    Version,
}

const MEASURED: &str = "The reference is checked out below the cache folder, and the checkout is removed \
    afterwards; the working tree, the index and the branches stay as they are. A pair is one pytest \
    session of each side, both at the same benchmark, a few milliseconds each in turn. The pairs \
    are judged after 3, 4, 5, 6, 8, 10, 13, 16 and 20, and a benchmark that is settled is measured \
    no more. If both sides load the same code, the command says so and stops. Ctrl-C judges what \
    is there.";

const STEPS: &str = "A step is a change of the fastest rounds (on a quiet machine, of the \
    medians) that stayed, found within one kind of machine, in addition to the movement of the \
    whole suite. At least 8 runs are needed. Every step names its size, its interval, and the runs and commits \
    around it.";

const GROWN: &str = "A benchmark needs three sizes that both sides measured. The exponent is the \
    local one at the largest size, of the curve a + b n^k. A claim says that it changed by more \
    than 0.05, at the false discovery rate of --alpha over all benchmarks.";

const EXPORTED: &str = "One file for each project, month and source, with one row for each run \
    and case. Exporting again adds what is new and keeps what was exported before, also of \
    artifacts that are gone by now.";

const SERVED: &str = "The address is the first line on standard output, by default \
    http://127.0.0.1:8080/. The page changes when an artifact appears. Only this machine can \
    reach it unless --host says otherwise; there is no login. The options of a comparison are \
    what the page begins with.";

/// What is to know about a command beside its options; empty for most.
pub(super) fn notes_of(command: &str) -> &'static str {
    match command {
        "measure" => MEASURED,
        "history" => STEPS,
        "growth" => GROWN,
        "export" => EXPORTED,
        "serve" => SERVED,
        _ => "",
    }
}

/// The command line as clap knows it, with help for a terminal of this many columns.
pub(super) fn command_line(columns: usize) -> clap::Command {
    let mut program = Cli::command()
        .term_width(columns)
        .help_template(HELP_TEMPLATE)
        .before_help(examples::shown(examples::PROGRAM, columns));
    let names: Vec<String> =
        program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names {
        let examples = examples::of_command(&name);
        program = program.mut_subcommand(name, |command| {
            let command = command.help_template(HELP_TEMPLATE);
            match examples {
                [] => command,
                _ => command.before_help(examples::shown(examples, columns)),
            }
        });
    }
    program
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::raw_question::COMPARISON_OPTIONS;

    #[test]
    fn the_command_line_has_no_contradiction() {
        command_line(80).debug_assert();
    }

    #[test]
    fn analyze_and_serve_take_every_option_of_a_comparison() {
        let cli = Cli::command();
        for command in ["analyze", "serve"] {
            let command = cli.find_subcommand(command).unwrap();
            for option in &COMPARISON_OPTIONS {
                let flag = option.flag();
                let is_taken = command.get_arguments().any(|arg| arg.get_long() == Some(&flag));
                assert!(is_taken, "{} --{flag}", command.get_name());
            }
        }
    }

    #[test]
    fn every_example_is_a_command_line_that_works() {
        let program = command_line(80);
        let commands = program.get_subcommands().map(|command| command.get_name());
        let examples = commands.flat_map(examples::of_command).chain(examples::PROGRAM);
        let mut n_parsed = 0;
        for example in examples {
            let line = example.line.split(['|', '>']).next().unwrap_or_default();
            let words: Vec<String> =
                line.split_whitespace().map(|word| word.replace('\'', "")).collect();
            // A bare path is no command of clap, and a bare `pytest-park` asks.
            if words[0] != "pytest-park" || words.len() < 2 || words[1].contains('/') {
                continue;
            }
            program.clone().try_get_matches_from(&words).expect(line);
            n_parsed += 1;
        }
        assert!(n_parsed > 20, "{n_parsed}");
    }
}
