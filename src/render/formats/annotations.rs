//! A comparison as annotations of a GitHub workflow: errors for benchmarks that fail a gate and for
//! gates that tested nothing, warnings for other regressed rows, a notice for each that a waiver lets
//! pass, and one with all verdicts.
//! Each names the test's file, as far as
//! the node id has one.

use std::io::{self, Write};

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::analysis::gate::report::GateReport;
use crate::analysis::gate::subject::Subject;
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::fold::RowName;
use crate::render::report::{Report, SingleRun};
use crate::render::tables::profile;
use crate::render::tables::sheet::TITLE_GAP;
use crate::render::words::answer::{headline, who};
use crate::render::words::gates::{failures_of_gates, gate_result, offence_without_name};
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
    let judged = Judged::of(comparison);
    let gates = report.extra.gates;
    let (mut failed, mut regressed, mut waived) = (Vec::new(), Vec::new(), Vec::new());
    for row in sorted(comparison.rows.iter(), report.view.sort, &comparison.metric) {
        match (failure(&row.name, gates), waiver(&row.name, gates)) {
            (Some(message), _) => failed.push(Annotated::of_row(row, message)),
            (None, Some(message)) => waived.push(Annotated::of_row(row, message)),
            (None, None) if row.judged.verdict == Verdict::Regressed => {
                let message = judged_change(row, &judged);
                regressed.push(Annotated::of_row(row, message));
            }
            (None, None) => {}
        }
    }
    failed.extend(of_one_side(gates, Fate::Fails));
    waived.extend(of_one_side(gates, Fate::IsWaived));
    annotate_gates(gates, out)?;
    annotate("error", FAILED, &failed, MOST, out)?;
    annotate("warning", "benchmark regressed", &regressed, MOST, out)?;
    annotate("notice", WAIVED, &waived, MOST - 1, out)?;
    let answer: String = headline(comparison).into_iter().map(|part| part.text).collect();
    let answer = answer.split(TITLE_GAP).collect::<Vec<_>>().join(" of ");
    let result = gates.and_then(gate_result);
    let answer = result.map_or(answer.clone(), |result| format!("{result}: {answer}"));
    let message = [vec![answer], who(report)].concat().join("; ");
    writeln!(out, "::notice title=pytest-park::{}", data(&message))
}

/// Writes that there is nothing to compare with, and what is above its ceiling.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    annotate_gates(single.gates, out)?;
    annotate("error", FAILED, &of_one_side(single.gates, Fate::Fails), MOST, out)?;
    annotate("notice", WAIVED, &of_one_side(single.gates, Fate::IsWaived), MOST - 1, out)?;
    let result = single.gates.and_then(gate_result).map_or(String::new(), |it| format!("{it}: "));
    let message = format!(
        "{result}{}: {}, nothing to compare with yet",
        short_name(&single.run.info),
        counted(single.cases.len(), "case")
    );
    writeln!(out, "::notice title=pytest-park::{}", data(&message))
}

/// The title of an error.
const FAILED: &str = "benchmark failed its gate";
/// The title of a notice about a waiver. One more notice has all verdicts.
const WAIVED: &str = "benchmark is waived";

/// What becomes of a benchmark with which a gate finds fault.
#[derive(Clone, Copy)]
enum Fate {
    Fails,
    IsWaived,
}

/// A benchmark with what there is to say about it.
struct Annotated<'a> {
    name: &'a RowName,
    /// Its node id, which begins with its file.
    id: &'a str,
    message: String,
}

impl<'a> Annotated<'a> {
    fn of_row(row: &'a Row, message: String) -> Self {
        let functions = profile::words(row).map_or(String::new(), |words| format!("; {words}"));
        let id = row.candidate_ids.first().unwrap_or(&row.name.fullname);
        Self { name: &row.name, id, message: format!("{message}{functions}") }
    }
}

/// Why a benchmark fails a gate.
fn failure(name: &RowName, gates: Option<&GateReport<'_>>) -> Option<String> {
    let gates = gates?;
    gates.offence(name).map(|offender| offence_without_name(offender, gates))
}

/// Why a benchmark would fail a gate, and why it may.
fn waiver(name: &RowName, gates: Option<&GateReport<'_>>) -> Option<String> {
    let gates = gates?;
    gates.waived(name).map(|offender| offence_without_name(offender, gates))
}

/// The benchmarks of only one side that fail a gate, or that a waiver lets pass, each once.
fn of_one_side<'a>(gates: Option<&'a GateReport<'a>>, fate: Fate) -> Vec<Annotated<'a>> {
    let Some(gates) = gates else { return Vec::new() };
    let offenders = match fate {
        Fate::Fails => &gates.offenders,
        Fate::IsWaived => &gates.waived,
    };
    let mut annotated = Vec::new();
    for offender in offenders {
        let name = match offender.subject {
            Subject::Row(_) => continue,
            Subject::Added(case) | Subject::Removed(case) => &case.name,
            Subject::Family(family) => &family.name,
        };
        let first = match fate {
            Fate::Fails => gates.offence(name),
            Fate::IsWaived => gates.waived(name),
        };
        // A benchmark that fails two gates has one annotation.
        if first.is_some_and(|first| std::ptr::eq(first, offender)) {
            let message = offence_without_name(offender, gates);
            annotated.push(Annotated { name, id: &name.fullname, message });
        }
    }
    annotated
}

/// Writes an error for each gate that fails by itself.
fn annotate_gates(gates: Option<&GateReport<'_>>, out: &mut dyn Write) -> io::Result<()> {
    for message in gates.map_or(Vec::new(), failures_of_gates) {
        writeln!(out, "::error title={}::{}", property("gate failed"), data(&message))?;
    }
    Ok(())
}

fn annotate(
    kind: &str,
    title: &str,
    annotated: &[Annotated<'_>],
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    // The last one says how many more there are.
    let shown = if annotated.len() > most { most - 1 } else { annotated.len() };
    for Annotated { name, id, message } in annotated.iter().take(shown) {
        let file = id
            .split_once("::")
            .filter(|(path, _)| !path.is_empty())
            .map_or(String::new(), |(path, _)| format!("file={},", property(path)));
        let message = format!("{}: {message}", name.name);
        writeln!(out, "::{kind} {file}title={}::{}", property(title), data(&message))?;
    }
    if annotated.len() > shown {
        let message = format!("{} more", annotated.len() - shown);
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
