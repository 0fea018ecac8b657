//! The bridge to the pytest plugin: a request on standard input, text or JSON on standard output, then the process
//! ends. Everything that is computed or worded for pytest is computed and worded on this side of it.
//!
//! `plugin-report` prints the section of a session; `plugin-group` splits names and forms groups for a `conftest.py`.
//! Exit codes: 0 done, 3 done and the asked gate failed, 2 the request was not understood.

mod group;
mod report;
mod storage;
mod wire;

pub(super) use group::run as group;
pub(super) use report::run as report;

use crate::commands::stop::Stop;
use crate::load::archive::archive::Archive;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::words::messages;

/// Reads the text of an artifact as a saved one is read.
///
/// # Errors
/// Where it is none.
fn read_text(text: &str) -> Result<(Run, Vec<Warning>), Stop> {
    let source = Source { paths: &["-".into()], strict: false };
    let unusable =
        |causes| Stop::told("the benchmarks of this session are not understood", causes, None);
    let archive: Archive = open_archive(&source, &mut text.as_bytes(), &mut |_, _| {})
        .map_err(|error| unusable(vec![error.to_string()]))?;
    if archive.runs().is_empty() {
        return Err(unusable(archive.warnings().iter().map(messages::worded).collect()));
    }
    archive.read(0).map_err(|warning| unusable(vec![messages::worded(&warning)]))
}
