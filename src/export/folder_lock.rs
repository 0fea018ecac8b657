//! One export at a time writes into a folder. The lock is one of the system, so it is gone with the
//! process that held it, and it holds between containers that share the folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

/// The file that is locked; it stays there, empty. A lock on a file that is removed afterwards is
/// none: a third process would lock a file of the same name.
pub(crate) const LOCK_NAME: &str = ".pytest-park.lock";

/// The lock on a folder, as long as it lives.
#[derive(Debug)]
pub(crate) struct FolderLock {
    /// `None` on a file system that has no locks.
    _file: Option<File>,
}

impl FolderLock {
    /// Takes the lock of a folder, which is made where it is missing. `waiting` is called once if
    /// another process has it.
    ///
    /// # Errors
    /// Where the folder or the file in it cannot be made, or `waiting` fails.
    pub(crate) fn take(
        folder: &Path,
        waiting: &mut dyn FnMut() -> io::Result<()>,
    ) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let file = open(&folder.join(LOCK_NAME))?;
        let taken = match file.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => {
                waiting()?;
                file.lock()
            }
            Err(TryLockError::Error(error)) => Err(error),
        };
        match taken {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(Self { _file: None }),
            Err(error) => Err(error),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    match OpenOptions::new().write(true).create(true).truncate(false).open(path) {
        // Another user's export made it, and reading is enough to lock.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            File::open(path).map_err(|_| error)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn a_second_export_waits_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new/folder");
        let first = FolderLock::take(&root, &mut || panic!("nobody has it")).unwrap();
        let (says, heard) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut waiting = || says.send("waiting").map_err(io::Error::other);
                let _second = FolderLock::take(&root, &mut waiting).unwrap();
                says.send("taken").unwrap();
            });
            assert_eq!(heard.recv().unwrap(), "waiting");
            assert!(heard.recv_timeout(Duration::from_millis(50)).is_err());
            drop(first);
            assert_eq!(heard.recv().unwrap(), "taken");
        });
    }
}
