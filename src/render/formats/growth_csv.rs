//! The growth of benchmarks as CSV: one line for each benchmark and size, full precision, seconds.

use std::io::{self, Write};

use crate::analysis::growth::fit::Curve;
use crate::analysis::growth::growth::{Family, FamilySize};
use crate::analysis::judge::estimate::ratio;
use crate::render::formats::csv_rows::{number, of_writer, text, writer};
use crate::render::formats::json::v1::params_json;
use crate::render::report::Report;

const TITLES: [&str; 33] = [
    "name",
    "fullname",
    "params",
    "over",
    "size",
    "size_fullname",
    "reference_run",
    "candidate_run",
    "statistic",
    "reference",
    "candidate",
    "ratio",
    "ratio_low",
    "ratio_high",
    "verdict",
    "exponent_reference",
    "exponent_reference_low",
    "exponent_reference_high",
    "class_reference",
    "exponent_candidate",
    "exponent_candidate_low",
    "exponent_candidate_high",
    "class_candidate",
    "exponent_change",
    "exponent_change_low",
    "exponent_change_high",
    "growth_q",
    "growth_verdict",
    "level_ratio",
    "level_low",
    "level_high",
    "level_q",
    "level_verdict",
];

/// Writes the titles without a line, where there is no growth to compare.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_titles(out: &mut dyn Write) -> io::Result<()> {
    let mut csv = writer(out);
    csv.write_record(TITLES).map_err(of_writer)?;
    csv.flush()
}

/// Writes the lines.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = writer(out);
    csv.write_record(TITLES).map_err(of_writer)?;
    let families = report.comparison.growth.iter().flat_map(|growth| &growth.families);
    for family in families.filter(|family| !report.view.only_changed || family.is_changed()) {
        for size in &family.sizes {
            csv.write_record(record(family, size, report)).map_err(of_writer)?;
        }
    }
    csv.flush()
}

fn record(family: &Family, size: &FamilySize, report: &Report<'_>) -> Vec<String> {
    let judged = &size.judged;
    let (exponent, level) = (&family.exponent, &family.level);
    let mut record = vec![
        text(&family.name.name),
        text(&family.name.fullname),
        params_json(&family.name.params).to_string(),
        text(&family.param),
        size.size.to_string(),
        text(&size.fullname),
        text(report.reference.newest.info.label()),
        text(report.candidate.newest.info.label()),
        report.comparison.suite.findings.statistic.label().to_owned(),
        number(judged.located.map(|located| located.reference)),
        number(judged.located.map(|located| located.candidate)),
        number(judged.theta.map(ratio)),
        number(judged.low),
        number(judged.high),
        judged.verdict.label().to_owned(),
    ];
    for curve in family.curves.both() {
        record.extend(curve_fields(curve));
    }
    record.extend([
        number(Some(exponent.change)),
        number(Some(exponent.low)),
        number(Some(exponent.high)),
        number(exponent.q),
        exponent.verdict.label().to_owned(),
        number(Some(ratio(level.theta))),
        number(Some(level.low)),
        number(Some(level.high)),
        number(level.q),
        level.verdict.label().to_owned(),
    ]);
    record
}

fn curve_fields(curve: &Curve) -> [String; 4] {
    [
        number(Some(curve.exponent)),
        number(Some(curve.low)),
        number(Some(curve.high)),
        curve.class.map_or(String::new(), |class| class.label().to_owned()),
    ]
}
