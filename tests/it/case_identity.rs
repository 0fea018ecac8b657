//! Which case is which: node ids that a run has twice, that hold addresses, that were renamed, that
//! are of another version of the benchmark, or that were measured with other options.

use pytest_park::parts::Renames;
use serde_json::{Value as Json, json};

use crate::dashboard::Site;
use crate::harness::{Store, case, names, park, with};

const DAYS: [&str; 4] = [
    "2026-01-01T00:00:00",
    "2026-01-02T00:00:00+00:00",
    "2026-01-03T00:00:00",
    "2026-01-04T00:00:00",
];

/// A folder with a run of each of these lists of cases, one a day.
fn runs(all: &[Vec<Json>]) -> Store {
    let mut store = Store::new();
    for (i, (cases, day)) in all.iter().zip(DAYS).enumerate() {
        store = store.run(&format!("{:04}_r{i}.json", i + 1), day, cases);
    }
    store
}

fn history(store: &Store, args: &[&str]) -> Json {
    let mut all = vec!["history", "--format", "json"];
    all.extend(args);
    park(&all).arg(store.path()).run().ok().json()
}

/// The seconds of each benchmark of a history, run by run.
fn points(json: &Json) -> Vec<(String, Vec<(u64, f64)>)> {
    let mut all = Vec::new();
    for series in json["series"].as_array().unwrap() {
        let points = series["points"].as_array().unwrap().iter();
        let points =
            points.map(|it| (it["run"].as_u64().unwrap(), it["mean"].as_f64().unwrap())).collect();
        all.push((series["fullname"].as_str().unwrap().to_owned(), points));
    }
    all
}

#[test]
fn of_a_node_id_that_a_run_has_twice_the_last_counts_and_a_warning_names_it() {
    let mut failed = case("t.py::test_a", 9.0);
    failed["params"] = json!({"n": 1});
    let mut broken = case("t.py::test_b", 1.0);
    broken["stats"] = json!({"mean": null});
    let store = runs(&[
        vec![case("t.py::test_a", 1.0), case("t.py::test_b", 1.0), case("t.py::test_c", 1.0)],
        vec![
            failed.clone(),
            failed,
            case("t.py::test_b", 5.0),
            case("t.py::test_a", 2.0),
            case("t.py::test_c", 1.0),
            broken,
        ],
    ]);
    let shown = park(&["analyze", "--format", "json"]).arg(store.path()).run().ok();
    let json = shown.json();
    assert_eq!(names(&json["rows"]), ["test_a", "test_b", "test_c"]);
    assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])));
    assert_eq!(json["rows"][0]["candidate"]["mean"], 2.0);
    // The last one has no time, and another attempt is no substitute.
    assert_eq!(json["rows"][1]["candidate"]["mean"], json!(null));
    let said = "2 benchmarks are in the run more than once, and the last time counts: \
                `t.py::test_a`, `t.py::test_b`";
    assert_eq!(shown.stderr.matches(said).count(), 1, "{}", shown.stderr);
    assert!(shown.stderr.contains("0002_r1.json"), "{}", shown.stderr);
    let strict = park(&["analyze", "--strict"]).arg(store.path()).run();
    assert_eq!(strict.status.code(), 2, "{}", strict.stderr);

    let json = history(&store, &[]);
    let times = |name: &str| {
        points(&json).into_iter().find(|(fullname, _)| fullname == name).map(|(_, points)| points)
    };
    assert_eq!(times("t.py::test_a"), Some(vec![(0, 1.0), (1, 2.0)]));
    assert_eq!(times("t.py::test_b"), Some(vec![(0, 1.0)]));
    assert_eq!(json["warnings"][0]["kind"], "repeated-case");
}

#[test]
fn ids_that_differ_only_in_addresses_are_compared() {
    let repr = |address: &str, mean: f64| {
        let object = format!("<test_ids.Backend object at {address}>");
        with(
            case(&format!("t.py::test_repr[{object}]"), mean),
            json!({"params": {"v": format!("UNSERIALIZABLE[{object}]")}}),
        )
    };
    let store = runs(&[
        vec![repr("0x7f68905c9a90", 1.0), repr("0x7f68905c9a50", 3.0), case("t.py::test_m", 1.0)],
        vec![repr("0x7f01db351e10", 2.0), repr("0x7f01db359350", 6.0), case("t.py::test_m", 1.0)],
    ]);
    let json = store.compared(&[]);
    assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])));
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row["matched_by"] == "fullname"), "{rows:?}");
    let mut changes: Vec<(f64, f64)> = rows
        .iter()
        .map(|row| ["reference", "candidate"].map(|side| row[side]["mean"].as_f64().unwrap()))
        .map(|[reference, candidate]| (reference, candidate))
        .collect();
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    assert_eq!(changes, [(1.0, 1.0), (1.0, 2.0), (3.0, 6.0)]);
}

