//! The comparison: rows with their deltas, what has no partner, and the sums over groups.

pub mod comparison;
pub mod delta;
pub mod environment;
pub mod function_changes;
pub mod summary;
