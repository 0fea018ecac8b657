//! Which case is compared with which: by node id, then by what it was renamed to, then by function
//! and params, then without postfix.

use std::borrow::Cow;
use std::collections::HashMap;

use strum::IntoStaticStr;

use crate::analysis::pair::addresses::{id_without_addresses, value_without_addresses};
use crate::analysis::pair::case_names::{CaseName, case_names, in_same_order};
use crate::analysis::pair::naming::{Postfixes, node_id, split_name};
use crate::analysis::pair::renames::Renames;
use crate::analysis::pair::sides::{SideCase, Sides};
use crate::analysis::pair::unique_pairs::pair_unique_keys;
use crate::model::case::Case;

/// How a row's two cases found each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum MatchedBy {
    /// The same node id, but for addresses in it.
    Fullname,
    /// Another node id, by the renames of the project.
    Renamed,
    /// The same file and function with the same params, leaving out those that name an
    /// implementation.
    Params,
    /// As by params, with the postfix removed on both sides.
    Postfix,
}

impl MatchedBy {
    /// The word in every output.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// Two cases that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Pair<'a> {
    /// What is compared against.
    pub reference: SideCase<'a>,
    /// What is judged.
    pub candidate: SideCase<'a>,
    /// How they found each other.
    pub matched_by: MatchedBy,
}

/// Every case of both sides, exactly once. Of two implementations inside one run it holds pairs
/// only, and a case may be in several.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairing<'a> {
    /// The cases that have a partner.
    pub matched: Vec<Pair<'a>>,
    /// Those that only the reference has.
    pub only_in_reference: Vec<SideCase<'a>>,
    /// Those that only the candidate has.
    pub only_in_candidate: Vec<SideCase<'a>>,
    /// What the sides are, where they are two implementations inside one run.
    pub implementations: Option<ImplementationLabels>,
}

/// What two implementations are called, each by what tells it from the other: a postfix such as
/// `original`, or a param with its value such as `strategy=list`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ImplementationLabels {
    /// The implementation to compare with.
    pub reference: String,
    /// The implementation to judge.
    pub candidate: String,
}

/// Params that name an implementation: they do not keep two cases apart that are otherwise the
/// same.
pub(super) const IMPLEMENTATION: [&str; 3] = ["implementation", "impl", "variant"];

/// What two cases share that are the same benchmark, apart from their node ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct CaseKey<'a> {
    /// The test file.
    pub(super) path: Cow<'a, str>,
    function: Cow<'a, str>,
    params: Vec<(&'a str, String)>,
    /// The id counts only where the artifact has no params: such cases differ in nothing else.
    id: Option<Cow<'a, str>>,
}

/// Pairs run with run. Each level looks only at what is still unpaired; below the node id a pair is
/// made only where each side has exactly one such case, because any other choice would be a guess.
pub(crate) fn pair<'a>(sides: Sides<'a>, postfixes: &Postfixes, renames: &Renames) -> Pairing<'a> {
    let mut pairing = Pairing::default();
    let same_order = in_same_order(fullnames(&sides.reference), fullnames(&sides.candidate));
    let (reference, candidate) = by_fullname(sides, &mut pairing.matched);
    let (reference, candidate) =
        without_addresses(reference, candidate, same_order, &mut pairing.matched);
    let (reference, candidate) = renamed(reference, candidate, renames, &mut pairing.matched);
    let plain = |case: &'a Case| today_key(case, renames, None);
    let (reference, candidate) =
        by_key(reference, candidate, &plain, MatchedBy::Params, &mut pairing.matched);
    let bare = |case: &'a Case| today_key(case, renames, Some(postfixes));
    let (reference, candidate) =
        by_key(reference, candidate, &bare, MatchedBy::Postfix, &mut pairing.matched);
    pairing.only_in_reference = reference;
    pairing.only_in_candidate = candidate;
    pairing
}

fn fullnames<'s>(cases: &'s [SideCase<'_>]) -> impl Iterator<Item = &'s str> {
    cases.iter().map(|case| case.newest.fullname.as_str())
}

/// Pairs ids that differ only in their addresses. Several with one rest pair by their turn, where
/// both sides have as many of them in an order that nothing shuffles.
fn without_addresses<'a>(
    reference: Vec<SideCase<'a>>,
    candidate: Vec<SideCase<'a>>,
    same_order: bool,
    matched: &mut Vec<Pair<'a>>,
) -> Unpaired<'a> {
    let named = |cases: Vec<SideCase<'a>>| -> Vec<(Option<CaseName<'a>>, SideCase<'a>)> {
        let names = case_names(cases.iter().map(|case| case.newest.fullname.as_str()));
        let known = names.into_iter().map(|name| match &name {
            CaseName::Recorded(_) => None,
            CaseName::Addressless { of, .. } => (same_order || *of == 1).then_some(name),
        });
        known.zip(cases).collect()
    };
    // Cases without such a name are in no pair: none of them is the only one.
    let (reference, candidate) = (named(reference), named(candidate));
    let (reference, others_of_reference) = split_named(reference);
    let (candidate, others_of_candidate) = split_named(candidate);
    let found = pair_unique_keys(reference, candidate, |(name, _)| name.clone());
    let cases = |named: Vec<(CaseName<'a>, SideCase<'a>)>| named.into_iter().map(|(_, case)| case);
    for ((_, reference), (_, candidate)) in found.pairs {
        matched.push(Pair { reference, candidate, matched_by: MatchedBy::Fullname });
    }
    let mut left = (others_of_reference, others_of_candidate);
    left.0.extend(cases(found.only_in_reference));
    left.1.extend(cases(found.only_in_candidate));
    left
}

