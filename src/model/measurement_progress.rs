//! How far a measurement is that goes on.

use serde::{Deserialize, Serialize};

/// How far a measurement is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MeasurementProgress {
    /// How many pairs are measured.
    pub pairs: usize,
    /// How many there are at most.
    pub most_pairs: usize,
    /// How many benchmarks both sides have; 0 before the first look.
    pub benchmarks: usize,
    /// How many of them the last look found settled.
    pub settled: usize,
}
