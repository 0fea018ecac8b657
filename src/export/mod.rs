//! Runs become flat files that DuckDB, Spark, ClickHouse or Trino read as they are.
//!
//! Rows are defined in [`columns`] and [`table`], paths in [`file_layout`]; [`part_file`] writes a
//! file anew with the rows that it had, by a [`replacement`] and under a [`folder_lock`]; the formats are [`parquet_file`] (with its [`seal`]),
//! [`csv_file`] and [`ndjson_file`]. This is no part of `render`, which only writes: an export is
//! read back to be added to.
//!
//! Nothing here reads an artifact, prints, or decides which runs are exported.

pub(crate) mod columns;
pub(crate) mod csv_file;
pub(crate) mod error;
pub(crate) mod file_layout;
pub(crate) mod folder_lock;
pub(crate) mod format;
pub(crate) mod ndjson_file;
#[cfg(feature = "parquet")]
pub(crate) mod parquet_file;
pub(crate) mod part_file;
pub(crate) mod replacement;
pub(crate) mod row_file;
#[cfg(feature = "parquet")]
pub(crate) mod seal;
pub(crate) mod table;
