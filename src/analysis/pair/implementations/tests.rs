//! Which implementations pair inside one run, on cases in a few words.

use super::*;
use crate::analysis::pair::renames::Renames;
use crate::analysis::pair::sides::within_run;
use crate::model::run::Run;

/// `path::name` with params given as `k=v` words.
fn case(fullname: &str, params: &str) -> Case {
    let name = fullname.rsplit_once("::").map_or(fullname, |(_, name)| name).to_owned();
    let params = params.split_whitespace().filter_map(|param| param.split_once('='));
    let params = params.map(|(k, v)| (k.to_owned(), Value::Text(v.to_owned()))).collect();
    Case { name, fullname: fullname.to_owned(), params, ..Case::default() }
}

fn run(cases: &[(&str, &str)]) -> Run {
    Run { cases: cases.iter().map(|(name, params)| case(name, params)).collect(), ..Run::default() }
}

fn compared(text: &str) -> ComparedParam {
    let (name, base) = text.split_once('=').map_or((text, None), |(n, base)| (n, Some(base)));
    ComparedParam { name: name.to_owned(), base: base.map(str::to_owned) }
}

/// Pairs as `reference~candidate: label → label`, then cases without a partner as `-original`
/// and `+reference`.
fn found(run: &Run, compared: Option<&ComparedParam>) -> Vec<String> {
    let postfixes = Postfixes::new(&[], &[]);
    let pairs =
        pair_implementations(&within_run(&[run], &Renames::default()), &postfixes, compared);
    let mut got = Vec::new();
    for pairing in &pairs.pairings {
        let labels = pairing.implementations.as_ref().unwrap();
        for Pair { reference, candidate, .. } in &pairing.matched {
            got.push(format!(
                "{}~{}: {} → {}",
                reference.newest.name, candidate.newest.name, labels.reference, labels.candidate
            ));
        }
        assert!(pairing.only_in_reference.is_empty() && pairing.only_in_candidate.is_empty());
    }
    for (role, case) in &pairs.unpaired {
        let sign = match role {
            Role::Original => '-',
            Role::New => '+',
        };
        got.push(format!("{sign}{}", case.newest.name));
    }
    got
}

fn check(cases: &[(&str, &str)], option: &str, expected: &[&str]) {
    let compared = (!option.is_empty()).then(|| compared(option));
    assert_eq!(found(&run(cases), compared.as_ref()), expected, "{option}");
}

#[test]
fn every_original_pairs_with_every_new_one_of_the_same_params() {
    check(
        &[
            ("t::f_orig[1]", "n=1"),
            ("t::f_orig[2]", "n=2"),
            ("t::f_new[1]", "n=1"),
            ("t::f_ref[1]", "n=1"),
            ("t::g_new", ""),
            ("t::h", ""),
        ],
        "",
        &[
            "f_orig[1]~f_new[1]: orig → new",
            "f_orig[1]~f_ref[1]: orig → ref",
            "-f_orig[2]",
            "+g_new",
        ],
    );
    // By postfix, what names an implementation besides does not keep two apart.
    check(
        &[("t::f_old[a]", "impl=a"), ("t::f_new[b]", "impl=b")],
        "",
        &["f_old[a]~f_new[b]: old → new"],
    );
}

#[test]
fn params_that_are_named_so_are_implementations_and_others_are_where_an_option_says_it() {
    for param in IMPLEMENTATION {
        let (py, rs) = (format!("{param}=py n=1"), format!("{param}=rs n=1"));
        let expected = format!("f[py-1]~f[rs-1]: {param}=py → {param}=rs");
        check(&[("t::f[py-1]", &py), ("t::f[rs-1]", &rs)], "", &[expected.as_str()]);
        // Another param is compared instead of this one.
        check(&[("t::f[py-1]", &py), ("t::f[rs-1]", &rs)], "n", &[]);
    }
    let strategies = [
        ("t::f[list]", "strategy=list"),
        ("t::f[set]", "strategy=set"),
        ("t::f[dict]", "strategy=dict"),
    ];
    check(&strategies, "", &[]);
    check(
        &strategies,
        "strategy",
        &[
            "f[list]~f[dict]: strategy=list → strategy=dict",
            "f[list]~f[set]: strategy=list → strategy=set",
        ],
    );
    check(
        &strategies,
        "strategy=set",
        &[
            "f[set]~f[dict]: strategy=set → strategy=dict",
            "f[set]~f[list]: strategy=set → strategy=list",
        ],
    );
    // Postfixes stay.
    check(
        &[("t::f_old[1]", "n=1"), ("t::f_new[1]", "n=1"), ("t::f_new[2]", "n=2")],
        "n",
        &["f_new[1]~f_new[2]: n=1 → n=2", "f_old[1]~f_new[1]: old → new"],
    );
}

