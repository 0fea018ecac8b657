//! What a benchmark's name is made of: path, class, function, postfix and `[id]`.
//!
//! ```text
//! tests/test_sort.py::TestSort::test_sort_original[list-10]
//! └─── path ───────┘  └ class ┘ └─ base ─┘└ post ┘ └─ id ─┘
//! ```
//!
//! A postfix marks one of two implementations in one run. The word *reference* means two things to
//! users: a reference *run* is what we compare against; a reference *postfix* marks the
//! implementation that is compared with the original one, so it is on the candidate side. Inside, a
//! postfix has a [`Role`], and `implementations` puts the original on the reference side.

use strum::IntoStaticStr;

use crate::model::case::Case;

/// A node id in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId<'a> {
    /// The test file, for instance `tests/test_sort.py`; empty where the artifact names none.
    pub path: &'a str,
    /// The class, `Outer::Inner` where nested.
    pub class: Option<&'a str>,
    /// The function with its postfix, without id.
    pub function: &'a str,
    /// The text in the brackets.
    pub id: Option<&'a str>,
}

/// Splits a test's name at its first `[`, which opens the id.
pub(crate) fn split_name(name: &str) -> (&str, Option<&str>) {
    match name.split_once('[') {
        Some((function, rest)) if !function.is_empty() => {
            (function, Some(rest.strip_suffix(']').unwrap_or(rest)))
        }
        Some(_) | None => (name, None),
    }
}

/// The parts of a case's node id.
pub(crate) fn node_id(case: &Case) -> NodeId<'_> {
    let (function, id) = split_name(&case.name);
    let before = match case.fullname.strip_suffix(case.name.as_str()) {
        Some(before) => before.strip_suffix("::").unwrap_or(before),
        // The name was changed by a hook: the last `::` before the id ends the path and the
        // classes.
        None => split_name(&case.fullname).0.rsplit_once("::").map_or("", |(before, _)| before),
    };
    match before.split_once("::") {
        Some((path, class)) => NodeId { path, class: Some(class), function, id },
        None => NodeId { path: before, class: None, function, id },
    }
}

/// Which of two implementations a postfix marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Role {
    /// The old one: `--original-postfix`.
    Original,
    /// The one compared with it: `--reference-postfix`.
    #[strum(to_string = "reference")]
    New,
}

impl Role {
    /// The word in every output, as the options have it.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// The postfixes that mark the two implementations, longest first, without leading `_` or `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Postfixes {
    known: Vec<(String, Role)>,
    /// Those that are configured, and not known without that.
    configured: Vec<String>,
}

/// Known without configuration, original side.
const ORIGINAL: [&str; 4] = ["original", "orig", "old", "baseline"];
/// Known without configuration, reference side.
const NEW: [&str; 7] = ["reference", "ref", "new", "optimized", "optimised", "candidate", "cand"];

impl Postfixes {
    /// The configured postfixes; a side without any has the ones known without configuration.
    ///
    /// Leading underscores and dashes do not matter. A postfix configured for one side is no longer
    /// known for the other.
    pub(crate) fn new(original: &[String], reference: &[String]) -> Self {
        let (original, reference) = (trimmed(original), trimmed(reference));
        let configured = [original.as_slice(), &reference].concat();
        let old = if original.is_empty() { defaults(&ORIGINAL, &reference) } else { original };
        let new = if reference.is_empty() { defaults(&NEW, &old) } else { reference };
        let mut known: Vec<(String, Role)> =
            old.into_iter().map(|postfix| (postfix, Role::Original)).collect();
        known.extend(new.into_iter().map(|postfix| (postfix, Role::New)));
        // Longest first: of `fast_v` and `v` the longer one is meant.
        known.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        // The sort is stable: a postfix of both sides marks the original.
        known.dedup_by(|a, b| a.0 == b.0);
        Self { known, configured }
    }

    /// The configured postfixes that the function of none of these cases ends with.
    pub(crate) fn unused<'c>(&self, cases: impl Iterator<Item = &'c Case>) -> Vec<&str> {
        let mut unused: Vec<&str> = self.configured.iter().map(String::as_str).collect();
        for case in cases {
            if unused.is_empty() {
                break;
            }
            if let (_, Some((_, used))) = self.split(node_id(case).function) {
                unused.retain(|postfix| *postfix != used);
            }
        }
        unused
    }

    /// The postfixes of one role, shortest last.
    pub(crate) fn of(&self, role: Role) -> impl Iterator<Item = &str> {
        self.known
            .iter()
            .filter(move |(_, known_role)| *known_role == role)
            .map(|(text, _)| text.as_str())
    }

    /// A function's base, and the role and text of its postfix. The base is never empty.
    pub(crate) fn split<'f>(&self, function: &'f str) -> (&'f str, Option<(Role, &str)>) {
        for (postfix, role) in &self.known {
            if let Some(rest) = function.strip_suffix(postfix.as_str()) {
                // A postfix follows an underscore, and is not the whole name.
                let base = rest.trim_end_matches('_');
                if base.len() < rest.len() && !base.is_empty() {
                    return (base, Some((*role, postfix)));
                }
            }
        }
        (function, None)
    }
}

