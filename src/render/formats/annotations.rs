//! A comparison as annotations of a GitHub workflow: errors for rows that fail a gate, warnings for other regressed
//! rows, and one notice with all verdicts. Each stands at the test's file, as far as the node id names one.

use std::io::{self, Write};

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::render::report::Report;
use crate::render::tables::{comparison, profile};
use crate::render::words::messages::offence_without_name;
use crate::render::words::order::sorted;
use crate::render::words::text::printable;
use crate::render::words::units::{counted, interval, percent};
use crate::render::words::verdicts;

/// A step shows so many annotations of one kind; the rest would vanish without a word.
const MOST: usize = 10;

/// Writes the annotations.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = report.comparison;
    let offence = |row: &Row| report.extra.gates.and_then(|gates| gates.offence(row));
    let rows = sorted(comparison.rows.iter(), report.view.sort, comparison.metric);
    let failed: Vec<(&Row, String)> =
        rows.iter().filter_map(|row| Some((*row, offence_without_name(offence(row)?)))).collect();
    let regressed = rows
        .iter()
        .filter(|row| row.judged.verdict == Verdict::Regressed && offence(row).is_none());
    let regressed: Vec<(&Row, String)> = regressed.map(|row| (*row, moved(row))).collect();
    annotate("error", "benchmark failed its gate", &failed, out)?;
    annotate("warning", "benchmark regressed", &regressed, out)?;
    let counts = verdicts::verdict_counts(&comparison.overall);
    let (reference, candidate) =
        comparison::side_names(&report.reference.newest.info, &report.candidate.newest.info);
    let message = format!("{reference} → {candidate}, by {}: {counts}", comparison.metric);
    writeln!(out, "::notice title=pytest-park::{}", data(&message))
}

/// Writes that there is nothing to compare with.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(run: &Run, cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let message = format!(
        "{}: {}, nothing to compare with yet",
        run.info.label(),
        counted(cases.len(), "case")
    );
    writeln!(out, "::notice title=pytest-park::{}", data(&message))
}

/// How a row moved, with what is known of it.
fn moved(row: &Row) -> String {
    let delta = row.delta.percent.map_or("-".to_owned(), percent);
    let sure = row.judged.estimate.map_or(String::new(), |it| {
        format!(", interval of the median {}", interval(it.ratio_low, it.ratio_high))
    });
    format!("{delta}{sure}")
}

fn annotate(
    kind: &str,
    title: &str,
    rows: &[(&Row, String)],
    out: &mut dyn Write,
) -> io::Result<()> {
    // The last one says how many more there are.
    let shown = if rows.len() > MOST { MOST - 1 } else { rows.len() };
    for (row, message) in rows.iter().take(shown) {
        let id = row.candidate_ids.first().unwrap_or(&row.name.fullname);
        let file = id
            .split_once("::")
            .map_or(String::new(), |(path, _)| format!("file={},", property(path)));
        let functions = profile::words(row).map_or(String::new(), |words| format!("; {words}"));
        let message = format!("{}: {message}{functions}", row.name.name);
        writeln!(out, "::{kind} {file}title={}::{}", property(title), data(&message))?;
    }
    if rows.len() > shown {
        let message = format!("{} more", rows.len() - shown);
        writeln!(out, "::{kind} title={}::{}", property(title), data(&message))?;
    }
    Ok(())
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
