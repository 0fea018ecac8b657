//! How things are worded: numbers with units, verdicts, runs, orders, errors and hints.

pub mod command_line;
pub mod messages;
pub mod order;
pub mod problems;
pub mod text;
pub mod units;
pub mod verdicts;
