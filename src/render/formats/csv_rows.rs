//! One line per row for spreadsheets and scripts: RFC 4180, full precision, seconds and percent.

use std::io::{self, Write};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::fold::RowName;
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::run::Run;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;
use crate::render::formats::json::v1::{params_json, profile_json};
use crate::render::report::{HistoryReport, Report};
use crate::render::words::dates::csv_date;
use crate::render::words::order::sorted;
use crate::render::words::text::command_start;

/// The columns before the statistics.
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

/// The columns after the statistics: new ones go to the end, so that no column ever moves.
const LAST: [&str; 17] = [
    "reason",
    "ratio_low",
    "ratio_high",
    "p",
    "q",
    "runs_to_settle",
    "profile",
    "judged_statistic",
    "judged_reference",
    "judged_candidate",
    "judged_ratio",
    "reason_code",
    "judged_difference",
    "difference_low",
    "difference_high",
    "reference_extra_info",
    "candidate_extra_info",
];

/// Writes the rows that are shown, and after them what only one side has, by its verdict `added` or
/// `removed`. A number that is absent is an empty field. Params and profile
/// are the JSON that `--format json` has for them.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = writer(out);
    let mut header: Vec<String> = FIRST.map(str::to_owned).into();
    for side in ["reference", "candidate"] {
        header.extend(stats_titles().map(|title| format!("{side}_{title}")));
    }
    header.extend(LAST.map(str::to_owned));
    csv.write_record(&header).map_err(of_writer)?;
    write_rows(report, &mut csv)
}

/// Writes the rows of another comparison of the same runs, below those of the first.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_more(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_rows(report, &mut writer(out))
}

fn write_rows(report: &Report<'_>, csv: &mut csv::Writer<&mut dyn Write>) -> io::Result<()> {
    let metric = &report.comparison.metric;
    for row in
        sorted(report.view.shown(&report.comparison.rows), report.view.sort.for_programs(), metric)
    {
        csv.write_record(record(row, report)).map_err(of_writer)?;
    }
    let Comparison { added, removed, .. } = report.comparison;
    for (verdict, cases) in [(Verdict::Added, added), (Verdict::Removed, removed)] {
        for case in cases {
            csv.write_record(unpaired_record(case, verdict, report)).map_err(of_writer)?;
        }
    }
    csv.flush()
}

/// The record of a case that only one side has.
fn unpaired_record(case: &UnpairedCase, verdict: Verdict, report: &Report<'_>) -> Vec<String> {
    let metric = &report.comparison.metric;
    let nothing = Stats::default();
    let (reference, candidate) =
        if verdict == Verdict::Added { (&nothing, &case.stats) } else { (&case.stats, &nothing) };
    let mut record = first_fields(&case.name, report);
    record.extend([number(reference.number(metric)), number(candidate.number(metric))]);
    // No difference, percentage, speedup or change.
    record.extend([const { String::new() }; 4]);
    record.extend([verdict.label().to_owned(), String::new(), "1".to_owned()]);
    record.extend(stats_fields(reference));
    record.extend(stats_fields(candidate));
    record.extend([const { String::new() }; LAST.len() - 2]);
    let extra = extra_json(&case.extra);
    record.extend(if verdict == Verdict::Added {
        [String::new(), extra]
    } else {
        [extra, String::new()]
    });
    record
}

/// The fields before the numbers.
fn first_fields(name: &RowName, report: &Report<'_>) -> Vec<String> {
    vec![
        text(&name.group),
        text(&name.name),
        text(&name.fullname),
        params_json(&name.params).to_string(),
        text(report.reference.newest.info.label()),
        text(report.candidate.newest.info.label()),
        text(&report.comparison.metric.label()),
    ]
}

fn record(row: &Row, report: &Report<'_>) -> Vec<String> {
    let metric = &report.comparison.metric;
    let judged = &row.judged;
    let mut record = first_fields(&row.name, report);
    record.extend([
        number(row.reference.number(metric)),
        number(row.candidate.number(metric)),
        number(row.delta.difference),
        number(row.delta.percent),
        number(row.delta.speedup),
        row.change.label().to_owned(),
        judged.verdict.label().to_owned(),
        row.matched_by.label().to_owned(),
        row.cases.to_string(),
    ]);
    record.extend(stats_fields(&row.reference));
    record.extend(stats_fields(&row.candidate));
    record.extend([
        judged.reason.map_or(String::new(), |reason| reason.sentence().to_owned()),
        number(judged.low),
        number(judged.high),
        number(judged.p),
        number(judged.q),
        count(judged.runs_to_settle.map(|runs| runs as u64)),
        profile_json(&row.profile),
        report.comparison.suite.findings.statistic.label().to_owned(),
        number(judged.located.map(|located| located.reference)),
        number(judged.located.map(|located| located.candidate)),
        number(judged.theta.map(f64::exp)),
        judged.reason.map_or(String::new(), |reason| reason.code().to_owned()),
        number(judged.difference.map(|of| of.by)),
        number(judged.difference.map(|of| of.low)),
        number(judged.difference.map(|of| of.high)),
    ]);
    record.extend(row.extra.iter().map(|extra| extra.as_ref().map_or(String::new(), extra_json)));
    record
}

