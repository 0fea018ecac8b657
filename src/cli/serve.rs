//! The words of `serve`, and the request they make.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::question::RawComparison;
use crate::cli::groups::{GroupingArgs, RuleArgs, SelectionArgs, SourceArgs, TalkArgs};
use crate::cli::groups::{comparison_words, sources, talk};
use crate::cli::refusal::{Refusal, RefusalBuilder};
use crate::commands::request::{Request, ServeRequest};
use crate::host::Terminal;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    pub source: SourceArgs,

    /// Listen at this name or address; anything but this machine's own lets others read the runs
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", help_heading = "Address")]
    pub host: String,

    /// Listen at this port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value = "8080", help_heading = "Address", value_parser = port)]
    pub port: u16,

    /// Open the page in a browser
    #[arg(long, help_heading = "Address")]
    pub open: bool,

    #[command(flatten)]
    pub selection: SelectionArgs,

    #[command(flatten)]
    pub grouping: GroupingArgs,

    #[command(flatten)]
    pub rule: RuleArgs,

    /// The statistic that deltas are made of: mean, median, min, max, stddev, iqr, q1 or q3 [default: mean]
    #[arg(long, value_name = "STATISTIC", help_heading = "Output")]
    pub metric: Option<String>,

    /// Keep benchmarks whose node id this regular expression finds
    #[arg(long, value_name = "REGEX", help_heading = "Output")]
    pub filter: Option<String>,

    /// Show the functions whose time changed most, by the profiles in this folder
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub profiler_folder: Option<PathBuf>,

    #[command(flatten)]
    pub talk: TalkArgs,
}

/// The number of a port.
fn port(word: &str) -> Result<u16, &'static str> {
    word.parse().map_err(|_| "it takes a number from 0 to 65535, for instance 8080")
}

/// The request.
///
/// # Errors
/// Where a value means nothing.
pub(super) fn serve(args: ServeArgs, terminal: &Terminal) -> Result<Request, Refusal> {
    let talk = talk(&args.talk, terminal);
    let refuse = RefusalBuilder { color: talk.color_err };
    let words = RawComparison {
        metric: args.metric,
        filter: args.filter,
        ..comparison_words(args.selection, args.grouping, args.rule)
    };
    // What the page begins with must mean something; whether there are such runs may change while it is served.
    words.read().map_err(|error| refuse.word(&error))?;
    Ok(Request::Serve(Box::new(ServeRequest {
        sources: sources(args.source),
        profiler_folder: args.profiler_folder,
        host: args.host,
        port: args.port,
        words,
        open: args.open,
        talk,
    })))
}
