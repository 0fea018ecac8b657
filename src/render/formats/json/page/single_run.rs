//! The only run there is, for the page.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::model::case::Case;
use crate::model::metric::Metric;
use crate::model::statistic::Statistic;
use crate::render::formats::json::page::gate::{PageGate, page_gate};
use crate::render::formats::json::page::run::{PageRun, page_run};
use crate::render::formats::json::page::shown::{Shown, metric_number, number};
use crate::render::report::SingleRun;
use crate::render::words::numbers::with_separators;
use crate::render::words::run_names::short_name;
use crate::render::words::text::printable;

/// The statistics that are shown, before the metric where it is another.
const SHOWN: [Statistic; 5] =
    [Statistic::Mean, Statistic::Median, Statistic::Min, Statistic::Max, Statistic::StdDev];

#[derive(Serialize)]
struct PageSingleRun<'a> {
    schema: &'static str,
    version: &'static str,
    run: PageRun<'a>,
    /// The result of the gates of a report.
    gate: Option<PageGate>,
    statistics: Vec<Cow<'a, str>>,
    cases: Vec<PageCase<'a>>,
}

#[derive(Serialize)]
struct PageCase<'a> {
    fullname: &'a str,
    /// The node id, safe to show.
    id: String,
    numbers: Vec<Option<Shown>>,
    rounds: Option<String>,
}

/// Writes the run with the numbers of its cases.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    let run = single.run;
    let mut metrics: Vec<Metric> = SHOWN.map(Metric::from).into();
    let metric = &single.within.metric;
    let is_another = !matches!(metric, Metric::Statistic(_));
    metrics.extend(is_another.then(|| metric.clone()));
    let shown = |case: &Case, metric: &Metric| match metric {
        Metric::Statistic(_) => metric_number(&case.stats, metric),
        Metric::Ops | Metric::Percentile(_) | Metric::Extra(_) => {
            case.number(metric).map(|of| number(of, &case.stats.unit_of(metric)))
        }
    };
    let cases = single.cases.iter().map(|case| PageCase {
        fullname: &case.fullname,
        id: printable(&case.fullname).into_owned(),
        numbers: metrics.iter().map(|metric| shown(case, metric)).collect(),
        rounds: case.stats.rounds.map(|rounds| with_separators(&rounds.to_string())),
    });
    let document = PageSingleRun {
        schema: "pytest-park/page-run",
        version: env!("CARGO_PKG_VERSION"),
        run: PageRun { cases: Some(run.cases.len()), ..page_run(&run.info, short_name(&run.info)) },
        gate: page_gate(single.gates),
        statistics: metrics.iter().map(Metric::label).collect(),
        cases: cases.collect(),
    };
    Ok(serde_json::to_writer(out, &document)?)
}
