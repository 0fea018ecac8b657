//! `plugin-check`: what is wrong with the gates of a session, before its tests run. A session of
//! twenty minutes must not end in a mistyped expression.

use std::io;

use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::parse::GateError;
use crate::commands::plugin::wire;
use crate::commands::plugin::wire::{CheckReply, CheckRequest, PROTOCOL};
use crate::host::{ExitStatus, Io};
use crate::render::words::problems::{Problem, for_shell, refused_gate};
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
    let is_ini = source == Some("ini");
    let place = if is_ini { "`park_fail_on` of the ini file" } else { "`--park-fail-on`" };
    let mut problem = refused_gate(error, |gate| match is_ini {
        true => format!("park_fail_on = {gate}"),
        false => format!("--park-fail-on {}", for_shell(gate)),
    });
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