/// A folder with a `pyproject.toml` and two runs, before and after a move.
fn moved(pyproject: &str) -> Store {
    let n = |path: &str, n: u32, mean: f64| {
        with(case(&format!("{path}::test_s[{n}]"), mean), json!({"params": {"n": n}}))
    };
    runs(&[
        vec![n("t/bench/test_s.py", 1, 1.0), n("t/bench/test_s.py", 2, 2.0), case("t.py::a", 1.0)],
        vec![n("perf/test_s.py", 1, 1.5), n("perf/test_s.py", 2, 2.0), case("t.py::a", 1.0)],
    ])
    .file("pyproject.toml", pyproject)
}

#[test]
fn a_move_is_proposed_as_a_rename_and_pairs_once_it_is_one() {
    let store = moved("");
    let before = store.analyze(&[]).ok();
    let note = "note: 2 benchmarks look renamed. If they were, these lines in pyproject.toml pair \
                old and new:\n  [tool.pytest-park.renames]\n  \"t/bench/*\" = \"perf/*\"\n";
    assert!(before.stderr.contains(note), "{}", before.stderr);
    // It is a proposal, no doubt about the runs.
    store.analyze(&["--strict"]).ok();
    assert_eq!(store.compared(&[])["rows"].as_array().unwrap().len(), 1);

    let store = moved("[tool.pytest-park.renames]\n\"t/bench/*\" = \"perf/*\"\n");
    let analyze = |args: &[&str]| {
        let all = [&["analyze", "--format", "json"], args].concat();
        park(&all).folder(store.path()).arg(store.path()).run().ok()
    };
    let json = analyze(&[]).json();
    assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])));
    let ways: Vec<&str> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["matched_by"].as_str().unwrap())
        .collect();
    assert_eq!(ways, ["renamed", "renamed", "fullname"]);
    assert_eq!(json["rows"][0]["fullname"], "perf/test_s.py::test_s[1]");
    assert!(!analyze(&[]).stderr.contains("look renamed"));
    assert_eq!(analyze(&["--no-config"]).json()["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn a_rename_that_means_nothing_is_an_error() {
    for (written, said) in [
        ("renames = 5", "`renames` is a table of old names and new ones, not `5`"),
        ("[tool.pytest-park.renames]\n\"a*\" = \"b\"", "do not have the same number of `*`"),
        ("[tool.pytest-park.renames]\na = 1", "`a` is a new name, not `1`"),
        ("[tool.pytest-park.rename]\na = \"b\"", "unknown key `rename`"),
    ] {
        let store = moved(&format!("[tool.pytest-park]\n{written}\n"));
        let shown = park(&["analyze"]).folder(store.path()).arg(store.path()).run();
        assert_eq!(shown.status.code(), 2, "{written}");
        assert!(shown.stderr.contains(said), "{}", shown.stderr);
        if !written.contains("rename]") {
            let shown = park(&["history"]).folder(store.path()).arg(store.path()).run();
            assert!(shown.stderr.contains(said), "{}", shown.stderr);
        }
    }
}

#[test]
fn a_history_joins_what_a_comparison_pairs() {
    let config = "[tool.pytest-park.renames]\n\"old.py::*\" = \"new.py::*\"\n";
    let named = |fullname: &str, params: Json, mean: f64| {
        with(case(fullname, mean), json!({"params": params}))
    };
    let object = |address: &str, mean| case(&format!("t.py::test_o[<A at {address}>]"), mean);
    let store = runs(&[
        vec![
            case("old.py::test_moved", 1.0),
            object("0x1", 1.0),
            named("t.py::test_id[a-very-long-id]", json!({"x": "a"}), 1.0),
            case("t.py::test_p_old", 1.0),
        ],
        vec![
            object("0x2", 2.0),
            case("new.py::test_moved", 2.0),
            named("t.py::test_id[x0]", json!({"x": "a"}), 2.0),
            case("t.py::test_p_new", 2.0),
        ],
    ])
    .file("pyproject.toml", config);
    let json = park(&["history", "--format", "json"])
        .folder(store.path())
        .arg(store.path())
        .run()
        .ok()
        .json();
    let both = vec![(0, 1.0), (1, 2.0)];
    assert_eq!(
        points(&json),
        [
            "new.py::test_moved",
            "t.py::test_id[x0]",
            "t.py::test_o[<A at 0x2>]",
            "t.py::test_p_new",
        ]
        .map(|name| (name.to_owned(), both.clone()))
    );
    // Groups come from the newest run that has a benchmark, and a filter finds earlier names.
    let args = ["history", "--format", "json", "--group-by", "file", "--filter", "old.py"];
    let json = park(&args).folder(store.path()).arg(store.path()).run().ok().json();
    assert_eq!(json["series"][0]["group"], "new.py");
    assert_eq!(json["series"].as_array().unwrap().len(), 1);
    // Without renames the move is none.
    assert_eq!(history(&store, &[])["series"].as_array().unwrap().len(), 5);
}

/// A case with a version of the benchmark.
fn versioned(fullname: &str, mean: f64, extra_info: Json) -> Json {
    with(case(fullname, mean), json!({"extra_info": extra_info}))
}

#[test]
fn another_version_of_a_benchmark_is_not_compared() {
    let all = |extra: [Json; 4], mean: f64| {
        let names = ["test_changed", "test_first", "test_same", "test_loose"];
        let cases = names.iter().zip(extra);
        cases.map(|(name, extra)| versioned(&format!("t.py::{name}"), mean, extra)).collect()
    };
    let store = runs(&[
        all([json!({"benchmark_version": 1}), json!({}), json!({"version": "a"}), json!({})], 1.0),
        all(
            [
                json!({"benchmark_version": 2, "version": "a"}),
                json!({"version": 1}),
                json!({"benchmark_version": "a"}),
                json!({"version": null}),
            ],
            9.0,
        ),
    ]);
    let shown = store.analyze(&["--format", "json", "--fail-on", "mean:5%"]);
    let json = shown.json();
    for row in json["rows"].as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        let is_compared = ["test_same", "test_loose"].contains(&name);
        assert_eq!(row["delta_pct"].is_null(), !is_compared, "{name}");
        assert_eq!(row["metrics"]["min"]["delta_pct"].is_null(), !is_compared, "{name}");
        assert_eq!(row["reason_code"] == "another-version", !is_compared, "{name}");
        if !is_compared {
            assert_eq!(row["verdict"], "incomparable");
            assert_eq!(row["reason"], "another version of the benchmark");
            assert_eq!(row["change"], "incomparable");
            assert_eq!(row["candidate"]["mean"], 9.0);
        }
    }
    assert_eq!(shown.status.code(), 1);
    assert!(!shown.stderr.contains("test_changed") && shown.stderr.contains("test_same"));
}

