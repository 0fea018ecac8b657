//! A folder in which `measure` has kept its artifacts, as a path: it means both of its sides, pooled
//! and judged as `measure` does.

use std::path::PathBuf;

use crate::analysis::raw_question::RawComparison;
use crate::commands::measure::schedule::ALPHA_OF_A_LOOK;
use crate::commands::request::Sources;
use crate::commands::sources;

/// Puts the two sides in the place of such a folder, and returns it. `None` where the only path is
/// no such folder, or where the words name runs in it.
pub(super) fn open_measured(sources: &mut Sources, words: &mut RawComparison) -> Option<PathBuf> {
    if words.reference.is_some() || words.candidate.is_some() {
        return None;
    }
    let folder = sources::replace_by_sides(sources)?;
    words.pool = true;
    words.no_join = true;
    words.alpha.get_or_insert_with(|| ALPHA_OF_A_LOOK.to_string());
    Some(folder)
}
