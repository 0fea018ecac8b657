//! What the probe inside a session says, a line of JSON each, and the plan that it reads.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// What the probe of one session needs to know.
#[derive(Debug, Serialize)]
pub(super) struct ProbePlan<'a> {
    pub host: &'static str,
    pub port: u16,
    /// Shows that it is our session that connects.
    pub token: &'a str,
    pub lockstep: bool,
    pub pair: usize,
    /// The checkout of this side.
    pub checkout: &'a Path,
    /// The checkout in which the user is.
    pub user_checkout: &'a Path,
    /// A copy of the index of the user's checkout; `None` for a checkout that is ours.
    pub index: Option<&'a Path>,
    /// The folders of the project in which its modules may be.
    pub roots: &'a [std::path::PathBuf],
    /// Node ids that are not measured.
    pub left_out: Vec<&'a str>,
    pub reports_modules: bool,
    pub metadata: Metadata<'a>,
}

/// What the artifact says about its side.
#[derive(Debug, Serialize)]
pub(super) struct Metadata<'a> {
    pub run_id: String,
    pub tag: &'a str,
    pub measured: &'static str,
}

/// One line of the probe. Which fields are there says what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    /// The first line: who this is.
    pub token: Option<String>,
    pub python: Option<String>,
    /// With the options that it made harmless, before the tests are collected.
    pub pytest_benchmark: Option<String>,
    pub spoilers: Vec<String>,
    pub no_lockstep: Option<String>,
    /// The node ids that it will measure.
    pub collected: Option<Vec<String>>,
    /// It waits for the turn: `start`, `calibrate` or `rounds`.
    pub turn: Option<String>,
    pub test: Option<String>,
    /// A test that fails or is skipped, and why.
    pub unmeasured: Option<String>,
    pub failed: bool,
    pub why: String,
    /// The project's own modules: name, file, and whether it is an installed copy.
    pub modules: Option<Vec<(String, String, bool)>>,
}

/// A line as a message; `None` for what no probe says.
pub(super) fn read_message(line: &str) -> Option<Message> {
    serde_json::from_str(line).ok()
}
