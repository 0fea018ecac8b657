//! Lists inside a sentence.

/// The first names and how many more there are: `a, b and 3 more`.
pub(crate) fn first_names(names: &[&str], most: usize) -> String {
    match names.get(..most) {
        Some(first) if first.len() < names.len() => {
            format!("{} and {} more", first.join(", "), names.len() - first.len())
        }
        Some(_) | None => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_listed_are_counted() {
        for (most, expected) in [(1, "a and 2 more"), (2, "a, b and 1 more"), (3, "a, b, c")] {
            assert_eq!(first_names(&["a", "b", "c"], most), expected);
        }
        assert_eq!(first_names(&["a"], usize::MAX), "a");
        assert_eq!(first_names(&[], 2), "");
    }
}
