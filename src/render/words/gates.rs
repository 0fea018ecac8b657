//! What gates say: why a benchmark fails, what a gate that passes could test, and why nothing was
//! tested.

use std::iter;

use crate::analysis::compare::row::Row;
use crate::analysis::gate::condition::{Gate, Limit};
use crate::analysis::gate::count::GateCount;
use crate::analysis::gate::report::{GateReport, IdleGate, NothingTested, Offender};
use crate::analysis::gate::subject::{NotTested, Subject};
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::render::words::growth::{both_growths, exponent_change_text};
use crate::render::words::numbers::{Digits, NumberStyle, directed_change, trimmed};
use crate::render::words::quantities::{quantity, ways};
use crate::render::words::units::counted;
use crate::render::words::verdicts::judged_change;

/// Digits of a number that three digits do not tell from its limit, at least.
const FEWEST_DIGITS: usize = 4;
/// Digits that tell any two numbers apart.
const MOST_DIGITS: usize = 17;
/// Digits that hold any limit that people write, and none of the noise of its binary form.
const LIMIT_DIGITS: usize = 15;
/// Why there is no reference to test with.
const NO_REFERENCE: &str = "there is no reference yet";
/// Why there is none on this kind of machine.
const ANOTHER_MACHINE: &str = "the reference is from another kind of machine";

/// What is wrong with a benchmark, on one line.
pub(crate) fn offence(offender: &Offender<'_>, report: &GateReport<'_>) -> String {
    let name = &offender.subject.name().fullname;
    format!("{name}: {}", offence_without_name(offender, report))
}

/// The same without the name of the benchmark.
pub(crate) fn offence_without_name(offender: &Offender<'_>, report: &GateReport<'_>) -> String {
    let waived = waiver_words(offender).map_or(String::new(), |words| format!("; {words}"));
    format!("{} (`{}`{waived})", finding(offender, report), offender.by)
}

/// What lets a benchmark pass, or did so: `waived until 2026-12-31: the index is rebuilt`.
pub(crate) fn waiver_words(offender: &Offender<'_>) -> Option<String> {
    let waiver = offender.waiver?;
    let state = if offender.is_expired { "waiver expired on" } else { "waived until" };
    Some(format!("{state} {}: {}", waiver.until, waiver.reason))
}

/// What the gate found: the number that it looks at, under its own name.
fn finding(offender: &Offender<'_>, report: &GateReport<'_>) -> String {
    let verdict = |row: &str, label: &str| format!("{row}, verdict {label}");
    // The verdict on the times says nothing about a stored number, and the other way round.
    let of_metric = |change: String, metric: &Metric, row: &Row| {
        if metric.extra() == report.judged.metric.extra() {
            verdict(&change, row.judged.verdict.label())
        } else {
            change
        }
    };
    match (&offender.gate, offender.subject) {
        (Gate::Ceiling(metric, limit), subject) => bound(metric, limit, "above", subject),
        (Gate::Floor(metric, limit), subject) => bound(metric, limit, "below", subject),
        (_, Subject::Removed(_)) => one_sided(&NotTested::OnlyReference),
        (_, Subject::Added(_)) => one_sided(&NotTested::OnlyCandidate),
        (_, Subject::Family(family)) => {
            let change = exponent_change_text(&family.exponent);
            let growth = format!("growth {} over {}, {change}", both_growths(family), family.param);
            verdict(&growth, family.exponent.verdict.label())
        }
        (Gate::Growth(_), Subject::Row(row)) => {
            verdict(&judged_change(row, &report.judged), row.judged.verdict.label())
        }
        (Gate::Verdict(Verdict::Incomparable), Subject::Row(row)) => {
            let reason = row.judged.reason.unwrap_or(Reason::NoUsableTime);
            format!("{}, verdict incomparable", reason.sentence())
        }
        (Gate::Verdict(Verdict::Inconclusive), Subject::Row(row)) => {
            let reason = row.judged.reason.map_or("", Reason::sentence);
            let change = judged_change(row, &report.judged);
            verdict(&change, &format!("inconclusive: {reason}"))
        }
        (
            Gate::Verdict(_) | Gate::RegressedBeyond(_) | Gate::ImprovedBeyond(_),
            Subject::Row(row),
        ) => verdict(&judged_change(row, &report.judged), row.judged.verdict.label()),
        (Gate::Percent(metric, _), Subject::Row(row)) => {
            of_metric(change_of(row, metric), metric, row)
        }
        (Gate::Difference(metric, _), Subject::Row(row)) => {
            of_metric(difference_of(row, metric), metric, row)
        }
    }
}

/// Both sides of a metric; `None` where one has none.
fn sides_of(row: &Row, metric: &Metric) -> Option<(f64, f64)> {
    row.reference.number(metric).zip(row.candidate.number(metric))
}

