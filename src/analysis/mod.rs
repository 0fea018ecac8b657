//! The pure core: runs in, a comparison out. No file, no clock, no printing (`clippy.toml` holds that).
//!
//! ```text
//! runs ──select──► which runs ──across_runs──► Sides ──pair──► Pairing ──compare──► Comparison
//!                  one side   ──within_run───────────┘
//! ```
//!
//! Run against run and original against reference postfix are the same comparison; only the sides differ.
#![deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

pub mod compare;
pub mod delta;
pub mod environment;
pub mod fold;
pub mod grouping;
pub mod naming;
pub mod numbers;
pub mod pairing;
pub mod select;
pub mod selector;
pub mod sides;
pub mod spelling;
pub mod summary;
