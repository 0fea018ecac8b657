//! Pure core.

pub mod change_points;
pub mod distributions;
pub mod judge;
