//! The inside of the `pytest-park` program. No Rust API is promised: the library exists so that tests and fuzz
//! targets reach the parts. Read in this order.

pub mod analysis;
pub mod load;
pub mod model;
