//! What may be asked of the dashboard, and an answer.

use axum::body::Bytes;

/// What may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// `runs --format json`.
    Runs,
    /// `analyze --format json`.
    Comparison,
    /// `history --format json`.
    History,
    /// What the page starts with.
    Defaults,
}

impl Topic {
    /// How many there are.
    pub const COUNT: usize = 4;
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code of HTTP.
    pub status: u16,
    /// A JSON document.
    pub body: Bytes,
}
