//! Many artifacts: their list, their runs, and one statistic of all of them.

pub mod archive;
pub mod index;
pub mod parallel;
pub mod statistic_table;
pub mod tables;
