//! The nouns: the content of a pytest-benchmark artifact, as recorded, with nothing derived.
//!
//! Ground floor. Nothing here opens a file, reads the clock or prints (see `clippy.toml`), and
//! nothing here knows how runs are compared. Read in this order.
#![deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

pub(crate) mod seconds;
pub(crate) mod statistic;
pub(crate) mod track;
pub(crate) mod value;
pub(crate) mod fields;
pub(crate) mod quantity;
pub(crate) mod timer;
pub(crate) mod percentile;
pub(crate) mod extra_metric;
pub(crate) mod metric;
pub(crate) mod metric_settings;
pub(crate) mod stats;
pub(crate) mod profile;
pub(crate) mod case;
pub(crate) mod run;
pub(crate) mod run_order;
pub(crate) mod measurement_progress;
pub(crate) mod warning;
