//! What numbers look like in a table: one unit for a column, and no digit more than a reader needs.

use crate::harness::{Store, case};

/// The line of units, and the words of the row of each pair of times in seconds.
fn table(times: &[(f64, f64)]) -> (String, Vec<Vec<String>>) {
    let side = |time: fn(&(f64, f64)) -> f64| {
        let cases =
            times.iter().enumerate().map(|(i, pair)| case(&format!("t.py::test_{i}"), time(pair)));
        cases.collect::<Vec<_>>()
    };
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &side(|pair| pair.0)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &side(|pair| pair.1),
    );
    let shown = store.analyze(&[]).ok().stdout;
    let line =
        |i: usize| shown.lines().find(|line| line.starts_with(&format!("test_{i} "))).unwrap();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    let units = shown.lines().skip_while(|line| !line.starts_with("benchmark")).nth(1).unwrap();
    (units.to_owned(), (0..times.len()).map(|i| words(line(i))).collect())
}

#[test]
fn a_column_takes_a_larger_unit_where_its_largest_time_would_have_seven_digits() {
    for (smallest, largest, unit, printed) in [
        // 999,999 of the unit are six digits, a million are seven.
        (107.3e-9, 999_999e-9, "ns", ["107.300", "999,999.000"]),
        (107.3e-9, 1e-3, "µs", ["0.107", "1,000.000"]),
        (107.3e-9, 5e-3, "µs", ["0.107", "5,000.000"]),
        (107.3e-9, 20e-3, "µs", ["0.107", "20,000.000"]),
        (500e-6, 2.0, "ms", ["0.500", "2,000.000"]),
        (500e-6, 0.9, "µs", ["500.000", "900,000.000"]),
        (250e-3, 1.5e3, "s", ["0.250", "1,500.000"]),
        (250e-3, 0.9e3, "ms", ["250.000", "900,000.000"]),
        // Where the larger unit would leave less than a tenth of it, the column is as wide as it must be.
        (50e-9, 5e-3, "ns", ["50.000", "5,000,000.000"]),
    ] {
        let (units, rows) = table(&[(smallest, smallest), (largest, largest)]);
        assert!(units.contains(&format!("[{unit}]")), "{units}");
        let shown: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(shown, printed, "{smallest} {largest} {units}");
    }
}

#[test]
fn a_percentage_has_an_exponent_from_a_million_on() {
    for (reference, candidate, delta) in [
        (1.0, 1.5, "+50.0"),
        (1.0, 9001.0, "+900,000.0"),
        (1.0, 10001.0, "+1.0e6"),
        (1.0, 100_001.0, "+1.0e7"),
    ] {
        let (_, rows) = table(&[(reference, candidate)]);
        assert!(rows[0].iter().any(|word| word == delta), "{:?} has no {delta}", rows[0]);
    }
}
