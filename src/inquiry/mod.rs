//! What an archive says when it is asked: the runs of both sides are chosen, read and compared.
//!
//! The one place where [`load`](crate::load) and [`analysis`](crate::analysis) meet, so that the command line and the
//! dashboard cannot differ in a number. Nothing here prints or words an error.

pub(crate) mod history;
pub(crate) mod profiles;
pub(crate) mod runs;
pub(crate) mod sides;
