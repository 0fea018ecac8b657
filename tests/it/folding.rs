//! Folding: what the number of a folded row is made of, and what it can be trusted for.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, names, with};

/// A case of `t.py` with params; `test_f`, its id made of their values.
fn f(device: &str, n: u32, mean: f64) -> Json {
    with(
        case(&format!("t.py::test_f[{device}-{n}]"), mean),
        json!({"params": {"device": device, "n": n}}),
    )
}

/// The same case with some of its statistics set.
fn measured(mut case: Json, stats: &Json) -> Json {
    for (key, value) in stats.as_object().expect("an object") {
        case["stats"][key] = value.clone();
    }
    case
}

fn store(reference: &[Json], candidate: &[Json]) -> Store {
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", reference).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        candidate,
    )
}

/// The only row of a comparison in which `device` does not keep cases apart.
fn folded(reference: &[Json], candidate: &[Json]) -> Json {
    let json = store(reference, candidate).compared(&["--exclude-param", "device"]);
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows[0].clone()
}

#[test]
fn a_fold_says_the_weakest_way_in_which_its_cases_found_each_other() {
    let postfix = |name: &str, device: &str| {
        with(case(&format!("t.py::{name}[{device}]"), 1.0), json!({"params": {"device": device}}))
    };
    let implementation = |device: &str, implementation: &str| {
        let params = json!({"params": {"device": device, "impl": implementation}});
        with(case(&format!("t.py::test_f[{device}-{implementation}]"), 1.0), params)
    };
    check("fullname", &[f("cpu", 1, 1.0), f("gpu", 1, 1.0)], &[f("cpu", 1, 1.0), f("gpu", 1, 1.0)]);
    // The weaker way first and last: the order of the pairs does not matter.
    for turn in [["cpu", "gpu"], ["gpu", "cpu"]] {
        check(
            "params",
            &[implementation(turn[0], "py"), implementation(turn[1], "py")],
            &[implementation(turn[0], "py"), implementation(turn[1], "rs")],
        );
        check(
            "postfix",
            &[postfix("test_g_new", turn[0]), postfix("test_g_old", turn[1])],
            &[postfix("test_g_new", turn[0]), postfix("test_g_new", turn[1])],
        );
    }

    fn check(expected: &str, reference: &[Json], candidate: &[Json]) {
        let has_impl = reference[0]["params"].get("impl").is_some();
        let args = ["--exclude-param", "device", "--exclude-param", "impl"];
        let json = store(reference, candidate).compared(if has_impl { &args } else { &args[..2] });
        let [row] = json["rows"].as_array().unwrap().as_slice() else { panic!("{}", json["rows"]) };
        assert_eq!((&row["matched_by"], &row["cases"]), (&json!(expected), &json!(2)));
    }
}

#[test]
fn the_counts_of_a_fold_are_the_fewest_of_any_of_its_cases() {
    let counted = |device: &str, rounds: Json, iterations: Json| {
        measured(f(device, 1, 1.0), &json!({"rounds": rounds, "iterations": iterations}))
    };
    for (cpu, gpu, rounds, iterations) in [
        ([5, 7], [50, 70], json!(5), json!(7)),
        ([50, 7], [5, 70], json!(5), json!(7)),
        ([50, 70], [5, 7], json!(5), json!(7)),
        ([5, 5], [5, 5], json!(5), json!(5)),
    ] {
        let many = [counted("cpu", json!(900), json!(900)), counted("gpu", json!(900), json!(900))];
        let few = [
            counted("cpu", json!(cpu[0]), json!(cpu[1])),
            counted("gpu", json!(gpu[0]), json!(gpu[1])),
        ];
        for (reference, candidate, side) in [(&few, &many, "reference"), (&many, &few, "candidate")]
        {
            let row = folded(reference, candidate);
            assert_eq!(
                (&row[side]["rounds"], &row[side]["iterations"]),
                (&rounds, &iterations),
                "{cpu:?} {gpu:?}"
            );
        }
    }
    // A count that one case lacks is not known of all.
    let lacking = [counted("cpu", json!(50), json!(null)), counted("gpu", json!(null), json!(1))];
    let row = folded(&lacking, &lacking);
    assert_eq!(
        (&row["candidate"]["rounds"], &row["candidate"]["iterations"]),
        (&Json::Null, &Json::Null)
    );
    // Raw data of one case is not raw data of all.
    let with_data =
        |device: &str, data: &[f64]| measured(f(device, 1, 1.0), &json!({"data": data}));
    for (cpu, gpu, samples) in [(3, 5, 3), (5, 3, 3), (0, 5, 0)] {
        let cases = [with_data("cpu", &vec![1.0; cpu]), with_data("gpu", &vec![1.0; gpu])];
        assert_eq!(folded(&cases, &cases)["candidate"]["samples"], samples, "{cpu} {gpu}");
    }
}

