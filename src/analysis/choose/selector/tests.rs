//! What selectors match, which one is near, and which names a run.

use super::*;
use crate::model::run::{Commit, Machine};

/// Six runs, oldest first, each with something of its own.
pub(crate) fn runs() -> Vec<RunInfo> {
    let run =
        |number: u64, name: &str, commit: &str, branch: &str, date: &str, system: &str| RunInfo {
            id: format!("id-{number}"),
            number: Some(number),
            name: Some(name.into()),
            stem: format!("{number:04}_{name}"),
            path: format!("store/Linux/{number:04}_{name}.json").into(),
            recorded_at: date.parse().ok(),
            commit: Commit {
                id: Some(commit.into()),
                branch: Some(branch.into()),
                ..Commit::default()
            },
            machine: Machine { system: Some(system.into()), ..Machine::default() },
            ..RunInfo::default()
        };
    let mut runs = vec![
        run(1, "baseline", "8d530304aa", "main", "2026-11-20T10:00:00Z", "Linux"),
        run(2, "candidate-v2", "beef0000cc", "fix/x", "2026-11-21T10:00:00Z", "Linux"),
        run(3, "baseline", "8d53ffff00", "main", "2026-11-22T10:00:00.25Z", "Darwin"),
        run(4, "nightly", "0003000000", "main", "2026-11-23T10:00:00Z", "Linux"),
        run(5, "latest-good", "1234567890", "dev", "2026-11-23T12:00:00Z", "Darwin"),
        run(12, "final", "ffffffffff", "dev", "2026-12-01T10:00:00Z", "Linux"),
    ];
    runs[3].tag = Some("v1.0".into());
    runs
}

#[test]
fn a_selector_is_the_first_thing_that_it_matches() {
    for (selector, expected) in [
        ("id-2", Some((MatchKind::RunId, vec![1]))),
        ("v1.0", Some((MatchKind::Tag, vec![3]))),
        ("0001_baseline", Some((MatchKind::Stem, vec![0]))),
        ("3", Some((MatchKind::Number, vec![2]))),
        ("0003", Some((MatchKind::Number, vec![2]))),
        ("12", Some((MatchKind::Number, vec![5]))),
        ("baseline", Some((MatchKind::Name, vec![0, 2]))),
        ("8d53", Some((MatchKind::Commit, vec![0, 2]))),
        ("8D530304", Some((MatchKind::Commit, vec![0]))),
        ("000300", Some((MatchKind::Commit, vec![3]))),
        ("8d5", None),
        ("branch:main", Some((MatchKind::Branch, vec![0, 2, 3]))),
        ("branch:ma", None),
        ("store/Linux/0002_candidate-v2.json", Some((MatchKind::Path, vec![1]))),
        ("./store/Linux/0002_candidate-v2.json", Some((MatchKind::Path, vec![1]))),
        ("0002_candidate-v2.json", Some((MatchKind::Path, vec![1]))),
        ("latest", Some((MatchKind::Position, vec![5]))),
        ("previous", Some((MatchKind::Position, vec![4]))),
        ("oldest", Some((MatchKind::Position, vec![0]))),
        ("latest~2", Some((MatchKind::Position, vec![3]))),
        ("latest~5", Some((MatchKind::Position, vec![0]))),
        ("latest~6", None),
        ("latest~99999999999999999999", None),
        ("2026-11-23", Some((MatchKind::Date, vec![3, 4]))),
        ("2026-11-23T10", Some((MatchKind::Date, vec![3]))),
        ("2026-11-23 12:00", Some((MatchKind::Date, vec![4]))),
        ("2026-11-22T11:00:00.25+01:00", Some((MatchKind::Date, vec![2]))),
        ("Linux/0001", Some((MatchKind::InFolder, vec![0]))),
        ("Linux/1", Some((MatchKind::InFolder, vec![0]))),
        ("store/Li*/0002", Some((MatchKind::InFolder, vec![1]))),
        ("Linux/000?_n*", Some((MatchKind::InFolder, vec![3]))),
        ("Darwin/0001", None),
        ("/0001", None),
        ("0002..0004", Some((MatchKind::Range, vec![1, 2, 3]))),
        ("5..99", Some((MatchKind::Range, vec![4, 5]))),
        ("..2", Some((MatchKind::Range, vec![0, 1]))),
        ("latest~1..", Some((MatchKind::Range, vec![4, 5]))),
        ("candidate-v2..v1.0", Some((MatchKind::Range, vec![1, 2, 3]))),
        ("baseline..nightly", Some((MatchKind::Range, vec![0, 1, 2, 3]))),
        ("v1.0..candidate-v2", None),
        ("4..2", None),
        ("..", None),
        ("2..nonsense", None),
        ("base*", Some((MatchKind::Glob, vec![0, 2]))),
        ("000?_n*", Some((MatchKind::Glob, vec![3]))),
        ("v[0-9].*", Some((MatchKind::Glob, vec![3]))),
        ("[", None),
        ("", None),
        ("+3", None),
        ("nonsense", None),
    ] {
        assert_eq!(find(&runs(), selector), expected, "{selector:?}");
    }
}