#[test]
fn the_base_is_an_original_postfix_else_the_first_of_its_function() {
    let cases = [
        ("t::f[new]", "impl=new"),
        ("t::f[baseline]", "impl=baseline"),
        ("t::g[b-1]", "impl=b n=1"),
        ("t::g[a-1]", "impl=a n=1"),
        ("t::g[a-2]", "impl=a n=2"),
        ("t::g[b-2]", "impl=b n=2"),
        ("t::h[a]", "impl=a"),
        ("t::h[b]", "impl=b"),
    ];
    check(
        &cases,
        "",
        &[
            "h[a]~h[b]: impl=a → impl=b",
            "g[b-1]~g[a-1]: impl=b → impl=a",
            "g[b-2]~g[a-2]: impl=b → impl=a",
            "f[baseline]~f[new]: impl=baseline → impl=new",
        ],
    );
    // A configured postfix replaces the known ones.
    let run = run(&cases);
    let postfixes = Postfixes::new(&["_new".to_owned()], &[]);
    let pairs = pair_implementations(&within_run(&[&run], &Renames::default()), &postfixes, None);
    let labels: Vec<_> = pairs
        .pairings
        .iter()
        .filter_map(|pairing| Some(pairing.implementations.as_ref()?.reference.as_str()))
        .collect();
    assert_eq!(labels, ["impl=a", "impl=b", "impl=new"]);
}

#[test]
fn a_pair_differs_in_one_param_only() {
    for other in [
        ("t::A::f[b-1]", "impl=b n=1"),
        ("u::f[b-1]", "impl=b n=1"),
        ("t::g[b-1]", "impl=b n=1"),
        ("t::f[b-2]", "impl=b n=2"),
        ("t::f[b-1]", "impl=b n=1 m=1"),
        ("t::f[1]", "n=1"),
        ("t::f[b-y-1]", "impl=b variant=y n=1"),
    ] {
        let cases = [("t::f[a-1]", "impl=a n=1"), other];
        let found = found(&run(&cases), None);
        assert!(found.iter().all(|line| !line.contains('~')), "{other:?} {found:?}");
    }
    // Two params that name an implementation are compared one at a time.
    check(
        &[
            ("t::f[a-x]", "impl=a variant=x"),
            ("t::f[a-y]", "impl=a variant=y"),
            ("t::f[b-x]", "impl=b variant=x"),
        ],
        "",
        &["f[a-x]~f[b-x]: impl=a → impl=b", "f[a-x]~f[a-y]: variant=x → variant=y"],
    );
    // Where two cases have one value and the same other params, any pair would be a guess.
    check(
        &[
            ("t::f[a]", "impl=a"),
            ("t::f[b0]", "impl=b"),
            ("t::f[b1]", "impl=b"),
            ("t::f[c]", "impl=c"),
        ],
        "",
        &["f[a]~f[c]: impl=a → impl=c", "+f[b0]", "+f[b1]"],
    );
    check(
        &[("t::f[a0]", "impl=a"), ("t::f[a1]", "impl=a"), ("t::f[b]", "impl=b")],
        "",
        &["-f[a0]", "-f[a1]", "+f[b]"],
    );
}

#[test]
fn a_case_without_a_partner_is_on_a_side_only_where_that_is_known() {
    check(&[("t::f[rs]", "impl=rs"), ("t::g[rs]", "impl=rs")], "", &[]);
    check(&[("t::f[old]", "impl=old")], "", &["-f[old]"]);
    check(&[("t::f[set]", "strategy=set")], "strategy=list", &["+f[set]"]);
    check(&[("t::f[a-1]", "impl=a n=1"), ("t::f[b-2]", "impl=b n=2")], "", &["-f[a-1]", "+f[b-2]"]);
    // One pair is enough.
    check(
        &[("t::f_old[a]", "impl=a"), ("t::f_old[b]", "impl=b")],
        "",
        &["f_old[a]~f_old[b]: impl=a → impl=b"],
    );
}

