//! The words of `export`, and the request they make.

use std::path::PathBuf;

use clap::Args;

use crate::cli::groups::{SourceArgs, TalkArgs};
use crate::cli::groups::{sources, talk};
use crate::cli::refusal::{Refusal, RefusalBuilder, one_of};
use crate::commands::request::{ExportRequest, Request};
use crate::export::columns;
use crate::export::format::Format;
use crate::host::Terminal;

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    pub source: SourceArgs,

    /// The folder to export to; made where it is missing, added to where it is there
    #[arg(long, value_name = "DIR", required_unless_present = "print_schema")]
    pub to: Option<PathBuf>,

    /// How to write it: parquet, csv or ndjson
    #[arg(long, value_name = "FORMAT", default_value = "parquet")]
    pub format: String,

    /// The project that the runs belong to [default: the one that each artifact names, else `unknown`]
    #[arg(long, value_name = "NAME")]
    pub project: Option<String>,

    /// A name for the place that exports: a file is written by one place alone
    ///
    /// Where several machines export to one folder, or to folders that are copied together, give each its own.
    #[arg(long = "source", value_name = "LABEL", default_value = "main")]
    pub source_name: String,

    /// Export the raw rounds too, as a second table
    #[arg(long)]
    pub with_data: bool,

    /// Print the columns of both tables, and export nothing
    #[arg(long)]
    pub print_schema: bool,

    #[command(flatten)]
    pub talk: TalkArgs,
}

/// The request.
///
/// # Errors
/// Where a value means nothing.
pub(super) fn export(args: ExportArgs, terminal: &Terminal) -> Result<Request, Refusal> {
    let talk = talk(&args.talk, terminal);
    let refuse = RefusalBuilder { color: talk.color_err };
    let format = one_of("--format", &args.format, Format::ALL, Format::label, &refuse)?;
    for (option, name) in
        [("--project", args.project.as_deref()), ("--source", Some(args.source_name.as_str()))]
    {
        if name.is_some_and(str::is_empty) {
            return Err(refuse.value(
                format!("`{option}` takes a name"),
                Vec::new(),
                Some(format!("`{option} main`")),
            ));
        }
    }
    // clap asks for one of the two.
    let Some(to) = args.to.filter(|_| !args.print_schema) else {
        return Ok(Request::Print(columns::described()));
    };
    Ok(Request::Export(Box::new(ExportRequest {
        sources: sources(args.source),
        to,
        format,
        project: args.project,
        source_name: args.source_name,
        with_data: args.with_data,
        talk,
    })))
}
