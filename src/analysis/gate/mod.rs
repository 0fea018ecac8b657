//! What makes a command fail: conditions, budgets and waivers.

pub mod budgets;
pub mod condition;
pub mod patterns;
