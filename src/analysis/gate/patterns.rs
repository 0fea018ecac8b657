//! Patterns over node ids: `*` is any text, `?` is one character, everything else is itself.
//!
//! These are not the globs of file names: node ids are full of brackets, which globs read as sets
//! of characters, and here `*` also matches `/` and `::`.

use wildmatch::WildMatch;

/// A pattern, ready to be tried on many texts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    /// As it was written.
    pub text: String,
    compiled: WildMatch,
}

impl Pattern {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), compiled: WildMatch::new(text) }
    }

    /// Whether it matches the whole text.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.compiled.matches(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_themselves_and_stars_cross_everything() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("?", "", false),
            ("t/a.py::test_x[1]", "t/a.py::test_x[1]", true),
            ("t/*::test_x[?]", "t/a/b.py::TestC::test_x[1]", true),
            ("*test_x", "t.py::test_x[1]", false),
            ("*test_x*", "t.py::test_x[1]", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-", false),
            ("*é?", "aéb", true),
            ("A*", "ab", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
