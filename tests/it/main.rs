//! The one test binary: the whole program, in-process, on real artifacts.

mod corpus;
mod errors;
mod formats;
mod grouping;
mod harness;
mod loading;
mod pairing;
mod process;
mod selection;
mod tidy;
