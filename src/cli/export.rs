//! `export`: its arguments, and the request that they make.

use std::path::PathBuf;

use clap::Args;

use crate::cli::defaults::Defaults;
use crate::cli::groups::{ConfigArgs, SourceArgs, TalkArgs, sources, talk};
use crate::cli::known_words::export_formats;
use crate::commands::request::{ExportRequest, Request};
use crate::export::columns;
use crate::export::format::Format;
use crate::host::Terminal;
use crate::render::words::problems::Problem;

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The folder to export to; made where it is missing, added to where it is there
    #[arg(long, value_name = "DIR", required_unless_present = "print_schema")]
    pub to: Option<PathBuf>,

    #[arg(
        long, value_name = "FORMAT", default_value = "parquet",
        value_parser = export_formats(), hide_possible_values = true,
        help = format!("How to write it: {}", export_formats().listed()),
    )]
    pub format: Format,

    /// The project that the runs belong to [default: the one that each artifact names, else
    /// `unknown`]
    #[arg(long, value_name = "NAME")]
    pub project: Option<String>,

    /// A name for the place that exports: a file is written by one place alone
    ///
    /// Where several machines export to one folder, or to folders that are copied together, give
    /// each its own.
    #[arg(long = "source", value_name = "LABEL", default_value = "main")]
    pub source_name: String,

    /// Export the raw rounds too, as a second table
    #[arg(long)]
    pub with_data: bool,

    /// Print the columns of all tables, and export nothing
    #[arg(long)]
    pub print_schema: bool,

    #[command(flatten)]
    pub config: ConfigArgs,

    #[command(flatten)]
    pub source: SourceArgs,

    #[command(flatten)]
    pub talk: TalkArgs,
}

/// # Errors
/// Where a name is empty.
pub(super) fn export(
    args: ExportArgs,
    defaults: Defaults,
    terminal: &Terminal,
) -> Result<Request, Problem> {
    let project = args.project.as_deref();
    for (option, name) in [("--project", project), ("--source", Some(args.source_name.as_str()))] {
        if name.is_some_and(str::is_empty) {
            return Err(Problem::new(format!("`{option}` takes a name"))
                .with_hint(format!("`{option} main`")));
        }
    }
    // clap asks for one of the two.
    let Some(to) = args.to.filter(|_| !args.print_schema) else {
        return Ok(Request::Print(columns::described(&defaults.metrics.metrics())));
    };
    Ok(Request::Export(Box::new(ExportRequest {
        sources: sources(args.source),
        to,
        format: args.format,
        project: args.project,
        source_name: args.source_name,
        with_data: args.with_data,
        metrics: defaults.metrics,
        talk: talk(&args.talk, terminal),
    })))
}
