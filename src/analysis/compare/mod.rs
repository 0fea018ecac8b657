//! The comparison: rows with their deltas, what has no partner, and the sums over groups.

pub(crate) mod circumstances;
pub(crate) mod comparison;
pub(crate) mod delta;
pub(crate) mod environment;
pub(crate) mod function_changes;
pub(crate) mod held_metrics;
pub(crate) mod judge_rows;
pub(crate) mod judged;
pub(crate) mod metric_notes;
pub(crate) mod row;
pub(crate) mod summary;
