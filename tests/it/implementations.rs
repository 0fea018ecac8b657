//! Two implementations inside one run: what pairs by a param and by a postfix, what it says in JSON
//! and on the terminal, and the options that are refused.

use std::fs;

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::dashboard::Site;
use crate::harness::{Store, Transcript, case, names, park, shared, with};

/// A case of this function with these params; its id is made of their values.
fn of(function: &str, params: &Json, mean: f64) -> Json {
    let values = params.as_object().unwrap().values();
    let values: Vec<String> = values.map(|value| value.to_string().replace('"', "")).collect();
    let case = case(&format!("t.py::{function}[{}]", values.join("-")), mean);
    with(case, json!({"params": params}))
}

/// A run of these cases, alone in its folder.
fn alone(cases: &[Json]) -> Store {
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", cases)
}

/// The same run twice, so that it has a reference.
fn twice(cases: &[Json]) -> Store {
    alone(cases).run("0002_b.json", "2026-01-02T00:00:00", cases)
}

/// The variants as `original → reference: delta %`, in the order of the document.
fn shown(json: &Json) -> Vec<String> {
    let label = |row: &Json, side: &str| row["implementations"][side].as_str().unwrap().to_owned();
    let rows = json["variants"].as_array().unwrap().iter();
    rows.map(|row| {
        let (original, reference) = (label(row, "original"), label(row, "reference"));
        format!("{original} → {reference}: {:.0} %", row["delta_pct"].as_f64().unwrap())
    })
    .collect()
}

/// What a program that could not do it says.
fn refused(transcript: Transcript) -> String {
    assert_eq!(transcript.status, ExitStatus::Failure, "{}", transcript.stdout);
    assert_eq!(transcript.stdout, "");
    transcript.stderr
}

/// `list`, `set` and `dict` on two sizes; a set takes twice as long as a list, a dict four times.
fn strategies() -> Vec<Json> {
    let mut cases = Vec::new();
    for (strategy, factor) in [("list", 1.0), ("set", 2.0), ("dict", 4.0)] {
        for (n, mean) in [(100, 0.001), (1000, 0.01)] {
            cases.push(of("test_f", &json!({"n": n, "strategy": strategy}), mean * factor));
        }
    }
    cases
}

