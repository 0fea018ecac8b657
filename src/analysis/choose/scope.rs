//! What limits the runs that defaults are taken from.

use std::path::PathBuf;

/// The runs of several requested paths, as indices, oldest first. The last path is the candidate,
/// those before it are the reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PathSides {
    /// The runs of all paths but the last.
    pub reference: Vec<usize>,
    /// The runs of the last path.
    pub candidate: Vec<usize>,
    /// The last path, for messages.
    pub candidate_path: PathBuf,
}

/// What limits the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The sides that paths name; `None` for one path.
    pub paths: Option<PathSides>,
    /// Runs that cannot be the candidate by default, unless no others are there.
    pub no_candidates: Vec<usize>,
}
