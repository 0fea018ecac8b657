//! Which case is compared with which.

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
    Run { cases: cases.iter().map(|(name, params)| case(name, params)).collect(), ..Run::default() }
}

fn paired<'a>(reference: &'a Run, candidate: &'a Run, renames: &[(&str, &str)]) -> Pairing<'a> {
    let names = renames.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned()));
    let renames = Renames::new(names).unwrap();
    let sides = across_runs(&[reference], &[candidate], &renames);
    pair(sides, &Postfixes::new(&[], &[]), &renames)
}

/// Pairs as `reference~candidate by level`, then what is left as `-reference` and `+candidate`.
fn check(reference: &[(&str, &str)], candidate: &[(&str, &str)], expected: &[&str]) {
    check_renamed(reference, candidate, &[], expected);
}

fn check_renamed(
    reference: &[(&str, &str)],
    candidate: &[(&str, &str)],
    renames: &[(&str, &str)],
    expected: &[&str],
) {
    let (reference, candidate) = (run(reference), run(candidate));
    let pairing = paired(&reference, &candidate, renames);
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
fn addresses_do_not_keep_ids_apart() {
    check(
        &[("t::f[<A at 0x1>]", ""), ("t::f[<B at 0x2>]", "")],
        &[("t::f[<B at 0x8>]", ""), ("t::f[<A at 0x9>]", "")],
        &["f[<A at 0x1>]~f[<A at 0x9>] by fullname", "f[<B at 0x2>]~f[<B at 0x8>] by fullname"],
    );
    // Several with one rest: the turn is the place in the list of params.
    let (twice, again) = (
        [("t::f[<A at 0x1>]", ""), ("t::f[<A at 0x2>]", ""), ("t::g", ""), ("t::h", "")],
        [("t::f[<A at 0x9>]", ""), ("t::f[<A at 0x8>]", ""), ("t::g", ""), ("t::h", "")],
    );
    let expected = [
        "g~g by fullname",
        "h~h by fullname",
        "f[<A at 0x1>]~f[<A at 0x9>] by fullname",
        "f[<A at 0x2>]~f[<A at 0x8>] by fullname",
    ];
    check(&twice, &again, &expected);
    // Another number of them is another list.
    check(&twice[..2], &again[..1], &["-f[<A at 0x1>]", "-f[<A at 0x2>]", "+f[<A at 0x9>]"]);
    // Shuffled benchmarks have no turn.
    let shuffled = [again[0], again[1], again[3], again[2]];
    check(
        &twice,
        &shuffled,
        &[
            "g~g by fullname",
            "h~h by fullname",
            "-f[<A at 0x1>]",
            "-f[<A at 0x2>]",
            "+f[<A at 0x9>]",
            "+f[<A at 0x8>]",
        ],
    );
}

#[test]
fn renames_pair_what_is_called_the_same_today() {
    let moved = [("a.py", "b.py")];
    check_renamed(
        &[("a.py::f[1]", "n=1"), ("a.py::g", "")],
        &[("b.py::f[1]", "n=1"), ("b.py::g", "")],
        &moved,
        &["f[1]~f[1] by renamed", "g~g by renamed"],
    );
    // In both directions, because the candidate may be the older run.
    check_renamed(&[("b.py::g", "")], &[("a.py::g", "")], &moved, &["g~g by renamed"]);
    // The same node id goes first.
    check_renamed(
        &[("a.py::g", "")],
        &[("b.py::g", ""), ("a.py::g", "")],
        &moved,
        &["g~g by fullname", "+g"],
    );
    // What is left pairs under its path of today.
    check_renamed(
        &[("a.py::f[py]", "impl=py"), ("a.py::h_old", "")],
        &[("b.py::f[rs]", "impl=rs"), ("b.py::h_new", "")],
        &moved,
        &["f[py]~f[rs] by params", "h_old~h_new by postfix"],
    );
    check_renamed(&[("a.py::g", "")], &[("c.py::g", "")], &moved, &["-g", "+g"]);
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
        let pairing = paired(reference, candidate, &[]);
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
