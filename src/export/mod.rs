//! The way out of one machine: runs become flat files that DuckDB, Spark, ClickHouse or Trino read as they are.
//!
//! What rows are is in [`columns`] and [`table`]; which files there are is in [`file_layout`]; how one is written anew, keeping
//! what was in it, is in [`part_file`]; the formats are [`parquet_file`] (with its [`seal`]), [`csv_file`] and
//! [`ndjson_file`]. A floor-mate of `render` and not a part of it: an export is read back, to be added to, where `render`
//! only ever writes.
//!
//! Nothing here reads an artifact, prints, or decides which runs are exported.

pub mod columns;
pub mod csv_file;
pub mod error;
pub mod file_layout;
pub mod format;
pub mod ndjson_file;
pub mod parquet_file;
pub mod part_file;
pub mod row_file;
pub mod seal;
pub mod table;
