//! What numbers look like in a table: a unit in each cell, and no digit more than a reader needs.

use serde_json::json;

use crate::harness::{Store, case};

/// What is printed of two runs of one benchmark with these times in seconds.
fn shown(reference: f64, candidate: f64, args: &[&str]) -> String {
    let side = |seconds: f64| [case("t.py::test_0", seconds)];
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &side(reference)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &side(candidate),
    );
    store.analyze(args).ok().stdout
}

#[test]
fn each_time_has_the_unit_that_suits_it() {
    // The fastest round of these cases is 0.985 of the time.
    for (seconds, args, printed) in [
        (107.3e-9, &[][..], "106 ns"),
        (1.0e-3, &[], "985 µs"),
        (20e-3, &[], "19.7 ms"),
        (9360.0 / 0.985, &[], "2.6 h"),
        (20e-3, &["--time-unit", "us"], "19,700 µs"),
        (20e-3, &["--time-unit", "s"], "0.0197 s"),
        (0.0123456789 / 0.985, &["--digits", "6"], "12.3457 ms"),
    ] {
        let text = shown(seconds, seconds, args);
        let row = text.lines().find(|line| line.contains("test_0")).unwrap();
        assert_eq!(row.matches(printed).count(), 2, "{printed}: {text}");
    }
    // What the artifact has, to its last digit.
    let side = |fastest: f64| {
        let mut of = case("t.py::test_0", 0.00052);
        of["stats"]["min"] = json!(fastest);
        [of]
    };
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &side(0.0005145330000004833))
        .run("0002_b.json", "2026-01-02T00:00:00", &side(0.0005163720000076754));
    let text = store.analyze(&["--all", "--digits", "full", "--time-unit", "s"]).ok().stdout;
    for number in [" 0.0005145330000004833 s ", " 0.0005163720000076754 s "] {
        assert!(text.contains(number), "{text}");
    }
    let text = shown(0.2, 0.2, &["--digits", "full", "--time-unit", "s"]);
    assert!(text.contains(" 0.197 s "), "{text}");
}

#[test]
fn a_change_is_a_percentage_below_a_factor_of_two() {
    for (candidate, change) in
        [(1.5, "+50 %"), (1.042, "+4.2 %"), (0.5, "2.0×"), (9001.0, "9,001×")]
    {
        let text = shown(1.0, candidate, &[]);
        let row = text.lines().find(|line| line.contains("test_0")).unwrap();
        assert!(row.contains(&format!(" {change} ")), "{change}: {text}");
    }
}

#[test]
fn a_percentage_has_an_exponent_from_a_million_on() {
    for (candidate, delta) in [(1.5, "+50.0 %"), (9001.0, "+900,000 %"), (100_001.0, "+1.0e7 %")] {
        let text = shown(1.0, candidate, &["--columns", "mean"]);
        assert!(text.contains(&format!(" {delta} ")), "{delta}: {text}");
    }
}