/// Writes the cases of a run that has no reference.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(run: &Run, cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = writer(out);
    let mut header: Vec<&str> = vec!["run", "name", "fullname", "params"];
    header.extend(stats_titles());
    csv.write_record(&header).map_err(of_writer)?;
    for case in cases {
        let mut record = vec![text(run.info.label()), text(&case.name), text(&case.fullname)];
        record.push(params_json(&case.params).to_string());
        record.extend(stats_fields(&case.stats));
        csv.write_record(&record).map_err(of_writer)?;
    }
    csv.flush()
}

/// Writes a history: one line for each benchmark and run that has it, and the step that the run is
/// the first after.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_history(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = writer(out);
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
        "suite_step_ratio",
    ])
    .map_err(of_writer)?;
    for series in report.shown() {
        for point in &series.points {
            let Some(run) = report.runs.get(point.run) else { continue };
            let step = series.steps.iter().find(|step| step.first_after == point.run);
            let mut of_suite = report.trend.suite_steps.iter();
            let of_suite = of_suite.find(|step| step.first_after == point.run);
            let kind = report.trend.kinds.get(point.run);
            csv.write_record([
                report.groups.get(&series.fullname).map_or(String::new(), |group| text(group)),
                text(&series.fullname),
                point.run.to_string(),
                text(&run.id),
                text(run.label()),
                run.recorded_at.map_or(String::new(), csv_date),
                run.commit.id.as_deref().map_or(String::new(), text),
                kind.map_or(String::new(), |kind| text(&kind.to_string())),
                text(&report.metric.label()),
                number(Some(point.value)),
                number(step.map(|step| step.ratio)),
                number(step.map(|step| step.ratio_low)),
                number(step.map(|step| step.ratio_high)),
                step.map_or(String::new(), |step| step.last_before.to_string()),
                number(of_suite.map(|step| step.ratio)),
            ])
            .map_err(of_writer)?;
        }
    }
    csv.flush()
}

/// `extra_info` as JSON; nothing where it is empty.
fn extra_json(extra: &Fields) -> String {
    if extra.is_empty() { String::new() } else { params_json(extra).to_string() }
}

/// Lines end as RFC 4180 has it.
pub(super) fn writer(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// The error of the writer itself: whether its reader is gone shows only there.
pub(super) fn of_writer(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The titles of [`stats_fields`].
fn stats_titles() -> impl Iterator<Item = &'static str> {
    let statistics = Statistic::ALL.iter().map(|statistic| statistic.label());
    statistics.chain(["rounds", "iterations"])
}

fn stats_fields(stats: &Stats) -> Vec<String> {
    let seconds = |statistic: &Statistic| number(stats.seconds(*statistic));
    let mut fields: Vec<String> = Statistic::ALL.iter().map(seconds).collect();
    fields.extend([count(stats.rounds), count(stats.iterations)]);
    fields
}

/// A text cell. A spreadsheet takes some first characters for the start of a formula, and GitHub
/// takes a line that begins with `::` for a command; before those is an apostrophe, which a
/// spreadsheet takes for the start of a text. What is a number stays one.
pub(super) fn text(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len());
    for (line_idx, line) in cell.split_inclusive(['\n', '\r']).enumerate() {
        let is_formula = line_idx == 0 && cell.starts_with(FORMULA_STARTS) && !is_number(cell);
        if is_formula || command_start(line).is_some() {
            safe.push('\'');
        }
        safe.push_str(line);
    }
    safe
}

/// As spreadsheets know them, in both widths of the signs.
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

fn is_number(cell: &str) -> bool {
    let is_of_a_number = |byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    cell.bytes().all(is_of_a_number) && cell.parse::<f64>().is_ok()
}

fn count(count: Option<u64>) -> String {
    count.map_or(String::new(), |count| count.to_string())
}

/// The shortest digits that read back as the same number.
pub(super) fn number(number: Option<f64>) -> String {
    let number = number.and_then(serde_json::Number::from_f64);
    number.map_or(String::new(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_formula_and_no_command() {
        for (cell, expected) in [
            ("test_a[x]", "test_a[x]"),
            ("t.py::test_a", "t.py::test_a"),
            ("=1+1", "'=1+1"),
            ("+x", "'+x"),
            ("-x", "'-x"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("＝x", "'＝x"),
            ("-5", "-5"),
            ("+1.5e-3", "+1.5e-3"),
            ("-inf", "'-inf"),
            ("-1-1", "'-1-1"),
            ("::error::x", "'::error::x"),
            ("a\n ::error::x\r::y", "a\n' ::error::x\r'::y"),
            ("", ""),
        ] {
            assert_eq!(text(cell), expected);
        }
    }
}
