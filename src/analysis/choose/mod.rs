//! Which runs: the language of selectors, the defaults, and the runs of a history.

pub(crate) mod choice;
pub(crate) mod history_window;
pub(crate) mod run_listing;
pub(crate) mod selector;
pub(crate) mod spelling;
