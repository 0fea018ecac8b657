//! What makes a command fail: conditions, budgets and waivers.

pub(crate) mod budgets;
pub(crate) mod condition;
pub(crate) mod count;
pub(crate) mod duration;
pub(crate) mod parse;
pub(crate) mod patterns;
pub(crate) mod report;
pub(crate) mod subject;
