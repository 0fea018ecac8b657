//! Groups of real artifacts: tokens, labels, what is unknown.

use serde_json::json;

use crate::harness::{Store, case, fixture, names, park, with};

fn two_groups() -> Store {
    let cases = |factor: f64| {
        vec![
            with(
                case("t.py::test_a[cpu-1]", 1e-3 * factor),
                json!({"group": "codec", "params": {"device": "cpu", "n": 1}}),
            ),
            with(
                case("t.py::test_a[gpu-1]", 2e-3 * factor),
                json!({"group": "codec", "params": {"device": "gpu", "n": 1}}),
            ),
            with(
                case("t.py::T::test_b", 3e-3),
                json!({"extra_info": {"custom_groups": {"technique": "simd"}, "marks": ["slow"]}}),
            ),
            case("u.py::test_c", 4e-3),
        ]
    };
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases(1.0)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases(0.5),
    )
}

fn labels(args: &[&str]) -> Vec<String> {
    let json = two_groups().compared(args);
    json["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["label"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn each_token_gives_its_exact_labels() {
    for (tokens, expected) in [
        ("group", &["codec", "ungrouped"][..]),
        ("param:device", &["param:device=cpu", "param:device=gpu", "ungrouped"]),
        ("params", &["params:device=cpu,n=1", "params:device=gpu,n=1", "ungrouped"]),
        ("custom:technique", &["custom:technique=simd", "ungrouped"]),
        ("custom", &["custom:technique=simd", "ungrouped"]),
        ("marks", &["marks:slow", "ungrouped"]),
        ("file", &["t.py", "u.py"]),
        ("class", &["T", "ungrouped"]),
        ("func", &["test_a", "test_b", "test_c"]),
        (
            "group,param:device",
            &["codec | param:device=cpu", "codec | param:device=gpu", "ungrouped"],
        ),
    ] {
        assert_eq!(labels(&["--group-by", tokens]), expected, "{tokens}");
        // The old name of the option means the same.
        assert_eq!(labels(&["--grouping", tokens]), expected, "{tokens}");
    }
    assert_eq!(labels(&[]), ["codec", "custom:technique=simd", "ungrouped"]);
    assert_eq!(
        labels(&["--group-by", "group", "--group-by", "file"]),
        ["codec | t.py", "t.py", "u.py"]
    );
}

#[test]
fn groups_are_split_by_a_distinct_param_unless_a_token_names_it() {
    let expected = ["codec | param:device=cpu", "codec | param:device=gpu", "ungrouped"];
    assert_eq!(labels(&["--group-by", "group", "--distinct-param", "device"]), expected);
    assert_eq!(
        labels(&["--group-by", "group,param:device", "--distinct-param", "device"]),
        expected
    );
    // Where nothing else groups, the params do, and name it.
    let case = |value: &str| {
        with(
            case(&format!("t.py::f[{value}]"), 1.0),
            json!({"group": null, "params": {"device": value}}),
        )
    };
    let (one, two) = (Store::new(), [case("cpu"), case("gpu")]);
    let store = one.run("0001_a.json", "2026-01-01T00:00:00", &two).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &two,
    );
    let compared = store.compared(&["--distinct-param", "device"]);
    let groups: Vec<&str> = compared["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["label"].as_str().unwrap())
        .collect();
    assert_eq!(groups, ["params:device=cpu", "params:device=gpu"]);
}

#[test]
fn an_unknown_token_is_an_error_that_lists_the_known_ones() {
    let transcript = two_groups().analyze(&["--group-by", "grup"]);
    assert_eq!(transcript.status.code(), 2);
    assert_eq!(
        transcript.stderr,
        "error: unknown group token `grup`\n  known: custom:KEY, custom (custom_group), group (benchmark_group), marks (mark), \
         params, param:NAME, name (method, benchmark_name), fullname (nodeid), func, file, class\n\nhint: `--group-by group`\n"
    );
}

#[test]
fn an_unknown_key_is_an_error_that_lists_the_keys_that_exist() {
    for (args, expected) in [
        (
            ["--group-by", "param:devise"],
            "error: `--group-by param:devise`: no benchmark has the param `devise`\n  \
             params: device, n\n\nhint: `--group-by param:device`\n",
        ),
        (
            ["--exclude-param", "m"],
            "error: `--exclude-param m`: no benchmark has the param `m`\n  \
             params: device, n\n\nhint: `--exclude-param device`\n",
        ),
        (
            ["--distinct-param", "devcie"],
            "error: `--distinct-param devcie`: no benchmark has the param `devcie`\n  \
             params: device, n\n\nhint: `--distinct-param device`\n",
        ),
    ] {
        let transcript = two_groups().analyze(&args);
        assert_eq!((transcript.status.code(), transcript.stdout.as_str()), (2, ""), "{args:?}");
        assert_eq!(transcript.stderr, expected);
    }
    let store = two_groups();
    let history = park(&["history", "--group-by", "param:devise"]).arg(store.path()).run();
    assert_eq!(history.status.code(), 2);
    assert!(history.stderr.contains("hint: `--group-by param:device`"), "{}", history.stderr);
    park(&["history", "--group-by", "param:device"]).arg(store.path()).run().ok();
    // Who never typed it learns where it comes from.
    let transcript =
        park(&["analyze"]).arg(store.path()).env("PYTEST_PARK_EXCLUDE_PARAM", "m").run();
    let origin = "`--exclude-param` comes from the environment variable PYTEST_PARK_EXCLUDE_PARAM";
    assert!(transcript.stderr.contains(origin), "{}", transcript.stderr);
}

#[test]
fn the_documented_commands_work_on_artifacts_of_a_real_pytest_benchmark() {
    for args in [
        &["--group-by", "group", "--group-by", "param:device"][..],
        &["--group-by", "custom:technique"],
        &["--exclude-param", "device"],
        &["--group-by", "group", "--distinct-param", "device"],
        &["--original-postfix", "_orig", "--reference-postfix", "_ref"],
        &["--reference", "baseline", "--candidate", "candidate-v2"],
        &["--candidate", "candidate-v2"],
    ] {
        let mut all = vec!["analyze", "--format", "json"];
        all.extend(args);
        let json = park(&all).arg(fixture("two-runs")).run().ok().json();
        assert!(!names(&json["rows"]).is_empty(), "{args:?}");
    }
}

#[test]
fn an_empty_mark_is_no_mark() {
    let of =
        |marks: &[&str]| vec![with(case("t.py::f", 1.0), json!({"extra_info": {"marks": marks}}))];
    for (marks, expected) in
        [(&["", "slow"][..], "marks:slow"), (&[""], "ungrouped"), (&["slow", "slow"], "marks:slow")]
    {
        let json = Store::new()
            .run("0001_a.json", "2026-01-01T00:00:00", &of(marks))
            .run("0002_b.json", "2026-01-02T00:00:00", &of(marks))
            .compared(&["--group-by", "marks"]);
        assert_eq!(json["groups"][0]["label"], expected, "{marks:?}");
    }
}
