//! The formats: each in its own file, and the one place that dispatches to them.
//!
//! A new format is a file, a variant in [`output_format`], and an arm in each `match` that the
//! compiler then names.

pub(crate) mod annotations;
pub(crate) mod csv_rows;
pub(crate) mod grid;
mod long_cells;
pub(crate) mod growth_csv;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod output_format;
pub(crate) mod pull_request_comment;
pub(crate) mod table;
