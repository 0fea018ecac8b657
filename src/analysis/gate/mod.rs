//! What makes a command fail: conditions, budgets and waivers.

pub(crate) mod budgets;
pub(crate) mod condition;
pub(crate) mod count;
pub(crate) mod patterns;
