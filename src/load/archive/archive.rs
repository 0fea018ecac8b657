//! The runs of an archive: listed by their identity, read on demand.
//!
//! The archive itself holds no case: a thousand runs in memory are a thousand [`RunInfo`]s.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::load::archive::index::{IndexEntry, ReadDepth, age_key, index_file};
use crate::load::archive::parallel::in_order;
use crate::load::archive::repeated_cases::{last_of_each, repeated_warning};
use crate::load::archive::warnings::{
    changed_file_warning, duplicate_id_warnings, entry_warnings, sort_warnings,
};
use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::run_artifact::{Artifact, RunFacts};
use crate::load::find::fingerprint::{Fingerprint, fingerprint};
use crate::load::find::origin::Origin;
use crate::model::case::Case;
use crate::model::run::{Run, RunInfo};
use crate::model::warning::{Warning, WarningKind};

/// The runs of some files, oldest first, and what else the files are.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    pub(super) runs: Vec<RunInfo>,
    /// Where each of `runs` is read from.
    pub(super) origins: Vec<Origin>,
    /// About files and folders that cannot be used.
    unusable: Vec<Warning>,
    /// `unusable` and all other warnings, sorted.
    warnings: Vec<Warning>,
    skipped: Vec<PathBuf>,
    is_exact: bool,
}

/// How much there is in files, each with its fingerprint of then.
#[derive(Debug, Default)]
pub struct KnownFacts(HashMap<(PathBuf, Fingerprint), RunFacts>);

/// What one reading of a file's facts learns.
struct FactsReading {
    /// The file as it was before it was read; `None` where facts are not remembered.
    fingerprint: Option<Fingerprint>,
    facts: Result<RunFacts, Warning>,
}

impl Archive {
    /// Lists the runs of these files.
    pub fn list(
        origins: &[Origin],
        unusable: Vec<Warning>,
        depth: ReadDepth,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Self {
        let index = |reader: &mut ArtifactReader, file_idx: usize| {
            Some(index_file(origins.get(file_idx)?, depth, reader, &mut ()))
        };
        let entries = in_order(origins.len(), ArtifactReader::default, index, progress);
        let (mut archive, of_entries) = Self::gather(entries.into_iter().flatten(), unusable);
        archive.is_exact = depth == ReadDepth::Whole(Detail::Checked);
        // Most files that are read by their ends do not show these; then none are listed, not some.
        if archive.is_exact {
            archive.warnings.extend(of_entries);
            sort_warnings(&mut archive.warnings);
        }
        archive
    }

    /// Sorts the entries. Returns also the warnings about entries of `benchmarks` that are no
    /// cases.
    fn gather(
        entries: impl Iterator<Item = IndexEntry>,
        unusable: Vec<Warning>,
    ) -> (Self, Vec<Warning>) {
        let mut archive = Self { unusable, ..Self::default() };
        let mut runs = Vec::new();
        for entry in entries {
            match entry {
                IndexEntry::Run(run) => runs.push(*run),
                IndexEntry::Unusable(warning) => archive.unusable.push(warning),
                IndexEntry::Foreign(path) => archive.skipped.push(path),
            }
        }
        runs.sort_by(|a, b| age_key(&a.info).cmp(&age_key(&b.info)));
        archive.skipped.sort();
        let mut of_entries = Vec::new();
        for run in runs {
            archive.runs.push(run.info);
            archive.origins.push(run.origin);
            of_entries.extend(run.warnings);
        }
        archive.warnings.extend(archive.unusable.iter().cloned());
        archive.warnings.extend(duplicate_id_warnings(&archive.runs));
        sort_warnings(&mut archive.warnings);
        (archive, of_entries)
    }

    /// The runs, oldest first: those without a date by number and path, then the dated by date,
    /// number and path.
    pub fn runs(&self) -> &[RunInfo] {
        &self.runs
    }

    /// One warning for each file that cannot be used, and one for each run id that several runs
    /// share; where [`Archive::is_exact`] also those about entries that are no cases. Sorted by
    /// path.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Other people's JSON, sorted.
    pub fn skipped(&self) -> &[PathBuf] {
        &self.skipped
    }

    /// Whether every byte of every file was read and checked for the list. If not, a run may turn
    /// out to be another, or none, when it is read; then call [`Archive::read_all_identities`] and
    /// choose again.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// Reads every file whole, so that nothing hidden in the middle of one is missed (a late
    /// `metadata`, damage), and lists the runs anew. Indices of runs may change. Does nothing where
    /// the list is exact already.
    pub fn read_all_identities(&mut self, progress: &mut dyn FnMut(usize, usize)) {
        if self.is_exact {
            return;
        }
        let old = std::mem::take(self);
        *self = Self::list(&old.origins, old.unusable, ReadDepth::Whole(Detail::Checked), progress);
        // What is foreign at its ends is so whole, and is not read again.
        self.skipped.extend(old.skipped);
        self.skipped.sort();
    }

    /// Reads a run whole: its cases, and a warning for each entry that is no case. Its identity is
    /// that of the whole file; where [`Archive::is_exact`] is false compare it with the listed one.
    ///
    /// # Errors
    /// The warning to print where the file cannot be used.
    pub fn read(&self, run_idx: usize) -> Result<(Run, Vec<Warning>), Warning> {
        self.read_with(&mut ArtifactReader::default(), run_idx)
    }

    fn read_with(
        &self,
        reader: &mut ArtifactReader,
        run_idx: usize,
    ) -> Result<(Run, Vec<Warning>), Warning> {
        let origin = self.origin(run_idx)?;
        let mut cases = Vec::new();
        match reader.read(origin, Detail::Whole, &mut cases)? {
            Some(artifact) => Ok(whole_run(origin, artifact, cases)),
            None => Err(changed_file_warning(origin)),
        }
    }

    /// Reads a run as [`Archive::read`] does, with the raw rounds of its cases if `with_data`, and
    /// with the SHA-256 of its text: of what a `.json.gz` holds, not of how it is packed.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub fn read_digested(
        &self,
        run_idx: usize,
        with_data: bool,
    ) -> Result<(Run, String, Vec<Warning>), Warning> {
        let origin = self.origin(run_idx)?;
        let detail = if with_data { Detail::Raw } else { Detail::Whole };
        let mut cases = Vec::new();
        match ArtifactReader::default().read_digested(origin, detail, &mut cases)? {
            Some((artifact, digest)) => {
                let (run, warnings) = whole_run(origin, artifact, cases);
                Ok((run, digest, warnings))
            }
            None => Err(changed_file_warning(origin)),
        }
    }

