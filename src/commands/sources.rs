//! Opens the archive, and words what can go wrong with it.

use std::path::PathBuf;

use crate::Io;
use crate::analysis::select::NotFound;
use crate::commands::progress::Progress;
use crate::commands::{Sources, Stop, Talk};
use crate::load::{self, Archive, LoadError};
use crate::render::refusals::{self, Looked};

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
        return Err(not_found(&NotFound::NoRuns, sources, &archive));
    }
    Ok(archive)
}

/// The error of an archive that has no answer.
pub fn not_found(error: &NotFound, sources: &Sources, archive: &Archive) -> Stop {
    refusals::not_found(error, &looked(&sources.paths, archive)).into()
}

fn looked<'a>(paths: &'a [PathBuf], archive: &'a Archive) -> Looked<'a> {
    Looked { paths, runs: archive.runs(), warnings: archive.warnings(), n_skipped: archive.skipped().len() }
}

/// The error of a path that cannot be used.
pub fn unusable(error: &LoadError) -> Stop {
    refusals::unusable_path(error.to_string(), matches!(error, LoadError::Missing { .. })).into()
}
