//! Which case is compared with which: by node id, then by function and params, then without
//! postfix.

use std::collections::HashMap;

use strum::IntoStaticStr;

use crate::analysis::pair::addresses::value_without_addresses;
use crate::analysis::pair::naming::{Postfixes, node_id};
use crate::analysis::pair::sides::{SideCase, Sides};
use crate::analysis::pair::unique_pairs::pair_unique_keys;
use crate::model::case::Case;

/// How a row's two cases found each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum MatchedBy {
    /// The same node id.
    Fullname,
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
    path: &'a str,
    function: &'a str,
    params: Vec<(&'a str, String)>,
    /// The id counts only where the artifact has no params: such cases differ in nothing else.
    id: Option<&'a str>,
}

/// Pairs run with run. Each level looks only at what is still unpaired; below the node id a pair is
/// made only where each side has exactly one such case, because any other choice would be a guess.
pub(crate) fn pair<'a>(sides: Sides<'a>, postfixes: &Postfixes) -> Pairing<'a> {
    let mut pairing = Pairing::default();
    let (reference, candidate) = by_fullname(sides, &mut pairing.matched);
    let plain = |case: &'a Case| key(case, node_id(case).function, &IMPLEMENTATION);
    let (reference, candidate) =
        by_key(reference, candidate, &plain, MatchedBy::Params, &mut pairing.matched);
    let bare =
        |case: &'a Case| key(case, postfixes.split(node_id(case).function).0, &IMPLEMENTATION);
    let (reference, candidate) =
        by_key(reference, candidate, &bare, MatchedBy::Postfix, &mut pairing.matched);
    pairing.only_in_reference = reference;
    pairing.only_in_candidate = candidate;
    pairing
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

