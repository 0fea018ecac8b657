//! The JSON of a run that has no reference.

use std::io::{self, Write};

use crate::model::case::Case;
use crate::render::formats::json::v1::comparison::{metric_facts, noise, variants};
use crate::render::formats::json::v1::document::write_pretty;
use crate::render::formats::json::v1::gate::gate;
use crate::render::formats::json::v1::params::params_json;
use crate::render::formats::json::v1::row::stats;
use crate::render::formats::json::v1::run;
use crate::render::formats::json::v1::wire::{CaseV1, SingleRunV1};
use crate::render::report::SingleRun;

/// Writes the run with the numbers of its cases, and its implementations against each other.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    let SingleRun { run, cases, within, gates, view: _, page: _ } = *single;
    let document = SingleRunV1 {
        schema: "pytest-park/run/v1",
        version: env!("CARGO_PKG_VERSION"),
        run: run::run(run),
        cases: cases.iter().map(|case| case_json(case)).collect(),
        metric: within.metric.to_string(),
        metric_facts: metric_facts(&within.metric),
        variants: variants(within),
        noise: noise(&within.suite),
        gate: gates.and_then(gate),
    };
    write_pretty(&document, out)
}

fn case_json(case: &Case) -> CaseV1<'_> {
    CaseV1 {
        name: &case.name,
        fullname: &case.fullname,
        params: params_json(&case.params),
        stats: stats(&case.stats),
        extra_info: params_json(&case.extra),
    }
}
