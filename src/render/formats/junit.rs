//! A comparison as a test report: one suite a group, one test case a row.
//!
//! A row fails if a gate fails it; where there is no gate, if its verdict is `regressed`. What a gate
//! could judge and does not fail is passed, and what a waiver lets pass is skipped with its reason.
//! Other rows that the data cannot judge, and other cases that only one side has, are skipped with
//! the reason. What fails the gate is always there, whatever is shown; a gate that tested nothing
//! fails in a suite of its own. Elements and attributes are those of the schema that Jenkins' xUnit
//! plugin checks reports with (`junit-10.xsd`), to which pytest's own `--junit-xml` conforms as well;
//! `tests/run-junit` checks it. The schema knows no `file` of a test case, and no times of suites
//! beyond milliseconds.

use std::io::{self, Write};

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::gate::report::GateReport;
use crate::analysis::growth::growth::Family;
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::analysis::pair::fold::RowName;
use crate::analysis::pair::naming::split_name;
use crate::model::metric::Metric;
use crate::model::run::RunInfo;
use crate::model::stats::Stats;
use crate::render::report::{Report, SingleRun};
use crate::render::tables::profile;
use crate::render::words::dates::xml_date;
use crate::render::words::gates::{named_failures, offence_without_name, waiver_words};
use crate::render::words::growth::{both_growths, exponent_change_text};
use crate::render::words::order::by_group;
use crate::render::words::text::printable;
use crate::render::words::verdicts::judged_change;

struct TestCase<'a> {
    fullname: &'a str,
    name: &'a str,
    seconds: Option<f64>,
    outcome: TestOutcome,
    details: String,
}

/// How it ended, with the words for it.
enum TestOutcome {
    Passed,
    Failed(String, &'static str),
    Skipped(String),
}

struct TestSuite<'a> {
    name: &'a str,
    cases: Vec<TestCase<'a>>,
}

/// Writes the rows that are shown, and the cases that only one side has.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = report.comparison;
    let offends = |row: &&Row| offence(&row.name, report.extra.gates).is_some();
    let is_shown = |row: &&Row| report.view.shows(row) || offends(row);
    let shown = comparison.rows.iter().filter(is_shown);
    let mut suites = Vec::new();
    for (name, rows) in by_group(shown, report.view.sort.for_programs(), &comparison.metric) {
        let cases = rows.into_iter().map(|row| row_case(row, report)).collect();
        suites.push(TestSuite { name, cases });
    }
    for (name, unpaired) in [("added", &comparison.added), ("removed", &comparison.removed)] {
        // The schema takes an empty suite, but a reader would look for its cases.
        if !unpaired.is_empty() {
            let mut cases = Vec::with_capacity(unpaired.len());
            for case in unpaired {
                cases.push(unpaired_case(case, name, report));
            }
            suites.push(TestSuite { name, cases });
        }
    }
    let families = comparison.growth.iter().flat_map(|growth| &growth.families);
    let growth: Vec<TestCase<'_>> = families.map(|family| family_case(family, report)).collect();
    if !growth.is_empty() {
        suites.push(TestSuite { name: "growth", cases: growth });
    }
    let failures = gate_failures(report.extra.gates);
    suites.extend(gate_suite(&failures));
    write_suites(&suites, &report.candidate.newest.info, out)
}

/// Writes the cases of the only run there is: nothing to compare with, so every one is skipped that
/// has no ceiling.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    let info = &single.run.info;
    let cases = single.within.added.iter().map(|case| TestCase {
        fullname: &case.name.fullname,
        name: &case.name.name,
        seconds: seconds(&case.stats, &Metric::default()),
        outcome: outcome_of_gates(&case.name, single.gates)
            .unwrap_or_else(|| TestOutcome::Skipped("there is no reference yet".to_owned())),
        details: String::new(),
    });
    let mut suites = vec![TestSuite { name: info.label(), cases: cases.collect() }];
    let failures = gate_failures(single.gates);
    suites.extend(gate_suite(&failures));
    write_suites(&suites, info, out)
}

