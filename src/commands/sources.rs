//! Opens the archive and the profile folder, and words what can go wrong with them.

use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::NoAnswer;
use crate::commands::progress::Progress;
use crate::commands::request::{Sources, Talk};
use crate::commands::stop::Stop;
use crate::host::Io;
use crate::load::archive::archive::Archive;
use crate::load::find::source::LoadError;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::load::profile_folder::{ProfileFolder, open_profiles};
use crate::render::words::problems;
use crate::render::words::problems::SearchContext;

/// Opens the archive. It holds at least one run.
///
/// # Errors
/// Where a path cannot be used, or no run is found in any.
pub(super) fn open(sources: &Sources, talk: Talk, io: &mut Io<'_>) -> Result<Archive, Stop> {
    let progress = Progress::new("reading", talk.progress);
    let source = Source { paths: &sources.paths, strict: sources.strict };
    let archive = open_archive(&source, io.stdin, &mut |done, all| progress.at(done, all))
        .map_err(|error| unusable(&error))?;
    progress.clear();
    if talk.verbose && !talk.quiet {
        for path in archive.skipped() {
            writeln!(io.stderr, "skipped: {}: not a pytest-benchmark artifact", path.display())?;
        }
    }
    if archive.runs().is_empty() {
        return Err(not_found(&NoAnswer::NoRuns, sources, &archive));
    }
    Ok(archive)
}

/// Reads the profile folder, if one was asked for.
///
/// # Errors
/// Where it cannot be used.
pub(super) fn profiles(folder: Option<&Path>, talk: Talk) -> Result<ProfileFolder, Stop> {
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
pub(super) fn not_found(error: &NoAnswer, sources: &Sources, archive: &Archive) -> Stop {
    problems::not_found(error, &search_context(&sources.paths, archive)).into()
}

fn search_context<'a>(paths: &'a [PathBuf], archive: &'a Archive) -> SearchContext<'a> {
    SearchContext {
        paths,
        runs: archive.runs(),
        warnings: archive.warnings(),
        n_skipped: archive.skipped().len(),
    }
}

/// The error of a path that cannot be used.
pub(super) fn unusable(error: &LoadError) -> Stop {
    problems::unusable_path(error.to_string(), matches!(error, LoadError::Missing { .. })).into()
}
