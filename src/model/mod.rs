//! The nouns: what a pytest-benchmark artifact says, as recorded, with nothing derived.
//!
//! Ground floor. Nothing here opens a file, asks the clock or prints (see `clippy.toml`), and nothing here
//! knows how runs are compared. Read in this order.
#![deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

pub mod seconds;
pub mod statistic;
pub mod value;
pub mod fields;
pub mod profile;
pub mod case;
pub mod run;
pub mod warning;
