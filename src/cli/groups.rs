//! Groups of options that several commands share, and what they mean.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::analysis::question::RawComparison;
use crate::commands::request::{Destination, Sources, Talk};
use crate::host::Terminal;

#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// Folder (read recursively), artifact, or `-` for one artifact on standard input [default: ./.benchmarks]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read every file whole and make any warning an error
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(super) struct TalkArgs {
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
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
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
pub(super) struct SelectionArgs {
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
pub(super) struct GroupingArgs {
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
pub(super) struct RuleArgs {
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

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

pub(super) fn sources(args: SourceArgs) -> Sources {
    let given = !args.paths.is_empty();
    let paths = if given { args.paths } else { vec![PathBuf::from("./.benchmarks")] };
    Sources { paths, strict: args.strict }
}

pub(super) fn talk(args: &TalkArgs, terminal: &Terminal) -> Talk {
    let decide = |auto: bool| match args.color {
        ColorChoice::Auto => auto,
        ColorChoice::Always => true,
        ColorChoice::Never => false,
    };
    Talk {
        verbose: args.verbose > 0,
        quiet: args.quiet,
        color: decide(terminal.color),
        color_err: decide(terminal.color_err),
        progress: terminal.progress && !args.quiet,
    }
}

pub(super) fn destination(
    output: Option<PathBuf>,
    args: &TalkArgs,
    terminal: &Terminal,
) -> Destination {
    // A file is no terminal: no width, and colour only by explicit wish.
    match output {
        Some(path) if path.as_os_str() != "-" => Destination {
            path: Some(path),
            color: args.color == ColorChoice::Always,
            width: None,
            ascii: false,
        },
        Some(_) | None => Destination {
            path: None,
            color: talk(args, terminal).color,
            width: terminal.width,
            ascii: terminal.ascii,
        },
    }
}

/// The words of a comparison.
pub(super) fn comparison_words(
    selection: SelectionArgs,
    grouping: GroupingArgs,
    rule: RuleArgs,
) -> RawComparison {
    RawComparison {
        reference: selection.reference,
        candidate: selection.candidate,
        pool: selection.pool,
        same_machine: selection.same_machine,
        group_by: grouping.group_by,
        distinct_param: grouping.distinct_param,
        exclude_param: grouping.exclude_param,
        original_postfix: grouping.original_postfix,
        reference_postfix: grouping.reference_postfix,
        metric: None,
        filter: None,
        min_effect: rule.min_effect,
        alpha: rule.alpha,
        noise: rule.noise,
    }
}
