//! The pure core: it takes runs and returns a comparison. It reads no file and no clock, and prints
//! nothing (`clippy.toml` forbids it).
//!
//! ```text
//! runs ──choose──► which runs ──across_runs──► Sides ──pair──► Pairing ──fold──► rows ──judge──► Comparison
//!                  one side   ──within_run───► cases ─pair_implementations┘
//! ```
//!
//! Run against run and implementation against implementation are the same comparison; only the
//! sides differ.
#![deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

pub(crate) mod averages;
pub(crate) mod question;
pub(crate) mod raw_question;
pub(crate) mod choose;
pub(crate) mod pair;
pub(crate) mod judge;
pub(crate) mod growth;
pub(crate) mod compare;
pub(crate) mod gate;
pub(crate) mod history;
