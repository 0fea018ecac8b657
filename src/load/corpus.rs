//! Real artifacts from public repositories, where a copy of them is beside the repository.

use std::path::{Path, PathBuf};

use crate::load::archive::archive::Archive;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::statistic::Statistic;
use crate::model::warning::WarningKind;

/// The corpus at `../shared/corpus` beside the repository's root. Where it is not there: a failure
/// with `CI=true`, else a printed reason and `None`.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if path.is_dir() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no ../shared/corpus (with CI=true nothing may be skipped)"
    );
    #[expect(clippy::print_stderr, reason = "a test that proves nothing must say so")]
    {
        eprintln!("skipped: no ../shared/corpus beside the repository");
    }
    None
}

fn opened(folder: PathBuf, strict: bool) -> Archive {
    open_archive(&Source { paths: &[folder], strict }, &mut std::io::empty(), &mut |_, _| {})
        .unwrap()
}

#[test]
fn every_artifact_of_the_corpus_is_read_and_nothing_else() {
    let Some(folder) = corpus() else { return };
    let archive = opened(folder.clone(), false);
    let strict = opened(folder.clone(), true);
    assert_eq!(archive.runs(), strict.runs());
    assert_eq!(archive.warnings(), strict.warnings());
    assert!(archive.warnings().iter().all(|warning| warning.kind == WarningKind::DuplicateRunId));

    let facts = archive.facts(None, &mut |_, _| {});
    let n_full = facts.iter().flatten().filter(|facts| facts.cases > 0).count();
    assert_eq!((facts.len(), n_full, archive.skipped().len()), (353, 352, 37));

    let all: Vec<usize> = (0..archive.runs().len()).collect();
    for statistic in Statistic::ALL {
        let table = archive.read_table(statistic, &all, &mut |_, _| {});
        assert!(table.warnings.is_empty() && !table.outdated);
        let [medians, other] =
            archive.read_tables([Statistic::Median, statistic], &all, &mut |_, _| {});
        assert_eq!(other, table);
        assert_eq!(medians, archive.read_table(Statistic::Median, &all, &mut |_, _| {}));
        for ((run_idx, run), points) in
            archive.read_all(&mut |_, _| {}).into_iter().enumerate().zip(&table.points)
        {
            let (run, warnings) = run.unwrap();
            assert!(warnings.is_empty());
            assert_eq!(run.info, archive.runs()[run_idx]);
            assert_eq!(Some(Ok(table.facts[run_idx].unwrap())), facts.get(run_idx).cloned());
            assert_eq!(run.cases.len(), table.facts[run_idx].unwrap().cases);
            assert_eq!(
                run.cases.iter().any(|case| case.stats.samples > 0),
                table.facts[run_idx].unwrap().has_data
            );
            let expected: Vec<(&str, f64)> = run
                .cases
                .iter()
                .filter_map(|case| Some((&*case.fullname, case.stats.get(statistic)?.get())))
                .collect();
            let read: Vec<(&str, f64)> = points
                .iter()
                .map(|(id, seconds)| (&*table.names[*id as usize], *seconds))
                .collect();
            assert_eq!(read, expected);
        }
    }
}
