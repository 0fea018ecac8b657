//! What a terminal of 80 columns keeps of a comparison: the numbers that were asked for, and intervals that
//! read as what they are.

use crate::harness::{Store, case, park};

/// Two runs of six benchmarks. The third takes three times as long in the second run.
fn two_runs() -> Store {
    let cases = |factor: f64| -> Vec<_> {
        (1..=6)
            .map(|i| {
                let factor = if i == 3 { factor } else { 1.0 };
                case(&format!("t.py::test_s[{i}]"), 1e-3 * f64::from(i) * factor)
            })
            .collect()
    };
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases(1.0)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases(3.0),
    )
}

fn at_80(store: &Store, args: &[&str]) -> String {
    park(&["analyze"]).args(args).arg(store.path()).width(80).run().ok().stdout
}

#[test]
fn the_columns_of_an_asked_metric_stay_together_on_a_narrow_terminal() {
    let store = two_runs();
    for (args, titles) in [
        (&["--metric", "median"][..], &["median ref", "median cand", "delta"][..]),
        (&["--metric", "max"], &["max ref", "max cand", "delta"]),
        (&["--metric", "ops"], &["ops ref", "ops cand", "delta"]),
        (&["--columns", "max"], &["max ref", "max cand", "max delta"]),
        (&["--metric", "ops", "--columns", "min,max"], &["ops ref", "ops cand", "min ref"]),
    ] {
        let text = at_80(&store, args);
        for title in titles {
            assert!(text.contains(title), "{args:?} {title}: {text}");
        }
    }
    // One line of numbers a row, for which the interval goes, is better than two.
    let text = at_80(&store, &["--metric", "median"]);
    assert!(!text.contains("interval"), "{text}");
    let text = at_80(&store, &[]);
    assert!(text.contains("interval") && !text.contains("mean ref"), "{text}");
}

#[test]
fn a_short_interval_has_its_ends_where_a_distance_would_mislead() {
    let name = "test_a_name_that_leaves_the_interval_no_room";
    let cases = |factor: f64| [case(&format!("t.py::{name}"), 1e-3 * factor)];
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases(1.0)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases(1.6),
    );
    let text = at_80(&store, &["--noise", "20"]);
    assert!(text.contains("…+") && text.contains("% "), "{text}");
    assert!(!text.contains('±') || text.contains("sees ±"), "{text}");
    let text = at_80(&store, &["--noise", "1"]);
    assert!(text.contains("+60 %    ±5."), "{text}");
}