/// The key of a case with this function, without some of its params.
pub(super) fn key<'a>(case: &'a Case, function: &'a str, without: &[&str]) -> CaseKey<'a> {
    let node = node_id(case);
    let params = case.params.iter().filter(|(name, _)| !without.contains(&name.as_str()));
    CaseKey {
        path: node.path,
        function,
        params: params
            .map(|(name, value)| (name.as_str(), value_without_addresses(value)))
            .collect(),
        id: if case.params.is_empty() { node.id } else { None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::pair::sides::across_runs;
    use crate::model::run::Run;
    use crate::model::value::Value;

    /// `path::name` with params given as `k=v` words.
    fn case(fullname: &str, params: &str) -> Case {
        let name = fullname.split_once("::").map_or(fullname, |(_, name)| name).to_owned();
        let params = params.split_whitespace().filter_map(|param| param.split_once('='));
        let params = params.map(|(k, v)| (k.to_owned(), Value::Text(v.to_owned()))).collect();
        Case { name, fullname: fullname.to_owned(), params, ..Case::default() }
    }

    fn run(cases: &[(&str, &str)]) -> Run {
        Run {
            cases: cases.iter().map(|(name, params)| case(name, params)).collect(),
            ..Run::default()
        }
    }

    /// Pairs as `reference~candidate by level`, then what is left as `-reference` and `+candidate`.
    fn check(reference: &[(&str, &str)], candidate: &[(&str, &str)], expected: &[&str]) {
        let (reference, candidate) = (run(reference), run(candidate));
        let pairing = pair(across_runs(&[&reference], &[&candidate]), &Postfixes::new(&[], &[]));
        let name = |case: &SideCase<'_>| case.newest.name.clone();
        let mut got = Vec::new();
        for Pair { reference, candidate, matched_by } in &pairing.matched {
            got.push(format!("{}~{} by {}", name(reference), name(candidate), matched_by.label()));
        }
        got.extend(pairing.only_in_reference.iter().map(|case| format!("-{}", name(case))));
        got.extend(pairing.only_in_candidate.iter().map(|case| format!("+{}", name(case))));
        assert_eq!(got, expected);
    }

    #[test]
    fn the_same_node_id_pairs_first() {
        check(
            &[("t::f", ""), ("t::g", "")],
            &[("t::g", ""), ("t::f", "")],
            &["f~f by fullname", "g~g by fullname"],
        );
        check(
            &[("t::f", ""), ("t::f", "")],
            &[("t::f", ""), ("t::f", ""), ("t::f", "")],
            &["f~f by fullname", "f~f by fullname", "+f"],
        );
        check(&[("a::f", "")], &[("b::f", "")], &["-f", "+f"]);
    }

    #[test]
    fn the_same_function_and_params_pair_next_whatever_the_implementation() {
        check(
            &[("t::f[py-1]", "impl=py n=1")],
            &[("t::f[rs-1]", "impl=rs n=1")],
            &["f[py-1]~f[rs-1] by params"],
        );
        check(
            &[("t::f[py-1]", "variant=py n=1")],
            &[("t::f[rs-2]", "variant=rs n=2")],
            &["-f[py-1]", "+f[rs-2]"],
        );
        check(
            &[("t::f[x0]", "o=UNSERIALIZABLE[<f at 0x7f01>]")],
            &[("t::f[y0]", "o=UNSERIALIZABLE[<f at 0x7fee>]")],
            &["f[x0]~f[y0] by params"],
        );
        // Two on a side: any pair would be a guess.
        check(
            &[("t::f[py]", "impl=py"), ("t::f[c]", "impl=c")],
            &[("t::f[rs]", "impl=rs")],
            &["-f[py]", "-f[c]", "+f[rs]"],
        );
        // Without params cases differ only in their ids.
        check(&[("t::f[1]", "")], &[("t::f[2]", "")], &["-f[1]", "+f[2]"]);
    }

    #[test]
    fn a_postfix_is_removed_last_and_only_where_one_case_is_left_on_each_side() {
        check(&[("t::f_old", "")], &[("t::f_new", "")], &["f_old~f_new by postfix"]);
        check(&[("t::f", "")], &[("t::f_optimized", "")], &["f~f_optimized by postfix"]);
        check(
            &[("t::f_old", ""), ("t::f_new", "")],
            &[("t::f_new", ""), ("t::f_old", "")],
            &["f_old~f_old by fullname", "f_new~f_new by fullname"],
        );
        check(
            &[("t::f_old", "")],
            &[("t::f_new", ""), ("t::f_ref", "")],
            &["-f_old", "+f_new", "+f_ref"],
        );
        check(
            &[("t::f_old[1]", "n=1")],
            &[("t::f_new[1]", "n=1"), ("t::f_new[2]", "n=2")],
            &["f_old[1]~f_new[1] by postfix", "+f_new[2]"],
        );
    }

    mod laws {
        use proptest::prelude::*;

        use super::*;

        fn cases() -> impl Strategy<Value = Vec<Case>> {
            let one = ("[ab]", "(_old|_new|_x)?", 0..3u8, proptest::bool::ANY);
            proptest::collection::vec(one, 0..12).prop_map(|all| {
                let to_case = |(base, postfix, n, with_params): (String, String, u8, bool)| {
                    let name = format!("{base}{postfix}[{n}]");
                    case(
                        &format!("t::{name}"),
                        &if with_params { format!("n={n}") } else { String::new() },
                    )
                };
                let mut cases: Vec<Case> = all.into_iter().map(to_case).collect();
                // Equal node ids pair in the order of the file, so there order does matter.
                cases.sort_by(|a, b| a.fullname.cmp(&b.fullname));
                cases.dedup_by(|a, b| a.fullname == b.fullname);
                cases
            })
        }

        fn shape(
            reference: &Run,
            candidate: &Run,
        ) -> (Vec<(String, String)>, Vec<String>, Vec<String>) {
            let pairing = pair(across_runs(&[reference], &[candidate]), &Postfixes::new(&[], &[]));
            let name = |case: &SideCase<'_>| case.newest.fullname.clone();
            let mut matched: Vec<_> = pairing
                .matched
                .iter()
                .map(|pair| (name(&pair.reference), name(&pair.candidate)))
                .collect();
            let mut removed: Vec<_> = pairing.only_in_reference.iter().map(name).collect();
            let mut added: Vec<_> = pairing.only_in_candidate.iter().map(name).collect();
            matched.sort();
            removed.sort();
            added.sort();
            (matched, removed, added)
        }

        proptest! {
            #[test]
            fn every_case_counts_exactly_once_and_their_order_never_matters(
                reference in cases(), candidate in cases(),
            ) {
                let (n_reference, n_candidate) = (reference.len(), candidate.len());
                let mut reference = Run { cases: reference, ..Run::default() };
                let mut candidate = Run { cases: candidate, ..Run::default() };
                let forward = shape(&reference, &candidate);
                prop_assert_eq!(forward.0.len() + forward.1.len(), n_reference);
                prop_assert_eq!(forward.0.len() + forward.2.len(), n_candidate);
                reference.cases.reverse();
                candidate.cases.reverse();
                prop_assert_eq!(forward, shape(&reference, &candidate));
            }
        }
    }
}
