//! The JSON of gates: what was asked for, what failed, and what could not be tested.

use crate::analysis::gate::condition::GateNumber;
use crate::analysis::gate::report::{GateReport, Offender};
use crate::model::quantity::Unit;
use crate::render::formats::json::v1::wire::{
    GateCountV1, GateFailureV1, GateV1, NotTestedV1, WaivedV1,
};
use crate::render::words::gates::{failures_of_gates, not_tested};

/// The result of the gates; `None` where none was asked for.
pub(super) fn gate<'a>(report: &'a GateReport<'a>) -> Option<GateV1<'a>> {
    if !report.can_fail() {
        return None;
    }
    let reasons = failures_of_gates(report);
    let mut waived = Vec::with_capacity(report.waived.len());
    for offender in &report.waived {
        let Some(waiver) = offender.waiver else { continue };
        let (failure, until) = (failure(offender), waiver.until.to_string());
        waived.push(WaivedV1 { failure, reason: &waiver.reason, until });
    }
    let mut without_test = Vec::with_capacity(report.not_tested.len());
    for (subject, why) in &report.not_tested {
        let fullname = &subject.name().fullname;
        without_test.push(NotTestedV1 { fullname, why: not_tested(why) });
    }
    let counts = report.counts.iter().map(|count| GateCountV1 {
        expression: &count.by,
        benchmarks: count.n_rows,
        tested: count.n_tested,
        judged: count.n_judged,
    });
    Some(GateV1 {
        asked: report.counts.iter().map(|count| count.by.as_str()).collect(),
        counts: counts.collect(),
        passed: !report.has_failed(),
        reason: (!reasons.is_empty()).then(|| reasons.join("; ")),
        tested: report.n_tested,
        failed: report.offenders.iter().map(failure).collect(),
        waived,
        not_tested: without_test,
    })
}

fn failure<'a>(offender: &'a Offender<'_>) -> GateFailureV1<'a> {
    let Offender { subject, gate, by, .. } = offender;
    let (value, limit) = (gate.value(*subject), gate.limit(*subject));
    let unit = value.as_ref().or(limit.as_ref()).and_then(|number| match number {
        GateNumber::Percent(_) => Some("percent".to_owned()),
        GateNumber::Exponent(_) => Some("exponent".to_owned()),
        GateNumber::Amount(_, Unit::Seconds) => Some("seconds".to_owned()),
        GateNumber::Amount(_, Unit::Bytes) => Some("bytes".to_owned()),
        GateNumber::Amount(_, Unit::Sign(sign)) => Some(sign.to_string()),
        GateNumber::Amount(_, Unit::None) => None,
    });
    GateFailureV1 {
        fullname: &subject.name().fullname,
        expression: by,
        value: value.map(plain),
        limit: limit.map(plain),
        unit,
    }
}

fn plain(number: GateNumber) -> f64 {
    match number {
        GateNumber::Percent(number)
        | GateNumber::Amount(number, _)
        | GateNumber::Exponent(number) => number,
    }
}