#[test]
fn a_link_names_the_run_that_it_leads_to() {
    let mut runs = runs();
    runs[1].links = vec!["store/main.json".into(), "store/old.json.gz".into()];
    for selector in ["main", "main.json", "store/main.json", "old", "./store/old.json.gz"] {
        assert_eq!(find(&runs, selector).map(|(_, found)| found), Some(vec![1]), "{selector}");
    }
    // A file goes before a link of the same name.
    runs[4].stem = "main".into();
    assert_eq!(find(&runs, "main"), Some((MatchKind::Stem, vec![4])));
}

#[test]
fn the_nearest_selector_is_one_that_matches() {
    for (selector, expected) in [
        ("basline", Some("baseline")),
        ("main", Some("branch:main")),
        ("mian", Some("branch:main")),
        ("branch:mian", Some("branch:main")),
        ("fix/y", Some("branch:fix/x")),
        ("candidate", Some("candidate-v2")),
        ("zzz", None),
    ] {
        let near = nearest_name(&runs(), selector);
        assert_eq!(near.as_deref(), expected, "{selector}");
        assert!(near.is_none_or(|near| find(&runs(), &near).is_some()), "{selector}");
    }
}

#[test]
fn a_run_is_named_by_what_no_other_run_is_called() {
    let mut runs = runs();
    let named = |runs: &[RunInfo]| -> Vec<String> {
        (0..runs.len()).map(|i| selector_of(runs, i).unwrap_or_default()).collect()
    };
    assert_eq!(
        named(&runs),
        ["0001_baseline", "candidate-v2", "0003_baseline", "v1.0", "latest-good", "final"]
    );
    // The same file name in the folders of two machines: the commits differ, then the ids, then
    // the paths.
    (runs[2].stem, runs[2].number) = ("0001_baseline".into(), Some(1));
    assert_eq!((named(&runs)[0].as_str(), named(&runs)[2].as_str()), ("8d530304", "8d53ffff"));
    runs[2].commit = runs[0].commit.clone();
    assert_eq!((named(&runs)[0].as_str(), named(&runs)[2].as_str()), ("id-1", "id-3"));
    runs[2].id = "id-1".into();
    assert_eq!(named(&runs)[2], "store/Linux/0003_baseline.json");
    runs[2].path = runs[0].path.clone();
    assert_eq!((named(&runs)[0].as_str(), named(&runs)[2].as_str()), ("latest~5", "latest~3"));
    runs[5].name = Some("two\nlines".into());
    assert_eq!(named(&runs)[5], "0012_final");
    // What `--benchmark-autosave` calls a run is longer than its number and says no more.
    runs[5].name = Some("ffffffffff_20261201_100000".into());
    assert_eq!(named(&runs)[5], "0012");
    assert_eq!(selector_of(&runs, 6), None);
}
