//! The documents of the page in a browser. Every sentence, unit and param in them is text, so the
//! page only places what the program wrote. They are the program's own and may change with it; what
//! scripts read is [`v1`](crate::render::formats::json::v1).

mod comparison;
mod detail;
mod gate;
mod history;
pub(super) mod row;
mod run;
mod shown;
mod single_run;
mod spread;
mod summary;
mod trends;

pub(crate) use crate::render::formats::json::page::comparison::write_comparison;
pub(crate) use crate::render::formats::json::page::detail::{write_detail, write_details};
pub(crate) use crate::render::formats::json::page::history::write_history;
pub(crate) use crate::render::formats::json::page::run::write_runs;
pub(crate) use crate::render::formats::json::page::single_run::write_single_run;
pub(crate) use crate::render::formats::json::page::trends::write_trends;
