//! Pairing, where names repeat: variants in classes, node ids that occur twice, and a filter that knows both sides.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, names, with};

/// Runs named `a` and `b` in turn as given, one a day.
fn store(runs: &[(&str, Vec<Json>)]) -> Store {
    let files = runs.iter().enumerate();
    files.fold(Store::new(), |store, (i, (name, cases))| {
        store.run(
            &format!("{:04}_{name}.json", i + 1),
            &format!("2026-01-{:02}T00:00:00", i + 1),
            cases,
        )
    })
}

/// What is paired with what, `reference~candidate by way`, then `-removed` and `+added`, sorted. Only its mean tells which
/// reference a row has, so each reference needs its own.
fn shape(reference: &[Json], json: &Json) -> Vec<String> {
    let id = |row: &Json| row["fullname"].as_str().unwrap().to_owned();
    let with_mean =
        |mean: &Json| id(reference.iter().find(|case| case["stats"]["mean"] == *mean).unwrap());
    let rows = json["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| {
        let way = row["matched_by"].as_str().unwrap();
        format!("{}~{} by {way}", with_mean(&row["reference"]["mean"]), id(row))
    });
    let lone = |key: &'static str, sign: &'static str| {
        json[key].as_array().unwrap().iter().map(move |lone| format!("{sign}{}", id(lone)))
    };
    let mut all: Vec<String> = rows.chain(lone("removed", "-")).chain(lone("added", "+")).collect();
    all.sort();
    all
}

#[test]
fn variants_are_of_one_file_class_function_and_params() {
    let with_n = |fullname: &str, n: u32, mean: f64| {
        with(case(&format!("{fullname}[{n}]"), mean), json!({"params": {"n": n}}))
    };
    for (original, new, n_variants) in [
        ("t.py::A::test_f_old", "t.py::A::test_f_new", 1),
        ("t.py::test_f_old", "t.py::test_f_new", 1),
        ("t.py::A::B::test_f_old", "t.py::A::B::test_f_new", 1),
        ("t.py::A::test_f_old", "t.py::B::test_f_new", 0),
        ("t.py::A::test_f_old", "t.py::test_f_new", 0),
        ("t.py::A::test_f_old", "t.py::A::B::test_f_new", 0),
        ("t.py::A::test_f_old", "u.py::A::test_f_new", 0),
        ("t.py::A::test_f_old", "t.py::A::test_g_new", 0),
    ] {
        for (n, expected) in [(1, n_variants), (2, 0)] {
            let cases = vec![with_n(original, 1, 2.0), with_n(new, n, 1.0)];
            let json = store(&[("a", cases.clone()), ("b", cases)]).compared(&[]);
            let variants = json["variants"].as_array().unwrap();
            assert_eq!(variants.len(), expected, "{original} {new} {n}");
            assert!(variants.iter().all(|variant| variant["delta_pct"] == -50.0), "{variants:?}");
        }
    }
    // Two classes with the same two implementations: each is compared within its class.
    let cases: Vec<Json> = [("A", 2.0, 1.0), ("B", 10.0, 40.0)]
        .into_iter()
        .flat_map(|(class, old, new)| {
            [
                case(&format!("t.py::{class}::test_f_old"), old),
                case(&format!("t.py::{class}::test_f_new"), new),
            ]
        })
        .collect();
    let json = store(&[("a", cases.clone()), ("b", cases)]).compared(&[]);
    let mut deltas: Vec<f64> = json["variants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variant| variant["delta_pct"].as_f64().unwrap())
        .collect();
    deltas.sort_by(f64::total_cmp);
    assert_eq!(deltas, [-50.0, 300.0]);
}

#[test]
fn a_pooled_case_is_the_mean_of_the_runs_that_have_it_and_called_as_the_newest_calls_it() {
    let grouped =
        |group: &str, mean: f64| with(case("t.py::test_a", mean), json!({"group": group}));
    let json = store(&[
        ("a", vec![grouped("old", 1.0), case("t.py::test_b", 7.0)]),
        ("a", vec![grouped("old", 3.0)]),
        ("b", vec![grouped("then", 4.0), case("t.py::test_b", 7.0)]),
        ("b", vec![grouped("now", 8.0)]),
    ])
    .compared(&["--reference", "a", "--candidate", "b", "--pool"]);
    let shown: Vec<_> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["group"], &row["reference"]["mean"], &row["candidate"]["mean"]))
        .collect();
    assert_eq!(
        shown,
        [
            (&json!("now"), &json!(2.0), &json!(6.0)),
            (&json!("ungrouped"), &json!(7.0), &json!(7.0))
        ]
    );
}