#[test]
fn strategies_of_one_run_are_compared_with_one_of_them() {
    let Some(folder) = shared("cases/17-compare-by-param") else { return };
    let analyzed = |args: &[&str]| {
        park(&[&["analyze", "--format", "json"], args].concat()).arg(&folder).run().ok().json()
    };
    assert_eq!(analyzed(&[])["variants"], json!([]));
    let json = analyzed(&["--compare", "strategy=list"]);
    let artifact: Json =
        serde_json::from_slice(&fs::read(folder.join("0001_one.json")).unwrap()).unwrap();
    let mean = |name: &str| {
        let mut cases = artifact["benchmarks"].as_array().unwrap().iter();
        cases.find(|case| case["name"] == name).unwrap()["stats"]["mean"].as_f64().unwrap()
    };
    let rows = json["variants"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    for (n, strategy) in [(100, "set"), (100, "dict"), (1000, "set"), (1000, "dict")] {
        let name = format!("test_build[{strategy}-{n}]");
        let list = format!("test_build[list-{n}]");
        let row = rows.iter().find(|row| row["name"] == name.as_str()).unwrap();
        assert_eq!(
            row["names"],
            json!({"original": format!("test_p.py::{list}"), "reference": format!("test_p.py::{name}")})
        );
        assert_eq!(
            row["implementations"],
            json!({"original": "strategy=list", "reference": format!("strategy={strategy}")})
        );
        assert_eq!((&row["matched_by"], &row["cases"]), (&json!("params"), &json!(1)));
        let speedup = row["speedup"].as_f64().unwrap();
        assert!((speedup - mean(&list) / mean(&name)).abs() < 1e-12 * speedup, "{name}");
    }
    assert_eq!(json["variants_overall"]["count"], 4);
    assert_eq!(json["variants_unpaired"], json!([]));
    // The first strategy of the file is the base where none is named.
    assert_eq!(analyzed(&["--compare", "strategy"])["variants"], json["variants"]);
    let table = park(&["analyze", "--compare", "strategy=list"]).arg(&folder).run().ok().stdout;
    assert!(table.contains("\nimplementations in this run: all against strategy=list"), "{table}");
    assert!(table.contains("\n▲ test_build[dict-100] "), "{table}");
    assert!(table.contains("\n3 regressed, 1 inconclusive; mean: 0 faster, 4 slower"), "{table}");
}

#[test]
fn params_that_name_an_implementation_are_compared_without_an_option() {
    for param in ["implementation", "impl", "variant"] {
        let of = |value: &str, mean: f64| of("test_q", &json!({param: value, "n": 1}), mean);
        let json = twice(&[of("new", 1.0), of("original", 4.0), of("other", 2.0)]).compared(&[]);
        let expected = [("new", "-75"), ("other", "-50")]
            .map(|(value, delta)| format!("{param}=original → {param}={value}: {delta} %"));
        assert_eq!(shown(&json), expected);
        // Without an original the first of the file is the base.
        let json = twice(&[of("rust", 1.0), of("python", 4.0)]).compared(&[]);
        assert_eq!(shown(&json), [format!("{param}=rust → {param}=python: 300 %")]);
        // A postfix that is configured is an original too.
        let args = ["--original-postfix", "_python"];
        let json = twice(&[of("rust", 1.0), of("python", 4.0)]).compared(&args);
        assert_eq!(shown(&json), [format!("{param}=python → {param}=rust: -75 %")]);
        // Another param is compared instead.
        let json = twice(&[of("rust", 1.0), of("python", 4.0)]).compared(&["--compare", "n"]);
        assert_eq!(shown(&json), [""; 0]);
    }
}

#[test]
fn postfixes_stay_whatever_param_is_compared() {
    let mut cases = strategies();
    cases.extend([case("t.py::test_g_orig", 0.001), case("t.py::test_g_optimized", 0.003)]);
    assert_eq!(shown(&twice(&cases).compared(&[])), ["orig → optimized: 200 %"]);
    let json = twice(&cases).compared(&["--compare", "strategy=list"]);
    assert_eq!(json["variants_overall"]["count"], 5);
    assert!(shown(&json).contains(&"orig → optimized: 200 %".to_owned()));
    // By name, so two sides that are not one implementation each have no common heading.
    let table = twice(&cases).analyze(&["--compare", "strategy=list"]).ok().stdout;
    assert!(table.contains("\npairs of implementations in this run\n"), "{table}");
    let table = twice(&cases).analyze(&[]).ok().stdout;
    assert!(table.contains("\ntwo implementations in this run: orig → optimized\n"), "{table}");
}

#[test]
fn the_sums_of_the_variants_are_those_of_their_rows() {
    let json = twice(&strategies()).compared(&["--compare", "strategy=list"]);
    assert_eq!(
        shown(&json),
        [
            "strategy=list → strategy=dict: 300 %",
            "strategy=list → strategy=set: 100 %",
            "strategy=list → strategy=dict: 300 %",
            "strategy=list → strategy=set: 100 %",
        ]
    );
    let overall = &json["variants_overall"];
    let number = |key: &str| overall[key].as_f64().unwrap();
    assert_eq!((&overall["count"], &overall["regressed"]), (&json!(4), &json!(4)));
    assert_eq!(overall["label"], Json::Null);
    assert!((number("avg_delta_pct") - 200.0).abs() < 1e-9);
    assert!((number("median_delta_pct") - 200.0).abs() < 1e-9);
    assert!((number("avg_speedup") - 0.375).abs() < 1e-12);
    assert!((number("geomean_speedup") - 0.125_f64.sqrt()).abs() < 1e-12);
    let verdicts = overall["verdicts"].as_object().unwrap();
    assert_eq!(verdicts.values().filter_map(Json::as_u64).sum::<u64>(), 4);
    // What is compared belongs to the options.
    assert_eq!(json["options"]["compare"], "strategy=list");
    let plain = twice(&strategies()).compared(&[]);
    assert_eq!((&plain["options"]["compare"], &plain["variants"]), (&json!(null), &json!([])));
    assert_eq!(plain["variants_overall"]["avg_speedup"], json!(null));
    assert_eq!(plain["rows"], json["rows"]);
    assert!(json["rows"][0].get("implementations").is_none());
}

#[test]
fn an_implementation_without_a_partner_is_named_with_its_side() {
    let mut cases = strategies();
    cases.retain(|case| case["name"] != "test_f[1000-list]" && case["name"] != "test_f[100-set]");
    cases.extend([case("t.py::test_h_orig", 1.0), case("t.py::test_a_new", 1.0)]);
    let unpaired = |args: &[&str]| -> Vec<(String, String)> {
        let json = twice(&cases).compared(args);
        let listed = json["variants_unpaired"].as_array().unwrap().iter();
        listed
            .map(|lone| {
                assert_eq!(lone["fullname"], format!("t.py::{}", lone["name"].as_str().unwrap()));
                let text = |key: &str| lone[key].as_str().unwrap().to_owned();
                (text("name"), text("side"))
            })
            .collect()
    };
    let named = |names: &[(&str, &str)]| -> Vec<(String, String)> {
        names.iter().map(|(name, side)| ((*name).to_owned(), (*side).to_owned())).collect()
    };
    let by_postfix = [("test_a_new", "reference"), ("test_h_orig", "original")];
    assert_eq!(unpaired(&[]), named(&by_postfix));
    let by_param = [("test_f[1000-dict]", "reference"), ("test_f[1000-set]", "reference")];
    let args = ["--compare", "strategy=list"];
    assert_eq!(unpaired(&args), named(&[&by_param[..], &by_postfix].concat()));
    let by_param = [("test_f[100-dict]", "reference"), ("test_f[100-list]", "reference")];
    let args = ["--compare", "strategy=set"];
    assert_eq!(unpaired(&args), named(&[&by_param[..], &by_postfix].concat()));
    // The filter keeps what it finds.
    assert_eq!(unpaired(&["--filter", "test_h"]), named(&by_postfix[1..]));
}

#[test]
fn a_fold_keeps_which_implementations_it_compares() {
    let folded = |args: &[&str]| {
        let args = [&["--compare", "strategy=list"], args].concat();
        let json = twice(&strategies()).compared(&args);
        let names: Vec<String> = names(&json["variants"]).into_iter().map(str::to_owned).collect();
        let cases: Vec<u64> = json["variants"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["cases"].as_u64().unwrap())
            .collect();
        (names, shown(&json), cases)
    };
    let (dict, set) =
        ("strategy=list → strategy=dict: 300 %", "strategy=list → strategy=set: 100 %");
    let (names, labels, cases) = folded(&["--exclude-param", "n"]);
    assert_eq!(names, ["test_f[strategy=dict]", "test_f[strategy=set]"]);
    assert_eq!((labels, cases), (vec![dict.to_owned(), set.to_owned()], vec![2, 2]));
    // Folded over the compared param itself, each pair of implementations is a row of its own.
    let (names, labels, cases) = folded(&["--exclude-param", "n,strategy"]);
    assert_eq!(names, ["test_f", "test_f"]);
    assert_eq!((labels, cases), (vec![dict.to_owned(), set.to_owned()], vec![2, 2]));
    let args = ["--compare", "strategy=list", "--exclude-param", "n,strategy"];
    let table = twice(&strategies()).analyze(&args).ok().stdout;
    assert!(table.contains("test_f (2 cases, strategy=list → strategy=dict)"), "{table}");
    // By postfix as well: two originals of one function are no fold.
    let cases = ["orig", "old", "new"].map(|postfix| {
        [1, 2].map(|n| of(&format!("test_g_{postfix}"), &json!({"n": n}), f64::from(n)))
    });
    let json = twice(&cases.concat()).compared(&["--exclude-param", "n"]);
    assert_eq!(shown(&json), ["old → new: 0 %", "orig → new: 0 %"]);
}

#[test]
fn the_order_of_the_file_matters_only_for_the_choice_of_a_base() {
    let mut cases = strategies();
    for n in 1..=9 {
        for (i, (value, variant)) in
            [("a", "x"), ("b", "x"), ("a", "y"), ("b", "y")].into_iter().enumerate()
        {
            let params = json!({"impl": value, "variant": variant, "n": n});
            // Sums of such numbers depend on the order of their terms.
            cases.push(of("test_h", &params, 0.3_f64.powi(n) * (i as f64 + 1.3)));
        }
    }
    cases.extend([case("t.py::test_g_old", 1.0), case("t.py::test_g_new", 1.1)]);
    // By postfix, each of several originals is compared with the new one.
    for n in 1..=9 {
        cases.push(of("test_k_old", &json!({"impl": n}), 0.3_f64.powi(n)));
    }
    cases.push(of("test_k_new", &json!({"impl": 1}), 1.0));
    let answer = |cases: &[Json], args: &[&str]| {
        let json = twice(cases).compared(args);
        [&json["variants"], &json["variants_overall"], &json["variants_unpaired"]]
            .map(ToString::to_string)
    };
    for args in [
        &["--compare", "strategy=list"][..],
        &["--compare", "strategy=list", "--exclude-param", "impl"],
        &["--compare", "impl=b", "--exclude-param", "n"],
        &["--compare", "variant=y", "--distinct-param", "variant", "--group-by", "func"],
    ] {
        let expected = answer(&cases, args);
        let mut other = cases.clone();
        other.reverse();
        assert_eq!(answer(&other, args), expected, "{args:?}");
        other.rotate_left(7);
        assert_eq!(answer(&other, args), expected, "{args:?}");
    }
    // Cases of one value change places without a difference, but not the first values.
    let mut other = cases.clone();
    other.swap(6, 10);
    assert_eq!(answer(&other, &[]), answer(&cases, &[]));
    other.reverse();
    assert_ne!(answer(&other, &[]), answer(&cases, &[]));
}

#[test]
fn values_are_compared_as_they_print() {
    let values = [json!(true), json!(1.0), json!(null), json!("a=b"), json!(""), json!([1, "x"])];
    let cases: Vec<Json> =
        values.iter().map(|value| of("test_f", &json!({"p": value}), 1.0)).collect();
    for base in ["True", "1.0", "None", "a=b", "", "[1, 'x']"] {
        let json = alone(&cases).compared(&["--compare", &format!("p={base}")]);
        assert_eq!(json["variants_overall"]["count"], 5, "{base}");
        for row in json["variants"].as_array().unwrap() {
            assert_eq!(row["implementations"]["original"], format!("p={base}"));
        }
    }
}

#[test]
fn a_param_or_a_base_that_the_candidate_lacks_is_refused_with_what_there_is() {
    let old = of("test_f", &json!({"only_old": 1}), 1.0);
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[old]).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &strategies(),
    );
    let param = "error: `--compare`: no benchmark of the candidate run has the param `stratgy`\n  \
                 params: n, strategy\n\nhint: `--compare strategy`\n";
    let base = "error: `--compare`: no benchmark of the candidate run has `strategy=lst`\n  \
                values: dict, list, set\n\nhint: `--compare strategy=list`\n";
    // Whether `=` needs quotes depends on the shell.
    let refused = |transcript| refused(transcript).replace('\'', "");
    for (option, message) in [("stratgy", param), ("stratgy=list", param), ("strategy=lst", base)] {
        assert_eq!(refused(store.analyze(&["--compare", option])), message);
        // A single run is refused in the same words.
        assert_eq!(refused(alone(&strategies()).analyze(&["--compare", option])), message);
    }
    let of_reference = refused(store.analyze(&["--compare", "only_old"]));
    assert!(of_reference.contains("params: n, strategy"), "{of_reference}");
    let bare = refused(alone(&[case("t.py::test_f", 1.0)]).analyze(&["--compare", "n"]));
    assert!(bare.contains("  it has no params\n") && !bare.contains("hint"), "{bare}");
    // The filter hides rows; it does not change what there is.
    let filtered = store.compared(&["--compare", "strategy=list", "--filter", "nothing"]);
    assert_eq!(filtered["variants"], json!([]));
}