#[test]
fn a_history_has_a_break_where_the_version_changes() {
    let mut store = Store::new();
    for i in 0..20 {
        let version = if i < 10 { json!({"version": 1}) } else { json!({"version": 2}) };
        let mean = 1.0 + 0.001 * f64::from(i % 3);
        let changed = versioned("t.py::test_a", if i < 10 { 3.0 * mean } else { mean }, version);
        let others = (0..6).map(|n| case(&format!("t.py::test_{n}"), mean));
        let cases: Vec<Json> = std::iter::once(changed).chain(others).collect();
        let day = format!("2026-01-{:02}T00:00:00", i + 1);
        store = store.run(&format!("{:04}_r{i}.json", i + 1), &day, &cases);
    }
    let json = history(&store, &["--filter", "test_a"]);
    let series = &json["series"][0];
    assert_eq!(series["points"].as_array().unwrap().len(), 20);
    assert_eq!(series["points"][9]["mean"].as_f64().unwrap(), 3.0);
    assert_eq!((&series["breaks"], &series["change_points"]), (&json!([10]), &json!([])));
    assert_eq!(series["reference"]["run"], 10);
    assert_eq!(series["best"]["run"].as_u64().map(|run| run >= 10), Some(true));
    let shown = park(&["history", "--filter", "test_a"]).arg(store.path()).run().ok().stdout;
    assert!(shown.contains("██████████│▁▁▁▁▁▁▁▁▁▁"), "{shown}");
    assert!(shown.contains("a bar is another version of the benchmark"), "{shown}");
    // Nothing is measured against a run of another version.
    let json = history(&store, &["--filter", "test_a", "--reference", "r0"]);
    assert_eq!(json["series"][0]["delta_pct"], json!(null));
}

