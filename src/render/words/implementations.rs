//! Two implementations inside one run in words.

use crate::analysis::compare::comparison::Comparison;

/// The heading of the variants of a comparison, with what its sides are where that is the same in
/// all of them. `place` is the run, such as `this run`.
pub(crate) fn heading(comparison: &Comparison, place: &str) -> String {
    let title = format!("two implementations in {place}");
    match comparison.variants_labels() {
        [Some(reference), Some(candidate)] => format!("{title}: {reference} → {candidate}"),
        [Some(reference), None] => format!("{title}: all against {reference}"),
        [None, _] => title,
    }
}
