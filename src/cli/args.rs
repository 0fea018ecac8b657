//! The words of the command line, as clap declares them. No behaviour.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::cli::export::ExportArgs;
use crate::cli::history::HistoryArgs;
use crate::cli::serve::ServeArgs;

/// Says, truthfully, what got faster, what got slower, and how sure that is.
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

Exit codes: 0 done, 1 the asked gate failed, 2 could not do it."
)]
pub struct Cli {
    /// Print the version
    #[arg(short = 'V', long, global = true)]
    pub version: bool,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
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

A selector is a run id, a tag, a file stem (0007_baseline), a number (7), a saved name (baseline), a commit or a prefix \
of it, branch:NAME, a path, latest, previous, oldest, latest~N, a date (2026-11-23), or a glob (base*). The first \
that matches wins.")]
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

A step is a change of the median that stayed, found within one kind of machine, beside what the whole suite did. \
At least 8 runs are needed. Every step names its size, its interval, and the runs and commits around it.")]
    History(Box<HistoryArgs>),

    /// Write all runs as flat files that DuckDB, Spark and others read
    #[command(after_help = "Examples:
  pytest-park export --to exported
  pytest-park export ./.benchmarks --to exported --project web --source runner-1
  pytest-park export --to exported --format ndjson --with-data
  pytest-park export --print-schema

One file for each project, month and source, with one row for each run and case. Exporting again adds what is new and \
keeps what was exported before, also of artifacts that are gone by now.")]
    Export(ExportArgs),
    /// Show it all in a browser: a page that is served until Ctrl-C
    #[command(after_help = "Examples:
  pytest-park serve                                     the runs in ./.benchmarks, at http://127.0.0.1:8080/
  pytest-park serve --port 0 --open                     at a free port, in a browser
  pytest-park serve --reference baseline --group-by file

The address is the first line on standard output. The page changes when an artifact appears. Only this machine can \
reach it unless --host says otherwise; there is no login. The flags are what the page begins with.")]
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

#[derive(Debug, Args)]
pub struct SourceArgs {
    /// Folder (read recursively), artifact, or `-` for one artifact on standard input [default: ./.benchmarks]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read every file whole and make any warning an error
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
pub struct TalkArgs {
    /// Say more: files that were skipped, all warnings
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// Say nothing on standard error but errors
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub grouping: GroupingArgs,
    #[command(flatten)]
    pub verdict: VerdictArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub talk: TalkArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub struct ConfigArgs {
    /// Take defaults from [tool.pytest-park] of this file [default: the nearest pyproject.toml upward that has it]
    ///
    /// Every flag is a key there, and every flag is an environment variable such as PYTEST_PARK_FAIL_ON. The command line
    /// counts before the environment, the environment before the file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Take no defaults from any file
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Choosing runs")]
pub struct SelectionArgs {
    /// What to compare against [default: the run just before the candidate]
    #[arg(long, value_name = "RUN")]
    pub reference: Option<String>,

    /// What to judge [default: the latest run]
    #[arg(long, value_name = "RUN")]
    pub candidate: Option<String>,

    /// Let all runs that a selector matches form the side together
    #[arg(long)]
    pub pool: bool,

    /// Take defaults from runs on the candidate's kind of machine only
    #[arg(long)]
    pub same_machine: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Grouping and pairing")]
pub struct GroupingArgs {
    /// Group by custom:KEY, custom, group, marks, params, param:NAME, name, fullname, func, file or class
    ///
    /// Repeat it or give a comma list to combine. Without it: the first of custom, group, marks and params that has a
    /// value, case by case.
    #[arg(long, visible_alias = "grouping", value_name = "TOKEN", value_delimiter = ',')]
    pub group_by: Vec<String>,

    /// Fold rows that differ only in other params, and split groups by this one
    #[arg(long, value_name = "PARAM", value_delimiter = ',')]
    pub distinct_param: Vec<String>,

    /// Fold rows that differ only in this param
    #[arg(long, value_name = "PARAM", value_delimiter = ',')]
    pub exclude_param: Vec<String>,

    /// Name endings of the original implementation [default: original, orig, old, baseline]
    #[arg(long, value_name = "POSTFIX", value_delimiter = ',', allow_hyphen_values = true)]
    pub original_postfix: Vec<String>,

    /// Name endings of the implementation compared with it
    /// [default: reference, ref, new, optimized, optimised, candidate, cand]
    #[arg(long, value_name = "POSTFIX", value_delimiter = ',', allow_hyphen_values = true)]
    pub reference_postfix: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Verdicts")]
pub struct RuleArgs {
    /// Claim only changes beyond this many percent [default: 2]
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    pub min_effect: Option<String>,

    /// False discovery rate of the claims; one minus it is the confidence of the intervals [default: 0.05]
    #[arg(long, value_name = "RATE", allow_negative_numbers = true)]
    pub alpha: Option<String>,

    /// Scatter between runs in percent where neither pooled runs nor earlier ones tell it [default: auto]
    #[arg(long, value_name = "auto|PCT", allow_negative_numbers = true)]
    pub noise: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Verdicts")]
pub struct VerdictArgs {
    #[command(flatten)]
    pub rule: RuleArgs,

    /// Exit with 1 if a row regressed, or a statistic is slower than a limit
    ///
    /// `regressed` (by verdict), `regressed:5%` (and beyond 5 %), `mean:5%`, `median:0.001` (seconds). Repeat it; every
    /// one counts.
    #[arg(long, value_name = "EXPR", value_delimiter = ',')]
    pub fail_on: Vec<String>,

    /// Exit with 1 where there is no reference to compare with yet
    #[arg(long)]
    pub require_reference: bool,

    /// Show the numbers behind the verdict of this benchmark (its name, node id or a part of it)
    #[arg(long, value_name = "BENCHMARK")]
    pub explain: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How to write it: table, json, csv, markdown, html, junit or github
    ///
    /// `markdown` has the shape of a comment under a pull request. `html` is the dashboard in one file that needs no
    /// server. `junit` is a test report. `github` annotates a workflow, and
    /// adds the Markdown to the job summary that GITHUB_STEP_SUMMARY names, unless `--output` is given.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: String,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The statistic that deltas are made of: mean, median, min, max, stddev, iqr, q1 or q3
    #[arg(long, value_name = "STATISTIC", default_value = "mean")]
    pub metric: String,

    /// Show more columns: any statistic, rounds, iterations
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub columns: Vec<String>,

    /// Order rows by name, delta (biggest slowdown first), speedup (biggest first), reference or candidate (slowest first)
    #[arg(long, value_name = "ORDER", default_value = "name")]
    pub sort: String,

    /// Keep benchmarks whose node id this regular expression finds
    #[arg(long, value_name = "REGEX")]
    pub filter: Option<String>,

    /// Show only rows whose verdict is improved or regressed
    #[arg(long)]
    pub only_changed: bool,

    /// Show below a changed row the functions whose time changed most, by the profiles in this folder
    ///
    /// Its JSON files have the shape {"run_id": "…", "cases": [{"fullname": "…", "function": "…", "file": "…", "line": 1,
    /// "total_time": 0.001}]}, in seconds. What `pytest --benchmark-cprofile` saved inside the artifacts needs no folder.
    #[arg(long, value_name = "DIR")]
    pub profiler_folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RunsArgs {
    #[command(flatten)]
    pub source: SourceArgs,

    /// How to write it: table, json or markdown
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: String,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub talk: TalkArgs,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