/// The first postfix of both sides, without leading underscores and dashes.
pub(crate) fn postfix_of_both(original: &[String], reference: &[String]) -> Option<String> {
    let reference = trimmed(reference);
    trimmed(original).into_iter().find(|postfix| reference.contains(postfix))
}

/// Postfixes without the underscores and dashes that they begin with; empty ones are left out.
fn trimmed(postfixes: &[String]) -> Vec<String> {
    let mut trimmed = Vec::with_capacity(postfixes.len());
    for postfix in postfixes {
        let postfix = postfix.trim().trim_start_matches(['_', '-']);
        if !postfix.is_empty() {
            trimmed.push(postfix.to_owned());
        }
    }
    trimmed
}

/// The words known without configuration that the other side does not have.
fn defaults(known: &[&str], taken: &[String]) -> Vec<String> {
    let free = known.iter().filter(|word| !taken.iter().any(|postfix| postfix == *word));
    free.map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, fullname: &str) -> Case {
        Case { name: name.into(), fullname: fullname.into(), ..Case::default() }
    }

    #[test]
    fn a_node_id_has_path_class_function_and_id() {
        for (name, fullname, path, class, function, id) in [
            ("test_a", "t.py::test_a", "t.py", None, "test_a", None),
            ("test_a[x]", "d/t.py::T::test_a[x]", "d/t.py", Some("T"), "test_a", Some("x")),
            (
                "test_a[a[b]]",
                "t.py::A::B::test_a[a[b]]",
                "t.py",
                Some("A::B"),
                "test_a",
                Some("a[b]"),
            ),
            ("test_a[x::y]", "t.py::test_a[x::y]", "t.py", None, "test_a", Some("x::y")),
            ("test_a[open", "t.py::test_a[open", "t.py", None, "test_a", Some("open")),
            ("renamed", "t.py::T::test_a[x::y]", "t.py", Some("T"), "renamed", None),
            ("alone", "alone", "", None, "alone", None),
            ("[only]", "[only]", "", None, "[only]", None),
        ] {
            let case = case(name, fullname);
            assert_eq!(node_id(&case), NodeId { path, class, function, id }, "{fullname}");
        }
    }

    #[test]
    fn a_postfix_is_matched_at_an_underscore_whatever_its_own_underscores() {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        for (original, reference, function, base, role) in [
            (vec![], vec![], "test_f_original", "test_f", Some(Role::Original)),
            (vec![], vec![], "test_f__original", "test_f", Some(Role::Original)),
            (vec![], vec![], "test_f_optimised", "test_f", Some(Role::New)),
            (vec![], vec![], "test_foriginal", "test_foriginal", None),
            (vec![], vec![], "_original", "_original", None),
            (vec![], vec![], "test_f_np", "test_f_np", None),
            (list(&["_orig"]), list(&["-ref"]), "test_f_orig", "test_f", Some(Role::Original)),
            (
                list(&["__np", "numpy"]),
                list(&["pt"]),
                "test_f_numpy",
                "test_f",
                Some(Role::Original),
            ),
            (list(&["v"]), list(&["fast_v"]), "test_f_fast_v", "test_f", Some(Role::New)),
            (list(&["new"]), vec![], "test_f_new", "test_f", Some(Role::Original)),
            (list(&["np"]), vec![], "test_f_original", "test_f_original", None),
        ] {
            let postfixes = Postfixes::new(&original, &reference);
            let (got, found) = postfixes.split(function);
            assert_eq!((got, found.map(|known| known.0)), (base, role), "{function}");
        }
    }

    mod laws {
        use proptest::prelude::*;

        use super::super::*;

        proptest! {
            #[test]
            fn the_parts_rebuild_the_name(
                function in "[a-z_]{1,12}", id in proptest::option::of("[a-z\\[\\]:-]{0,8}"),
            ) {
                let name = match &id {
                    Some(id) => format!("{function}[{id}]"),
                    None => function.clone(),
                };
                let (base, found) = split_name(&name);
                prop_assert_eq!(base, function.as_str());
                prop_assert_eq!(found, id.as_deref());
            }

            #[test]
            fn the_base_is_never_empty_and_the_order_given_never_matters(
                function in "[a-c_]{1,10}",
                mut list in proptest::collection::vec("_?[a-c_]{0,4}", 0..5),
            ) {
                let forward = Postfixes::new(&list, &[]);
                list.reverse();
                let backward = Postfixes::new(&list, &[]);
                let (base, found) = forward.split(&function);
                prop_assert!(!base.is_empty());
                prop_assert_eq!((base, found), backward.split(&function));
                if let Some((_, postfix)) = found {
                    for longer in forward.of(Role::Original) {
                        if longer.len() <= postfix.len() {
                            continue;
                        }
                        let base = function.trim_end_matches(longer).trim_matches('_');
                        let trimmed = function.trim_start_matches('_');
                        let tail = format!("_{longer}");
                        prop_assert!(!trimmed.ends_with(&tail) || base.is_empty());
                    }
                }
            }
        }
    }
}
