//! A file that is written beside its target and then takes its place in one step: whoever reads sees
//! the old file or the new one, whatever stops the writer.
//!
//! The unfinished file has a name of its own (`.report.html.k3Jx0a.partial`), which no other process
//! can have, in another container neither. Its writer holds a lock on it as long as it lives, so the
//! next writer knows which ones a killed process has left, and removes them.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The ending of files that are not finished. The dot at their start hides them from engines that
/// read all files of a folder.
const PARTIAL: &str = ".partial";

/// How many links lead to a file at most, as on Linux.
const MOST_LINKS: usize = 40;

/// How often a file is made again that another process took for one left by a killed process.
const MOST_TRIES: usize = 16;

/// A file that is being written. If it is dropped, the target stays as it is.
#[derive(Debug)]
pub(crate) struct Replacement {
    target: PathBuf,
    partial: NamedTempFile,
}

impl Replacement {
    /// An empty file beside the target. A target that is a link stays one: what it leads to is
    /// replaced.
    ///
    /// # Errors
    /// Where no file can be made there.
    pub(crate) fn new(target: &Path) -> io::Result<Self> {
        let target = behind_links(target);
        let folder = folder_of(&target);
        let prefix = partial_prefix(&target);
        remove_stale(folder, &prefix);
        for _ in 1..MOST_TRIES {
            let partial = make(folder, &prefix)?;
            if is_locked(&partial)? {
                return Ok(Self { target, partial });
            }
        }
        Ok(Self { partial: make(folder, &prefix)?, target })
    }

    /// The unfinished file.
    pub(crate) fn file(&self) -> &File {
        self.partial.as_file()
    }

    /// Replaces the target, which keeps its permissions, and its owner where the system lets us.
    /// The new bytes are on the disk before they replace the old ones: the machine may stop at any
    /// time. Only a target that is a mount of its own (one file that a container shares) cannot be
    /// replaced; it is written over.
    ///
    /// # Errors
    /// Where the file cannot be finished; the target is then as it was.
    pub(crate) fn commit(self) -> io::Result<()> {
        let file = self.partial.as_file();
        if let Ok(former) = fs::metadata(&self.target) {
            keep_permissions(file, &former);
        }
        file.sync_all()?;
        if let Err(error) = self.partial.persist(&self.target) {
            return match error.error.kind() {
                ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
                    fs::copy(error.file.path(), &self.target).map(drop)
                }
                _ => Err(error.error),
            };
        }
        // The new name may be lost with the machine, but then the old file is there, whole.
        if cfg!(unix) {
            File::open(folder_of(&self.target)).and_then(|folder| folder.sync_all()).ok();
        }
        Ok(())
    }
}

/// The path with the links at its end followed, though they may lead to nothing yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = fs::read_link(&path) else { return path };
        path = path.parent().unwrap_or(Path::new("")).join(next);
    }
    path
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn partial_prefix(target: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".");
    prefix
}

fn make(folder: &Path, prefix: &OsString) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(PARTIAL);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the user's mask leaves of it, as for any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Locks a new file. `false` where another process has taken it for a stale one in the moment before
/// that. A file system without locks has no such process either.
fn is_locked(partial: &NamedTempFile) -> io::Result<bool> {
    match partial.as_file().try_lock() {
        Ok(()) => partial.path().try_exists(),
        Err(fs::TryLockError::WouldBlock) => Ok(false),
        Err(fs::TryLockError::Error(_)) => Ok(true),
    }
}

/// Removes the unfinished files of killed processes: those that nobody holds a lock on.
fn remove_stale(folder: &Path, prefix: &OsString) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let prefix = prefix.to_string_lossy();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let middle = name.strip_prefix(&*prefix).and_then(|rest| rest.strip_suffix(PARTIAL));
        let is_partial = middle.is_some_and(|middle| !middle.contains('.'))
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_partial && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

#[cfg(unix)]
fn keep_permissions(file: &File, former: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // First the owner: a change of it drops some of the permissions.
    if file.metadata().is_ok_and(|now| (now.uid(), now.gid()) != (former.uid(), former.gid())) {
        fchown(file, Some(former.uid()), Some(former.gid())).ok();
    }
    file.set_permissions(former.permissions()).ok();
}

/// A file that is read-only stays so, and permissions are the folder's.
#[cfg(not(unix))]
fn keep_permissions(_: &File, _: &Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn written(target: &Path, text: &str) -> io::Result<()> {
        let replacement = Replacement::new(target)?;
        replacement.file().write_all(text.as_bytes())?;
        replacement.commit()
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_target_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.txt");
        written(&target, "first").unwrap();
        let unfinished = Replacement::new(&target).unwrap();
        unfinished.file().write_all(b"second, not fini").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "first");
        // Another writer neither takes the unfinished file nor removes it.
        written(&target, "third").unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        unfinished.commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "second, not fini");
        drop(Replacement::new(&target).unwrap());
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let keep = [".a.txt.partial", ".a.txt.b.c.partial", ".b.txt.x.partial", ".a.txt.note"];
        for name in keep.iter().chain(&[".a.txt.7.partial"]) {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        written(&folder.path().join("a.txt"), "new").unwrap();
        let mut expected = [&keep[..], &["a.txt"]].concat();
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (link, target) = (folder.path().join("link"), folder.path().join("in/real.txt"));
        fs::create_dir(folder.path().join("in")).unwrap();
        symlink("in/real.txt", &link).unwrap();
        written(&link, "through a link to nothing").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let fresh = folder.path().join("fresh.txt");
        fs::write(&fresh, "").unwrap();
        assert_eq!(mode(&target), mode(&fresh), "as any new file");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        written(&link, "again").unwrap();
        assert_eq!(
            (fs::read_to_string(&target).unwrap().as_str(), mode(&target)),
            ("again", 0o640)
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
