//! Groups of options that several commands share, and what they mean.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::commands::request::{DEFAULT_FOLDER, Destination, Sources, Talk};
use crate::host::Terminal;
use crate::render::words::problems::Problem;

#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// Folder (read recursively), artifact, or `-` for one artifact on standard input
    /// [default: ./.benchmarks, or that of a parent folder]
    #[arg(value_name = "PATH", help_heading = None::<&str>)]
    pub paths: Vec<PathBuf>,

    /// Read every file whole and make any warning an error
    #[arg(long, help_heading = OTHER_OPTIONS)]
    pub strict: bool,
}

/// Where the page leads.
#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// Make commits on the page links to this address, in which `{id}` is the commit
    ///
    /// Such as https://github.com/OWNER/REPOSITORY/commit/{id}; an address that ends in
    /// /commit/{id} also gives the commits between two runs.
    #[arg(long, value_name = "URL", value_parser = commit_url, help_heading = "Output")]
    pub commit_url: Option<String>,
}

/// # Errors
/// Where the address is none of the web, or does not say where the commit goes.
fn commit_url(address: &str) -> Result<String, Problem> {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    if is_web && address.contains("{id}") && !address.contains(char::is_whitespace) {
        return Ok(address.to_owned());
    }
    Err(Problem::new(format!("`--commit-url` does not take `{address}`"))
        .because("it takes an address of the web in which `{id}` is the commit")
        .with_hint("`--commit-url 'https://github.com/OWNER/REPOSITORY/commit/{id}'`"))
}

/// The heading of what every command takes. clap prints headings in the order in which a command
/// first uses them, so [`SourceArgs`] and [`TalkArgs`] are the last fields of each.
pub(super) const OTHER_OPTIONS: &str = "Other options";

/// How to talk. The program takes these before the command, and each command after it.
#[derive(Debug, Args)]
#[command(next_help_heading = OTHER_OPTIONS)]
pub(super) struct TalkArgs {
    /// Say more: files that were skipped, all warnings
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// When to colour: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: ColorChoice,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// Take defaults from [tool.pytest-park] of this file
    /// [default: the nearest pyproject.toml upward that has it]
    ///
    /// Every flag of `analyze` except --config, --no-config, --list-metrics, --help and --version is a
    /// key there, and an environment variable such as PYTEST_PARK_FAIL_ON; other commands take those that they have and that mean the same there.
    /// The command line counts before the environment, the environment before the file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Take no defaults from any file
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
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
    let paths = if given { args.paths } else { vec![PathBuf::from(DEFAULT_FOLDER)] };
    Sources { paths, strict: args.strict }
}

impl ColorChoice {
    /// Whether to colour a stream for which `auto` means this.
    pub(super) fn decide(self, auto: bool) -> bool {
        match self {
            Self::Auto => auto,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

pub(super) fn talk(args: &TalkArgs, terminal: &Terminal) -> Talk {
    Talk {
        verbose: args.verbose > 0,
        quiet: args.quiet,
        color_err: args.color.decide(terminal.color_err),
        progress: terminal.progress && !args.quiet,
    }
}

pub(super) fn destination(
    output: Option<PathBuf>,
    args: &TalkArgs,
    terminal: &Terminal,
) -> Destination {
    // A file is no terminal: it has no width, and `auto` is no colour.
    match output {
        Some(path) if path.as_os_str() != "-" => Destination {
            path: Some(path),
            color: args.color.decide(false),
            width: None,
            ascii: false,
        },
        Some(_) | None => Destination {
            path: None,
            color: args.color.decide(terminal.color),
            width: terminal.width,
            ascii: terminal.ascii,
        },
    }
}
