//! A session that has no saved run to compare with: whether it was saved itself, and whether runs
//! are saved in a folder above, where a session that starts in a sub-folder does not look.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::commands::plugin::wire::Storage;
use crate::commands::progress::no_progress;
use crate::load::find::source::Source;
use crate::load::find::storage_folders::holds_artifacts;
use crate::load::open_archive::open_archive;
use crate::model::run::RunInfo;
use crate::render::words::run_names::with_commit;
use crate::render::words::session_notes::{NoReference, OtherStorage};

/// Adds what the storage shows about a session without a saved run.
pub(super) fn explain(none: NoReference, storage: &Storage) -> NoReference {
    match none {
        NoReference::NothingSaved { .. } => NoReference::NothingSaved {
            saved_now: saved_now(&storage.saved_now),
            elsewhere: elsewhere(storage),
        },
        NoReference::NoMatch(_) => none,
    }
}

/// What the run of this session is called. A file that is gone or is no run is not claimed, and of
/// several that other sessions may have saved meanwhile none is named.
fn saved_now(paths: &[PathBuf]) -> Option<String> {
    let paths: Vec<PathBuf> = paths.iter().filter(|path| path.is_file()).cloned().collect();
    if paths.is_empty() {
        return None;
    }
    let source = Source { paths: &paths, strict: false };
    let archive = open_archive(&source, &mut io::empty(), &mut no_progress).ok()?;
    match archive.runs() {
        [] => None,
        [run] => Some(file_name(run)),
        [_, ..] => Some("this session".to_owned()),
    }
}

/// `0001_baseline`. The name of an autosaved run is as long as a line and says no more than number
/// and commit.
fn file_name(run: &RunInfo) -> String {
    if run.is_autosaved() { with_commit(run) } else { run.stem.clone() }
}

/// The folder of the same name in pytest's root folder, if the session started in a folder below
/// that and there are runs.
fn elsewhere(storage: &Storage) -> Option<OtherStorage> {
    // Links are followed alike on all three.
    let canonical = |path: &Option<PathBuf>| fs::canonicalize(path.as_ref()?).ok();
    let root = canonical(&storage.rootdir)?;
    let start = canonical(&storage.invocation_dir)?;
    let here = fs::canonicalize(storage.location.as_ref()?).ok()?;
    let folder = here.strip_prefix(&start).ok()?;
    let n_levels = start.strip_prefix(&root).ok()?.components().count();
    let there = root.join(folder);
    if n_levels == 0 || there == here || !holds_artifacts(&there) {
        return None;
    }
    let up: PathBuf = (0..n_levels).map(|_| "..").collect();
    Some(OtherStorage { there: shown(&up.join(folder)), here: shown(&Path::new(".").join(folder)) })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
