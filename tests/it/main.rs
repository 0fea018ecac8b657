//! The one test binary: the whole program, in-process, on real artifacts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly and says why it was skipped"
)]
#![expect(unreachable_pub, reason = "what a test binary shares between its files has no outside")]

mod ci;
mod completions;
mod config;
mod corpus;
mod dashboard;
mod drill_down;
mod errors;
mod exit_codes;
mod export;
mod export_again;
mod formats;
mod grouping;
mod guard;
mod guided;
mod harness;
mod history;
mod loading;
mod migration;
mod options;
mod page_text;
mod pairing;
mod process;
mod profiles;
mod readme;
mod release;
mod saved;
mod selection;
mod serve;
mod structure;
mod tidy;
mod vectors;
mod verdicts;
