//! Many artifacts: their list, their runs, and statistics of all of them.

pub(crate) mod archive;
pub(crate) mod index;
pub(crate) mod parallel;
pub(crate) mod repeated_cases;
pub(crate) mod statistic_table;
pub(crate) mod tables;
pub(crate) mod warnings;
