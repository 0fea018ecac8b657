//! The words of the command line: the program and its commands, as clap declares them. No
//! behaviour.

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::cli::analyze::AnalyzeArgs;
use crate::cli::export::ExportArgs;
use crate::cli::history::HistoryArgs;
use crate::cli::runs::RunsArgs;
use crate::cli::serve::ServeArgs;

#[derive(Debug, Parser)]
#[command(
    name = "pytest-park",
    about = "Compare saved pytest-benchmark runs: what got faster, what got slower",
    version,
    disable_version_flag = true,
    disable_help_subcommand = false,
    arg_required_else_help = true,
    after_help = "Examples:
  pytest-park                                       ask what to do, on a terminal
  pytest --benchmark-save baseline                  save a run, with pytest-benchmark
  pytest-park analyze                               compare the two latest runs in ./.benchmarks
  pytest-park analyze --reference baseline          compare the latest run with one of your choice
  pytest-park runs                                  list the runs that can be chosen
  pytest-park history                               every benchmark over all runs, with its steps
  pytest-park serve                                 all of it in a browser

Exit codes: 0 success, 1 a gate failed, 2 an error."
)]
pub(super) struct Cli {
    /// Print the version
    #[arg(short = 'V', long, global = true)]
    pub version: bool,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare a candidate run with a reference run
    #[command(after_help = "Examples:
  pytest-park analyze                                           the two latest runs in ./.benchmarks
  pytest-park analyze --reference baseline --candidate candidate-v2
  pytest-park analyze --reference latest~5 --sort delta --only-changed
  pytest-park analyze --group-by group --group-by param:device
  pytest-park analyze --group-by group --distinct-param device
  pytest-park analyze --format json --output comparison.json
  pytest-park analyze --reference 'base*' --candidate 'new*' --pool   several runs a side
  pytest-park analyze --fail-on regressed --fail-on mean:20%          exit code 1 in a build

A selector is a run id, a tag, a file stem (0007_baseline), a number (7), a saved name (baseline), \
a commit or a prefix of it, branch:NAME, a path, latest, previous, oldest, latest~N, a date \
(2026-11-23), or a glob (base*). The first that matches wins.")]
    Analyze(Box<AnalyzeArgs>),

    /// List the runs found, oldest first
    #[command(after_help = "Examples:
  pytest-park runs
  pytest-park runs ./.benchmarks --format json")]
    Runs(RunsArgs),

    /// Show every benchmark over all runs: trend, first, last, best, and the steps
    #[command(after_help = "Examples:
  pytest-park history
  pytest-park history --only-changed --last 50
  pytest-park history --filter test_query --metric min --since 2026-11
  pytest-park history --reference v1.0 --group-by file --format markdown

A step is a change of the fastest rounds (on a quiet machine, of the medians) that stayed, found \
within one kind of machine, beside what the whole suite did. At least 8 runs are needed. Every step names its size, its interval, and the runs \
and commits around it.")]
    History(Box<HistoryArgs>),

    /// Write all runs as flat files that DuckDB, Spark and others read
    #[command(after_help = "Examples:
  pytest-park export --to exported
  pytest-park export ./.benchmarks --to exported --project web --source runner-1
  pytest-park export --to exported --format ndjson --with-data
  pytest-park export --print-schema

One file for each project, month and source, with one row for each run and case. Exporting again \
adds what is new and keeps what was exported before, also of artifacts that are gone by now.")]
    Export(ExportArgs),

    /// Show it all in a browser: a page that is served until Ctrl-C
    #[command(after_help = "Examples:
  pytest-park serve                                     the runs in ./.benchmarks, at http://127.0.0.1:8080/
  pytest-park serve --port 0 --open                     at a free port, in a browser
  pytest-park serve --reference baseline --group-by file

The address is the first line on standard output. The page changes when an artifact appears. Only \
this machine can reach it unless --host says otherwise; there is no login. The flags are what the \
page begins with.")]
    Serve(Box<ServeArgs>),

    /// Print a completion script for a shell
    ///
    /// The script asks the program, so that it offers the runs, groups and params of the folder.
    #[command(after_help = "Examples:
  pytest-park completions bash > ~/.local/share/bash-completion/completions/pytest-park
  pytest-park completions zsh > ~/.zfunc/_pytest-park            a folder that is in fpath
  pytest-park completions fish > ~/.config/fish/completions/pytest-park.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },

    /// Print the manual page
    #[command(after_help = "Example:
  pytest-park man | man -l -")]
    Man,

    /// Print the version
    Version,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::analysis::raw_question::COMPARISON_OPTIONS;

    #[test]
    fn the_command_line_has_no_contradiction() {
        Cli::command().debug_assert();
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
}
