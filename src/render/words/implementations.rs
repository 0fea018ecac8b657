//! Two implementations inside one run in words.

use crate::analysis::compare::comparison::Comparison;

/// The headings of the two sides: the postfixes or values where they are the same in all pairs.
pub(crate) fn side_words(comparison: &Comparison) -> [String; 2] {
    let [original, candidate] = comparison.variants_labels();
    [original.unwrap_or("original").to_owned(), candidate.unwrap_or("candidate").to_owned()]
}

/// The heading of the variants of a comparison, with what its sides are where that is the same in
/// all of them. `place` is the run, such as `this run`.
pub(crate) fn heading(comparison: &Comparison, place: &str) -> String {
    match comparison.variants_labels() {
        [Some(reference), Some(candidate)] => {
            format!("two implementations in {place}: {reference} → {candidate}")
        }
        [Some(reference), None] => format!("implementations in {place}: all against {reference}"),
        [None, _] => format!("pairs of implementations in {place}"),
    }
}
