//! `growth` on real families, which must have no sham changes, and on strange numbers.

use serde_json::{Value as Json, json};

use crate::growth::{growth, json_of, number};
use crate::harness::{Store, case, corpus, park, with};

/// Unchanged real families, with another noise: no claim and no crossover.
#[test]
fn real_families_have_no_sham_changes_and_no_sham_crossovers() {
    let Some(corpus) = corpus() else { return };
    let results = "great-expectations__great_expectations/tests/performance/results";
    let of_runs = |name: &str| {
        (1..=3)
            .map(|i| corpus.join(results).join(format!("{name}_run_{i}.json")))
            .collect::<Vec<_>>()
    };
    let mut n_families = 0;
    for name in ["initial_baseline", "minimal_multithreading", "data_context_concurrency_config_v3"]
    {
        let runs = of_runs(name);
        for (a, b) in [(0, 1), (0, 2), (1, 2), (1, 0)] {
            let document =
                park(&["growth", "--format", "json"]).arg(&runs[a]).arg(&runs[b]).run().ok().json();
            n_families += unchanged(&document);
        }
    }
    // One saved run, and the same with 2 % noise.
    let baseline = corpus.join("jab__bidict/.benchmarks/Linux-CPython-3.12-64bit/baseline.json");
    let artifact: Json = serde_json::from_slice(&std::fs::read(baseline).unwrap()).unwrap();
    for phase in [1.0, 2.0, 3.0] {
        let mut noisy = artifact.clone();
        noisy["datetime"] = json!("2024-02-01T00:00:00");
        for (idx, case) in noisy["benchmarks"].as_array_mut().unwrap().iter_mut().enumerate() {
            let factor = 1.0 + 0.02 * (12.9898 * idx as f64 + phase).sin();
            for name in ["min", "median", "mean", "q1", "q3", "max"] {
                case["stats"][name] = json!(factor * number(&case["stats"][name]));
            }
        }
        let store = Store::new()
            .file("0001_a.json", artifact.to_string())
            .file("0002_b.json", noisy.to_string());
        n_families += unchanged(&json_of(&store, &["--over", "n"]));
    }
    // Three runs of a project on three commits, whose times moved by up to half: the curves cross in
    // the numbers of some benchmarks, which is no claim.
    for (a, b) in [("baseline", "waiter-channel"), ("waiter-channel", "np"), ("baseline", "np")] {
        let document = park(&["growth", "--over", "tasks", "--format", "json", "-r", a, "-c", b])
            .arg(corpus.join("AHedya__resource-semaphore"))
            .run()
            .ok()
            .json();
        let families = document["families"].as_array().unwrap();
        assert!(families.len() >= 16, "{a} {b}: {}", families.len());
        for family in families {
            assert_eq!(family["crossovers"], json!([]), "{}", family["name"]);
        }
    }
    assert!(n_families > 100, "{n_families}");
}

/// How many families a document has, none of which is claimed to have changed.
fn unchanged(document: &Json) -> usize {
    let families = document["families"].as_array().unwrap();
    for family in families {
        let is_claimed = ["growth", "level"]
            .map(|of| ["regressed", "improved"].contains(&family[of]["verdict"].as_str().unwrap()));
        assert_eq!((is_claimed, &family["crossovers"]), ([false; 2], &json!([])), "{family}");
    }
    families.len()
}

/// A cloud library made its work concurrent: the fixed cost stayed, and each table costs a
/// twentieth.
#[test]
fn a_real_change_of_growth_is_seen_in_pooled_runs() {
    let Some(corpus) = corpus() else { return };
    let results = corpus.join("great-expectations__great_expectations/tests/performance/results");
    let args = [
        "growth",
        "--pool",
        "-r",
        "initial_baseline_run*",
        "-c",
        "data_context_concurrency_config_v3_run*",
    ];
    let document =
        park(&[&args[..], &["--format", "json"]].concat()).arg(&results).run().ok().json();
    let families = document["families"].as_array().unwrap();
    assert_eq!(families.len(), 4);
    for family in families {
        assert_eq!(
            (&family["over"], &family["level"]["verdict"]),
            (&json!("number_of_tables"), &json!("improved"))
        );
        let [before, after] = ["reference", "candidate"].map(|side| number(&family[side]["fixed"]));
        assert!(before < 1.0 && 3.5 < after && after < 5.0, "{before} {after}");
    }
}

#[test]
fn strange_times_and_sizes_never_end_the_program() {
    let cases = |times: [f64; 6], sizes: [Json; 6]| -> Vec<Json> {
        let of = times.into_iter().zip(sizes).enumerate();
        of.map(|(idx, (time, n))| {
            with(case(&format!("t.py::test_a[{idx}]"), time), json!({"params": {"n": n}}))
        })
        .collect()
    };
    let sizes = || [json!(1e-300), json!(1e-3), json!(1), json!(7), json!(1e8), json!(1e300)];
    for (a, b) in [
        ([1e-300, 1.0, 1e-9, 1e300, 1e-5, 1e5], [1.0, 1e-300, 1e300, 1e-9, 1e5, 1e-5]),
        ([1.0; 6], [1.0; 6]),
        ([1e-9; 6], [1e9; 6]),
        ([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0, 0.0, 1.0]),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 1e30], [5.0, 4.0, 3.0, 2.0, 1.0, 1e-30]),
    ] {
        let store = Store::new().run("0001_a.json", "2026-11-01T10:00:00", &cases(a, sizes())).run(
            "0002_b.json",
            "2026-11-01T11:00:00",
            &cases(b, sizes()),
        );
        for format in ["table", "json", "csv", "markdown"] {
            let shown = growth(&store, &["--format", format]).ok();
            assert!(
                !shown.stdout.contains("NaN") && !shown.stdout.contains("inf"),
                "{}",
                shown.stdout
            );
        }
    }
}
