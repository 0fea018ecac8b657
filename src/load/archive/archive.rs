//! The runs of an archive: listed by their identity, read when they are asked for.
//!
//! No case is held for longer than its reader wants it: a thousand runs in memory are a thousand [`RunInfo`]s.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::load::archive::index::{
    IndexEntry, ReadDepth, duplicate_ids, list_one, order, sort_warnings,
};
use crate::load::archive::parallel::in_order;
use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::run_artifact::{Artifact, RunFacts};
use crate::load::artifact::stats::Detail;
use crate::load::find::fingerprint::{Fingerprint, fingerprint};
use crate::load::find::origin::Origin;
use crate::model::case::Case;
use crate::model::run::{Run, RunInfo};
use crate::model::warning::{Warning, WarningKind};

/// The runs found, oldest first, and what was found beside them.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    pub(super) runs: Vec<RunInfo>,
    /// Where each of `runs` is read from.
    pub(super) origins: Vec<Origin>,
    /// Of files and folders that cannot be used.
    unusable: Vec<Warning>,
    /// `unusable` and what else there is to know, sorted.
    warnings: Vec<Warning>,
    skipped: Vec<PathBuf>,
    is_exact: bool,
}

/// How much there is in files, each as it was at one moment.
#[derive(Debug, Default)]
pub struct KnownFacts(HashMap<(PathBuf, Fingerprint), RunFacts>);

