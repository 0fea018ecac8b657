//! `runs`: the runs of an archive.

use crate::commands::conclude::{conclude, refuse_warnings};
use crate::commands::destination::{refuse_input, write_to};
use crate::commands::formats::write_runs;
use crate::commands::progress::Progress;
use crate::commands::request::RunsRequest;
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::inquiry;

/// Lists the runs, oldest first.
///
/// # Errors
/// Where no run is found, or the output cannot be written.
pub(super) fn run(request: &RunsRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let archive = sources::open(&request.sources, request.talk, io)?;
    refuse_input(&request.destination, &archive)?;
    let progress = Progress::new("reading", request.talk.progress);
    let (listed, warnings) =
        inquiry::runs::list(&archive, None, &mut |done, all| progress.at(done, all));
    progress.clear();
    refuse_warnings(&warnings, &request.sources, request.talk, io)?;
    write_to(&request.destination, io, |style, out| {
        write_runs(&listed, request.format, style, out)
    })?;
    conclude(&warnings, &request.sources, request.talk, io)
}
