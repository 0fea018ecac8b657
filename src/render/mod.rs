//! The text edge: comparisons, histories and lists become tables, Markdown, CSV, JSON, JUnit or annotations; errors and
//! questions become words. Nothing is judged here.
//!
//! [`report`] is what a renderer is given. [`words`] is how numbers, runs, verdicts and errors are worded, [`tables`] is
//! which columns a table for people has, and [`formats`] writes one file format each. JSON and CSV are for programs and
//! keep full precision.

pub(crate) mod formats;
pub(crate) mod report;
pub(crate) mod tables;
pub(crate) mod words;
