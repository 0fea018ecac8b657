//! Sentences of the terminal that say what is so: who moved, which row is meant, why there is no growth.

use serde_json::{Value as Json, json};

use crate::harness::{Store, case, park, with};

const DATES: [&str; 2] = ["2026-01-01T00:00:00", "2026-01-02T00:00:00"];

fn two_runs(reference: &[Json], candidate: &[Json]) -> Store {
    Store::new().run("0001_a.json", DATES[0], reference).run("0002_b.json", DATES[1], candidate)
}

/// A case whose mean moved to this factor, and nothing else.
fn with_mean(of: Json, factor: f64) -> Json {
    let mut of = of;
    let mean = of["stats"]["mean"].as_f64().unwrap();
    of["stats"]["mean"] = json!(mean * factor);
    of
}

#[test]
fn namesakes_are_told_apart_wherever_they_are_named() {
    let ids: Vec<String> =
        ["A", "B", "C", "D"].map(|of| format!("test_{of}.py::test_run[0]")).into();
    let cases: Vec<Json> = ids.iter().map(|id| case(id, 1e-3)).collect();
    let mut moved = cases.clone();
    moved[1] = with_mean(moved[1].clone(), 3.0);
    let store = two_runs(&cases, &moved);
    let text = store.analyze(&["--noise", "0.5"]).ok().stdout;
    assert!(text.contains("elsewhere (test_B.py::test_run[0] 3.0× slower)"), "{text}");
    let next = text.lines().find(|line| line.contains("--explain")).expect("it is undecided");
    let command = next.split('`').nth(1).unwrap().replace('\'', "");
    assert!(command.ends_with("--explain test_B.py::test_run[0]"), "{command}");
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let explained = park(&words).run().ok().stdout;
    assert!(explained.starts_with("test_B.py::test_run[0]: inconclusive"), "{explained}");
}

#[test]
fn what_cannot_be_compared_did_not_move() {
    let cases: Vec<Json> = (0..4).map(|i| case(&format!("t.py::test_{i}"), 1e-3)).collect();
    let mut broken = cases.clone();
    broken[0] = with(broken[0].clone(), json!({"stats": {"rounds": 5}}));
    let text = two_runs(&cases, &broken).analyze(&["--noise", "0.5"]).ok().stdout;
    let expected =
        "3 of 4 did not move: all unchanged; 1 incomparable (non-positive or missing time).";
    assert!(text.contains(expected), "{text}");
    broken[1] = case("t.py::test_1", 1.01e-3);
    let text = two_runs(&cases, &broken).analyze(&["--noise", "0.5"]).ok().stdout;
    assert!(text.contains("3 of 4 moved by 0 … +1.0 %: all unchanged; 1 incomparable"), "{text}");
    broken[1] = case("t.py::test_1", 3e-3);
    let text = two_runs(&cases, &broken).analyze(&["--noise", "0.5"]).ok().stdout;
    assert!(text.contains("none of 2 others moved: both unchanged; 1 incomparable"), "{text}");
}

/// A benchmark over sizes.
fn sizes(sizes: &[u32], change: impl Fn(Json) -> Json) -> Vec<Json> {
    let of = |n: &u32| {
        let sized = case(&format!("t.py::test_a[{n}]"), 1e-6 * f64::from(*n));
        change(with(sized, json!({"params": {"n": n}, "param": n.to_string()})))
    };
    sizes.iter().map(of).collect()
}

#[test]
fn growth_says_why_there_is_none() {
    let four = [10, 100, 1000, 10_000];
    let plain = sizes(&four, |case| case);
    for (candidate, first, note) in [
        (
            sizes(&four, |case| with(case, json!({"extra_info": {"benchmark_version": "2"}}))),
            "no benchmark has three sizes of a numeric param that can be compared",
            "1 benchmark has fewer than three sizes that can be compared (another version of the benchmark)",
        ),
        (
            sizes(&four, |mut case| {
                case["stats"]["min"] = json!(0.0);
                case
            }),
            "no benchmark has three sizes of a numeric param that can be compared",
            "can be compared (non-positive or missing time)",
        ),
        (
            sizes(&[20, 200, 2000], |case| case),
            "the sides share no benchmark",
            "left out: 4 benchmarks only in the reference",
        ),
        (
            sizes(&[10, 100, 2000], |case| case),
            "no benchmark has three sizes of a numeric param\n",
            "1 benchmark has fewer than three sizes on both sides",
        ),
    ] {
        let store = two_runs(&plain, &candidate);
        let text = park(&["growth"]).arg(store.path()).run().ok().stdout;
        assert!(text.starts_with(&format!("no growth to compare: {first}")), "{text}");
        assert!(text.contains(note), "{text}");
    }
}

