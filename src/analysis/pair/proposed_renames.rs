//! Renames that would pair what is added with what is removed. They are proposed and never made:
//! that two benchmarks are called alike proves nothing.

use std::collections::BTreeSet;

use crate::analysis::pair::naming::node_id;
use crate::analysis::pair::pairing::{CaseKey, IMPLEMENTATION, Pairing, key};
use crate::analysis::pair::sides::SideCase;
use crate::analysis::pair::unique_pairs::pair_unique_keys;
use crate::model::case::Case;

/// Renames that would pair some benchmarks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProposedRenames {
    /// Old and new names, sorted.
    pub lines: BTreeSet<(String, String)>,
    /// How many benchmarks they would pair.
    pub n_cases: usize,
}

/// The renames of cases that have the same function and params under another path, or another id
/// and no params, where one such case is left on each side. A file of the same name goes before one
/// of another name.
pub(crate) fn proposed_renames<'a>(pairing: &Pairing<'a>) -> ProposedRenames {
    let (reference, candidate) =
        (pairing.only_in_reference.clone(), pairing.only_in_candidate.clone());
    let key_of =
        |case: &SideCase<'a>| key(case.newest, node_id(case.newest).function, &IMPLEMENTATION);
    let with_file = pair_unique_keys(reference, candidate, |case| with_file_name(key_of(case)));
    let moved =
        pair_unique_keys(with_file.only_in_reference, with_file.only_in_candidate, |case| {
            without_path(key_of(case))
        });
    let renamed = pair_unique_keys(
        moved.only_in_reference.into_iter().filter(has_no_params).collect(),
        moved.only_in_candidate.into_iter().filter(has_no_params).collect(),
        |case: &SideCase<'_>| {
            let node = node_id(case.newest);
            (node.path, node.class, node.function)
        },
    );
    let mut proposed = ProposedRenames::default();
    for (old, new) in with_file.pairs.iter().chain(&moved.pairs).chain(&renamed.pairs) {
        proposed.lines.insert(line(old.newest, new.newest, pairing));
        proposed.n_cases += 1;
    }
    proposed
}

