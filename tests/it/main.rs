//! The one test binary.

mod vectors;
