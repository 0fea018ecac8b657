//! The pure core: runs in, a comparison out. No file, no clock, no printing (`clippy.toml` holds that).
//!
//! ```text
//! runs ──select──► which runs ──across_runs──► Sides ──pair──► Pairing ──compare──► Comparison
//!                  one side   ──within_run───────────┘
//! ```
//!
//! Run against run and original against reference postfix are the same comparison; only the sides differ.
#![deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

pub mod numbers;
pub mod naming;
pub mod spelling;
pub mod selector;
pub mod select;
pub mod environment;
pub mod sides;
pub mod alone;
pub mod pairing;
pub mod grouping;
pub mod tokens;
pub mod fold;
pub mod delta;

pub mod distributions;
pub mod rule;
pub mod verdict;
pub mod measured;
pub mod noise;
pub mod significance;
pub mod suite;
pub mod judge;

pub mod verdicts;
pub mod profiles;
pub mod summary;
pub mod compare;
pub mod gate;
pub mod wildcard;
pub mod gating;
pub mod suite_path;
pub mod change_points;
pub mod trend;
pub mod range;
pub mod span;
pub mod asked;
