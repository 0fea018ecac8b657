//! Opens the archive and the profile folder, and words what can go wrong with them.

use std::path::{Path, PathBuf};

use crate::Io;
use crate::analysis::select::NotFound;
use crate::commands::progress::Progress;
use crate::commands::{Sources, Stop, Talk};
use crate::load::profiles::{ProfileFolder, open_profiles};
use crate::load::{self, Archive, LoadError};
use crate::render::refusals::{self, Looked};

/// Opens the archive. It holds at least one run.
///
/// # Errors
/// Where a path cannot be used, or no run is found in any.
pub fn open(sources: &Sources, talk: Talk, io: &mut Io<'_>) -> Result<Archive, Stop> {
    let progress = Progress::new("reading", talk.progress);
    let source = load::Source { paths: &sources.paths, strict: sources.strict };
    let archive = load::open(&source, io.stdin, &mut |done, all| progress.at(done, all))
        .map_err(|error| unusable(&error))?;
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

/// Reads the profile folder, if one was asked for.
///
/// # Errors
/// Where it cannot be used.
pub fn profiles(folder: Option<&Path>, talk: Talk) -> Result<ProfileFolder, Stop> {
    let Some(folder) = folder else { return Ok(ProfileFolder::default()) };
    let progress = Progress::new("reading profiles", talk.progress);
    let read = open_profiles(folder, &mut |done, all| progress.at(done, all)).map_err(|error| {
        let shape = r#"{"run_id": …, "cases": [{"fullname": …, "function": …, "total_time": …}]}"#;
        let hint = format!("`--profiler-folder DIR` takes a folder of JSON files such as {shape}");
        Stop::told(error.to_string(), Vec::new(), Some(hint))
    });
    progress.clear();
    read
}

/// The error of an archive that has no answer.
pub fn not_found(error: &NotFound, sources: &Sources, archive: &Archive) -> Stop {
    refusals::not_found(error, &looked(&sources.paths, archive)).into()
}

fn looked<'a>(paths: &'a [PathBuf], archive: &'a Archive) -> Looked<'a> {
    Looked {
        paths,
        runs: archive.runs(),
        warnings: archive.warnings(),
        n_skipped: archive.skipped().len(),
    }
}

/// The error of a path that cannot be used.
pub fn unusable(error: &LoadError) -> Stop {
    refusals::unusable_path(error.to_string(), matches!(error, LoadError::Missing { .. })).into()
}