/// A key that is the same in whatever folder the file of the case is.
fn with_file_name(mut key: CaseKey<'_>) -> CaseKey<'_> {
    if let Some((_, name)) = key.path.rsplit_once('/') {
        key.path = name.to_owned().into();
    }
    key
}

/// A key that is the same wherever the case is.
fn without_path(mut key: CaseKey<'_>) -> CaseKey<'_> {
    key.path = "".into();
    key
}

fn has_no_params(case: &SideCase<'_>) -> bool {
    case.newest.params.is_empty()
}

/// The rename of a folder or a file where no more than that differs, else of the node id.
fn line(old: &Case, new: &Case, pairing: &Pairing<'_>) -> (String, String) {
    let (old_path, new_path) = (node_id(old).path, node_id(new).path);
    let below = |case: &Case, path: &str| case.fullname.strip_prefix(path).map(str::to_owned);
    let only_path = old_path != new_path
        && !old_path.is_empty()
        && !new_path.is_empty()
        && below(old, old_path) == below(new, new_path);
    if !only_path {
        return (old.fullname.clone(), new.fullname.clone());
    }
    match folders(old_path, new_path) {
        Some((old, new)) if !is_in_use(&old, pairing) => (format!("{old}/*"), format!("{new}/*")),
        Some(_) | None => (format!("{old_path}::*"), format!("{new_path}::*")),
    }
}

/// The folders that two paths differ in, if the rest of the paths is the same.
fn folders(old: &str, new: &str) -> Option<(String, String)> {
    let (mut old, mut new): (Vec<&str>, Vec<&str>) =
        (old.split('/').collect(), new.split('/').collect());
    if old.last() != new.last() {
        return None;
    }
    while old.last() == new.last() {
        old.pop();
        new.pop();
    }
    (!old.is_empty() && !new.is_empty()).then(|| (old.join("/"), new.join("/")))
}

/// Whether a folder still has benchmarks under their old names, which a rename would take along.
fn is_in_use(folder: &str, pairing: &Pairing<'_>) -> bool {
    let is_below = |case: &SideCase<'_>| {
        case.newest.fullname.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    pairing.matched.iter().any(|pair| is_below(&pair.candidate))
        || pairing.only_in_candidate.iter().any(is_below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::pair::naming::Postfixes;
    use crate::analysis::pair::pairing::pair;
    use crate::analysis::pair::renames::Renames;
    use crate::analysis::pair::sides::across_runs;
    use crate::model::run::Run;
    use crate::model::value::Value;

    /// A run of node ids; a number after a blank is the param `n`.
    fn run(cases: &[&str]) -> Run {
        let case = |text: &&str| {
            let (fullname, n) = text.split_once(' ').unwrap_or((text, ""));
            let param = ("n".to_owned(), Value::Text(n.to_owned()));
            Case {
                name: fullname.rsplit("::").next().unwrap_or_default().to_owned(),
                fullname: fullname.to_owned(),
                params: Some(param).into_iter().filter(|_| !n.is_empty()).collect(),
                ..Case::default()
            }
        };
        Run { cases: cases.iter().map(case).collect(), ..Run::default() }
    }

    fn check(reference: &[&str], candidate: &[&str], expected: &[(&str, &str)], n_cases: usize) {
        let (reference, candidate) = (run(reference), run(candidate));
        let paired = |renames: &Renames| {
            let sides = across_runs(&[&reference], &[&candidate], renames);
            proposed_renames(&pair(sides, &Postfixes::new(&[], &[]), renames))
        };
        let found = paired(&Renames::default());
        let lines: Vec<(&str, &str)> =
            found.lines.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
        assert_eq!((lines.as_slice(), found.n_cases), (expected, n_cases));
        // What is proposed works.
        assert_eq!(paired(&Renames::new(found.lines).unwrap()), ProposedRenames::default());
    }

    #[test]
    fn what_moved_or_has_another_id_is_proposed() {
        check(
            &["t/bench/a.py::f[1] 1", "t/bench/a.py::f[2] 2", "t/bench/b.py::g"],
            &["perf/a.py::f[1] 1", "perf/a.py::f[2] 2", "perf/b.py::g"],
            &[("t/bench/*", "perf/*")],
            3,
        );
        check(
            &["t/old.py::f", "t/old.py::g"],
            &["t/new.py::g"],
            &[("t/old.py::*", "t/new.py::*")],
            1,
        );
        // The folder has other benchmarks that stay.
        check(
            &["t/a.py::f", "t/b.py::g"],
            &["u/a.py::f", "t/b.py::g"],
            &[("t/a.py::*", "u/a.py::*")],
            1,
        );
        // Each file has a function of the same name.
        check(
            &["t/a.py::f[1] 1", "t/b.py::f[1] 1", "t/c.py::g"],
            &["u/a.py::f[1] 1", "u/b.py::f[1] 1", "u/d.py::g"],
            &[("t/*", "u/*"), ("t/c.py::*", "u/d.py::*")],
            3,
        );
        // From the root there is no folder to rename.
        check(&["a.py::f"], &["u/a.py::f"], &[("a.py::*", "u/a.py::*")], 1);
        check(
            &["a.py::f[long]", "a.py::f[x]"],
            &["a.py::f[s]", "a.py::f[x]"],
            &[("a.py::f[long]", "a.py::f[s]")],
            1,
        );
    }

    #[test]
    fn nothing_is_proposed_on_a_guess() {
        check(&["a.py::f"], &["b.py::f", "c.py::f"], &[], 0);
        check(&["a/t.py::f", "b/t.py::f"], &["t_a.py::f", "t_b.py::f"], &[], 0);
        check(&["a.py::f[1] 1"], &["b.py::f[2] 2"], &[], 0);
        check(&["a.py::f[1] 1"], &["a.py::f[2] 2"], &[], 0);
        check(&["a.py::f"], &["b.py::g"], &[], 0);
        check(&["a.py::f[1]", "a.py::f[2]"], &["a.py::f[3]"], &[], 0);
    }
}
