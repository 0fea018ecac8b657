//! `history`: its arguments, and the request that they make.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::raw_question::RawHistory;
use crate::cli::comparison::ORDER;
use crate::cli::defaults::Defaults;
use crate::cli::groups::{ConfigArgs, SourceArgs, TalkArgs, destination, sources, talk};
use crate::cli::known_words::{history_formats, metrics};
use crate::commands::request::{HistoryRequest, Request};
use crate::host::Terminal;
use crate::render::formats::output_format::HistoryFormat;
use crate::render::words::problems::{Problem, wrong_word};

#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// Begin with this run, or with the first run of this date or after it
    #[arg(long, value_name = "RUN|DATE", help_heading = "Choosing runs")]
    pub since: Option<String>,

    /// Take the newest N runs
    #[arg(
        long, value_name = "N", help_heading = "Choosing runs",
        value_parser = whole_number, allow_negative_numbers = true,
    )]
    pub last: Option<u32>,

    /// Measure changes against this run [default: the first one on the same kind of machine]
    #[arg(short, long, value_name = "RUN", help_heading = "Choosing runs")]
    pub reference: Option<String>,

    #[arg(
        long, value_name = "auto|measured|commit", help_heading = "Choosing runs",
        help = ORDER,
    )]
    pub order: Option<String>,

    /// Keep the files of one run apart
    #[arg(long, help_heading = "Choosing runs")]
    pub no_join: bool,

    /// Group by custom:KEY, custom, group, marks, params, param:NAME, name, fullname, func, file
    /// or class
    #[arg(
        short,
        long,
        visible_alias = "grouping",
        value_name = "TOKEN",
        value_delimiter = ',',
        help_heading = "Groups and steps"
    )]
    pub group_by: Vec<String>,

    /// Show steps of more than this many percent
    #[arg(
        long,
        value_name = "PCT",
        default_value = "2",
        allow_negative_numbers = true,
        help_heading = "Groups and steps"
    )]
    pub min_effect: String,

    #[arg(
        long, value_name = "FORMAT", default_value = "table", help_heading = "Output",
        value_parser = history_formats(), hide_possible_values = true,
        help = format!("How to write it: {}", history_formats().listed()),
    )]
    pub format: HistoryFormat,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// The metric that is shown: a statistic, ops, p90, p95, p99 or extra:NAME
    ///
    /// Steps are searched in the fastest rounds, or on a quiet machine in the medians, whatever it
    /// is; those of a number that the suite stores are searched in it.
    #[arg(
        long, value_name = "METRIC", default_value = "mean", help_heading = "Output",
        value_parser = metrics(), hide_possible_values = true,
    )]
    pub metric: String,

    /// Keep benchmarks whose node id this regular expression finds
    #[arg(short = 'k', long, value_name = "REGEX", help_heading = "Output")]
    pub filter: Option<String>,

    /// Show only benchmarks with a step
    #[arg(long, help_heading = "Output")]
    pub only_changed: bool,

    /// Draw trends with letters that every terminal has
    #[arg(long, help_heading = "Output")]
    pub ascii: bool,

    #[command(flatten)]
    pub config: ConfigArgs,

    #[command(flatten)]
    pub source: SourceArgs,

    #[command(flatten)]
    pub talk: TalkArgs,
}

/// A number of runs, from 1.
fn whole_number(word: &str) -> Result<u32, Problem> {
    match word.parse() {
        Ok(number) if number > 0 => Ok(number),
        Ok(_) | Err(_) => Err(Problem::new(format!("`--last` does not take `{word}`"))
            .because("it takes a whole number from 1")
            .with_hint("`--last 50`")),
    }
}

/// # Errors
/// Where a value means nothing.
pub(super) fn history(
    args: HistoryArgs,
    defaults: Defaults,
    terminal: &Terminal,
) -> Result<Request, Problem> {
    let words = RawHistory {
        since: args.since,
        last: args.last.map(|n_runs| n_runs as usize),
        reference: args.reference,
        order: args.order,
        no_join: args.no_join,
        group_by: args.group_by,
        metric: Some(args.metric),
        filter: args.filter,
        min_effect: Some(args.min_effect),
        benchmarks: Vec::new(),
        band: false,
    };
    let mut question =
        words.parse().map_err(|error| defaults.name_origin(wrong_word(&error), error.option()))?;
    let Defaults { renames, metrics, .. } = defaults;
    question.renames = renames;
    question.metric = metrics.settle(question.metric);
    // A file is read with any font; only a terminal may lack the blocks.
    let ascii = args.ascii || (terminal.ascii && args.output.is_none());
    Ok(Request::History(Box::new(HistoryRequest {
        sources: sources(args.source),
        question,
        metrics,
        only_changed: args.only_changed,
        ascii,
        format: args.format,
        destination: destination(args.output, &args.talk, terminal),
        talk: talk(&args.talk, terminal),
    })))
}
