//! How runs are listed and read, and what a bad file costs.

use super::*;
use crate::model::statistic::Statistic;
use std::path::Path;

fn nothing(_: usize, _: usize) {}

/// An archive of these files, each with one case and the rest of its text.
fn archive(files: &[(&str, &str)], depth: ReadDepth) -> (Archive, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut origins = Vec::new();
    for (name, rest) in files {
        let path = folder.path().join(name);
        let case = r#"{"name": "a", "stats": {"mean": 1.0, "median": 2.0}}"#;
        std::fs::write(&path, format!("{{\"benchmarks\": [{case}]{rest}")).unwrap();
        origins.push(Origin::file(path));
    }
    (Archive::list(&origins, Vec::new(), depth, &mut nothing), folder)
}

#[test]
fn runs_are_in_the_order_of_their_dates() {
    let date = |text: &str| format!(", \"datetime\": \"{text}\"}}");
    let (archive, _folder) = archive(
        &[
            ("0009_first.json", &date("2024-01-01T00:00:00")),
            ("0001_last.json", &date("2024-01-02T00:00:00+00:00")),
            ("0002_same.json", &date("2024-01-01T01:00:00+01:00")),
            ("b.json", "}"),
            ("a.json", "}"),
            ("0003_undated.json", &date("soon")),
            ("0004_middle.json", &date("2024-01-01T12:00:00")),
        ],
        ReadDepth::Ends,
    );
    let stems: Vec<&str> = archive.runs().iter().map(|run| run.stem.as_str()).collect();
    let expected =
        ["a", "b", "0003_undated", "0002_same", "0009_first", "0004_middle", "0001_last"];
    assert_eq!(stems, expected);
    for (i, listed) in archive.runs().iter().enumerate() {
        assert_eq!(archive.read(i).unwrap().0.info, *listed);
    }
    assert_eq!(archive.read(99).unwrap_err().kind, WarningKind::Selection);
}

/// The warnings, by the stem of their file.
fn short(warnings: &[Warning]) -> Vec<(String, WarningKind, Option<u64>, Option<u64>)> {
    let mut short = Vec::new();
    for Warning { path, kind, line, column, .. } in warnings {
        let stem = path.as_deref().and_then(Path::file_stem).unwrap();
        short.push((stem.to_str().unwrap().to_owned(), *kind, *line, *column));
    }
    short
}

#[test]
fn one_bad_file_costs_one_warning_and_never_its_neighbours() {
    let files = [
        ("bad.json", ",\n  oops}"),
        ("good.json", ", \"run_id\": \"x\"}"),
        ("same.json", ", \"run_id\": \"x\"}"),
        ("foreign.json", ", \"benchmarks\": 1}"),
        ("partly.json", ", \"benchmarks\": [\n1, {\"name\": \"a\", \"stats\": {}}]}"),
    ];
    let (quick, _folder) = archive(&files, ReadDepth::Ends);
    let bad = ("bad".to_owned(), WarningKind::CorruptArtifact, Some(2), Some(3));
    let twice = ("good".to_owned(), WarningKind::DuplicateRunId, None, None);
    let partly = ("partly".to_owned(), WarningKind::UnusableCase, Some(2), Some(1));
    assert_eq!(short(quick.warnings()), [bad.clone(), twice.clone()]);
    assert_eq!(quick.skipped().len(), 1);
    let partly_idx = quick.runs().iter().position(|run| run.stem == "partly").unwrap();
    assert_eq!(short(&quick.read(partly_idx).unwrap().1), std::slice::from_ref(&partly));

    let mut strict = quick;
    strict.read_all_identities(&mut nothing);
    assert!(strict.is_exact());
    assert_eq!(short(strict.warnings()), [bad, twice, partly]);
    assert_eq!((strict.skipped().len(), strict.runs().len()), (1, 3));
}

#[test]
fn a_table_says_what_whole_runs_say() {
    let (archive, _folder) =
        archive(&[("1.json", "}"), ("2.json", ", \"datetime\": \"x\"}")], ReadDepth::Ends);
    let table = archive.read_table(Statistic::Median, &[1, 0, 7], &mut nothing);
    assert_eq!(table.names, ["a".into()]);
    assert_eq!(table.points, [vec![(0, 2.0)], vec![(0, 2.0)], vec![]]);
    let facts = RunFacts { cases: 1, has_data: false };
    assert_eq!(table.facts, [Some(facts), Some(facts), None]);
    assert!(table.warnings.is_empty() && !table.outdated);
    assert_eq!(archive.facts(None, &mut nothing), [Ok(facts), Ok(facts)]);
}

#[test]
fn facts_that_are_known_are_those_of_the_file_as_it_is() {
    let (archive, folder) = archive(&[("1.json", "}"), ("2.json", "}")], ReadDepth::Ends);
    let facts = |cases| Ok(RunFacts { cases, has_data: false });
    let mut known = KnownFacts::default();
    for _ in 0..2 {
        assert_eq!(archive.facts(Some(&mut known), &mut nothing), [facts(1), facts(1)]);
    }
    assert_eq!(known.0.len(), 2);
    // That a known file is not opened shows by what is known of it.
    for (_, facts) in known.0.iter_mut().filter(|((path, _), _)| path.ends_with("1.json")) {
        facts.cases = 7;
    }
    let case = r#"{"name": "a", "stats": {}}"#;
    std::fs::write(folder.path().join("2.json"), format!("{{\"benchmarks\": [{case}, {case}]}}"))
        .unwrap();
    assert_eq!(archive.facts(Some(&mut known), &mut nothing), [facts(7), facts(2)]);
    std::fs::remove_file(folder.path().join("2.json")).unwrap();
    assert!(archive.facts(Some(&mut known), &mut nothing)[1].is_err() && known.0.len() == 1);
}

#[test]
fn a_file_that_changed_after_it_was_listed_is_short() {
    let (archive, folder) = archive(&[("1.json", "}"), ("2.json", "}")], ReadDepth::Ends);
    std::fs::write(folder.path().join("1.json"), "[]").unwrap();
    std::fs::remove_file(folder.path().join("2.json")).unwrap();
    assert_eq!(archive.read(0).unwrap_err().message, "no longer an artifact");
    assert_eq!(archive.read(1).unwrap_err().kind, WarningKind::Unreadable);
    let table = archive.read_table(Statistic::Mean, &[0, 1], &mut nothing);
    assert_eq!((table.warnings.len(), table.outdated), (2, true));
}