impl Archive {
    /// Lists the runs of these files.
    pub fn list(
        origins: &[Origin],
        unusable: Vec<Warning>,
        how: ReadDepth,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Self {
        let list = |desk: &mut ArtifactReader, i: usize| {
            Some(list_one(origins.get(i)?, how, desk, &mut ()))
        };
        let listed = in_order(origins.len(), ArtifactReader::default, list, progress);
        let (mut archive, doubts) = Self::gather(listed.into_iter().flatten(), unusable);
        archive.is_exact = how == ReadDepth::Whole(Detail::Checked);
        if archive.is_exact {
            archive.warnings.extend(doubts.into_iter().flatten());
            sort_warnings(&mut archive.warnings);
        }
        archive
    }

    /// Sorts what became of the files. Gives the entries of each run that are no cases, in the order of the runs.
    fn gather(
        listed: impl Iterator<Item = IndexEntry>,
        unusable: Vec<Warning>,
    ) -> (Self, Vec<Vec<Warning>>) {
        let mut archive = Self { unusable, ..Self::default() };
        let mut runs = Vec::new();
        for listed in listed {
            match listed {
                IndexEntry::Run(run) => runs.push(*run),
                IndexEntry::UnusableEntry(warning) => archive.unusable.push(warning),
                IndexEntry::Foreign(path) => archive.skipped.push(path),
            }
        }
        runs.sort_by(|a, b| order(&a.info).cmp(&order(&b.info)));
        archive.skipped.sort();
        let mut doubts = Vec::with_capacity(runs.len());
        for run in runs {
            archive.runs.push(run.info);
            archive.origins.push(run.origin);
            doubts.push(run.warnings);
        }
        archive.warnings.extend(archive.unusable.iter().cloned());
        archive.warnings.extend(duplicate_ids(&archive.runs));
        sort_warnings(&mut archive.warnings);
        (archive, doubts)
    }

    /// The runs, oldest first: those without a date by number and path, then the dated by date, number and path.
    pub fn runs(&self) -> &[RunInfo] {
        &self.runs
    }

    /// Files that cannot be used, one warning each; run ids that several runs share, one each; where
    /// [`Archive::is_exact`] also entries that are no cases. Sorted by path.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Other people's JSON, sorted.
    pub fn skipped(&self) -> &[PathBuf] {
        &self.skipped
    }

    /// Whether every byte of every file was read and checked for the list. If not, a run may turn out to be another,
    /// or none, when it is read; then call [`Archive::read_all_identities`] and choose again.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// Reads every file whole, so that nothing hidden in the middle of one is missed (a late `metadata`, damage), and
    /// lists the runs anew. Indices of runs may change. Does nothing where that was done before.
    pub fn read_all_identities(&mut self, progress: &mut dyn FnMut(usize, usize)) {
        if self.is_exact {
            return;
        }
        let (origins, unusable) =
            (std::mem::take(&mut self.origins), std::mem::take(&mut self.unusable));
        let skipped = std::mem::take(&mut self.skipped);
        *self = Self::list(&origins, unusable, ReadDepth::Whole(Detail::Checked), progress);
        self.skipped.extend(skipped);
        self.skipped.sort();
    }

    /// Reads a run whole: its cases, and a warning for each entry that is no case. Its identity is that of the whole
    /// file; where [`Archive::is_exact`] is false compare it with the listed one.
    ///
    /// # Errors
    /// The warning to print where the file cannot be used.
    pub fn read(&self, run_idx: usize) -> Result<(Run, Vec<Warning>), Warning> {
        self.read_with(&mut ArtifactReader::default(), run_idx)
    }

    fn read_with(
        &self,
        desk: &mut ArtifactReader,
        run_idx: usize,
    ) -> Result<(Run, Vec<Warning>), Warning> {
        let origin = self.origin(run_idx)?;
        let mut cases = Vec::new();
        match desk.read(origin, Detail::Whole, &mut cases)? {
            Some(artifact) => Ok(whole(origin, artifact, cases)),
            None => Err(changed(origin)),
        }
    }

    /// Reads a run as [`Archive::read`] does, with the raw rounds of its cases where they are wanted, and with the
    /// SHA-256 of its text: of what a `.json.gz` holds, not of how it is packed.
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
                let (run, warnings) = whole(origin, artifact, cases);
                Ok((run, digest, warnings))
            }
            None => Err(changed(origin)),
        }
    }

    fn origin(&self, run_idx: usize) -> Result<&Origin, Warning> {
        let missing = || {
            Warning::new(WarningKind::Selection, format!("there is no run with index {run_idx}"))
        };
        self.origins.get(run_idx).ok_or_else(missing)
    }

    /// Reads these runs whole, on every core; the results are in the order asked for.
    pub fn read_many(
        &self,
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<(Run, Vec<Warning>), Warning>> {
        // An index beyond `which` cannot come; if it did, it would be told as one beyond the runs.
        let read = |desk: &mut ArtifactReader, i: usize| {
            self.read_with(desk, which.get(i).copied().unwrap_or(usize::MAX))
        };
        in_order(which.len(), ArtifactReader::default, read, progress)
    }

    /// Reads all runs whole, oldest first.
    pub fn read_all(
        &self,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<(Run, Vec<Warning>), Warning>> {
        let all: Vec<usize> = (0..self.runs.len()).collect();
        self.read_many(&all, progress)
    }

    /// How much there is in each run, oldest first, and what became of those that cannot be used after all. Files that
    /// are as they were when `known` was made are not opened; it is made anew.
    pub fn facts(
        &self,
        known: Option<&mut KnownFacts>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<RunFacts, Warning>> {
        let before = known.as_deref();
        let read = |desk: &mut ArtifactReader, run_idx: usize| {
            let origin = self.origins.get(run_idx)?;
            // Looked at before it is read: what changes meanwhile is seen the next time.
            let seen = before.and_then(|_| origin.file_path()).map(|path| fingerprint([path]));
            let same = before
                .zip(seen)
                .and_then(|(before, seen)| before.0.get(&(origin.path().to_owned(), seen)));
            if let Some(facts) = same {
                return Some((seen, Ok(*facts)));
            }
            let facts = match desk.read(origin, Detail::Facts, &mut ()) {
                Ok(Some(artifact)) => Ok(artifact.facts),
                Ok(None) => Err(changed(origin)),
                Err(warning) => Err(warning),
            };
            Some((seen, facts))
        };
        let read = in_order(self.origins.len(), ArtifactReader::default, read, progress);
        if let Some(known) = known {
            let learned = self.origins.iter().zip(&read).filter_map(|(origin, read)| match read {
                Some((Some(seen), Ok(facts))) => Some(((origin.path().to_owned(), *seen), *facts)),
                Some(_) | None => None,
            });
            known.0 = learned.collect();
        }
        read.into_iter().flatten().map(|(_, facts)| facts).collect()
    }
}

/// A run of an artifact and its cases, and what to tell about entries that are none.
fn whole(origin: &Origin, artifact: Artifact, cases: Vec<Case>) -> (Run, Vec<Warning>) {
    let warnings = origin.unusable(&artifact.unusable);
    (Run { info: artifact.identity.into_info(origin.path()), cases }, warnings)
}

/// For a file that was an artifact when it was listed and is none when it is read.
pub(crate) fn changed(origin: &Origin) -> Warning {
    Warning::new(WarningKind::CorruptArtifact, "no longer an artifact").at(origin.path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::statistic::Statistic;
    use std::path::Path;

    fn nothing(_: usize, _: usize) {}

    /// An archive of these files, with one case and whatever else the text says.
    fn archive(files: &[(&str, &str)], how: ReadDepth) -> (Archive, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let mut origins = Vec::new();
        for (name, rest) in files {
            let path = folder.path().join(name);
            let case = r#"{"name": "a", "stats": {"mean": 1.0, "median": 2.0}}"#;
            std::fs::write(&path, format!("{{\"benchmarks\": [{case}]{rest}")).unwrap();
            origins.push(Origin::file(path));
        }
        (Archive::list(&origins, Vec::new(), how, &mut nothing), folder)
    }

    #[test]
    fn runs_stand_in_the_order_of_their_dates() {
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

    #[test]
    fn one_bad_file_costs_one_warning_and_never_its_neighbours() {
        let files = [
            ("bad.json", ",\n  oops}"),
            ("good.json", ", \"run_id\": \"x\"}"),
            ("same.json", ", \"run_id\": \"x\"}"),
            ("foreign.json", ", \"benchmarks\": 1}"),
            ("partly.json", ", \"benchmarks\": [\n1, {\"name\": \"a\", \"stats\": {}}]}"),
        ];
        let (edges, _folder) = archive(&files, ReadDepth::Ends);
        let told = |warnings: &[Warning]| -> Vec<_> {
            let place =
                |it: &Warning| it.path.as_deref().and_then(Path::file_stem).map(|it| it.to_owned());
            warnings
                .iter()
                .map(|it| (place(it).unwrap().into_string().unwrap(), it.kind, it.line, it.column))
                .collect()
        };
        let bad = ("bad".to_owned(), WarningKind::CorruptArtifact, Some(2), Some(3));
        let twice = ("good".to_owned(), WarningKind::DuplicateRunId, None, None);
        let partly = ("partly".to_owned(), WarningKind::UnusableCase, Some(2), Some(1));
        assert_eq!(told(edges.warnings()), [bad.clone(), twice.clone()]);
        assert_eq!(edges.skipped().len(), 1);
        let partly_idx = edges.runs().iter().position(|run| run.stem == "partly").unwrap();
        assert_eq!(told(&edges.read(partly_idx).unwrap().1), std::slice::from_ref(&partly));

        let mut strict = edges;
        strict.read_all_identities(&mut nothing);
        assert!(strict.is_exact());
        assert_eq!(told(strict.warnings()), [bad, twice, partly]);
        assert_eq!((strict.skipped().len(), strict.runs().len()), (1, 3));
    }

    #[test]
    fn a_sweep_says_what_whole_runs_say() {
        let (archive, _folder) =
            archive(&[("1.json", "}"), ("2.json", ", \"datetime\": \"x\"}")], ReadDepth::Ends);
        let sweep = archive.sweep(Statistic::Median, &[1, 0, 7], &mut nothing);
        assert_eq!(sweep.names, ["a".into()]);
        assert_eq!(sweep.points, [vec![(0, 2.0)], vec![(0, 2.0)], vec![]]);
        let facts = RunFacts { cases: 1, has_data: false };
        assert_eq!(sweep.facts, [Some(facts), Some(facts), None]);
        assert!(sweep.warnings.is_empty() && !sweep.outdated);
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
    fn a_file_that_changed_after_it_was_listed_is_told() {
        let (archive, folder) = archive(&[("1.json", "}"), ("2.json", "}")], ReadDepth::Ends);
        std::fs::write(folder.path().join("1.json"), "[]").unwrap();
        std::fs::remove_file(folder.path().join("2.json")).unwrap();
        assert_eq!(archive.read(0).unwrap_err().message, "no longer an artifact");
        assert_eq!(archive.read(1).unwrap_err().kind, WarningKind::Unreadable);
        let sweep = archive.sweep(Statistic::Mean, &[0, 1], &mut nothing);
        assert_eq!((sweep.warnings.len(), sweep.outdated), (2, true));
    }
}
