//! The folder in which one measurement works: the checkouts, the probe, and what sessions print. It
//! is below the user's cache and is removed when it is dropped.
//!
//! A process that is killed leaves its folder. Whoever comes next removes it: the lock on it is gone
//! with its process.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use crate::commands::measure::git::Git;
use crate::commands::measure::worktree::remove_worktree;
use crate::render::words::problems::Problem;

/// The probe, and what it times around a benchmark; both are Python modules.
const PROBE: [(&str, &str); 2] = [
    ("pytest_park_probe.py", include_str!("probe.py")),
    ("pytest_park_control.py", include_str!("../../../python/pytest_park/control.py")),
];
/// The file in a work folder whose lock says that it is in use.
const LOCK: &str = "lock";
/// The folder beside all work folders in which Python keeps its bytecode.
const BYTECODE: &str = "bytecode";
/// The folder with one checkout each side.
const CHECKOUTS: &str = "checkouts";

/// The work folder of this process.
#[derive(Debug)]
pub(super) struct WorkFolder {
    folder: TempDir,
    _lock: File,
    /// Where Python keeps its bytecode, so that none is written into the user's folders.
    pub bytecode: PathBuf,
}

impl WorkFolder {
    /// A new one below the cache, with the probe in it. Removes those that killed processes left.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(super) fn new(cache: &Path) -> Result<Self, Problem> {
        let all = cache.join("measure");
        Self::made_in(&all, cache).map_err(|error| {
            Problem::new(format!("cannot work in `{}`", all.display()))
                .because(error.to_string())
                .with_hint("PYTEST_PARK_CACHE_DIR names another folder")
        })
    }

    fn made_in(all: &Path, cache: &Path) -> io::Result<Self> {
        fs::create_dir_all(all)?;
        // git and Python report paths without symbolic links.
        let all = fs::canonicalize(all)?;
        remove_stale(&all);
        let folder = tempfile::Builder::new().prefix("").tempdir_in(&all)?;
        // Whoever sees the lock sees it taken.
        let unlocked = folder.path().join("unlocked");
        let lock = File::create(&unlocked)?;
        lock.lock()?;
        fs::rename(unlocked, folder.path().join(LOCK))?;
        fs::create_dir(folder.path().join(CHECKOUTS))?;
        fs::create_dir(folder.path().join("probe"))?;
        for (name, text) in PROBE {
            fs::write(folder.path().join("probe").join(name), text)?;
        }
        Ok(Self { folder, _lock: lock, bytecode: fs::canonicalize(cache)?.join(BYTECODE) })
    }

    /// The folder itself.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A word that only this process knows: its folder's name is not to be guessed.
    pub(super) fn secret(&self) -> String {
        let name = self.folder.path().file_name();
        name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// A file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the probe.
    pub(super) fn probe(&self) -> PathBuf {
        self.file("probe")
    }

    /// Where a side is checked out. Its last part is the name of the repository, which
    /// pytest-benchmark takes for the name of the project.
    pub(super) fn checkout(&self, side: &str, repository: &Path) -> PathBuf {
        let name = repository.file_name().unwrap_or_else(|| side.as_ref());
        self.folder.path().join(CHECKOUTS).join(side).join(name)
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        remove_bytecode(self.folder.path());
    }
}

/// Python repeats the path of a source below its folder of bytecode.
fn remove_bytecode(folder: &Path) {
    let cache = folder.parent().and_then(Path::parent);
    let inside: PathBuf =
        folder.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    if let Some(cache) = cache {
        fs::remove_dir_all(cache.join(BYTECODE).join(inside)).ok();
    }
}

/// Removes the folders whose processes are gone, and their checkouts from the repositories.
pub(super) fn remove_stale(all: &Path) {
    let Ok(entries) = fs::read_dir(all) else { return };
    for folder in entries.flatten().map(|entry| entry.path()) {
        let Ok(lock) = File::open(folder.join(LOCK)) else { continue };
        if lock.try_lock().is_ok() {
            remove_left_over(&folder);
        }
    }
}

/// Removes a work folder and its checkouts.
pub(super) fn remove_left_over(folder: &Path) {
    for checkout in checkouts_in(folder) {
        // Of its own repository, which need not be the one at hand.
        let own = Git::at(&checkout);
        if let Ok(common) = own.line(&["rev-parse", "--path-format=absolute", "--git-common-dir"]) {
            remove_worktree(&Git::at(common), &checkout);
        }
    }
    remove_bytecode(folder);
    fs::remove_dir_all(folder).ok();
}

fn checkouts_in(folder: &Path) -> Vec<PathBuf> {
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    below(&folder.join(CHECKOUTS)).iter().flat_map(|side| below(side)).collect()
}