/// The change of a metric: both sides, and how far they are apart as a ratio.
fn change_of(row: &Row, metric: &Metric) -> String {
    let Some((reference, candidate)) = sides_of(row, metric) else {
        return format!("no {metric}");
    };
    let change = if reference > 0.0 && candidate >= 0.0 {
        let ways = ways(metric, &row.candidate);
        directed_change(candidate / reference, Digits::Short, ways)
    } else if reference == 0.0 {
        "was 0 before".to_owned()
    } else {
        difference_in_words(row, metric, candidate - reference)
    };
    format!("{}, {change}", arrow(row, metric, reference, candidate))
}

/// The same, and how far they are apart in its unit.
fn difference_of(row: &Row, metric: &Metric) -> String {
    let Some((reference, candidate)) = sides_of(row, metric) else {
        return format!("no {metric}");
    };
    let difference = difference_in_words(row, metric, candidate - reference);
    format!("{}, {difference}", arrow(row, metric, reference, candidate))
}

fn difference_in_words(row: &Row, metric: &Metric, difference: f64) -> String {
    let unit = row.candidate.unit_of(metric);
    let [less, more] = ways(metric, &row.candidate);
    let size = quantity(difference.abs(), &unit, NumberStyle::default());
    format!("{size} {}", if difference < 0.0 { less } else { more })
}

fn arrow(row: &Row, metric: &Metric, reference: f64, candidate: f64) -> String {
    let unit = row.candidate.unit_of(metric);
    let [reference, candidate] =
        [reference, candidate].map(|number| quantity(number, &unit, NumberStyle::default()));
    format!("{metric} {reference} → {candidate}")
}

/// A metric beyond its bound, with as many digits as it takes to see that.
fn bound(metric: &Metric, limit: &Limit, side: &str, subject: Subject<'_>) -> String {
    let stats = subject.candidate();
    let number = stats.and_then(|stats| {
        Some((stats.number(metric)?, stats.unit_of(metric), limit.amount_for(metric, stats)?))
    });
    let Some((number, unit, amount)) = number else { return format!("no {metric}") };
    // Where a number has no unit, that of the limit is meant, and the other way round.
    let unit = if unit == Unit::None { limit.unit.clone() } else { unit };
    let short = NumberStyle::default();
    let with =
        |digits: Digits, number: f64| quantity(number, &unit, NumberStyle { digits, ..short });
    let are_apart = |digits: &Digits| with(*digits, number) != with(*digits, amount);
    let more = (FEWEST_DIGITS..=MOST_DIGITS).map(Digits::Significant);
    let digits = iter::once(Digits::Short).chain(more).find(are_apart).unwrap_or(Digits::Full);
    let limit = match digits {
        Digits::Short | Digits::Full => with(digits, amount),
        // As it was written: the zeros at its end say nothing.
        Digits::Significant(_) => without_zeros(&with(Digits::Significant(LIMIT_DIGITS), amount)),
    };
    format!("{metric} {}, {side} {limit}", with(digits, number))
}

/// A number and its unit, without the zeros at the end of the number.
fn without_zeros(text: &str) -> String {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    format!("{} {unit}", trimmed(number)).trim_end().to_owned()
}

/// Why a benchmark could not be tested.
pub(crate) fn not_tested(why: &NotTested) -> String {
    match why {
        NotTested::NoReference => NO_REFERENCE.to_owned(),
        NotTested::OnlyCandidate | NotTested::OnlyReference => one_sided(why),
        NotTested::NoUsableTime(reason) => reason.sentence().to_owned(),
        NotTested::NoNumber(metric) => format!("a side has no usable {metric}"),
        NotTested::UnitsDiffer(metric) => format!("the {metric} has another unit on each side"),
        NotTested::AnotherUnit(metric) => {
            format!("the {metric} is not in the unit of the limit: its timer counts something else")
        }
    }
}

fn one_sided(why: &NotTested) -> String {
    let side = if *why == NotTested::OnlyCandidate { "candidate" } else { "reference" };
    format!("only the {side} has it")
}

