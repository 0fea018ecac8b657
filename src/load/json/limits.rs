//! How much of a text is kept in memory, whatever it unfolds to.
//!
//! A small `.json.gz` may unfold to a thousand times its size, and one number of it to a case of
//! the model. What is passed over costs nothing; what is kept is limited here, by the caller.

/// The longest text or number that is kept, in bytes. pytest writes the ids of tests, and those are
/// names that people read.
pub(crate) const LONGEST_TEXT: usize = 1 << 20;

/// The deepest nesting that is passed over. Python's `json` gives up at about a thousand.
pub(crate) const DEEPEST_SKIP: usize = 1_000_000;

/// What a reader may keep, and what it met beyond that.
#[derive(Debug)]
pub(super) struct Limits {
    /// The longest text that is kept, in bytes.
    pub(super) longest: usize,
    /// How many more bytes may be kept.
    pub(super) left: u64,
    /// Where the first text starts that was too long since the caller last asked.
    pub(super) overlong: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { longest: LONGEST_TEXT, left: u64::MAX, overlong: None }
    }
}

impl Limits {
    /// Remembers a text that starts here and is too long.
    pub(super) fn note_overlong(&mut self, start: u64) {
        self.overlong.get_or_insert(start);
    }
}