#[test]
fn groups_are_in_the_order_in_which_people_count() {
    let n = |n: u32| with(case(&format!("t.py::test_f[{n}]"), 1.0), json!({"params": {"n": n}}));
    let cases: Vec<Json> = [100, 2, 10, 1].map(n).into();
    let store = runs(&[cases.clone(), cases]);
    for args in [
        &["analyze", "--group-by", "param:n"][..],
        &["analyze", "--group-by", "param:n", "--format", "markdown"],
        &["history", "--group-by", "param:n"],
    ] {
        let shown = park(args).arg(store.path()).run().ok().stdout;
        let places = ["1", "2", "10", "100"].map(|n| {
            let label = format!("param:n={n}");
            let is_label = |at: &(usize, &str)| {
                !shown[at.0 + label.len()..].starts_with(|next: char| next.is_ascii_digit())
            };
            shown.match_indices(&label).find(is_label).unwrap_or_else(|| panic!("{shown}")).0
        });
        assert!(places.is_sorted(), "{args:?} {shown}");
    }
}

#[test]
fn long_values_of_params_make_no_table_explode() {
    let value = "0, ".repeat(40_000);
    let long = |n: usize, mean| {
        with(
            case(&format!("t.py::test_f[data{n}]"), mean),
            json!({"params": {"data": format!("[{value}{n}]")}, "group": null}),
        )
    };
    let run = |mean| (0..6).map(|n| long(n, mean)).collect();
    let store = runs(&[run(1.0), run(4.0)]);
    for args in [
        &["analyze"][..],
        &["analyze", "--group-by", "params"],
        &["analyze", "--group-by", "param:data", "--format", "markdown"],
        &["analyze", "--distinct-param", "data", "--all"],
        &["history"],
        &["history", "--group-by", "params"],
        &["history", "--group-by", "params", "--format", "markdown"],
    ] {
        let shown = park(args).arg(store.path()).width(80).run().ok().stdout;
        let widest = shown.lines().map(|line| line.chars().count()).max().unwrap();
        let most = if args.contains(&"markdown") { 400 } else { 80 };
        assert!(widest <= most && shown.len() < 6_000, "{args:?} {widest}: {shown:.3000}");
        assert!(!shown.contains("left out"), "{args:?} {shown}");
        for n in 0..6 {
            assert!(
                shown.contains(&format!("test_f[data{n}]")) || shown.contains("data="),
                "{shown}"
            );
        }
    }
}

#[test]
fn the_dashboard_refuses_a_key_that_no_benchmark_has_in_the_same_words() {
    let store = runs(&[vec![case("t.py::test_a", 1.0)], vec![case("t.py::test_a", 1.0)]]);
    let dashboard = Site::of(store.path());
    for (query, said) in [
        ("comparison?exclude_param=n", "`--exclude-param n`: no benchmark has the param `n`"),
        (
            "comparison?group_by=custom:k",
            "`--group-by custom:k`: no benchmark has the custom group",
        ),
        ("history?group_by=param:n", "`--group-by param:n`: no benchmark has the param `n`"),
    ] {
        let answer = dashboard.get(&format!("/api/{query}"));
        assert_eq!(answer.status, 400, "{query}");
        assert!(answer.body.contains(said), "{query}: {}", answer.body);
    }
}

#[test]
fn the_dashboard_reads_renames() {
    let store = moved("");
    let renames = Renames::new([("t/bench/*".to_owned(), "perf/*".to_owned())]).unwrap();
    let dashboard = Site::with_renames(store.path(), renames);
    let json: Json =
        serde_json::from_str(&dashboard.get("/api/comparison").body).expect("a document");
    assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])));
    // A benchmark is found by any of its names.
    for name in ["t/bench/test_s.py::test_s[1]", "perf/test_s.py::test_s[1]"] {
        let query: String = form(name);
        let text = dashboard.get(&format!("/api/history?benchmark={query}&band=true")).body;
        let json: Json = serde_json::from_str(&text).expect("a document");
        let found = points(&json);
        let expected = vec![(0, 1.0), (1, 1.5)];
        assert_eq!(found, [("perf/test_s.py::test_s[1]".to_owned(), expected)], "{name}");
    }
}

/// A text in a query.
fn form(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
