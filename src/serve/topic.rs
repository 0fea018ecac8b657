//! What the dashboard answers about, and an answer.

use axum::body::Bytes;

/// What the dashboard answers about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The runs, as the page lists them.
    PageRuns,
    /// A comparison, as the page shows it.
    PageComparison,
    /// One row of it, opened.
    PageDetail,
    /// Histories for charts.
    PageHistory,
    /// All benchmarks over time.
    PageTrends,
}

impl Topic {
    /// Topics with one number are answered one at a time, from one cache; others in parallel.
    pub fn lane(self) -> usize {
        match self {
            Self::Runs | Self::PageRuns => 0,
            Self::Comparison | Self::PageComparison | Self::PageDetail => 1,
            Self::History | Self::PageHistory | Self::PageTrends => 2,
            Self::Growth => 3,
            Self::Defaults => 4,
        }
    }

    /// How many lanes there are.
    pub const LANES: usize = 5;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code of HTTP.
    pub status: u16,
    /// A JSON document.
    pub body: Bytes,
}
