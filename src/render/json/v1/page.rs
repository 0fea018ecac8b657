//! The documents that only the page of the dashboard reads: refusals, what it starts with, and that something changed.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::render::json::v1::write_pretty;
use crate::render::refusals::Told;

/// What the page starts with.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<'a> {
    /// The query that the page begins with, where its own address has none.
    pub query: &'a str,
    /// Where artifacts are looked for; none where the page stands alone.
    pub paths: &'a [PathBuf],
    /// Whether there is a server to ask.
    pub live: bool,
}

#[derive(Serialize)]
struct DefaultsV1<'a> {
    schema: &'static str,
    version: &'static str,
    query: &'a str,
    paths: Vec<String>,
    live: bool,
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

/// Writes what the page starts with.
///
/// # Errors
/// Only those of the writer.
pub fn write_defaults(defaults: &Defaults<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = DefaultsV1 {
        schema: "pytest-park/defaults/v1",
        version: env!("CARGO_PKG_VERSION"),
        query: defaults.query,
        paths: defaults.paths.iter().map(|path| path.display().to_string()).collect(),
        live: defaults.live,
    };
    write_pretty(&document, out)
}

/// Writes why there is no answer, in the words of the command line.
///
/// # Errors
/// Only those of the writer.
pub fn write_refusal(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let document = RefusalV1 {
        schema: "pytest-park/error/v1",
        error: &told.message,
        causes: &told.causes,
        hint: told.hint.as_deref(),
    };
    write_pretty(&document, out)
}

/// Writes on one line what the archive is now: a text that changes with it, and how many runs it holds.
///
/// # Errors
/// Only those of the writer.
pub fn write_pulse(fingerprint: &str, runs: usize, out: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &PulseV1 { fingerprint, runs })?)
}
