//! Pairs made without a guess: of things that share a key, only those that are alone with it on each side.

use std::collections::HashMap;
use std::hash::Hash;

/// The things of both sides, each exactly once, in the order they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pairs<T> {
    /// A thing of the reference side and its partner of the candidate side.
    pub pairs: Vec<(T, T)>,
    /// What has no partner on the candidate side, or more than one.
    pub only_in_reference: Vec<T>,
    /// What has no partner on the reference side, or more than one.
    pub only_in_candidate: Vec<T>,
}

/// Pairs each thing with the one that has the same key, where exactly one has it on each side.
pub(crate) fn pair_unique_keys<T, K: Eq + Hash>(
    reference: Vec<T>,
    candidate: Vec<T>,
    key: impl Fn(&T) -> K,
) -> Pairs<T> {
    let mut counts: HashMap<K, (usize, usize)> = HashMap::new();
    for case in &reference {
        counts.entry(key(case)).or_default().0 += 1;
    }
    for case in &candidate {
        counts.entry(key(case)).or_default().1 += 1;
    }
    let is_alone = |case: &T| counts.get(&key(case)) == Some(&(1, 1));
    let (partners, only_in_candidate): (Vec<T>, Vec<T>) = candidate.into_iter().partition(is_alone);
    let mut partners: HashMap<K, T> =
        partners.into_iter().map(|partner| (key(&partner), partner)).collect();
    let mut found = Pairs { pairs: Vec::new(), only_in_reference: Vec::new(), only_in_candidate };
    for case in reference {
        match partners.remove(&key(&case)) {
            Some(partner) => found.pairs.push((case, partner)),
            None => found.only_in_reference.push(case),
        }
    }
    found
}
