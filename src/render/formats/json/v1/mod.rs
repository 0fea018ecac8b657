//! Version 1 of the JSON: frozen structs of its own, never a dump of internal types. A field is
//! only ever added.
//!
//! Absent numbers are `null`. Times are seconds, dates are RFC 3339 in UTC, the order of keys is
//! that of the structs in [`wire`].

mod comparison;
mod document;
mod gate;
pub(in crate::render::formats::json) mod growth;
mod growth_document;
mod history;
mod page;
mod params;
mod row;
mod run;
mod single_run;
mod wire;

pub(crate) use crate::render::formats::json::v1::comparison::write_comparison;
pub(crate) use crate::render::formats::json::v1::growth_document::write_growth;
pub(crate) use crate::render::formats::json::v1::history::write_history;
pub(crate) use crate::render::formats::json::v1::page::{
    write_defaults, write_pulse, write_refusal,
};
pub(crate) use crate::render::formats::json::v1::params::params_json;
pub(crate) use crate::render::formats::json::v1::row::profile_json;
pub(crate) use crate::render::formats::json::v1::run::write_runs;
pub(crate) use crate::render::formats::json::v1::single_run::write_single_run;