/// How a benchmark ended that a gate fails, or would fail without its waiver.
fn offence(name: &RowName, gates: Option<&GateReport<'_>>) -> Option<TestOutcome> {
    let gates = gates?;
    if let Some(offender) = gates.offence(name) {
        return Some(TestOutcome::Failed(offence_without_name(offender, gates), "gate"));
    }
    waiver_words(gates.waived(name)?).map(TestOutcome::Skipped)
}

/// How a benchmark ended by the gates: failed, waived, or passed where they could judge it; `None` where
/// they say nothing about it.
fn outcome_of_gates(name: &RowName, gates: Option<&GateReport<'_>>) -> Option<TestOutcome> {
    let passed = || gates?.decides(name).then_some(TestOutcome::Passed);
    offence(name, gates).or_else(passed)
}

/// The gates that fail by themselves, and why.
fn gate_failures(gates: Option<&GateReport<'_>>) -> Vec<(String, String)> {
    gates.map_or(Vec::new(), named_failures)
}

/// The suite of gates that fail by themselves; `None` where none does.
fn gate_suite(failures: &[(String, String)]) -> Option<TestSuite<'_>> {
    let mut cases = Vec::with_capacity(failures.len());
    for (gate, failure) in failures {
        cases.push(TestCase {
            fullname: "gate::gate",
            name: gate,
            seconds: None,
            outcome: TestOutcome::Failed(failure.clone(), "gate"),
            details: failure.clone(),
        });
    }
    (!cases.is_empty()).then_some(TestSuite { name: "gate", cases })
}

fn row_case<'a>(row: &'a Row, report: &Report<'a>) -> TestCase<'a> {
    let judged = Judged::of(report.comparison);
    let details = details(row, &judged);
    TestCase {
        fullname: &row.name.fullname,
        name: &row.name.name,
        seconds: seconds(&row.candidate, &judged.metric),
        outcome: outcome(row, &details, report),
        details: body(row, details),
    }
}

fn outcome(row: &Row, details: &str, report: &Report<'_>) -> TestOutcome {
    let verdict = row.judged.verdict;
    let gates = report.extra.gates.filter(|gates| gates.can_fail());
    if let Some(outcome) = outcome_of_gates(&row.name, gates) {
        return outcome;
    }
    match gates {
        Some(_) => {}
        None if verdict == Verdict::Regressed => {
            return TestOutcome::Failed(format!("regressed: {details}"), "regressed");
        }
        None => {}
    }
    match verdict {
        Verdict::Inconclusive | Verdict::Incomparable => {
            let reason = row.judged.reason.map(|reason| format!(": {}", reason.sentence()));
            TestOutcome::Skipped(format!("{}{}", verdict.label(), reason.unwrap_or_default()))
        }
        Verdict::Improved
        | Verdict::Regressed
        | Verdict::Unchanged
        | Verdict::Added
        | Verdict::Removed => TestOutcome::Passed,
    }
}

/// The growth of a benchmark. It fails by a gate only.
fn family_case<'a>(family: &'a Family, report: &Report<'a>) -> TestCase<'a> {
    let growth = format!("growth {} over {}", both_growths(family), family.param);
    let details = format!("{growth}, {}", exponent_change_text(&family.exponent));
    let reason = family.exponent.reason.map_or("", Reason::sentence);
    let outcome = match family.exponent.verdict {
        Verdict::Inconclusive => TestOutcome::Skipped(format!("inconclusive: {reason}")),
        Verdict::Improved
        | Verdict::Regressed
        | Verdict::Unchanged
        | Verdict::Incomparable
        | Verdict::Added
        | Verdict::Removed => TestOutcome::Passed,
    };
    TestCase {
        fullname: &family.name.fullname,
        name: &family.name.name,
        seconds: None,
        outcome: outcome_of_gates(&family.name, report.extra.gates).unwrap_or(outcome),
        details,
    }
}

fn unpaired_case<'a>(case: &'a UnpairedCase, change: &str, report: &Report<'a>) -> TestCase<'a> {
    TestCase {
        fullname: &case.name.fullname,
        name: &case.name.name,
        seconds: seconds(&case.stats, &report.comparison.metric),
        outcome: outcome_of_gates(&case.name, report.extra.gates)
            .unwrap_or_else(|| TestOutcome::Skipped(format!("{change}: only one side has it"))),
        details: String::new(),
    }
}

