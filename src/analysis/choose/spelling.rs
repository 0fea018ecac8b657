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

/// Whether a word is the beginning of a known one, or more than half of its letters are those of it
/// (Damerau-Levenshtein distance). `metric` and `strict` are near by [`nearest`] alone.
pub(crate) fn is_misspelled(word: &str, known: &str) -> bool {
    known.starts_with(word) || strsim::normalized_damerau_levenshtein(word, known) > 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_other_letters_is_not_misspelled() {
        for (word, known, expected) in [
            ("refrence", "reference", true),
            ("cand", "candidate", true),
            ("metric", "strict", false),
            ("metrik", "strict", false),
        ] {
            assert_eq!(is_misspelled(word, known), expected, "{word} {known}");
        }
    }

    #[test]
    fn only_what_is_near_is_offered() {
        let known = ["baseline", "candidate-v2", "0001"];
        assert_eq!(nearest("basline", known), Some("baseline"));
        assert_eq!(nearest("Candidate", known), Some("candidate-v2"));
        assert_eq!(nearest("zzz", known), None);
    }
}
