//! The one test binary: the whole program, in-process, on real artifacts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly and says why it was skipped"
)]

mod ci;
mod config;
mod corpus;
mod dashboard;
mod errors;
mod formats;
mod grouping;
mod harness;
mod history;
mod loading;
mod pairing;
mod process;
mod profiles;
mod readme;
mod selection;
mod serve;
mod tidy;
mod vectors;
mod verdicts;