    fn origin(&self, run_idx: usize) -> Result<&Origin, Warning> {
        self.origins.get(run_idx).ok_or_else(|| {
            Warning::new(WarningKind::Selection, format!("there is no run with index {run_idx}"))
        })
    }

    /// Reads these runs whole, on every core; the results are in the order of `which`.
    pub fn read_many(
        &self,
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<(Run, Vec<Warning>), Warning>> {
        let read =
            |reader: &mut ArtifactReader, i: usize| Some(self.read_with(reader, *which.get(i)?));
        let results = in_order(which.len(), ArtifactReader::default, read, progress);
        results.into_iter().flatten().collect()
    }

    /// Reads all runs whole, oldest first.
    pub fn read_all(
        &self,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<(Run, Vec<Warning>), Warning>> {
        let all: Vec<usize> = (0..self.runs.len()).collect();
        self.read_many(&all, progress)
    }

    /// How much there is in each run, oldest first, or why it cannot be used after all. Files that
    /// did not change since `known` was made are not opened; then it becomes that of these files.
    pub fn facts(
        &self,
        known: Option<&mut KnownFacts>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<RunFacts, Warning>> {
        let before = known.as_deref();
        let read = |reader: &mut ArtifactReader, run_idx: usize| {
            Some(read_facts(self.origins.get(run_idx)?, reader, before))
        };
        let readings = in_order(self.origins.len(), ArtifactReader::default, read, progress);
        let readings: Vec<FactsReading> = readings.into_iter().flatten().collect();
        if let Some(known) = known {
            known.0.clear();
            for (origin, reading) in self.origins.iter().zip(&readings) {
                if let (Some(fingerprint), Ok(facts)) = (reading.fingerprint, &reading.facts) {
                    known.0.insert((origin.path().to_owned(), fingerprint), *facts);
                }
            }
        }
        readings.into_iter().map(|reading| reading.facts).collect()
    }
}

/// Reads the facts of one run, unless `known` has them of the file as it is.
fn read_facts(
    origin: &Origin,
    reader: &mut ArtifactReader,
    known: Option<&KnownFacts>,
) -> FactsReading {
    // Taken before the file is read: a change during the reading shows the next time.
    let fingerprint = known.and_then(|_| origin.file_path()).map(|path| fingerprint([path]));
    if let (Some(known), Some(fingerprint)) = (known, fingerprint)
        && let Some(facts) = known.0.get(&(origin.path().to_owned(), fingerprint))
    {
        return FactsReading { fingerprint: Some(fingerprint), facts: Ok(*facts) };
    }
    let facts = match reader.read(origin, Detail::Facts, &mut ()) {
        Ok(Some(artifact)) => Ok(artifact.facts),
        Ok(None) => Err(changed_file_warning(origin)),
        Err(warning) => Err(warning),
    };
    FactsReading { fingerprint, facts }
}

/// The run of an artifact and its cases, and the warnings about entries that are no cases. Of a
/// node id that is there several times the last counts: a rerun saves the attempt that failed
/// before the one that passed.
fn whole_run(origin: &Origin, artifact: Artifact, cases: Vec<Case>) -> (Run, Vec<Warning>) {
    let mut warnings = entry_warnings(origin, &artifact.unusable);
    let (cases, repeated) = last_of_each(cases);
    warnings.extend(repeated_warning(origin, &repeated));
    (Run { info: artifact.identity.into_info(origin.path()), cases }, warnings)
}

#[cfg(test)]
mod tests {
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
        std::fs::write(
            folder.path().join("2.json"),
            format!("{{\"benchmarks\": [{case}, {case}]}}"),
        )
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
}
