//! The names by which the runs of a project know a benchmark again: node ids, but for the addresses
//! in them.
//!
//! An id with an address, such as `test_f[<Backend object at 0x7f01>]`, differs in every run. What
//! remains of several ids of a run may be the same; then their turn tells them apart, as
//! pytest does where it makes the ids itself (`backend0`, `backend1`).

use std::borrow::Cow;
use std::collections::HashMap;

use crate::analysis::pair::addresses::id_without_addresses;

/// What a benchmark is called in the runs of a project.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum CaseName<'a> {
    /// A node id.
    Recorded(Cow<'a, str>),
    /// What remains of a node id without its addresses.
    Addressless {
        rest: String,
        /// Which of the run's ids with this rest it is, from 0.
        turn: usize,
        /// How many of the run's ids have this rest. Another number means another list: a turn in
        /// one says nothing about a turn in the other.
        of: usize,
    },
}

/// The names of a run's node ids, in order.
pub(crate) fn case_names<'a>(fullnames: impl Iterator<Item = &'a str>) -> Vec<CaseName<'a>> {
    let mut n_by_rest: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for fullname in fullnames {
        names.push(match id_without_addresses(fullname) {
            None => CaseName::Recorded(fullname.into()),
            Some(rest) => {
                let n_before = n_by_rest.entry(rest.clone()).or_default();
                *n_before += 1;
                CaseName::Addressless { rest, turn: *n_before - 1, of: 0 }
            }
        });
    }
    for name in &mut names {
        if let CaseName::Addressless { rest, of, .. } = name {
            *of = n_by_rest.get(rest).copied().unwrap_or_default();
        }
    }
    names
}

/// Whether names that two runs share are in the same order in both. Where they are not, something
/// shuffles the benchmarks, and a turn says nothing.
pub(crate) fn in_same_order<'a>(
    reference: impl Iterator<Item = &'a str>,
    candidate: impl Iterator<Item = &'a str>,
) -> bool {
    let places: HashMap<&str, usize> = candidate.zip(0..).collect();
    let shared: Vec<usize> = reference.filter_map(|name| places.get(name).copied()).collect();
    shared.is_sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_an_address_is_known_by_its_rest_and_its_turn() {
        let ids = ["f[<A at 0x1>]", "g", "f[<A at 0x9>]", "f[<B at 0x2>]"];
        let rest = |rest: &str, turn, of| CaseName::Addressless { rest: rest.to_owned(), turn, of };
        assert_eq!(
            case_names(ids.into_iter()),
            [
                rest("f[<A at>]", 0, 2),
                CaseName::Recorded("g".into()),
                rest("f[<A at>]", 1, 2),
                rest("f[<B at>]", 0, 1)
            ]
        );
    }

    #[test]
    fn an_order_is_shuffled_where_shared_names_are() {
        let check = |reference: &str, candidate: &str| {
            in_same_order(reference.split(' '), candidate.split(' '))
        };
        assert!(check("a b c", "a b c") && check("a x c", "a c y") && check("x", "y"));
        assert!(!check("a b", "b a"));
    }
}
