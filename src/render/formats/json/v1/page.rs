//! The documents that only the page of the dashboard reads: refusals, what it starts with, and that
//! something changed.

use std::io::{self, Write};

use serde::Serialize;

use crate::render::formats::json::v1::document::write_pretty;
use crate::render::words::problems::Problem;

#[derive(Serialize)]
struct DefaultsV1<'a> {
    schema: &'static str,
    version: &'static str,
    query: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit_url: Option<&'a str>,
}

#[derive(Serialize)]
struct RefusalV1<'a> {
    schema: &'static str,
    error: &'a str,
    causes: &'a [String],
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct PulseV1<'a> {
    fingerprint: &'a str,
    runs: usize,
}

/// Writes what the page starts with: the query that it takes where its own address has none, and
/// where a commit can be seen.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_defaults(
    query: &str,
    commit_url: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_pretty(
        &DefaultsV1 {
            schema: "pytest-park/defaults/v1",
            version: env!("CARGO_PKG_VERSION"),
            query,
            commit_url,
        },
        out,
    )
}

/// Writes why there is no answer, in the words of the command line.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_refusal(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let document = RefusalV1 {
        schema: "pytest-park/error/v1",
        error: &problem.message,
        causes: &problem.causes,
        hint: problem.hint.as_deref(),
    };
    write_pretty(&document, out)
}

/// Writes on one line what the archive is now: a text that changes with it, and how many runs it
/// holds.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_pulse(fingerprint: &str, runs: usize, out: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &PulseV1 { fingerprint, runs })?)
}