#[test]
fn the_filter_keeps_what_it_finds_on_either_side() {
    let old = vec![case("t.py::test_sort_old", 1.0), case("t.py::test_gone", 2.0)];
    let new = vec![case("t.py::test_sort_new", 1.0), case("t.py::test_added", 2.0)];
    let renamed = store(&[("a", old.clone()), ("b", new)]);
    let sorted = "t.py::test_sort_old~t.py::test_sort_new by postfix";
    for (filter, expected) in [
        ("test_sort_old", &[sorted][..]),
        ("test_sort_new", &[sorted]),
        ("sort", &[sorted]),
        ("gone", &["-t.py::test_gone"]),
        ("added", &["+t.py::test_added"]),
        ("old|added", &["+t.py::test_added", sorted]),
        ("nothing", &[]),
    ] {
        let json = renamed.compared(&["--filter", filter]);
        assert_eq!(shape(&old, &json), expected, "{filter}");
        let finds_nothing = json["warnings"].to_string().contains("the filter finds no benchmark");
        assert_eq!(finds_nothing, expected.is_empty(), "{filter}");
    }
    // A fold is kept where the filter finds any of its cases, whatever the folded row is called.
    let f = |device: &str, mean: f64| {
        with(case(&format!("t.py::test_f[{device}]"), mean), json!({"params": {"device": device}}))
    };
    let folded = store(&[
        ("a", vec![f("cpu", 1.0), f("gpu", 3.0)]),
        ("b", vec![f("cpu", 1.0), f("gpu", 3.0)]),
    ]);
    for (filter, n_rows) in [(r"\[gpu\]", 1), (r"\[cpu\]", 1), (r"\[tpu\]", 0)] {
        let json = folded.compared(&["--exclude-param", "device", "--filter", filter]);
        assert_eq!(json["rows"].as_array().unwrap().len(), n_rows, "{filter}");
        assert!(json["rows"].as_array().unwrap().iter().all(|row| row["reference"]["mean"] == 2.0));
    }
    // Variants too: the original's id is found, and the reference's.
    let variants = vec![case("t.py::test_v_orig", 1.0), case("t.py::test_v_ref", 1.0)];
    let variants = store(&[("a", variants.clone()), ("b", variants)]);
    for (filter, n_variants) in [("v_orig", 1), ("v_ref", 1), ("w_", 0)] {
        let json = variants.compared(&["--filter", filter]);
        assert_eq!(json["variants"].as_array().unwrap().len(), n_variants, "{filter}");
    }
}

