//! What differs between the sides besides the code: each fact that is compared, and what is no difference.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, with};

/// An artifact whose every compared fact has a word of its own; `facts` replaces some of them.
fn artifact(facts: &Json, date: &str) -> String {
    let fact = |key: &str| facts.get(key).cloned().unwrap_or_else(|| json!(format!("the {key}")));
    let timers = match fact("timer") {
        Json::Array(timers) => timers,
        timer => vec![timer],
    };
    let cases: Vec<Json> = timers
        .iter()
        .enumerate()
        .map(|(i, timer)| {
            with(case(&format!("t.py::test_{i}"), 1.0), json!({"options": {"timer": timer}}))
        })
        .collect();
    json!({
        "machine_info": {
            "node": fact("node"), "system": fact("system"), "machine": fact("machine"), "cpu": {"brand_raw": fact("cpu")},
            "python_version": fact("python"), "python_implementation": fact("implementation"),
        },
        "commit_info": {}, "benchmarks": cases, "datetime": date, "version": fact("pytest-benchmark"),
    })
    .to_string()
}

/// The differences of a comparison, as `key reference → candidate`.
fn differences(reference: &[Json], candidate: &[Json]) -> Vec<String> {
    let mut store = Store::new();
    for (day, (name, facts)) in reference
        .iter()
        .map(|facts| ("a", facts))
        .chain(candidate.iter().map(|facts| ("b", facts)))
        .enumerate()
    {
        let text = artifact(facts, &format!("2026-01-{:02}T00:00:00", day + 1));
        store = store.file(&format!("{:04}_{name}.json", day + 1), text);
    }
    let args = ["--reference", "a", "--candidate", "b", "--pool"];
    let json = store.compared(&args);
    let (mut listed, mut told) = (Vec::new(), Vec::new());
    for it in json["environment"].as_array().unwrap() {
        let [key, reference, candidate] =
            ["key", "reference", "candidate"].map(|key| it[key].as_str().unwrap().to_owned());
        let difference = format!("{key} {reference} → {candidate}");
        if it["minor"] == json!(false) {
            told.push(difference.clone());
        }
        listed.push(difference);
    }
    let stderr = store.analyze(&args).ok().stderr;
    let warned =
        stderr.contains(&format!("the sides were not measured alike: {}", told.join("; ")));
    assert_eq!(warned, !told.is_empty(), "{stderr}");
    listed
}

#[test]
fn each_fact_that_differs_is_named_and_nothing_else() {
    let same = json!({});
    assert!(differences(std::slice::from_ref(&same), std::slice::from_ref(&same)).is_empty());
    for key in [
        "node",
        "system",
        "machine",
        "cpu",
        "python",
        "implementation",
        "pytest-benchmark",
        "timer",
    ] {
        let other = json!({key: "another"});
        let expected = [format!("{key} the {key} → another")];
        assert_eq!(
            differences(std::slice::from_ref(&same), std::slice::from_ref(&other)),
            expected
        );
        // A side whose runs disagree lists what they have, sorted.
        let expected = [format!("{key} the {key} → another, the {key}")];
        assert_eq!(
            differences(std::slice::from_ref(&same), &[same.clone(), other.clone()]),
            expected
        );
        // What one side does not say is not a difference that is known.
        assert!(
            differences(std::slice::from_ref(&same), &[json!({key: null})]).is_empty(),
            "{key}"
        );
    }
}

#[test]
fn timers_are_compared_benchmark_by_benchmark() {
    let timers = |timers: &[&str]| json!({"timer": timers});
    for (reference, candidate, expected) in [
        (&["perf_counter"][..], &["perf_counter", "perf_counter"][..], None),
        // Another benchmark with another timer is no difference of this one.
        (&["perf_counter"], &["perf_counter", "process_time"], None),
        (&["a", "b"], &["b", "a"], Some("a, b → a, b")),
        (&["a", "b", "c"], &["a", "b", "a"], Some("c → a")),
        (&["time.time"], &["perf_counter"], Some("time.time → perf_counter")),
    ] {
        let expected: Vec<String> = expected.into_iter().map(|it| format!("timer {it}")).collect();
        assert_eq!(differences(&[timers(reference)], &[timers(candidate)]), expected);
    }
}