#[test]
fn the_dashboard_and_the_configuration_take_the_same_words() {
    let store = twice(&strategies());
    let printed = store.analyze(&["--format", "json", "--compare", "strategy=set"]).ok().stdout;
    let site = Site::of(store.path());
    let answer = site.get("/api/comparison?compare=strategy%3Dset");
    assert_eq!((answer.status.as_u16(), answer.body), (200, printed.clone()));
    for (query, cause) in [
        ("compare=stratgy", "params: n, strategy"),
        ("compare=strategy%3Dlst", "values: dict, list, set"),
        ("exclude_param=n&distinct_param=n", "the one keeps rows apart by it, the other does not"),
    ] {
        let answer = site.get(&format!("/api/comparison?{query}"));
        let refusal: Json = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status.as_u16(), &refusal["causes"]), (400, &json!([cause])), "{query}");
    }
    let alone = alone(&strategies());
    let printed_alone = alone.compared(&["--compare", "strategy"]).to_string();
    let answer = Site::of(alone.path()).get("/api/comparison?compare=strategy");
    let body: Json = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((answer.status.as_u16(), body.to_string()), (200, printed_alone));
    let by_variable = park(&["analyze", "--format", "json"])
        .env("PYTEST_PARK_COMPARE", "strategy=set")
        .arg(store.path())
        .run()
        .ok();
    assert_eq!(by_variable.stdout, printed);
    let project = tempfile::tempdir().unwrap();
    let text = "[tool.pytest-park]\ncompare = \"strategy=set\"\n";
    fs::write(project.path().join("pyproject.toml"), text).unwrap();
    let by_file =
        park(&["analyze", "--format", "json"]).folder(project.path()).arg(store.path()).run().ok();
    assert_eq!(by_file.stdout, printed);
}

