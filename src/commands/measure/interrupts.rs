//! Ctrl-C and the signals that end a program: counted, and looked at between other things, so that
//! everything is tidied up whenever they come.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many came. A handler of signals belongs to the process, and so does its count.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The interrupts since a measurement began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interrupts {
    before: usize,
}

impl Interrupts {
    /// Listens from now on. Where the system does not let us, Ctrl-C ends the program at once.
    pub(super) fn listen() -> Self {
        let before = COUNT.load(Ordering::SeqCst);
        ctrlc::set_handler(|| {
            COUNT.fetch_add(1, Ordering::SeqCst);
        })
        .ok();
        Self { before }
    }

    /// Whether the measurement is to end with what is there.
    pub(super) fn has_come(self) -> bool {
        self.count() > 0
    }

    /// Whether it is to end at once.
    pub(super) fn has_come_again(self) -> bool {
        self.count() > 1
    }

    fn count(self) -> usize {
        COUNT.load(Ordering::SeqCst) - self.before
    }
}
