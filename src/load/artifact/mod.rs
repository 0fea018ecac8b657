//! The content of one artifact: its identity, its entries and their numbers.

pub(crate) mod artifact_reader;
pub(crate) mod cprofile;
pub(crate) mod data;
pub(crate) mod dates;
pub(crate) mod detail;
pub(crate) mod digest;
pub(crate) mod entry;
pub(crate) mod entry_fields;
pub(crate) mod entry_prefix_cache;
pub(crate) mod error;
pub(crate) mod field_number;
pub(crate) mod identity;
pub(crate) mod identity_from_ends;
pub(crate) mod run_artifact;
pub(crate) mod stats;
