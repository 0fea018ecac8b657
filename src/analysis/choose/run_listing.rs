//! One line of a list of runs to choose from.

use crate::model::run::RunInfo;

/// A run and how much it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunListing<'a> {
    pub info: &'a RunInfo,
    /// How many cases it holds.
    pub cases: usize,
    /// Whether it holds raw data.
    pub data: bool,
}