#[test]
fn a_pair_below_the_node_id_is_made_only_where_one_case_is_left_on_each_side() {
    let p = |fullname: &str, params: Json| with(case(fullname, 1.0), json!({"params": params}));
    let (py, rs, c) = (
        || p("t.py::test_f[py]", json!({"impl": "py"})),
        || p("t.py::test_f[rs]", json!({"impl": "rs"})),
        || p("t.py::test_f[c]", json!({"impl": "c"})),
    );
    check(&[py()], &[rs()], &["t.py::test_f[py]~t.py::test_f[rs] by params"]);
    check(&[py(), c()], &[rs()], &["-t.py::test_f[py]", "-t.py::test_f[c]", "+t.py::test_f[rs]"]);
    check(&[py()], &[rs(), c()], &["-t.py::test_f[py]", "+t.py::test_f[rs]", "+t.py::test_f[c]"]);
    // What the node id pairs is not left.
    check(
        &[py(), c()],
        &[rs(), c()],
        &[
            "t.py::test_f[c]~t.py::test_f[c] by fullname",
            "t.py::test_f[py]~t.py::test_f[rs] by params",
        ],
    );
    // A class does not keep run and run apart: a test that moved into one is the same test.
    check(
        &[case("t.py::test_g", 1.0)],
        &[case("t.py::A::test_g", 1.0)],
        &["t.py::test_g~t.py::A::test_g by params"],
    );
    check(
        &[case("t.py::test_g", 1.0)],
        &[case("u.py::test_g", 1.0)],
        &["-t.py::test_g", "+u.py::test_g"],
    );
    for name in ["implementation", "impl", "variant"] {
        let of = |value: &str| p(&format!("t.py::test_h[{value}-1]"), json!({"n": 1, name: value}));
        check(&[of("x")], &[of("y")], &["t.py::test_h[x-1]~t.py::test_h[y-1] by params"]);
    }
    let of = |value: &str| p(&format!("t.py::test_h[{value}]"), json!({"device": value}));
    check(&[of("x")], &[of("y")], &["-t.py::test_h[x]", "+t.py::test_h[y]"]);
    // Where an object lies in memory is no part of its value.
    let of = |id: &str, object: &str| {
        p(&format!("t.py::test_o[{id}]"), json!({"o": format!("UNSERIALIZABLE[<{object}>]")}))
    };
    check(
        &[of("x", "f at 0x7f01")],
        &[of("y", "f at 0x7fee")],
        &["t.py::test_o[x]~t.py::test_o[y] by params"],
    );
    check(
        &[of("x", "f at 0x7f01")],
        &[of("y", "g at 0x7f01")],
        &["-t.py::test_o[x]", "+t.py::test_o[y]"],
    );
    // Without params the id alone tells cases apart; with params it is their echo.
    let of = |id: &str, params: Json| p(&format!("t.py::test_i[{id}]"), params);
    check(
        &[of("1", json!(null))],
        &[of("2", json!(null))],
        &["-t.py::test_i[1]", "+t.py::test_i[2]"],
    );
    check(
        &[of("a", json!({"n": 1}))],
        &[of("b", json!({"n": 1}))],
        &["t.py::test_i[a]~t.py::test_i[b] by params"],
    );

    fn check(reference: &[Json], candidate: &[Json], expected: &[&str]) {
        let own_mean = |(i, case): (usize, &Json)| {
            let mut case = case.clone();
            case["stats"]["mean"] = json!(i as f64 + 1.0);
            case
        };
        let reference: Vec<Json> = reference.iter().enumerate().map(own_mean).collect();
        let json = store(&[("a", reference.clone()), ("b", candidate.to_vec())]).compared(&[]);
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(shape(&reference, &json), expected);
    }
}

#[test]
fn what_has_no_partner_is_sorted_by_name() {
    let cases =
        |names: [&str; 3]| names.map(|name| case(&format!("t.py::test_{name}"), 1.0)).to_vec();
    let json = store(&[("a", cases(["c", "a", "b"])), ("b", cases(["z", "x", "y"]))]).compared(&[]);
    assert_eq!(names(&json["removed"]), ["test_a", "test_b", "test_c"]);
    assert_eq!(names(&json["added"]), ["test_x", "test_y", "test_z"]);
}

#[test]
fn rows_of_one_name_are_sorted_by_their_node_ids() {
    let of = |path: &str, mean: f64| case(&format!("{path}::test_f"), mean);
    let cases = [of("c.py", 3.0), of("a.py", 1.0), of("b.py", 2.0)];
    let json = store(&[("a", cases.to_vec()), ("b", cases.to_vec())]).compared(&[]);
    let ids: Vec<&str> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["fullname"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["a.py::test_f", "b.py::test_f", "c.py::test_f"]);
}
