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
    let listed: Vec<String> = json["environment"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| ["key", "reference", "candidate"].map(|key| it[key].as_str().unwrap().to_owned()))
        .map(|[key, reference, candidate]| format!("{key} {reference} → {candidate}"))
        .collect();
    let stderr = store.analyze(&args).ok().stderr;
    let warned =
        stderr.contains(&format!("the sides were not measured alike: {}", listed.join("; ")));
    assert_eq!(warned, !listed.is_empty(), "{stderr}");
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
fn the_timers_are_those_of_all_cases() {
    let timers = |timers: &[&str]| json!({"timer": timers});
    for (reference, candidate, expected) in [
        (&["perf_counter"][..], &["perf_counter", "perf_counter"][..], None),
        (
            &["perf_counter"],
            &["perf_counter", "process_time"],
            Some("perf_counter → perf_counter, process_time"),
        ),
        (&["process_time", "perf_counter"], &["perf_counter", "process_time"], None),
        (&["time.time"], &["perf_counter"], Some("time.time → perf_counter")),
    ] {
        let expected: Vec<String> = expected.into_iter().map(|it| format!("timer {it}")).collect();
        assert_eq!(differences(&[timers(reference)], &[timers(candidate)]), expected);
    }
}