#[test]
fn a_fold_is_judged_by_the_fewest_rounds_of_any_of_its_cases() {
    let rounds = |cpu: u64, gpu: u64| {
        [(cpu, "cpu"), (gpu, "gpu")]
            .map(|(rounds, device)| measured(f(device, 1, 1.0), &json!({"rounds": rounds})))
    };
    let judged = |cpu: u64, gpu: u64| {
        let row = folded(&rounds(cpu, gpu), &rounds(cpu, gpu));
        ["verdict", "reason"].map(|key| row[key].clone())
    };
    assert_ne!(judged(1, 1), judged(5000, 5000), "the rounds decide nothing");
    for (cpu, gpu) in [(1, 5000), (5000, 1)] {
        assert_eq!(judged(cpu, gpu), judged(1, 1), "{cpu} {gpu}");
    }
}

#[test]
fn a_fold_is_judged_by_the_pairs_that_have_a_location_on_both_sides() {
    let lost = |device: &str| {
        let lost = json!({"mean": null, "median": null, "min": null});
        measured(f(device, 1, 1.0), &lost)
    };
    let whole = folded(&[f("cpu", 1, 1.0)], &[f("cpu", 1, 4.0)]);
    for (reference, candidate) in [
        ([f("cpu", 1, 1.0), f("gpu", 1, 7.0)], [f("cpu", 1, 4.0), lost("gpu")]),
        ([f("cpu", 1, 1.0), lost("gpu")], [f("cpu", 1, 4.0), f("gpu", 1, 7.0)]),
        ([lost("gpu"), f("cpu", 1, 1.0)], [f("gpu", 1, 7.0), f("cpu", 1, 4.0)]),
    ] {
        let row = folded(&reference, &candidate);
        for key in ["verdict", "reason", "ratio_low", "ratio_high", "delta_pct"] {
            assert_eq!(row[key], whole[key], "{key}");
        }
        assert_eq!(row["cases"], 2);
    }
    // A location is the median, and where there is none the mean.
    for missing in ["mean", "median"] {
        let half = |device: &str, mean: f64| {
            let mut half = f(device, 1, mean);
            half["stats"][missing] = Json::Null;
            half
        };
        let row =
            folded(&[half("cpu", 1.0), half("gpu", 1.0)], &[half("cpu", 4.0), half("gpu", 4.0)]);
        assert_ne!(row["verdict"], "incomparable", "without {missing}");
    }
    let row = folded(&[f("cpu", 1, 1.0), lost("gpu")], &[lost("cpu"), f("gpu", 1, 4.0)]);
    assert_eq!(row["verdict"], "incomparable", "{row}");
}

#[test]
fn a_run_that_lacks_one_case_of_a_fold_says_nothing_about_it() {
    // Four runs, each side two of them; the newest of each side has the cheap case only.
    let both = |cheap: f64, dear: f64| vec![f("cpu", 1, cheap), f("gpu", 1, dear)];
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &both(1.0, 3.0))
        .run("0002_a.json", "2026-01-02T00:00:00", &both(1.0, 3.0)[..1])
        .run("0003_b.json", "2026-01-03T00:00:00", &both(1.0, 3.0))
        .run("0004_b.json", "2026-01-04T00:00:00", &both(1.0, 3.0));
    let args = ["--reference", "a", "--candidate", "b", "--pool", "--exclude-param", "device"];
    let row = &store.compared(&args)["rows"][0];
    // With the lone cheap case taken for the whole fold, the reference would look twice as fast in one run.
    assert_ne!(row["verdict"], "regressed");
    let (low, high) = (row["ratio_low"].as_f64().unwrap(), row["ratio_high"].as_f64().unwrap());
    assert!((low * high - 1.0).abs() < 1e-9, "the middle of {low}…{high} is not 1");
}

