//! `runs`: its arguments, and the request that they make.

use std::path::PathBuf;

use clap::Args;

use crate::cli::groups::{ConfigArgs, SourceArgs, TalkArgs, destination, sources, talk};
use crate::cli::known_words::runs_formats;
use crate::commands::request::{Request, RunsRequest};
use crate::host::Terminal;
use crate::render::formats::output_format::RunsFormat;

#[derive(Debug, Args)]
pub(super) struct RunsArgs {
    #[arg(
        long, value_name = "FORMAT", default_value = "table",
        value_parser = runs_formats(), hide_possible_values = true,
        help = format!("How to write it: {}", runs_formats().listed()),
    )]
    pub format: RunsFormat,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub config: ConfigArgs,

    #[command(flatten)]
    pub source: SourceArgs,

    #[command(flatten)]
    pub talk: TalkArgs,
}

pub(super) fn runs(args: RunsArgs, terminal: &Terminal) -> Request {
    Request::Runs(RunsRequest {
        sources: sources(args.source),
        format: args.format,
        destination: destination(args.output, &args.talk, terminal),
        talk: talk(&args.talk, terminal),
    })
}
