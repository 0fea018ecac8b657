//! How often reading failed for a reason that may pass: no free descriptor, a disk that did not
//! answer. Whoever keeps what was read asks before and after, and keeps nothing if the number grew:
//! the files are the same afterwards, so nothing else would show that they were not read.
//!
//! One number for the process, because what fails is the process or the machine. That another thread
//! had the failure only costs another reading.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicU64, Ordering};

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Counts a failure, unless a change of the file must come before another reading can succeed: then
/// the change shows by itself.
pub(crate) fn note(error: &io::Error) {
    match error.kind() {
        ErrorKind::NotFound
        | ErrorKind::PermissionDenied
        | ErrorKind::NotADirectory
        | ErrorKind::InvalidData
        | ErrorKind::InvalidInput
        | ErrorKind::UnexpectedEof => {}
        _ => {
            COUNT.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// How many there were since the process started.
pub(crate) fn count() -> u64 {
    COUNT.load(Ordering::Relaxed)
}
