//! Choosing runs by date: a moment, or a date that begins so, in UTC.

use crate::harness::{Store, case};

/// The number of the run that a selector chooses as candidate among four; `None` where it chooses none.
fn chosen(selector: &str) -> Option<u64> {
    let cases = [case("t.py::test_a", 1.0)];
    let store = Store::new()
        .run("0011_zero.json", "2025-12-31T00:00:00", &cases)
        .run("0012_one.json", "2026-01-01T10:00:00", &cases)
        .run("0013_two.json", "2026-01-02T10:20:30.250000", &cases)
        .run("0014_three.json", "2026-02-03T23:00:00-05:00", &cases);
    let transcript =
        store.analyze(&["--format", "json", "--candidate", selector, "--reference", "zero"]);
    if transcript.status.code() == 2 {
        assert!(
            transcript.stderr.contains(&format!("no run matches `{selector}`")),
            "{}",
            transcript.stderr
        );
        return None;
    }
    transcript.ok().json()["candidate"]["number"].as_u64()
}

#[test]
fn a_date_finds_the_runs_that_begin_so_and_the_newest_of_them_counts() {
    for (selector, expected) in [
        ("2026-01-01", Some(12)),
        ("2026-01-02", Some(13)),
        ("2026-01", Some(13)),
        ("2026", Some(14)),
        // In UTC, whatever the clock of the machine showed.
        ("2026-02-04", Some(14)),
        ("2026-02-03", None),
        ("2026-02-04T04:00", Some(14)),
        ("2026-02-03T23:00:00-05:00", Some(14)),
        ("2026-02-04T05:00:00+01:00", Some(14)),
        ("2026-01-02 10:20", Some(13)),
        ("2026-01-02T10:20:30.25", Some(13)),
        ("2026-01-02T10:20:30.25Z", Some(13)),
        // The Z of UTC may follow a date that is cut short, too.
        ("2026-01-02Z", Some(13)),
        ("2026-01-02T10Z", Some(13)),
        ("2026-01-02 10:20Z", Some(13)),
        // A whole moment is that moment and no other.
        ("2026-01-02T10:20:30Z", None),
        ("2026-01-01T10:00:00Z", Some(12)),
        ("2026-01-01T10:00:01Z", None),
        // Fewer digits than a year has are no date.
        ("202", None),
        ("20", None),
        ("2", None),
        ("Z", None),
        ("2027", None),
        ("26-01-01", None),
    ] {
        assert_eq!(chosen(selector), expected, "{selector}");
    }
}

#[test]
fn what_a_run_is_called_counts_before_its_date() {
    let cases = [case("t.py::test_a", 1.0)];
    let store = Store::new()
        .run("0001_first.json", "2025-12-31T00:00:00", &cases)
        .run("0002_2026.json", "2026-01-01T00:00:00", &cases)
        .run("0003_third.json", "2026-01-02T00:00:00", &cases);
    let json = store.compared(&["--candidate", "2026", "--reference", "first"]);
    assert_eq!(json["candidate"]["number"], 2);
}
