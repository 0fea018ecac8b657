//! The only run there is, for the page.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::statistic::Statistic;
use crate::render::formats::json::page::run::{PageRun, page_run};
use crate::render::formats::json::page::shown::{Shown, time};
use crate::render::report::SingleRun;
use crate::render::words::numbers::with_separators;
use crate::render::words::run_names::short_name;
use crate::render::words::text::printable;

/// The statistics that are shown.
const SHOWN: [Statistic; 5] =
    [Statistic::Mean, Statistic::Median, Statistic::Min, Statistic::Max, Statistic::StdDev];

#[derive(Serialize)]
struct PageSingleRun<'a> {
    schema: &'static str,
    version: &'static str,
    run: PageRun<'a>,
    statistics: [&'static str; SHOWN.len()],
    cases: Vec<PageCase<'a>>,
}

#[derive(Serialize)]
struct PageCase<'a> {
    fullname: &'a str,
    /// The node id, safe to show.
    id: String,
    times: [Option<Shown>; SHOWN.len()],
    rounds: Option<String>,
}

/// Writes the run with the numbers of its cases.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    let run = single.run;
    let cases = single.cases.iter().map(|case| PageCase {
        fullname: &case.fullname,
        id: printable(&case.fullname).into_owned(),
        times: SHOWN.map(|statistic| case.stats.seconds(statistic).map(time)),
        rounds: case.stats.rounds.map(|rounds| with_separators(&rounds.to_string())),
    });
    let document = PageSingleRun {
        schema: "pytest-park/page-run",
        version: env!("CARGO_PKG_VERSION"),
        run: PageRun { cases: Some(run.cases.len()), ..page_run(&run.info, short_name(&run.info)) },
        statistics: SHOWN.map(Statistic::label),
        cases: cases.collect(),
    };
    Ok(serde_json::to_writer(out, &document)?)
}