#[test]
fn cases_of_different_groups_never_fold_into_one_row() {
    let of =
        |group: &str, device: &str, mean: f64| with(f(device, 1, mean), json!({"group": group}));
    let old = [of("fast", "cpu", 1.0), of("slow", "gpu", 10.0)];
    let new = [of("fast", "cpu", 2.0), of("slow", "gpu", 10.0)];
    let json = store(&old, &new).compared(&["--exclude-param", "device", "--group-by", "group"]);
    assert_eq!(names(&json["rows"]), ["test_f[n=1]", "test_f[n=1]"]);
    let shown: Vec<_> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["group"], &row["cases"], &row["delta_pct"]))
        .collect();
    assert_eq!(
        shown,
        [(&json!("fast"), &json!(1), &json!(100.0)), (&json!("slow"), &json!(1), &json!(0.0))]
    );
    // Nor where the fold has no pair: what is left on each side must be of one group.
    for (group, rows, added) in [("fast", 1, 0), ("slow", 0, 1)] {
        let json = store(&[of("fast", "cpu", 1.0)], &[of(group, "gpu", 2.0)]).compared(&[
            "--exclude-param",
            "device",
            "--group-by",
            "group",
        ]);
        let count = |key: &str| json[key].as_array().unwrap().len();
        assert_eq!(
            (count("rows"), count("added"), count("removed")),
            (rows, added, added),
            "{group}"
        );
    }
}

