//! `serve`: its arguments, and the request that they make.

use std::path::PathBuf;

use clap::Args;

use crate::cli::comparison::{
    ComparisonWords, FilterPart, GroupingPart, OptionArgs, OverPart, PageMetricPart, RulePart,
    SelectionPart,
};
use crate::cli::defaults::Defaults;
use crate::cli::groups::{ConfigArgs, LinkArgs, SourceArgs, TalkArgs, sources, talk};
use crate::cli::measured_folder::open_measured;
use crate::commands::request::{Request, ServeRequest};
use crate::host::Terminal;
use crate::render::words::problems::{Problem, wrong_word};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Listen at this name or address; anything but this machine's own lets others read the runs
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", help_heading = "Address")]
    pub host: String,

    /// Listen at this port; 0 takes a free one
    #[arg(
        long, value_name = "PORT", default_value = "8080", help_heading = "Address",
        value_parser = port,
    )]
    pub port: u16,

    /// Open the page in a browser
    #[arg(long, help_heading = "Address")]
    pub open: bool,

    #[command(flatten)]
    pub comparison: ComparisonWords,

    #[command(flatten)]
    pub selection: OptionArgs<SelectionPart>,

    #[command(flatten)]
    pub grouping: OptionArgs<GroupingPart>,

    #[command(flatten)]
    pub over: OptionArgs<OverPart>,

    #[command(flatten)]
    pub rule: OptionArgs<RulePart>,

    #[command(flatten)]
    pub metric: OptionArgs<PageMetricPart>,

    #[command(flatten)]
    pub filter: OptionArgs<FilterPart>,

    /// Show the functions whose time changed most, by the profiles in this folder
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub profiler_folder: Option<PathBuf>,

    #[command(flatten)]
    pub links: LinkArgs,

    #[command(flatten)]
    pub config: ConfigArgs,

    #[command(flatten)]
    pub source: SourceArgs,

    #[command(flatten)]
    pub talk: TalkArgs,
}

fn port(word: &str) -> Result<u16, Problem> {
    word.parse().map_err(|_| {
        Problem::new(format!("`--port` does not take `{word}`"))
            .because("it takes a number from 0 to 65535")
            .with_hint("`--port 8080`")
    })
}

/// # Errors
/// Where a value means nothing.
pub(super) fn serve(
    args: ServeArgs,
    defaults: &Defaults,
    terminal: &Terminal,
) -> Result<Request, Problem> {
    let ComparisonWords { raw: mut words, .. } = args.comparison;
    let mut sources = sources(args.source);
    let measured = open_measured(&mut sources, &mut words);
    // The words that the page begins with must have a meaning. Whether there are such runs may
    // change while it is served.
    words.parse().map_err(|error| defaults.name_origin(wrong_word(&error), error.option()))?;
    Ok(Request::Serve(Box::new(ServeRequest {
        sources,
        measurement: measured,
        profiler_folder: args.profiler_folder,
        commit_url: args.links.commit_url,
        host: args.host,
        port: args.port,
        words,
        renames: defaults.renames.clone(),
        metrics: defaults.metrics.clone(),
        open: args.open,
        talk: talk(&args.talk, terminal),
    })))
}
