//! Benchmarks over many runs: series, steps, and what the whole suite does together.

pub(crate) mod change_points;
pub(crate) mod history;
pub(crate) mod location;
pub(crate) mod partition;
pub(crate) mod readings;
pub(crate) mod round_spread;
pub(crate) mod shared_path;
pub(crate) mod suite_trend;
pub(crate) mod trend;
