//! What the dashboard answers about, and an answer.

use axum::body::Bytes;
use strum::EnumCount;

/// What the dashboard answers about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumCount)]
pub enum Topic {
    /// `runs --format json`.
    Runs,
    /// `analyze --format json`.
    Comparison,
    /// `history --format json`.
    History,
    /// `growth --format json`.
    Growth,
    /// What the page starts with.
    Defaults,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code of HTTP.
    pub status: u16,
    /// A JSON document.
    pub body: Bytes,
}
