//! Answers from an archive: the runs of both sides are chosen, read and compared.
//!
//! Only here do [`load`](crate::load) and [`analysis`](crate::analysis) meet, so that the command
//! line and the dashboard cannot differ in a number. Nothing here prints or words an error.

pub(crate) mod commits;
pub(crate) mod find_sides;
pub(crate) mod history;
mod history_groups;
pub(crate) mod history_renames;
pub(crate) mod history_unit;
pub(crate) mod measurable;
pub(crate) mod profiles;
mod positions;
mod projects;
mod run_reader;
pub(crate) mod runs;
mod side_facts;
pub(crate) mod series_tables;
pub(crate) mod sides;
