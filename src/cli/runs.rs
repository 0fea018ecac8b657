//! The words of `runs`, and the request they make.

use std::path::PathBuf;

use clap::Args;

use crate::cli::groups::{SourceArgs, TalkArgs, destination, sources, talk};
use crate::cli::refusal::{Refusal, RefusalBuilder, one_of};
use crate::commands::request::{Request, RunsRequest};
use crate::host::Terminal;
use crate::render::formats::output_format::RunsFormat;

#[derive(Debug, Args)]
pub(super) struct RunsArgs {
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

/// The request.
///
/// # Errors
/// Where a value means nothing.
pub(super) fn runs(args: RunsArgs, terminal: &Terminal) -> Result<Request, Refusal> {
    let talk = talk(&args.talk, terminal);
    let refuse = RefusalBuilder { color: talk.color_err };
    Ok(Request::Runs(RunsRequest {
        sources: sources(args.source),
        format: one_of("--format", &args.format, RunsFormat::ALL, RunsFormat::label, &refuse)?,
        destination: destination(args.output, &args.talk, terminal),
        talk,
    }))
}
