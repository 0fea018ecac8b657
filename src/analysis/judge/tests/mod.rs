//! Tests of the rule as a whole.

mod drawn;
mod folds;
mod inputs;
mod laws;
mod scenarios;
mod settling;
mod large_suite;
mod stored;