/// Whether the gates passed, in two words; `None` where there is no gate, or none that needs no
/// reference while there is none.
pub(crate) fn gate_result(report: &GateReport<'_>) -> Option<&'static str> {
    let has_judged = report.counts.iter().any(|count| count.n_judged > 0);
    match (report.can_fail(), report.has_failed(), has_judged) {
        (false, _, _) | (true, false, false) => None,
        (true, true, _) => Some("gate failed"),
        (true, false, true) => Some("gate passed"),
    }
}

/// What fails and what a waiver lets pass, each on one line.
pub(crate) fn failing_and_waived(report: &GateReport<'_>) -> Vec<String> {
    let failures = failures_of_gates(report).into_iter();
    let offences = report.offenders.iter().map(|offender| offence(offender, report));
    let waived = report.waived.iter().map(|offender| offence(offender, report));
    let fails = failures.chain(offences).map(|line| format!("fails: {line}"));
    fails.chain(waived.map(|line| format!("waived: {line}"))).collect()
}

/// The sentences about gates that fail by themselves and not for a benchmark.
pub(crate) fn failures_of_gates(report: &GateReport<'_>) -> Vec<String> {
    named_failures(report).into_iter().map(|(_, text)| text).collect()
}

/// The same, each after the gates that it is about, as they were written.
pub(crate) fn named_failures(report: &GateReport<'_>) -> Vec<(String, String)> {
    let all = || report.counts.iter().map(|count| count.by.as_str()).collect::<Vec<_>>().join(", ");
    let of_idle =
        |idle: &IdleGate| (idle.by.clone().unwrap_or_else(all), nothing_tested(idle, report));
    let mut named: Vec<(String, String)> = report.idle.iter().map(of_idle).collect();
    if report.lacks_reference() {
        let text = format!("{NO_REFERENCE}, and `--require-reference` asks for one");
        named.push(("--require-reference".to_owned(), text));
    }
    named
}

fn nothing_tested(idle: &IdleGate, report: &GateReport<'_>) -> String {
    let why = match idle.why {
        NothingTested::NoBenchmarks => "neither side has a benchmark",
        NothingTested::EmptyCandidate => "the candidate has no benchmark",
        NothingTested::EmptyReference => "the reference has no benchmark",
        NothingTested::NothingShared => "the sides share no benchmark",
        NothingTested::NoFamilies => {
            "no benchmark has three sizes of a numeric param that can be compared"
        }
        NothingTested::NothingNamed => &format!("no budget of {} names a benchmark", report.file),
        NothingTested::NoTimes => &no_number(idle, report),
    };
    let filter = match (idle.why, report.scope.is_filtered) {
        (_, false) => "",
        (NothingTested::NothingNamed | NothingTested::NoTimes, true) => {
            " among those that `--filter` keeps"
        }
        (_, true) => " that `--filter` keeps",
    };
    let by = idle.by.as_ref().map_or(String::new(), |by| format!(" by `{by}`"));
    format!("nothing was tested{by}: {why}{filter}")
}

/// What no benchmark has that the gate looks at.
fn no_number(idle: &IdleGate, report: &GateReport<'_>) -> String {
    let is_idle = |count: &&GateCount| idle.by.as_ref().is_none_or(|by| *by == count.by);
    let gate = report.counts.iter().find(is_idle).map(|count| &count.gate);
    let metric = gate.and_then(Gate::metric);
    let has_two_units = |(_, why): &(Subject<'_>, NotTested)| match why {
        NotTested::UnitsDiffer(other) => metric == Some(other),
        _ => false,
    };
    let is_of_another = |(_, why): &(Subject<'_>, NotTested)| match why {
        NotTested::AnotherUnit(other) => metric == Some(other),
        _ => false,
    };
    match metric {
        None => match most_frequent_doubt(report) {
            None | Some(Reason::NoUsableTime) => "no benchmark has a usable time".to_owned(),
            Some(reason) => format!("no benchmark can be judged: {}", reason.sentence()),
        },
        Some(metric) if report.not_tested.iter().any(is_of_another) => {
            format!("no benchmark has the {metric} in the unit of the limit")
        }
        Some(metric) if report.not_tested.iter().any(has_two_units) => {
            format!("no benchmark has the {metric} in one unit on both sides")
        }
        Some(metric @ Metric::Percentile(_)) => format!(
            "no benchmark has the rounds that the {metric} needs, which `--benchmark-save-data` saves"
        ),
        Some(metric @ Metric::Extra(_)) => format!("no benchmark has {metric}"),
        Some(metric) if metric.is_time() => "no benchmark has a usable time".to_owned(),
        Some(metric) => format!("no benchmark has a usable {metric}"),
    }
}

/// Why most of the benchmarks could not be tested; of several reasons that are as frequent, the one
/// that comes first.
fn most_frequent_doubt(report: &GateReport<'_>) -> Option<Reason> {
    let reasons = || {
        report.not_tested.iter().filter_map(|(_, why)| match why {
            NotTested::NoUsableTime(reason) => Some(*reason),
            _ => None,
        })
    };
    // The last of equals is what `max_by_key` takes.
    let all: Vec<Reason> = reasons().collect();
    all.into_iter().rev().max_by_key(|reason| reasons().filter(|other| other == reason).count())
}

/// The reason that all benchmarks of both sides have that could not be tested.
fn common_doubt(report: &GateReport<'_>) -> Option<Reason> {
    let mut doubts = report.not_tested.iter().filter_map(|(subject, why)| match (subject, why) {
        (Subject::Row(_) | Subject::Family(_), NotTested::NoUsableTime(reason)) => {
            Some(Some(*reason))
        }
        (Subject::Row(_) | Subject::Family(_), _) => Some(None),
        (Subject::Added(_) | Subject::Removed(_), _) => None,
    });
    let first = doubts.next()??;
    doubts.all(|other| other == Some(first)).then_some(first)
}

/// How many benchmarks of both sides no gate could test; `None` also where it tested nothing at all.
pub(crate) fn without_a_number(report: &GateReport<'_>) -> Option<String> {
    if !report.has_tested() {
        return None;
    }
    let rows = report.not_tested.iter().filter_map(|(subject, why)| match subject {
        Subject::Row(_) | Subject::Family(_) => Some(why),
        Subject::Added(_) | Subject::Removed(_) => None,
    });
    let (mut n_without, mut n_of_limit, mut n_of_sides) = (0, 0, 0);
    for why in rows {
        match why {
            NotTested::AnotherUnit(_) => n_of_limit += 1,
            NotTested::UnitsDiffer(_) => n_of_sides += 1,
            NotTested::NoReference
            | NotTested::OnlyCandidate
            | NotTested::OnlyReference
            | NotTested::NoUsableTime(_)
            | NotTested::NoNumber(_) => n_without += 1,
        }
    }
    if let Some(reason) = common_doubt(report).filter(|reason| *reason != Reason::NoUsableTime) {
        let (benchmarks, why) = (counted(n_without, "benchmark"), reason.sentence());
        return Some(format!("{benchmarks} could not be tested by the gate: {why}"));
    }
    let is_stored = |count: &GateCount| count.gate.metric().is_some_and(|it| it.extra().is_some());
    let number = if report.counts.iter().any(is_stored) { "number" } else { "time" };
    let without = format!("without a usable {number}");
    let kinds = [
        (n_without, without.as_str()),
        (n_of_limit, "in another unit than the limit"),
        (n_of_sides, "with another unit on each side"),
    ];
    let kinds = kinds.into_iter().filter(|(n_cases, _)| *n_cases > 0);
    let kinds: Vec<String> =
        kinds.map(|(n_cases, what)| format!("{} {what}", counted(n_cases, "benchmark"))).collect();
    (!kinds.is_empty()).then(|| format!("{} could not be tested by the gate", kinds.join(" and ")))
}

/// What each gate could test, where all of them pass: `gate: regressed passed: 24 of 26 benchmarks
/// could be judged`. A gate without a single benchmark that it could test has no line.
pub(crate) fn passed_gates(report: &GateReport<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if report.has_failed() {
        return lines;
    }
    for count in &report.counts {
        let GateCount { by, gate, n_rows, n_tested, n_judged, .. } = count;
        if *n_tested > 0 {
            let benchmarks = counted(*n_rows, "benchmark");
            let what = what_was_tested(gate, *n_judged);
            lines.push(if *n_judged == 0 {
                // It fails nothing, and nobody should read that as an answer.
                let why = count
                    .common_doubt()
                    .map_or(String::new(), |why| format!(": {}", why.sentence()));
                format!("gate: {by} fails nothing, because none of {benchmarks} {what}{why}")
            } else {
                format!("gate: {by} passed: {n_judged} of {benchmarks} {what}")
            });
        }
    }
    lines
}

/// The gates that wait for a reference.
pub(crate) fn waiting_gates(report: &GateReport<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for count in &report.counts {
        if report.scope.waits(count) {
            let why = if report.scope.has_reference { ANOTHER_MACHINE } else { NO_REFERENCE };
            lines.push(format!("gate: {} was not tested: {why}", count.by));
        }
    }
    lines
}

/// What was found out about this many benchmarks.
fn what_was_tested(gate: &Gate, count: usize) -> &'static str {
    match gate {
        Gate::Verdict(Verdict::Removed) if count == 1 => "is there",
        Gate::Verdict(Verdict::Removed) => "are there",
        Gate::Verdict(Verdict::Incomparable) if count == 1 => "has a usable time",
        Gate::Verdict(Verdict::Incomparable) => "have a usable time",
        Gate::Verdict(_) | Gate::RegressedBeyond(_) | Gate::ImprovedBeyond(_) | Gate::Growth(_) => {
            "could be judged"
        }
        Gate::Percent(..) | Gate::Difference(..) | Gate::Ceiling(..) | Gate::Floor(..) => {
            "had a number"
        }
    }
}
