//! Times between runs and sentences about rows.

use chrono::DateTime;

use super::*;
use crate::model::run::Commit;

#[test]
fn the_time_between_runs_is_said_in_its_largest_unit() {
    let run = |seconds: i64| RunInfo {
        recorded_at: DateTime::from_timestamp(seconds, 0),
        ..RunInfo::default()
    };
    for (seconds, expected) in [
        (0, "at the same time"),
        (40, "40 s later"),
        (600, "10 min later"),
        (7_300, "2 h later"),
        (259_200, "3 days later"),
        (-259_200, "measured 3 days earlier than the reference"),
        (86_400 * 90, "3 months later"),
        (86_400 * 900, "2 years later"),
    ] {
        assert_eq!(
            time_between(&run(1_000_000_000), &run(1_000_000_000 + seconds)).unwrap(),
            expected
        );
    }
    assert_eq!(time_between(&RunInfo::default(), &run(0)), None);
}

#[test]
fn commits_are_said_once() {
    let run = |id: &str, dirty: bool| RunInfo {
        commit: Commit { id: Some(id.into()), dirty: Some(dirty), ..Commit::default() },
        ..RunInfo::default()
    };
    let (a, b) = (run("aaaaaaaa11", false), run("bbbbbbbb22", true));
    assert_eq!(commits(&a, &b, "").unwrap(), "aaaaaaaa → bbbbbbbb, candidate dirty");
    assert_eq!(commits(&a, &b, "#1 aaaaaaaa #2 bbbbbbbb").unwrap(), "candidate dirty");
    assert_eq!(commits(&a, &a, "").unwrap(), "same commit aaaaaaaa");
    assert_eq!(commits(&RunInfo::default(), &a, ""), None);
    // Whole ids are compared, and as many letters are shown as tell them apart.
    let other = run("aaaaaaaa1234", false);
    assert_eq!(commits(&a, &other, "").unwrap(), "aaaaaaaa11 → aaaaaaaa12");
    assert_eq!(commits(&a, &other, "#1 aaaaaaaa #2 aaaaaaaa").unwrap(), "aaaaaaaa11 → aaaaaaaa12");
}
