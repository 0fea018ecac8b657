//! The text edge: comparisons, histories and lists become tables, Markdown, CSV, JSON, JUnit or
//! annotations; errors and questions become words. Nothing is judged here.
//!
//! [`report`] is what a format writes. [`words`] words numbers, runs, verdicts and errors,
//! [`tables`] decides which columns a table for people has, and each file of [`formats`] writes one
//! format. JSON and CSV are for programs and have full precision.

pub(crate) mod formats;
pub(crate) mod report;
pub(crate) mod tables;
pub(crate) mod words;
