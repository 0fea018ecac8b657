//! Which runs: the language of selectors, the defaults, and the runs of a history.

pub mod choice;
pub mod history_window;
pub mod selector;
pub mod spelling;