/// Cases that are known by a name without addresses.
type NamedCases<'a> = Vec<(CaseName<'a>, SideCase<'a>)>;

/// The cases with a name, and those without.
fn split_named<'a>(
    cases: Vec<(Option<CaseName<'a>>, SideCase<'a>)>,
) -> (NamedCases<'a>, Vec<SideCase<'a>>) {
    let (mut named, mut others) = (Vec::new(), Vec::new());
    for (name, case) in cases {
        match name {
            Some(name) => named.push((name, case)),
            None => others.push(case),
        }
    }
    (named, others)
}

/// Pairs what is called the same today.
fn renamed<'a>(
    reference: Vec<SideCase<'a>>,
    candidate: Vec<SideCase<'a>>,
    renames: &Renames,
    matched: &mut Vec<Pair<'a>>,
) -> Unpaired<'a> {
    if renames.is_empty() {
        return (reference, candidate);
    }
    let today = |case: &SideCase<'a>| {
        let name = renames.today(&case.newest.fullname);
        id_without_addresses(&name).unwrap_or(name.into_owned())
    };
    let found = pair_unique_keys(reference, candidate, today);
    for (reference, candidate) in found.pairs {
        matched.push(Pair { reference, candidate, matched_by: MatchedBy::Renamed });
    }
    (found.only_in_reference, found.only_in_candidate)
}

/// The cases of the reference and of the candidate that have no partner yet.
type Unpaired<'a> = (Vec<SideCase<'a>>, Vec<SideCase<'a>>);

fn by_fullname<'a>(sides: Sides<'a>, matched: &mut Vec<Pair<'a>>) -> Unpaired<'a> {
    // The first candidate of each name that has no partner yet, and after each the next of the same
    // name.
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(sides.candidate.len());
    let mut next: Vec<Option<usize>> = vec![None; sides.candidate.len()];
    for ((idx, case), next) in sides.candidate.iter().enumerate().zip(&mut next).rev() {
        *next = first.insert(&case.newest.fullname, idx);
    }
    let mut candidates: Vec<Option<SideCase<'a>>> = sides.candidate.into_iter().map(Some).collect();
    let mut unpaired = Vec::new();
    for reference in sides.reference {
        let name = reference.newest.fullname.as_str();
        let candidate_idx = first.get(name).copied();
        match candidate_idx.and_then(|idx| candidates.get_mut(idx)).and_then(Option::take) {
            Some(candidate) => {
                matched.push(Pair { reference, candidate, matched_by: MatchedBy::Fullname })
            }
            None => unpaired.push(reference),
        }
        if let Some(later) = candidate_idx.and_then(|idx| next.get(idx).copied().flatten()) {
            first.insert(name, later);
        }
    }
    (unpaired, candidates.into_iter().flatten().collect())
}

/// Pairs cases whose key no other case of their side has.
fn by_key<'a>(
    reference: Vec<SideCase<'a>>,
    candidate: Vec<SideCase<'a>>,
    key_of: &dyn Fn(&'a Case) -> CaseKey<'a>,
    matched_by: MatchedBy,
    matched: &mut Vec<Pair<'a>>,
) -> Unpaired<'a> {
    let found = pair_unique_keys(reference, candidate, |case: &SideCase<'a>| key_of(case.newest));
    for (reference, candidate) in found.pairs {
        matched.push(Pair { reference, candidate, matched_by });
    }
    (found.only_in_reference, found.only_in_candidate)
}

/// The key of a case by its name of today; without its postfix where `postfixes` are given.
pub(super) fn today_key<'a>(
    case: &'a Case,
    renames: &Renames,
    postfixes: Option<&Postfixes>,
) -> CaseKey<'a> {
    let mut found = key(case, node_id(case).function, &IMPLEMENTATION);
    if let Cow::Owned(name) = renames.today(&case.fullname) {
        let (place, id) = split_name(&name);
        let (path, function) = place.split_once("::").unwrap_or(("", place));
        let function = function.rsplit_once("::").map_or(function, |(_, function)| function);
        found.path = Cow::Owned(path.to_owned());
        found.function = Cow::Owned(function.to_owned());
        found.id = found.id.and_then(|_| id.map(|id| Cow::Owned(id.to_owned())));
    }
    if let Some(postfixes) = postfixes {
        let base_len = postfixes.split(&found.function).0.len();
        found.function = match found.function {
            Cow::Borrowed(function) => Cow::Borrowed(function.get(..base_len).unwrap_or(function)),
            Cow::Owned(mut function) => {
                function.truncate(base_len);
                Cow::Owned(function)
            }
        };
    }
    found
}

/// The key of a case with this function, without some of its params.
pub(super) fn key<'a>(case: &'a Case, function: &'a str, without: &[&str]) -> CaseKey<'a> {
    let node = node_id(case);
    let params = case.params.iter().filter(|(name, _)| !without.contains(&name.as_str()));
    CaseKey {
        path: node.path.into(),
        function: function.into(),
        params: params
            .map(|(name, value)| (name.as_str(), value_without_addresses(value)))
            .collect(),
        id: if case.params.is_empty() { node.id.map(Cow::Borrowed) } else { None },
    }
}

#[cfg(test)]
mod tests;
