//! Opens the archive and the profile folder, and words what can go wrong with them.

use std::io;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::NoAnswer;
use crate::commands::progress::Progress;
use crate::commands::request::{DEFAULT_FOLDER, Sources, Talk};
use crate::host::Io;
use crate::load::archive::archive::Archive;
use crate::load::find::parent_storage::parent_storage;
use crate::load::find::source::{LoadError, Source};
use crate::load::measurement::{is_measurement, sides_in};
use crate::load::open_archive::open_archive;
use crate::load::profile_folder::{ProfileFolder, open_profiles};
use crate::render::words::problems;
use crate::render::words::problems::Problem;
use crate::render::words::unfound_runs::{SearchContext, not_found};

/// Reads the storage of the project where no folder is named and this one has none. A note says so.
///
/// # Errors
/// Only those of the writer.
pub(super) fn look_above(sources: &mut Sources, talk: Talk, io: &mut Io<'_>) -> io::Result<()> {
    let is_default = sources.paths == [Path::new(DEFAULT_FOLDER)];
    let Some(folder) = io.terminal.folder.clone().filter(|_| is_default) else { return Ok(()) };
    if folder.join(DEFAULT_FOLDER).exists() {
        return Ok(());
    }
    let Some(storage) = parent_storage(&folder) else { return Ok(()) };
    if !talk.quiet {
        let here = folder.display();
        talk.voice(io)
            .note(&format!("no .benchmarks in `{here}`, so `{}` is read", storage.display()))?;
    }
    sources.paths = vec![storage];
    Ok(())
}

/// Puts both sides in the place of a folder in which `measure` has kept them, and returns it. `None`
/// where the only path is no such folder.
pub(crate) fn replace_by_sides(sources: &mut Sources) -> Option<PathBuf> {
    let [folder] = sources.paths.as_slice() else { return None };
    let folder = is_measurement(folder).then(|| folder.clone())?;
    sources.paths = sides_in(&folder).to_vec();
    Some(folder)
}

/// The same sources, with paths below the current folder named from there.
pub(super) fn seen_from_here(sources: &Sources, io: &Io<'_>) -> Sources {
    let from_here = |path: &PathBuf| {
        let below = io.terminal.folder.as_deref().and_then(|here| path.strip_prefix(here).ok());
        match below {
            Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
            Some(below) => below.to_owned(),
            None => path.clone(),
        }
    };
    Sources { paths: sources.paths.iter().map(from_here).collect(), ..sources.clone() }
}

/// Opens the archive, which has at least one run.
///
/// # Errors
/// Where a path cannot be used, or no run is found in any.
pub(super) fn open(sources: &Sources, talk: Talk, io: &mut Io<'_>) -> anyhow::Result<Archive> {
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
        return Err(no_answer(&NoAnswer::NoRuns, sources, &archive).into());
    }
    Ok(archive)
}

/// Reads the profile folder; without one it has no profiles.
///
/// # Errors
/// Where it cannot be used.
pub(super) fn profiles(folder: Option<&Path>, talk: Talk) -> Result<ProfileFolder, Problem> {
    let Some(folder) = folder else { return Ok(ProfileFolder::default()) };
    let progress = Progress::new("reading profiles", talk.progress);
    let profiles = open_profiles(folder, &mut |done, all| progress.at(done, all));
    progress.clear();
    profiles.map_err(|error| {
        let shape = r#"{"run_id": …, "cases": [{"fullname": …, "function": …, "total_time": …}]}"#;
        Problem::new(error.to_string()).with_hint(format!(
            "`--profiler-folder DIR` takes a folder of JSON files such as {shape}"
        ))
    })
}

/// The problem of an archive that has no answer.
pub(super) fn no_answer(error: &NoAnswer, sources: &Sources, archive: &Archive) -> Problem {
    let context = SearchContext {
        paths: &sources.paths,
        runs: archive.runs(),
        warnings: archive.warnings(),
        n_skipped: archive.skipped().len(),
    };
    not_found(error, &context)
}

/// The problem of a path that cannot be used.
pub(super) fn unusable(error: &LoadError) -> Problem {
    problems::unusable_path(error.to_string(), matches!(error, LoadError::Missing { .. }))
}

/// The folders and files to name in a command line: all but the folder that it reads by itself.
pub(super) fn named_paths(paths: &[PathBuf]) -> &[PathBuf] {
    match paths {
        [only] if only == Path::new(DEFAULT_FOLDER) => &[],
        paths => paths,
    }
}