#[test]
fn implementations_in_one_run_are_the_answer_of_the_first_line() {
    let of = |strategy: &str, mean: f64| {
        let case = case(&format!("t.py::test_f[{strategy}]"), mean);
        with(case, json!({"params": {"strategy": strategy}}))
    };
    let cases = [of("list", 1e-3), of("set", 4e-3), of("dict", 1e-3)];
    let store = Store::new().run("0001_a.json", DATES[0], &cases);
    let text = store.analyze(&["--compare", "strategy=set", "--noise", "0.5"]).ok().stdout;
    let expected = "2 improved        2 pairs of implementations, 3 benchmarks in one run\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("strategy=set  candidate  change"), "{text}");
    let text = store.analyze(&[]).ok().stdout;
    assert!(text.starts_with("nothing to compare with yet: 3 benchmarks in one run\n"), "{text}");
}

#[test]
fn nanoseconds_of_a_timer_are_written_as_times() {
    let of = |mean: f64| {
        [with(case("t.py::test_a", mean), json!({"options": {"timer": "perf_counter_ns"}}))]
    };
    let store = two_runs(&of(2_036_000_000.0), &of(2_036_000_000.0));
    for (args, expected) in [
        (&[][..], "2.01 s"),
        (&["--time-unit", "ms"], "2,005 ms"),
        (&["--digits", "full"], "2,005,460,000 ns"),
    ] {
        let text = store.analyze(args).ok().stdout;
        assert!(text.contains(expected), "{args:?}: {text}");
    }
}

#[test]
fn a_budget_is_of_the_file_that_has_it() {
    let cases = [case("t.py::test_a", 1e-3)];
    let budget =
        "[[tool.pytest-park.gate]]\nbenchmarks = \"*renamed*\"\nmetric = \"mean\"\nthreshold = 5\n";
    let store = two_runs(&cases, &cases).file("other.toml", budget);
    let config = store.path().join("other.toml").display().to_string();
    let told = store.analyze(&["--config", &config, "--fail-on", "removed"]).stderr;
    let note = format!("`*renamed*` in the gates of {config} names no benchmark");
    assert!(told.contains(&note) && !told.contains("pyproject"), "{told}");
    assert!(told.contains("gate: removed passed: 1 of 1 benchmark is there"), "{told}");
    let told = store.analyze(&["--config", &config]).stderr;
    assert!(told.contains(&format!("no budget of {config} names a benchmark")), "{told}");
}

#[test]
fn a_pair_by_params_shows_what_its_path_was() {
    let of = |path: &str| {
        with(
            case(&format!("{path}::test_x[1]"), 1e-3),
            json!({"params": {"implementation": "a", "n": 1}}),
        )
    };
    for (reference, candidate, was) in [
        ("t/a.py", "t/a.py::TestK", "(by params, was a.py::test_x[1])"),
        ("t/a.py::TestA", "t/a.py::TestB", "(by params, was TestA::test_x[1])"),
    ] {
        let text = two_runs(&[of(reference)], &[of(candidate)]).analyze(&[]).ok().stdout;
        assert!(text.contains(was), "{text}");
    }
}

#[test]
fn shared_run_ids_are_one_warning_that_counts_them() {
    let cases = [case("t.py::test_a", 1e-3)];
    let mut store = Store::new();
    for folder in ["a", "b"] {
        for (number, date) in DATES.iter().enumerate() {
            store = store.run(&format!("{folder}/000{number}_x.json"), date, &cases);
        }
    }
    let told = store.analyze(&[]).ok().stderr;
    assert_eq!(told.matches("runs have the run id").count(), 1, "{told}");
    assert!(told.contains(", and 1 more run id likewise; `-v` shows all"), "{told}");
    let all = store.analyze(&["-v"]).ok().stderr;
    assert_eq!(all.matches("runs have the run id").count(), 2, "{all}");
}

#[test]
fn a_claim_with_0_in_its_interval_says_why() {
    let suite = |factors: [f64; 6]| -> Vec<Json> {
        let cases = factors.iter().enumerate();
        cases.map(|(i, factor)| case(&format!("t.py::test_{i}"), 1e-4 * factor)).collect()
    };
    let note = |factors: [f64; 6]| {
        let shown = two_runs(&suite([1.0; 6]), &suite(factors)).analyze(&["--alpha", "0.02"]);
        let start = shown.stdout.find("the interval")?;
        shown.stdout[start..].lines().next().map(str::to_owned)
    };
    // The suite may have moved as a whole, and three benchmarks moved far beyond that.
    let because = "because they count a move of the whole suite as noise; the claims also hold \
                   against such a move, up to 2.2×";
    assert_eq!(
        note([5.0, 3.7, 1.0 / 3.4, 1.0 / 3.3, 0.62, 0.64]),
        Some(format!("the intervals of test_1, test_2, test_3 have 0 in them {because}"))
    );
    assert_eq!(note([5.0, 1.0, 1.0, 1.0, 1.0, 1.0]), None);
}
