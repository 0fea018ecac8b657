//! Steps in a history: how sure one must be, and that a long series is searched as carefully as a short one.

use serde_json::Value as Json;

use crate::harness::{Store, case, park};

/// Where the series of these times in seconds has steps, as the number of the first run after each.
fn steps(times: &[f64]) -> Vec<u64> {
    let run = |store: Store, (i, time): (usize, &f64)| {
        let date = format!("2026-{:02}-{:02}T{:02}:00:00", 1 + i / 672, 1 + i / 24 % 28, i % 24);
        store.run(&format!("{:04}_r.json", i + 1), &date, &[case("t.py::test_a", *time)])
    };
    let store = times.iter().enumerate().fold(Store::new(), run);
    let json = park(&["history", "--format", "json", "--metric", "median"])
        .arg(store.path())
        .run()
        .ok()
        .json();
    assert_eq!(json["series"][0]["points"].as_array().map(Vec::len), Some(times.len()));
    let found = json["series"][0]["change_points"].as_array().unwrap().iter();
    found.map(|step: &Json| step["first_after"].as_u64().unwrap()).collect()
}

/// Numbers that look like noise and are the same each time: a sum of four uniform ones, standard deviation 1.
fn noise(n: usize, mut state: u64) -> Vec<f64> {
    let mut uniform = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    (0..n).map(|_| (0..4).map(|_| uniform()).sum::<f64>() * 3f64.sqrt()).collect()
}

#[test]
fn a_long_series_is_searched_for_steps_as_small_as_its_noise() {
    for (n_runs, seed) in [(150, 1), (240, 2), (300, 3)] {
        let series = |step: f64| -> Vec<f64> {
            let level = |i: usize| if i < n_runs / 2 { 0.0 } else { step };
            noise(n_runs, seed)
                .iter()
                .enumerate()
                .map(|(i, noise)| (level(i) + 0.05 * noise).exp())
                .collect()
        };
        let found = steps(&series(0.05));
        let [first_after] = found.as_slice() else { panic!("{n_runs} runs: {found:?}") };
        assert!(first_after.abs_diff(n_runs as u64 / 2) < 10, "{n_runs} runs: {first_after}");
        assert_eq!(steps(&series(0.0)), [0u64; 0], "{n_runs} runs");
    }
}

#[test]
fn a_step_must_be_one_that_chance_gives_less_than_once_in_a_hundred() {
    let before = [1.02, 1.02, 1.04, 1.01, 1.01, 1.02];
    let after = [1.07, 1.07, 1.05, 1.05, 1.04, 1.06];
    // As it is, scatter gives a step beyond the threshold of 2 % with p = 0.018; ten milliseconds more and it is rare.
    for (more, expected) in [(0.0, &[][..]), (0.01, &[6])] {
        let times: Vec<f64> = before.into_iter().chain(after.map(|time| time + more)).collect();
        assert_eq!(steps(&times), expected, "{more}");
    }
}
