//! The nearest spelling of a word among the ones that exist, for hints.

/// The word of `known` nearest to `word`, if it is near enough to be meant (Jaro-Winkler similarity
/// of 0.75 and more, the measure and about the cut-off that command-line parsers use). Ties go to
/// the earlier one.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let score = strsim::jaro_winkler(&word, &candidate.to_lowercase());
        if score >= 0.75 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_offered() {
        let known = ["baseline", "candidate-v2", "0001"];
        assert_eq!(nearest("basline", known), Some("baseline"));
        assert_eq!(nearest("Candidate", known), Some("candidate-v2"));
        assert_eq!(nearest("zzz", known), None);
    }
}
