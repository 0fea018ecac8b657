//! Which runs: the language of selectors, the defaults, and the runs of a history.

pub(crate) mod choice;
pub(crate) mod history_window;
pub(crate) mod matches;
pub(crate) mod named_runs;
pub(crate) mod order;
pub(crate) mod parts;
pub(crate) mod passed_over;
pub(crate) mod run_listing;
pub(crate) mod scope;
pub(crate) mod selector;
pub(crate) mod spelling;
