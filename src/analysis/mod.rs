//! Pure core.

pub mod change_points;
pub mod distributions;
pub mod judge;
pub mod measured;
pub mod noise;
pub mod numbers;
pub mod rule;
pub mod significance;
pub mod suite;
pub mod verdict;
