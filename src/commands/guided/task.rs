//! A task of the guided session.

use crate::commands::request::Sources;

/// A command that the session offers.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// The subcommand.
    pub command: &'static str,
    /// What it does, as the list of tasks shows it.
    pub offered_as: String,
    /// Whether the user chooses two runs for it.
    pub compares: bool,
    /// Where it reads artifacts by default.
    pub sources: Sources,
}
