//! The JSON of growth as a document of its own.

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::growth::growth::Growth;
use crate::render::formats::json::v1::comparison::{noise, options, side};
use crate::render::formats::json::v1::document::{warning, write_pretty};
use crate::render::formats::json::v1::gate::gate;
use crate::render::formats::json::v1::growth::{GrowthV1, growth};
use crate::render::formats::json::v1::wire::{GateV1, NoiseV1, OptionsV1, SideV1, WarningV1};
use crate::render::report::Report;

#[derive(Serialize)]
struct GrowthDocumentV1<'a> {
    schema: &'static str,
    version: &'static str,
    reference: SideV1<'a>,
    candidate: SideV1<'a>,
    options: OptionsV1<'a>,
    /// The statistic that times are.
    judged_statistic: &'static str,
    noise: NoiseV1,
    /// What is held against every claim of a level, in logarithms.
    guard: f64,
    #[serde(flatten)]
    growth: GrowthV1<'a>,
    warnings: Vec<WarningV1<'a>>,
    gate: Option<GateV1<'a>>,
}

/// Writes the growth of a comparison.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_growth(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = report.comparison;
    let findings = &comparison.suite.findings;
    let nothing = Growth::default();
    let document = GrowthDocumentV1 {
        schema: "pytest-park/growth/v1",
        version: env!("CARGO_PKG_VERSION"),
        reference: side(report.reference),
        candidate: side(report.candidate),
        options: options(report.options, report.view.only_changed),
        judged_statistic: findings.statistic.label(),
        noise: noise(&comparison.suite),
        guard: if findings.guarded { findings.shift } else { 0.0 },
        growth: growth(comparison.growth.as_ref().unwrap_or(&nothing), report.view.only_changed),
        warnings: report.warnings.iter().map(warning).collect(),
        gate: report.extra.gates.and_then(gate),
    };
    write_pretty(&document, out)
}
