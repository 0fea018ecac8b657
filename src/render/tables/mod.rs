//! Tables for people: which columns in which order, with which words. The formats only draw them.

pub(crate) mod comparison;
pub(crate) mod explanation;
pub(crate) mod groups;
pub(crate) mod growth;
pub(crate) mod growth_grid;
pub(crate) mod held_metrics;
pub(crate) mod history;
pub(crate) mod implementations;
pub(crate) mod marks;
pub(crate) mod pick_lists;
pub(crate) mod profile;
pub(crate) mod rows;
pub(crate) mod runs;
pub(crate) mod session;
pub(crate) mod sheet;
pub(crate) mod single_run;
pub(crate) mod unpaired;
