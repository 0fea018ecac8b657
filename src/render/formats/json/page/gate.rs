//! The result of the gates for the page of a report. In `serve` there are none.

use serde::Serialize;

use crate::analysis::gate::report::GateReport;
use crate::render::words::gates::{failing_and_waived, gate_result, passed_gates, waiting_gates};
use crate::render::words::text::printable;

#[derive(Serialize)]
pub(super) struct PageGate {
    /// `gate failed`, `gate passed`, or `gate` where none could be tested.
    title: &'static str,
    failed: bool,
    /// What fails and what is waived; where nothing fails, what was tested.
    lines: Vec<String>,
}

/// The result of the gates; `None` where there is none to tell of.
pub(super) fn page_gate(gates: Option<&GateReport<'_>>) -> Option<PageGate> {
    let gates = gates.filter(|gates| gates.can_fail())?;
    let mut lines = failing_and_waived(gates);
    for line in passed_gates(gates).into_iter().chain(waiting_gates(gates)) {
        lines.push(line.strip_prefix("gate: ").unwrap_or(&line).to_owned());
    }
    Some(PageGate {
        title: gate_result(gates).unwrap_or("gate"),
        failed: gates.has_failed(),
        lines: lines.iter().map(|line| printable(line).into_owned()).collect(),
    })
}