/// The time of a test case: of a metric that is none, the mean. Absent where the timer is no clock.
fn seconds(stats: &Stats, metric: &Metric) -> Option<f64> {
    let is_time = metric.is_time() && stats.number(metric).is_some();
    let mean = Metric::default();
    stats.number(if is_time { metric } else { &mean }).filter(|_| stats.unit.is_none())
}

/// The numbers of a row on one line.
fn details(row: &Row, judged: &Judged) -> String {
    format!("{}, verdict {}", judged_change(row, judged), row.judged.verdict.label())
}

/// The text inside a test case: its numbers, and its functions where it was profiled.
fn body(row: &Row, details: String) -> String {
    match profile::words(row) {
        Some(words) => format!("{details}; {words}"),
        None => details,
    }
}

/// Counts as attributes.
fn counts<'s>(suites: impl Iterator<Item = &'s TestSuite<'s>>) -> String {
    let cases: Vec<&TestCase<'_>> = suites.flat_map(|suite| &suite.cases).collect();
    let has_failed = |case: &&&TestCase<'_>| matches!(case.outcome, TestOutcome::Failed(..));
    let failures = cases.iter().filter(has_failed).count();
    format!(r#"tests="{}" failures="{failures}" errors="0""#, cases.len())
}

fn write_suites(
    suites: &[TestSuite<'_>],
    candidate: &RunInfo,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="utf-8"?>"#)?;
    writeln!(out, r#"<testsuites name="pytest-park" {}>"#, counts(suites.iter()))?;
    let timestamp = candidate
        .recorded_at
        .map_or(String::new(), |at| format!(r#" timestamp="{}""#, xml_date(at)));
    for suite in suites {
        let skipped = suite
            .cases
            .iter()
            .filter(|case| matches!(case.outcome, TestOutcome::Skipped(_)))
            .count();
        let (name, counts) = (escaped(suite.name), counts([suite].into_iter()));
        writeln!(out, r#"  <testsuite name="{name}" {counts} skipped="{skipped}"{timestamp}>"#)?;
        for case in &suite.cases {
            write_case(case, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn write_case(case: &TestCase<'_>, out: &mut dyn Write) -> io::Result<()> {
    let class = escaped(&class_name(case.fullname));
    let time = case.seconds.map_or(String::new(), |time| format!(r#" time="{time:.9}""#));
    write!(out, r#"    <testcase classname="{class}" name="{}"{time}"#, escaped(case.name))?;
    if matches!(case.outcome, TestOutcome::Passed) && case.details.is_empty() {
        return writeln!(out, "/>");
    }
    writeln!(out, ">")?;
    match &case.outcome {
        TestOutcome::Passed => {}
        TestOutcome::Failed(message, kind) => {
            // A benchmark of one side has no numbers to tell.
            let details = if case.details.is_empty() { message } else { &case.details };
            let details = escaped(&format!("{}: {details}", case.fullname));
            writeln!(
                out,
                r#"      <failure message="{}" type="{kind}">{details}</failure>"#,
                escaped(message)
            )?;
        }
        TestOutcome::Skipped(message) => {
            writeln!(out, r#"      <skipped message="{}"/>"#, escaped(message))?
        }
    }
    if !case.details.is_empty() && !matches!(case.outcome, TestOutcome::Failed(..)) {
        writeln!(out, "      <system-out>{}</system-out>", escaped(&case.details))?;
    }
    writeln!(out, "    </testcase>")
}

/// The module and class as Python names them, from the node id: `tests/t.py::TestA::test_x` is in
/// `tests.t.TestA`.
fn class_name(fullname: &str) -> String {
    let (before_id, _) = split_name(fullname);
    let Some((path, rest)) = before_id.split_once("::") else { return String::new() };
    let classes = rest
        .rsplit_once("::")
        .map_or(String::new(), |(classes, _)| format!(".{}", classes.replace("::", ".")));
    let module = path.strip_suffix(".py").unwrap_or(path).replace(['/', '\\'], ".");
    format!("{module}{classes}")
}

/// Text for an attribute or an element. XML 1.0 has no way to write control characters: they are
/// escapes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}
