//! A comparison as annotations of a GitHub workflow: errors for rows that fail a gate, warnings for
//! other regressed rows, and one notice with all verdicts. Each names the test's file, as far as
//! the node id has one.

use std::io::{self, Write};

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::render::report::Report;
use crate::render::tables::profile;
use crate::render::tables::sheet::TITLE_GAP;
use crate::render::words::answer::{headline, who};
use crate::render::words::messages::offence_without_name;
use crate::render::words::order::sorted;
use crate::render::words::run_names::short_name;
use crate::render::words::text::printable;
use crate::render::words::units::counted;
use crate::render::words::verdicts::judged_change;

/// How many annotations of one kind GitHub shows of a step. It drops the rest without a word.
const MOST: usize = 10;

/// Writes the annotations.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = report.comparison;
    let (mut failed, mut regressed) = (Vec::new(), Vec::new());
    for row in sorted(comparison.rows.iter(), report.view.sort, comparison.metric) {
        match report.extra.gates.and_then(|gates| gates.offence(row)) {
            Some(offender) => failed.push((row, offence_without_name(offender))),
            None if row.judged.verdict == Verdict::Regressed => {
                regressed.push((row, judged_change(row, comparison.suite.findings.statistic)));
            }
            None => {}
        }
    }
    annotate("error", "benchmark failed its gate", &failed, out)?;
    annotate("warning", "benchmark regressed", &regressed, out)?;
    let answer: String = headline(comparison).into_iter().map(|part| part.text).collect();
    let answer = answer.split(TITLE_GAP).collect::<Vec<_>>().join(" of ");
    let message = [vec![answer], who(report)].concat().join("; ");
    writeln!(out, "::notice title=pytest-park::{}", data(&message))
}

/// Writes that there is nothing to compare with.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(run: &Run, cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let message = format!(
        "{}: {}, nothing to compare with yet",
        short_name(&run.info),
        counted(cases.len(), "case")
    );
    writeln!(out, "::notice title=pytest-park::{}", data(&message))
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

/// Text after the second `::`.
fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
