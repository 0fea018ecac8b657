//! The disk edge.

pub mod json;