#[test]
fn values_are_what_they_print_without_addresses() {
    let of = |name: &str, value: Value| Case {
        params: [("p".to_owned(), value)].into_iter().collect(),
        ..case(&format!("t::f[{name}]"), "")
    };
    let object = |text: &str| Value::Text(format!("UNSERIALIZABLE[<{text}>]"));
    let run = Run {
        cases: vec![
            of("a", Value::Bool(true)),
            of("b", Value::Float(1.0)),
            of("c", Value::None),
            of("d", object("f at 0x7f01")),
        ],
        ..Run::default()
    };
    for (base, expected) in [
        ("True", "f[a]~f[b]: p=True → p=1.0"),
        ("1.0", "f[b]~f[c]: p=1.0 → p=None"),
        ("None", "f[c]~f[b]: p=None → p=1.0"),
        ("UNSERIALIZABLE[<f at 0xabc>]", "f[d]~f[b]: p=UNSERIALIZABLE[<f at>] → p=1.0"),
    ] {
        let compared = compared(&format!("p={base}"));
        assert_eq!(compared.ensure_known(run.cases.iter()), Ok(()), "{base}");
        let found = found(&run, Some(&compared));
        assert!(found.contains(&expected.to_owned()), "{base} {found:?}");
        assert_eq!(found.len(), 3);
    }
}

#[test]
fn an_unknown_param_or_base_is_an_error_with_what_there_is() {
    let run = run(&[("t::f[1]", "strategy=list n=1"), ("t::f[2]", "strategy=set"), ("t::g", "")]);
    let error = |text: &str| compared(text).ensure_known(run.cases.iter()).unwrap_err();
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        error("stratgy=list"),
        UnknownImplementation::Param {
            name: "stratgy".to_owned(),
            known: texts(&["n", "strategy"]),
            nearest: Some("strategy".to_owned()),
        }
    );
    assert_eq!(
        error("strategy=lst"),
        UnknownImplementation::Base {
            name: "strategy".to_owned(),
            base: "lst".to_owned(),
            known: texts(&["list", "set"]),
            nearest: Some("list".to_owned()),
        }
    );
    assert_eq!(compared("strategy").ensure_known(run.cases.iter()), Ok(()));
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn cases() -> impl Strategy<Value = Vec<Case>> {
        let one = ("[fg](_old|_new|_ref)?", "[abo]", "[xy]", 0..2u8);
        proptest::collection::vec(one, 0..14).prop_map(|all| {
            let to_case = |(function, implementation, variant, n): (String, String, String, u8)| {
                case(
                    &format!("t::{function}[{implementation}-{variant}-{n}]"),
                    &format!("impl={implementation} variant={variant} n={n}"),
                )
            };
            let mut cases: Vec<Case> = all.into_iter().map(to_case).collect();
            cases.sort_by(|a, b| a.fullname.cmp(&b.fullname));
            cases.dedup_by(|a, b| a.fullname == b.fullname);
            cases
        })
    }

    proptest! {
        #[test]
        fn with_a_named_base_the_order_never_matters(cases in cases(), turn in 0..14usize) {
            let compared = compared("impl=o");
            let mut run = Run { cases, ..Run::default() };
            let mut before = found(&run, Some(&compared));
            let turn = turn % run.cases.len().max(1);
            run.cases.rotate_left(turn);
            let mut after = found(&run, Some(&compared));
            let n_pairs = before.iter().filter(|line| line.contains('~')).count();
            prop_assert_eq!(before.get(..n_pairs), after.get(..n_pairs));
            before.sort();
            after.sort();
            prop_assert_eq!(before, after);
        }

        #[test]
        fn no_case_is_its_own_partner_and_none_is_both_paired_and_alone(cases in cases()) {
            let run = Run { cases, ..Run::default() };
            let found = pair_implementations(
                &within_run(&[&run], &Renames::default()), &Postfixes::new(&[], &[]), None,
            );
            let mut paired = BTreeSet::new();
            for pair in found.pairings.iter().flat_map(|pairing| &pairing.matched) {
                prop_assert_ne!(
                    &pair.reference.newest.fullname, &pair.candidate.newest.fullname
                );
                paired.extend([
                    &pair.reference.newest.fullname, &pair.candidate.newest.fullname,
                ]);
            }
            for (_, case) in &found.unpaired {
                prop_assert!(!paired.contains(&case.newest.fullname));
            }
        }
    }
}
