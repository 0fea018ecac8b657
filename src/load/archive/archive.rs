//! The runs of an archive: listed by their identity, read on demand.
//!
//! The archive itself holds no case: a thousand runs in memory are a thousand [`RunInfo`]s.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::load::archive::index::{IndexEntry, ReadDepth, index_file};
use crate::load::archive::parallel::in_order;
use crate::load::archive::repeated_cases::{last_of_each, repeated_warning};
use crate::load::archive::warnings::{
    changed_file_warning, duplicate_id_warnings, entry_warnings, sort_warnings,
};
use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::run_artifact::{Artifact, RunFacts};
use crate::load::find::file_name::file_name;
use crate::load::find::fingerprint::{Fingerprint, fingerprint};
use crate::load::find::origin::Origin;
use crate::model::case::Case;
use crate::model::run::{Run, RunInfo};
use crate::model::run_order::RunOrder;
use crate::model::timer::TimerUnits;
use crate::model::warning::{Warning, WarningKind};

/// The runs of some files in an order, and what else the files are.
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
    order: RunOrder,
    /// The paths that were requested.
    paths: Vec<PathBuf>,
    needs: ReadNeeds,
}

/// What whoever reads runs needs beside their numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ReadNeeds {
    /// Whether the raw rounds are kept.
    pub rounds: bool,
    /// What the timers count.
    pub timers: TimerUnits,
}

/// What the indices of runs depend on, as long as no file changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArchiveListing {
    /// Whether every byte of every file was read.
    is_exact: bool,
    /// The order of the runs.
    pub order: RunOrder,
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
        runs.sort_by(|a, b| RunOrder::Measured.compare(&a.info, &b.info));
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

    /// Puts the runs in another order. Indices of runs change with it.
    pub(crate) fn put_in_order(&mut self, order: RunOrder) {
        if order == self.order {
            return;
        }
        self.order = order;
        let runs = std::mem::take(&mut self.runs);
        let mut pairs: Vec<_> = runs.into_iter().zip(std::mem::take(&mut self.origins)).collect();
        pairs.sort_by(|(a, _), (b, _)| order.compare(a, b));
        (self.runs, self.origins) = pairs.into_iter().unzip();
    }

    /// Reads runs with what is needed from now on.
    pub(crate) fn read_with_needs(&mut self, needs: ReadNeeds) {
        self.needs = needs;
    }

    /// How the runs are listed now.
    pub(crate) fn listing(&self) -> ArchiveListing {
        ArchiveListing { is_exact: self.is_exact, order: self.order }
    }

    /// The same archive, of these requested paths.
    pub(crate) fn of_paths(self, paths: &[PathBuf]) -> Self {
        Self { paths: paths.to_owned(), ..self }
    }

    /// The paths that were requested.
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Which of the requested paths lead to a run, ascending.
    pub(crate) fn argument_idxs(&self, run_idx: usize) -> &[usize] {
        self.origins.get(run_idx).map_or(&[], Origin::argument_idxs)
    }

    /// The runs, oldest first. By default those without a date by number and path, then the dated
    /// by date, number and path.
    pub fn runs(&self) -> &[RunInfo] {
        &self.runs
    }

    /// The run that is read from this file, under whatever path.
    pub(crate) fn run_in(&self, file: &Path) -> Option<&RunInfo> {
        let file = file.canonicalize().ok()?;
        let is_file = |origin: &Origin| {
            origin
                .file_path()
                .and_then(|path| path.canonicalize().ok())
                .is_some_and(|path| path == file)
        };
        self.runs.get(self.origins.iter().position(is_file)?)
    }

    /// The warning about a file beside that of a run that has a higher number and cannot be read.
    pub(crate) fn unreadable_after(&self, run: &RunInfo) -> Option<&Warning> {
        let number = run.number?;
        self.warnings.iter().find(|warning| {
            let is_file =
                matches!(warning.kind, WarningKind::CorruptArtifact | WarningKind::Unreadable);
            is_file
                && warning.path.as_deref().is_some_and(|path| {
                    path.parent() == run.path.parent()
                        && file_name(path).number.is_some_and(|other| number < other)
                })
        })
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
        self.paths = old.paths;
        self.needs = old.needs;
        self.put_in_order(old.order);
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

    /// Every entry of a run, also of a node id that is there several times, in the order of the file.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub(crate) fn read_every_entry(&self, run_idx: usize) -> Result<Vec<Case>, Warning> {
        let origin = self.origin(run_idx)?;
        let mut cases = Vec::new();
        match ArtifactReader::default().read(origin, Detail::Whole, &mut cases)? {
            Some(_) => Ok(cases),
            None => Err(changed_file_warning(origin)),
        }
    }

    fn read_with(
        &self,
        reader: &mut ArtifactReader,
        run_idx: usize,
    ) -> Result<(Run, Vec<Warning>), Warning> {
        let origin = self.origin(run_idx)?;
        let mut cases = Vec::new();
        let detail = if self.needs.rounds { Detail::Raw } else { Detail::Whole };
        match reader.read(origin, detail, &mut cases)? {
            Some(artifact) => Ok(self.with_units(whole_run(origin, artifact, cases))),
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

    /// Names what the timers of a run count.
    fn with_units(&self, (mut run, warnings): (Run, Vec<Warning>)) -> (Run, Vec<Warning>) {
        self.needs.timers.name_units(&mut run.cases);
        (run, warnings)
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
    let (mut cases, repeated) = last_of_each(cases);
    // A run stays in memory as long as the program works, and it may have grown to twice its size.
    cases.shrink_to_fit();
    warnings.extend(repeated_warning(origin, &repeated));
    (Run { info: origin.info(artifact.identity), cases }, warnings)
}

#[cfg(test)]
mod tests;
