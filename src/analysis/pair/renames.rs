//! Renames of benchmarks: old node ids and what they are called today.
//!
//! ```text
//! "tests/bench" = "benchmarks"                        a folder
//! "tests/old.py::*" = "tests/new.py::*"               a file
//! "tests/t.py::test_old" = "tests/t.py::test_new"     a function, whatever its id
//! ```
//!
//! As in gates, `*` is any text and brackets are themselves. Each `*` of the new name takes the
//! text of the `*` at the same place of the old name. A name without a `*` at its end also names
//! what is below it: the files of a folder, the functions of a file, the ids of a function.

use std::borrow::Cow;

use regex::{Captures, Regex};
use thiserror::Error;

/// The renames of a project, the longest old name first: it is the most specific.
#[derive(Debug, Clone, Default)]
pub struct Renames(Vec<Rename>);

#[derive(Debug, Clone)]
struct Rename {
    /// Matches a whole old node id; the last group is what is below the old name.
    old: Regex,
    /// The new name, cut at each `*`.
    new: Vec<String>,
}

/// A rename that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WrongRename {
    /// One of the names is empty.
    #[error("`{old}` = `{new}` renames nothing")]
    Empty { old: String, new: String },
    /// The new name has more or fewer `*` than the old one.
    #[error("`{old}` and `{new}` do not have the same number of `*`")]
    Stars { old: String, new: String },
    /// The pattern is too large.
    #[error("`{old}` is too long")]
    TooLong { old: String },
}

impl Renames {
    /// From pairs of an old and a new name.
    ///
    /// # Errors
    /// The first pair that means nothing.
    pub fn new(names: impl IntoIterator<Item = (String, String)>) -> Result<Self, WrongRename> {
        let mut names: Vec<(String, String)> = names.into_iter().collect();
        names.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let renames: Result<Vec<Rename>, WrongRename> =
            names.into_iter().map(|(old, new)| Rename::new(old, new)).collect();
        Ok(Self(renames?))
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a benchmark is called today. A name that was renamed several times follows each rename
    /// once, so that names that were swapped end.
    pub(crate) fn today<'n>(&self, fullname: &'n str) -> Cow<'n, str> {
        let mut name = Cow::Borrowed(fullname);
        let mut unused: Vec<&Rename> = self.0.iter().collect();
        while let Some((rename_idx, renamed)) =
            unused.iter().enumerate().find_map(|(idx, rename)| Some((idx, rename.apply(&name)?)))
        {
            unused.remove(rename_idx);
            name = Cow::Owned(renamed);
        }
        name
    }
}

impl Rename {
    fn new(old: String, new: String) -> Result<Self, WrongRename> {
        // A folder may be written with its slash.
        let (old_name, new_name) = match (old.strip_suffix('/'), new.strip_suffix('/')) {
            (Some(old), Some(new)) => (old, new),
            _ => (old.as_str(), new.as_str()),
        };
        if old_name.is_empty() || new_name.is_empty() {
            return Err(WrongRename::Empty { old, new });
        }
        let parts: Vec<String> = old_name.split('*').map(regex::escape).collect();
        let new: Vec<String> = new_name.split('*').map(str::to_owned).collect();
        if parts.len() != new.len() {
            return Err(WrongRename::Stars { new: new.join("*"), old });
        }
        let pattern = format!("(?s)^{}($|/.*$|::.*$|\\[.*$)", parts.join("(.*?)"));
        match Regex::new(&pattern) {
            Ok(old) => Ok(Self { old, new }),
            Err(_) => Err(WrongRename::TooLong { old }),
        }
    }

    /// The new name of a node id that the old name matches.
    fn apply(&self, fullname: &str) -> Option<String> {
        let found: Captures<'_> = self.old.captures(fullname)?;
        let texts = found.iter().skip(1).map(|group| group.map_or("", |group| group.as_str()));
        // One text for each `*` and one for what is below.
        Some(self.new.iter().zip(texts).flat_map(|(new, text)| [new.as_str(), text]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renames(names: &[(&str, &str)]) -> Result<Renames, WrongRename> {
        Renames::new(names.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())))
    }

    #[test]
    fn a_rename_is_of_a_folder_a_file_a_function_or_an_id() {
        for (old, new, fullname, expected) in [
            (
                "tests/bench",
                "benchmarks",
                "tests/bench/t.py::test_a[1]",
                "benchmarks/t.py::test_a[1]",
            ),
            ("tests/bench/", "benchmarks/", "tests/bench/t.py::f", "benchmarks/t.py::f"),
            ("tests/bench/*", "benchmarks/*", "tests/bench/a/t.py::f", "benchmarks/a/t.py::f"),
            ("tests/bench", "benchmarks", "tests/benches/t.py::f", "tests/benches/t.py::f"),
            ("t/old.py::*", "t/new.py::*", "t/old.py::A::f[x]", "t/new.py::A::f[x]"),
            ("t/old.py", "t/new.py", "t/old.py::f", "t/new.py::f"),
            ("t.py::f", "t.py::g", "t.py::f[a-b]", "t.py::g[a-b]"),
            ("t.py::f", "t.py::g", "t.py::f2[a-b]", "t.py::f2[a-b]"),
            ("t.py::f[a]", "t.py::f[b]", "t.py::f[a]", "t.py::f[b]"),
            ("*::test_old_*[*]", "*::test_*[new-*]", "t.py::test_old_x[1]", "t.py::test_x[new-1]"),
            ("a.py::*", "b.py::*", "a.py::f[\n]", "b.py::f[\n]"),
            ("a+b.py", "c.py", "aab.py::f", "aab.py::f"),
        ] {
            let found = renames(&[(old, new)]).unwrap();
            assert_eq!(found.today(fullname), expected, "{old} = {new}");
        }
        assert_eq!(Renames::default().today("a.py::f"), "a.py::f");
    }

    #[test]
    fn the_longest_name_counts_and_a_name_follows_each_rename_once() {
        let all = renames(&[("t", "u"), ("t/a.py", "v/a.py"), ("v", "w")]).unwrap();
        assert_eq!(all.today("t/b.py::f"), "u/b.py::f");
        assert_eq!(all.today("t/a.py::f"), "w/a.py::f");
        let swapped = renames(&[("a.py", "b.py"), ("b.py", "a.py")]).unwrap();
        assert_eq!(swapped.today("a.py::f"), "a.py::f");
    }

    #[test]
    fn a_rename_that_means_nothing_is_refused() {
        for (old, new, expected) in [
            ("a*", "b", "`a*` and `b` do not have the same number of `*`"),
            ("", "b", "`` = `b` renames nothing"),
            ("/", "/", "`/` = `/` renames nothing"),
        ] {
            assert_eq!(renames(&[(old, new)]).unwrap_err().to_string(), expected);
        }
    }
}
