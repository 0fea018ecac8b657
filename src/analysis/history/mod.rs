//! Benchmarks over many runs: series, steps, and what the whole suite does together.

pub mod change_points;
pub mod round_spread;
pub mod shared_path;
pub mod trend;
