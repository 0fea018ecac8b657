//! One line per row for spreadsheets and scripts: RFC 4180, full precision, seconds and percent.

use std::io::{self, Write};

use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::statistic::{Statistic, Stats};
use crate::render::formats::json::v1::{params_json, profile_json};
use crate::render::report::HistoryReport;
use crate::render::report::Report;
use crate::render::words::order::sorted;

/// The columns that never change their place.
const FIRST: [&str; 16] = [
    "group",
    "name",
    "fullname",
    "params",
    "reference_run",
    "candidate_run",
    "metric",
    "reference",
    "candidate",
    "difference",
    "delta_pct",
    "speedup",
    "change",
    "verdict",
    "matched_by",
    "cases",
];

/// Writes the rows that are shown. A number that is absent is an empty field. Params and profile are the JSON that
/// `--format json` has for them.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let mut header: Vec<String> = FIRST.map(str::to_owned).into();
    for side in ["reference", "candidate"] {
        header.extend(Statistic::ALL.map(|it| format!("{side}_{}", it.label())));
        header.extend([format!("{side}_rounds"), format!("{side}_iterations")]);
    }
    header.extend(
        ["reason", "ratio_low", "ratio_high", "p", "q", "runs_to_settle", "profile"]
            .map(str::to_owned),
    );
    csv.write_record(&header)?;
    let metric = report.comparison.metric;
    for row in sorted(report.view.shown(&report.comparison.rows), report.view.sort, metric) {
        let mut record = vec![
            row.name.group.clone(),
            row.name.name.clone(),
            row.name.fullname.clone(),
            params_json(&row.name.params).to_string(),
            report.reference.newest.info.label().to_owned(),
            report.candidate.newest.info.label().to_owned(),
            metric.label().to_owned(),
            number(row.reference.get(metric).map(|it| it.get())),
            number(row.candidate.get(metric).map(|it| it.get())),
            number(row.delta.difference),
            number(row.delta.percent),
            number(row.delta.speedup),
            row.change.label().to_owned(),
            row.judged.verdict.label().to_owned(),
            row.matched_by.label().to_owned(),
            row.cases.to_string(),
        ];
        record.extend(side(&row.reference));
        record.extend(side(&row.candidate));
        let (judged, estimate) = (&row.judged, row.judged.estimate);
        record.push(judged.reason.map_or(String::new(), |it| it.message().to_owned()));
        record.extend(
            [estimate.map(|it| it.ratio_low), estimate.map(|it| it.ratio_high)].map(number),
        );
        record.extend([estimate.map(|it| it.p), judged.q].map(number));
        record.push(judged.runs_to_settle.map_or(String::new(), |it| it.to_string()));
        record.push(profile_json(&row.profile));
        csv.write_record(&record)?;
    }
    csv.flush()
}

/// Writes the cases of the only run there is.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(run: &Run, cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let mut header: Vec<&str> = vec!["run", "name", "fullname", "params"];
    header.extend(Statistic::ALL.map(Statistic::label));
    header.extend(["rounds", "iterations"]);
    csv.write_record(&header)?;
    for case in cases {
        let mut record =
            vec![run.info.label().to_owned(), case.name.clone(), case.fullname.clone()];
        record.push(params_json(&case.params).to_string());
        record.extend(side(&case.stats));
        csv.write_record(&record)?;
    }
    csv.flush()
}

/// Writes a history: one line for each benchmark and run that has it, and the step that the run is the first after.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_history(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record([
        "group",
        "fullname",
        "run_index",
        "run_id",
        "run",
        "datetime",
        "commit",
        "machine_kind",
        "metric",
        "seconds",
        "step_ratio",
        "step_low",
        "step_high",
        "step_after_run_index",
    ])?;
    for series in report.shown() {
        for point in &series.points {
            let Some(run) = report.runs.get(point.run) else { continue };
            let step = series.steps.iter().find(|it| it.first_after == point.run);
            let mut record = vec![
                report.groups.get(&series.fullname).cloned().unwrap_or_default(),
                series.fullname.to_string(),
                point.run.to_string(),
                run.id.clone(),
                run.label().to_owned(),
                run.recorded_at.map_or(String::new(), |it| it.to_rfc3339()),
                run.commit.id.clone().unwrap_or_default(),
                report.trend.kinds.get(point.run).map_or(String::new(), ToString::to_string),
                report.metric.label().to_owned(),
                number(Some(point.seconds)),
            ];
            record.extend(
                [
                    step.map(|it| it.ratio),
                    step.map(|it| it.ratio_low),
                    step.map(|it| it.ratio_high),
                ]
                .map(number),
            );
            record.push(step.map_or(String::new(), |it| it.last_before.to_string()));
            csv.write_record(&record)?;
        }
    }
    csv.flush()
}

fn side(stats: &Stats) -> Vec<String> {
    let mut fields: Vec<String> =
        Statistic::ALL.iter().map(|it| number(stats.get(*it).map(|time| time.get()))).collect();
    fields.extend(
        [stats.rounds, stats.iterations]
            .map(|it| it.map_or(String::new(), |count| count.to_string())),
    );
    fields
}

/// The shortest digits that read back as the same number.
fn number(number: Option<f64>) -> String {
    number.map_or(String::new(), |number| {
        serde_json::Number::from_f64(number).map_or(String::new(), |it| it.to_string())
    })
}
