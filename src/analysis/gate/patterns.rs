//! Patterns over node ids: `*` is any text, `?` is one character, everything else is itself.
//!
//! Not the globs of file names: node ids are full of brackets, which those take for sets of characters, and `*` goes
//! across `/` and `::`.

/// Whether a pattern is the whole text.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // The last star, and the text it was tried up to.
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, tried)) => {
                    *tried += 1;
                    (p, t) = (*at + 1, *tried);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_themselves_and_stars_cross_everything() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "a", false),
            ("t/a.py::test_x[1]", "t/a.py::test_x[1]", true),
            ("t/*::test_x[?]", "t/a/b.py::TestC::test_x[1]", true),
            ("*test_x", "t.py::test_x[1]", false),
            ("*test_x*", "t.py::test_x[1]", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-", false),
            ("*é?", "aéb", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
