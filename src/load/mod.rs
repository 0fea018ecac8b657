//! The disk edge.

pub mod artifact;
pub mod batches;
pub mod dates;
pub mod entry;
pub mod identity;
pub mod json;
pub mod names;
pub mod stats;
