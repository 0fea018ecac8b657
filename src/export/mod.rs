//! The way out of one machine: runs become flat files that DuckDB, Spark, ClickHouse or Trino read as they are.
//!
//! What rows are is in [`columns`] and [`table`]; which files there are is in [`file_layout`]; how one is written anew, keeping
//! what was in it, is in [`part_file`]; the formats are [`parquet_file`] (with its [`seal`]), [`csv_file`] and
//! [`ndjson_file`]. A floor-mate of `render` and not a part of it: an export is read back, to be added to, where `render`
//! only ever writes.
//!
//! Nothing here reads an artifact, prints, or decides which runs are exported.

pub(crate) mod columns;
pub(crate) mod csv_file;
pub(crate) mod error;
pub(crate) mod file_layout;
pub(crate) mod format;
pub(crate) mod ndjson_file;
pub(crate) mod parquet_file;
pub(crate) mod part_file;
pub(crate) mod row_file;
pub(crate) mod seal;
pub(crate) mod table;
