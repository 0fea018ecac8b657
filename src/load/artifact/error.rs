//! What can be wrong with an artifact, and with one of its entries.

use crate::load::json::error::JsonError;

/// Why a file that should be an artifact cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// It is no JSON, or cannot be read.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// pytest-benchmark's facts surround a `benchmarks` that is no list.
    #[error("`benchmarks` is not a list")]
    NoList {
        /// Where `benchmarks` starts, in bytes from the start of the text.
        offset: u64,
    },
    /// pytest-benchmark's facts surround a list in which no entry is a case.
    #[error("no entry of `benchmarks` can be used: {why}")]
    NoCase {
        /// Where the first entry starts, in bytes from the start of the text.
        offset: u64,
        /// What is wrong with it.
        #[source]
        why: UnusableEntry,
    },
}

/// Why an entry of `benchmarks` is no case, or not a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableEntry {
    /// It is a number, a text, a list.
    #[error("entry of `benchmarks` is not an object")]
    NotAnObject,
    /// It has no `stats`, or something else than an object there. With a name and `null` it is a case
    /// without a number.
    #[error("entry of `benchmarks` has no `stats`")]
    NoStats,
    /// It has neither `name` nor `fullname`.
    #[error("entry of `benchmarks` has neither `name` nor `fullname`")]
    NoName,
    /// One of its texts or numbers is too long to be kept.
    #[error("entry of `benchmarks` has a text or number of more than 1 MB")]
    TooLong,
    /// The rest of many such entries.
    #[error("{entries} more entries of `benchmarks` cannot be used")]
    More {
        /// How many.
        entries: usize,
    },
    /// The first of some cases with a statistic that is no number. The cases count, the statistic
    /// does not.
    #[error("`{key}` is no number and counts as absent{}", in_entries(*cases))]
    NoNumber {
        /// The statistic, in the first of them.
        key: &'static str,
        /// How many cases have such a statistic.
        cases: usize,
    },
}

fn in_entries(n_cases: usize) -> String {
    if n_cases > 1 { format!(", in {n_cases} entries") } else { String::new() }
}
