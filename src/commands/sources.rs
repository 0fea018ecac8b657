//! Opens the archive and the profile folder, and words what can go wrong with them.

use std::path::Path;

use crate::Io;
use crate::commands::progress::Progress;
use crate::commands::{Sources, Stop, Talk};
use crate::load::profiles::{ProfileFolder, open_profiles};
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
