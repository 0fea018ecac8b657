//! How things are worded: numbers with units, verdicts, runs, orders, errors and hints.

pub(crate) mod answer;
pub(crate) mod averages;
pub(crate) mod command_line;
pub(crate) mod dates;
pub(crate) mod enumerations;
pub(crate) mod gates;
pub(crate) mod growth;
pub(crate) mod growth_order;
pub(crate) mod implementations;
pub(crate) mod measuring;
pub(crate) mod messages;
pub(crate) mod next_step;
pub(crate) mod numbers;
pub(crate) mod order;
pub(crate) mod problems;
pub(crate) mod quantities;
pub(crate) mod renames;
pub(crate) mod row_names;
pub(crate) mod prose;
pub(crate) mod run_names;
pub(crate) mod shortened;
pub(crate) mod session_notes;
pub(crate) mod text;
pub(crate) mod units;
pub(crate) mod verdicts;
pub(crate) mod warnings;