#[test]
fn cases_of_different_files_classes_functions_and_values_never_fold_into_one_row() {
    let device = |fullname: &str, device: &str, n: u32, mean: f64| {
        with(
            case(&format!("{fullname}[{device}-{n}]"), mean),
            json!({"params": {"device": device, "n": n}}),
        )
    };
    for other in [
        ("u.py::A::test_f", 1),
        ("t.py::B::test_f", 1),
        ("t.py::test_f", 1),
        ("t.py::A::test_g", 1),
        ("t.py::A::test_f", 2),
    ] {
        let cases = |factor: f64| {
            [device("t.py::A::test_f", "cpu", 1, factor), device(other.0, "gpu", other.1, 5.0)]
        };
        let json = store(&cases(1.0), &cases(2.0)).compared(&[
            "--exclude-param",
            "device",
            "--group-by",
            "group",
        ]);
        let mut deltas: Vec<f64> = json["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["delta_pct"].as_f64().unwrap())
            .collect();
        deltas.sort_by(f64::total_cmp);
        assert_eq!(deltas, [0.0, 100.0], "{other:?}");
    }
    // The address of an object is not a value that keeps rows apart.
    let object = |device: &str, address: &str| {
        let value = format!("UNSERIALIZABLE[<f at {address}>]");
        with(
            case(&format!("t.py::test_f[{device}]"), 1.0),
            json!({"params": {"device": device, "o": value}}),
        )
    };
    let (old, new) = (
        [object("cpu", "0x7f01"), object("gpu", "0x7f02")],
        [object("cpu", "0x7f03"), object("gpu", "0x7f04")],
    );
    let json = store(&old, &new).compared(&["--exclude-param", "device", "--group-by", "group"]);
    assert_eq!((names(&json["rows"]).len(), &json["rows"][0]["cases"]), (1, &json!(2)));
}

#[test]
fn a_folded_row_is_named_by_its_place_and_the_params_that_are_left() {
    let in_class = |device: &str, n: u32, k: u32| {
        let params = json!({"params": {"device": device, "n": n, "k": k}});
        with(case(&format!("d/t.py::A::B::test_f[{device}-{n}-{k}]"), 1.0), params)
    };
    let cases = [in_class("cpu", 1, 9), in_class("gpu", 1, 9)];
    for (args, name, params) in [
        (&["--exclude-param", "device"][..], "test_f[k=9-n=1]", json!({"k": 9, "n": 1})),
        (&["--distinct-param", "n"], "test_f[n=1]", json!({"n": 1})),
        (&["--distinct-param", "k", "--exclude-param", "n"], "test_f[k=9]", json!({"k": 9})),
        (
            &["--exclude-param", "device", "--exclude-param", "n", "--exclude-param", "k"],
            "test_f",
            json!({}),
        ),
    ] {
        let json = store(&cases, &cases).compared(args);
        let [row] = json["rows"].as_array().unwrap().as_slice() else { panic!("{}", json["rows"]) };
        assert_eq!((&row["name"], &row["params"]), (&json!(name), &params));
        assert_eq!(row["fullname"], format!("d/t.py::A::B::{name}"));
    }
    // Without a file there is no place.
    let placeless = with(case("test_f[cpu]", 1.0), json!({"params": {"device": "cpu"}}));
    assert_eq!(
        folded(std::slice::from_ref(&placeless), std::slice::from_ref(&placeless))["fullname"],
        "test_f"
    );
    // Where folding takes nothing away, a case is called as it is called.
    let json = store(&cases, &cases).compared(&[
        "--distinct-param",
        "device",
        "--distinct-param",
        "k",
        "--distinct-param",
        "n",
    ]);
    assert_eq!(names(&json["rows"]), ["test_f[cpu-1-9]", "test_f[gpu-1-9]"]);
}

#[test]
fn what_has_no_partner_in_a_fold_with_pairs_is_listed_under_its_whole_name() {
    let json = store(&[f("cpu", 1, 1.0), f("old", 1, 9.0)], &[f("cpu", 1, 1.0), f("new", 1, 9.0)])
        .compared(&["--exclude-param", "device"]);
    assert_eq!(
        (names(&json["removed"]), names(&json["added"])),
        (vec!["test_f[old-1]"], vec!["test_f[new-1]"])
    );
    assert_eq!(
        (&json["rows"][0]["cases"], &json["rows"][0]["delta_pct"]),
        (&json!(1), &json!(0.0))
    );
    assert_eq!(json["added"][0]["params"], json!({"device": "new", "n": 1}));
    // A fold that one side does not have at all is added or removed, case by case.
    for (reference, candidate, removed, added) in [
        (
            vec![f("cpu", 2, 1.0), f("gpu", 2, 1.0)],
            vec![],
            vec!["test_f[cpu-2]", "test_f[gpu-2]"],
            vec![],
        ),
        (
            vec![],
            vec![f("cpu", 2, 1.0), f("gpu", 2, 1.0)],
            vec![],
            vec!["test_f[cpu-2]", "test_f[gpu-2]"],
        ),
    ] {
        let with_other = |mut cases: Vec<Json>| {
            cases.push(case("t.py::test_other", 1.0));
            cases
        };
        let json = store(&with_other(reference), &with_other(candidate))
            .compared(&["--exclude-param", "device"]);
        assert_eq!(
            (names(&json["rows"]), names(&json["removed"]), names(&json["added"])),
            (vec!["test_other"], removed, added)
        );
    }
}

#[test]
fn a_fold_never_averages_over_different_cases_of_the_two_sides() {
    let lost = |device: &str, statistic: &str| {
        let mut lost = f(device, 1, 5.0);
        lost["stats"][statistic] = Json::Null;
        lost
    };
    for statistic in ["mean", "median", "min", "max", "stddev"] {
        let shown = |reference: &[Json], candidate: &[Json]| {
            let row = folded(reference, candidate);
            ["reference", "candidate"].map(|side| row[side][statistic].as_f64())
        };
        let [one, four] = [1.0, 4.0].map(|mean| case("x", mean)["stats"][statistic].as_f64());
        // The pair that lacks it on one side counts on neither.
        let got = shown(
            &[f("cpu", 1, 1.0), f("gpu", 1, 9.0)],
            &[f("cpu", 1, 4.0), lost("gpu", statistic)],
        );
        assert_eq!(got, [one, four], "{statistic}");
        // Where no pair has both: a side that has it alone shows it, and two that have it of different cases nothing.
        let got = shown(
            &[f("cpu", 1, 1.0), f("gpu", 1, 1.0)],
            &[lost("cpu", statistic), lost("gpu", statistic)],
        );
        assert_eq!(got, [one, None], "{statistic}");
        let got = shown(
            &[lost("cpu", statistic), lost("gpu", statistic)],
            &[f("cpu", 1, 4.0), f("gpu", 1, 4.0)],
        );
        assert_eq!(got, [None, four], "{statistic}");
        let got = shown(
            &[f("cpu", 1, 1.0), lost("gpu", statistic)],
            &[lost("cpu", statistic), f("gpu", 1, 4.0)],
        );
        assert_eq!(got, [None, None], "{statistic}");
    }
}

#[test]
fn a_fold_without_any_pair_holds_the_cases_of_the_fuller_side_and_is_judged_by_all_of_both() {
    let (two, one) = ([f("cpu", 1, 1.0), f("gpu", 1, 9.0)], [f("tpu", 1, 5.0)]);
    for (reference, candidate) in [(&two[..], &one[..]), (&one, &two)] {
        let row = folded(reference, candidate);
        let (low, high) = (row["ratio_low"].as_f64().unwrap(), row["ratio_high"].as_f64().unwrap());
        assert_eq!(row["cases"], 2);
        assert!((low * high - 1.0).abs() < 1e-9, "the middle of {low}…{high} is not 1");
    }
}
