//! Opens the archive, and words what can go wrong with it.

use crate::Io;
use crate::commands::progress::Progress;
use crate::commands::{Sources, Stop, Talk};
use crate::load::{self, Archive, LoadError};
use crate::render::refusals;

/// Opens the archive. It holds at least one run.
///
/// # Errors
/// Where a path cannot be used, or no run is found in any.
pub fn open(sources: &Sources, talk: Talk, io: &mut Io<'_>) -> Result<Archive, Stop> {
    let progress = Progress::new("reading", talk.progress);
    let source = load::Source { paths: &sources.paths, strict: sources.strict };
    let archive =
        load::open(&source, io.stdin, &mut |done, all| progress.at(done, all)).map_err(|error| unusable(&error))?;
    progress.clear();
    if talk.verbose && !talk.quiet {
        for path in archive.skipped() {
            writeln!(io.stderr, "skipped: {}: not a pytest-benchmark artifact", path.display())?;
        }
    }
    if archive.runs().is_empty() {
        return Err(no_runs(sources, &archive));
    }
    Ok(archive)
}

/// The error of an archive without any run.
pub fn no_runs(sources: &Sources, archive: &Archive) -> Stop {
    refusals::no_runs(&sources.paths, archive.warnings(), archive.skipped().len()).into()
}

fn unusable(error: &LoadError) -> Stop {
    let hint = match error {
        LoadError::Missing { .. } => Some(
            "`pytest --benchmark-save baseline` saves a run under ./.benchmarks; name another folder as PATH"
                .to_owned(),
        ),
        LoadError::Unreadable { .. } => None,
    };
    Stop::told(error.to_string(), Vec::new(), hint)
}