#[test]
fn options_that_contradict_each_other_or_name_nothing_are_refused() {
    let store = twice(&strategies());
    for (args, message) in [
        (
            &["--exclude-param", "n", "--distinct-param", "strategy,n"][..],
            "error: `n` is a param of both `--distinct-param` and `--exclude-param`\n",
        ),
        (
            &["--original-postfix", "_np", "--reference-postfix", "pt,np"],
            "error: `np` is a postfix of both `--original-postfix` and `--reference-postfix`\n",
        ),
        (&["--exclude-param", ""], "error: `--exclude-param` names nothing\n"),
        (&["--distinct-param", ","], "error: `--distinct-param` names nothing\n"),
        (&["--group-by", ","], "error: `--group-by` names nothing\n"),
        (&["--compare", ""], "error: `--compare` names no param in ``\n"),
        (&["--compare", "=list"], "error: `--compare` names no param in `=list`\n"),
    ] {
        let stderr = refused(store.analyze(args));
        assert!(stderr.starts_with(message), "{args:?}: {stderr}");
        assert!(stderr.contains("\nhint: "), "{stderr}");
    }
    // Beside another word, an empty one is a slip of a comma.
    store.analyze(&["--exclude-param", "n,", "--group-by", "func,"]).ok();
    // A postfix of one side takes the word from the other's known ones.
    store.analyze(&["--original-postfix", "new"]).ok();
}
