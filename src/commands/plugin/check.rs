//! `plugin-check`: what is wrong with the gates of a session, before its tests run. A session of
//! twenty minutes must not end in a mistyped expression.

use std::io;

use crate::analysis::gate::condition::{Gate, GateError};
use crate::commands::plugin::wire;
use crate::commands::plugin::wire::{CheckReply, CheckRequest, PROTOCOL};
use crate::host::{ExitStatus, Io};
use crate::render::words::problems::{Problem, refused_gate};
use crate::render::words::text::printable;

/// Answers one request.
///
/// # Errors
/// Where it is malformed.
pub(crate) fn run(io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let request: CheckRequest = wire::read(io.stdin)?;
    let gates = wire::words(&request.fail_on);
    let error = gates.iter().find_map(|text| text.parse::<Gate>().err());
    let refusal = error.map(|error| in_lines(&refusal(&error, request.source.as_deref())));
    let reply = CheckReply { protocol: PROTOCOL, refusal };
    serde_json::to_writer(&mut *io.stdout, &reply).map_err(io::Error::from)?;
    Ok(ExitStatus::Success)
}

/// The error and its hint, in the words of whoever wrote the expression.
fn refusal(error: &GateError, source: Option<&str>) -> Problem {
    let (place, hint) = match source {
        Some("ini") => ("`park_fail_on` of the ini file", "`park_fail_on = regressed`"),
        Some(_) | None => ("`--park-fail-on`", "`--park-fail-on regressed`"),
    };
    let mut problem = refused_gate(error).with_hint(hint);
    problem.message = format!("{place}: {}", problem.message);
    problem
}

/// A problem as standard error shows it, without its first word, which pytest writes.
fn in_lines(problem: &Problem) -> String {
    let mut lines = vec![problem.message.clone()];
    lines.extend(problem.causes.iter().map(|cause| format!("  {cause}")));
    if let Some(hint) = &problem.hint {
        lines.extend([String::new(), format!("hint: {hint}")]);
    }
    lines.iter().map(|line| printable(line)).collect::<Vec<_>>().join("\n")
}
