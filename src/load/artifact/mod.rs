//! What one artifact says: its identity, its entries and their numbers.

pub mod artifact_reader;
pub mod data;
pub mod dates;
pub mod digest;
pub mod entry;
pub mod entry_prefix_cache;
pub mod identity;
pub mod identity_from_ends;
pub mod run_artifact;
pub mod stats;
