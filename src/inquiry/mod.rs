//! Answers from an archive: the runs of both sides are chosen, read and compared.
//!
//! Only here do [`load`](crate::load) and [`analysis`](crate::analysis) meet, so that the command
//! line and the dashboard cannot differ in a number. Nothing here prints or words an error.

pub(crate) mod history;
pub(crate) mod profiles;
pub(crate) mod runs;
pub(crate) mod series_tables;
pub(crate) mod sides;
