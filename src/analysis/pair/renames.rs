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
//!
//! Where the new name is a special case of the old one, as in `"tests/*" = "tests/bench/*"`, a
//! benchmark that has the new name is of today and keeps it. Otherwise a new name says nothing:
//! in `"tests/bench/*" = "tests/*"` the old names have its form too.

use std::borrow::Cow;

use regex::{Captures, Regex};
use thiserror::Error;

/// The renames of a project, the longest old name first: it is the most specific.
#[derive(Debug, Clone, Default)]
pub struct Renames(Vec<Rename>);

#[derive(Debug, Clone)]
struct Rename {
    /// The old name and the new one, as they were written.
    written: (String, String),
    /// Matches a whole old node id; the last group is what is below the old name.
    old: Regex,
    /// The new name, cut at each `*`.
    new: Vec<String>,
    /// Matches a whole node id of today, where the new name is a special case of the old one.
    narrower: Option<Regex>,
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

    /// The renames whose old and new names no benchmark has, as old and new names.
    /// Where the new name is an old one of another rename, the name of today counts as well.
    pub(crate) fn naming_nothing<'n>(
        &self,
        fullnames: impl Iterator<Item = &'n str> + Clone,
    ) -> Vec<(&str, &str)> {
        let is_named = |rename: &Rename| {
            let (_, new) = &rename.written;
            let names =
                [new.as_str(), &self.today(new)].map(|name| node_ids(name.trim_end_matches('/')));
            let has = |of: &Regex| fullnames.clone().any(|name| of.is_match(name));
            has(&rename.old) || names.iter().flatten().any(has)
        };
        let idle = self.0.iter().filter(|rename| !is_named(rename));
        idle.map(|Rename { written: (old, new), .. }| (old.as_str(), new.as_str())).collect()
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
        let written = (old.clone(), new.clone());
        if old_name.is_empty() || new_name.is_empty() {
            return Err(WrongRename::Empty { old, new });
        }
        if old_name.split('*').count() != new_name.split('*').count() {
            return Err(WrongRename::Stars { new: new_name.to_owned(), old });
        }
        let (Ok(old_ids), Ok(new_ids)) = (node_ids(old_name), node_ids(new_name)) else {
            return Err(WrongRename::TooLong { old });
        };
        // An old name that matches the text of the new one matches whatever its `*` are.
        let is_narrower = old_ids.is_match(new_name);
        let new = new_name.split('*').map(str::to_owned).collect();
        Ok(Self { written, old: old_ids, new, narrower: is_narrower.then_some(new_ids) })
    }

    /// The new name of a node id that the old name matches, unless it has the new name already.
    fn apply(&self, fullname: &str) -> Option<String> {
        if self.narrower.as_ref().is_some_and(|today| today.is_match(fullname)) {
            return None;
        }
        let found: Captures<'_> = self.old.captures(fullname)?;
        let texts = found.iter().skip(1).map(|group| group.map_or("", |group| group.as_str()));
        // One text for each `*` and one for what is below.
        Some(self.new.iter().zip(texts).flat_map(|(new, text)| [new.as_str(), text]).collect())
    }
}

/// Matches the whole node ids that a name is for: one group for each `*`, and one for what is below.
fn node_ids(name: &str) -> Result<Regex, regex::Error> {
    let parts: Vec<String> = name.split('*').map(regex::escape).collect();
    Regex::new(&format!("(?s)^{}($|/.*$|::.*$|\\[.*$)", parts.join("(.*?)")))
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
    fn a_name_of_today_is_left_where_it_is_a_special_case_of_the_old_one() {
        for (old, new, fullname, expected) in [
            ("tests/*", "tests/bench/*", "tests/a.py::f", "tests/bench/a.py::f"),
            ("tests/*", "tests/bench/*", "tests/bench/a.py::f", "tests/bench/a.py::f"),
            ("tests", "tests/bench", "tests/bench/a.py::f", "tests/bench/a.py::f"),
            ("t.py::test_x*", "t.py::test_xx*", "t.py::test_x1[a]", "t.py::test_xx1[a]"),
            ("t.py::test_x*", "t.py::test_xx*", "t.py::test_xx1[a]", "t.py::test_xx1[a]"),
            ("t.py::f[*]", "t.py::f[s*]", "t.py::f[1]", "t.py::f[s1]"),
            ("t.py::f[*]", "t.py::f[s*]", "t.py::f[s1]", "t.py::f[s1]"),
            ("*", "tests/*", "a.py::f", "tests/a.py::f"),
            ("*", "tests/*", "tests/a.py::f", "tests/a.py::f"),
            // A wider new name also matches what is to be renamed.
            ("a/*", "*", "a/t.py::f", "t.py::f"),
            ("a/*", "*", "t.py::f", "t.py::f"),
            ("tests/bench", "tests", "tests/bench/a.py::f", "tests/a.py::f"),
            ("*::test_old_*", "*::test_*", "t.py::test_old_x", "t.py::test_x"),
        ] {
            let found = renames(&[(old, new)]).unwrap();
            assert_eq!(found.today(fullname), expected, "{old} = {new}");
        }
        let both = renames(&[("t/*", "t/bench/*"), ("t/bench/*", "perf/*")]).unwrap();
        assert_eq!(both.today("t/a.py::f"), "perf/a.py::f");
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
    fn a_rename_whose_names_no_benchmark_has_is_known() {
        let all = renames(&[("t/*", "u/*"), ("u/*", "v/*"), ("x/", "y/"), ("f", "g")]).unwrap();
        for (fullnames, expected) in [
            (&["t/a.py::f", "x/a.py::f"][..], &["f", "u/*"][..]),
            // The name of today is enough, over two renames too.
            (&["v/a.py::f", "y/a.py::f"], &["f"]),
            (&[], &["f", "t/*", "u/*", "x/"]),
        ] {
            let mut idle: Vec<&str> =
                all.naming_nothing(fullnames.iter().copied()).iter().map(|(old, _)| *old).collect();
            idle.sort();
            assert_eq!(idle, expected, "{fullnames:?}");
        }
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