/// A folder with two runs of `test_0` and `test_1`, the first of them with these options.
fn measured_with(reference: &Json, candidate: &Json, facts: &[Json; 2]) -> Store {
    let mut store = Store::new();
    for (day, (options, facts)) in [reference, candidate].into_iter().zip(facts).enumerate() {
        let cases = [
            with(case("t.py::test_0", 1.0), json!({"options": options})),
            with(case("t.py::test_1", 1.0), json!({"options": {"max_time": 1.0}})),
        ];
        let artifact = json!({
            "machine_info": facts, "commit_info": {}, "benchmarks": cases,
            "datetime": format!("2026-01-{:02}T00:00:00", day + 1), "version": "5.3.1",
        });
        store = store.file(&format!("{:04}_r.json", day + 1), artifact.to_string());
    }
    store
}

#[test]
fn options_that_change_the_measuring_are_told_with_their_share() {
    let facts = [json!({}), json!({})];
    let (long, short) = (
        json!({"max_time": 1.0, "disable_gc": false, "warmup": false, "min_rounds": 5, "precision": 1}),
        json!({"max_time": 0.01, "disable_gc": true, "warmup": 100_000, "min_rounds": 5, "precision": 2}),
    );
    let store = measured_with(&long, &short, &facts);
    let said = store.analyze(&[]).ok().stderr;
    let expected = "warning: the sides were not measured alike: \
                    disable_gc False → True (1 of 2 benchmarks); \
                    max_time 1.0 → 0.01 s (1 of 2 benchmarks); \
                    warmup False → 100000 (1 of 2 benchmarks)\n";
    assert!(said.contains(expected), "{said}");
    assert_eq!(store.analyze(&["--strict"]).status.code(), 2);
    let environment = store.compared(&[])["environment"].clone();
    let expected = json!({
        "key": "max_time", "reference": "1.0", "candidate": "0.01", "cases": 1, "of": 2, "minor": false,
    });
    assert_eq!(environment[1], expected);
    // What an old artifact does not say is no difference.
    let store = measured_with(&json!({"max_time": 1.0}), &json!({"timer": "t"}), &facts);
    assert_eq!(store.compared(&[])["environment"], json!([]));
}

#[test]
fn strict_allows_what_a_hosted_runner_always_has() {
    let runner = |node: &str, python: &str, cpu: &str| {
        json!({"node": node, "system": "Linux", "cpu": {"brand_raw": cpu}, "python_version": python,
            "python_implementation": "CPython"})
    };
    let options = json!({});
    let here = runner("fv-az1-1", "3.12.1", "EPYC");
    for (there, code) in [
        (runner("fv-az2-2", "3.12.9", "EPYC"), 0),
        (runner("fv-az1-1", "3.12.9", "EPYC"), 0),
        (runner("fv-az2-2", "3.13.0", "EPYC"), 2),
        (runner("fv-az2-2", "3.12.1", "Xeon"), 2),
    ] {
        let store = measured_with(&options, &options, &[here.clone(), there.clone()]);
        let strict = store.analyze(&["--strict"]);
        assert_eq!(strict.status.code(), code, "{there} {}", strict.stderr);
        assert_ne!(store.compared(&[])["environment"], json!([]));
    }
    let store = measured_with(&options, &options, &[here, runner("fv-az2-2", "3.12.9", "EPYC")]);
    let quiet = store.analyze(&[]).ok();
    assert!(!quiet.stderr.contains("fv-az") && !quiet.stdout.contains("3.12.9"), "{quiet:?}");
    let said = store.analyze(&["-v"]).ok().stderr;
    let expected = "note: one kind of machine, but not the same: node fv-az1-1 → fv-az2-2; \
                    python 3.12.1 → 3.12.9\n";
    assert!(said.contains(expected), "{said}");
}
