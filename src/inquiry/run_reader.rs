//! Reads runs of an archive whole, each once, and joins those that are parts of one.

use std::collections::BTreeMap;

use crate::analysis::choose::choice::NoAnswer;
use crate::analysis::choose::parts::{is_another_part, joined, may_be_parts, possible_parts};
use crate::analysis::choose::passed_over::{is_copy, may_be_copies};
use crate::load::archive::archive::Archive;
use crate::model::run::Run;
use crate::model::warning::{Warning, WarningKind};

/// Runs that were read, by their index in the archive.
pub(super) struct RunReader<'a> {
    archive: &'a Archive,
    runs: BTreeMap<usize, Run>,
    /// About entries of runs that are no cases, by run.
    warnings: BTreeMap<usize, Vec<Warning>>,
}

/// A run that was read, and how it came about.
#[derive(Debug)]
pub(super) struct JoinedRun {
    pub run: Run,
    /// The runs of the archive that it is made of, oldest first; never none.
    pub parts: Vec<usize>,
    /// The runs of the archive that are copies of one of these parts.
    pub copies: Vec<usize>,
}

impl<'a> RunReader<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        Self { archive, runs: BTreeMap::new(), warnings: BTreeMap::new() }
    }

    /// Reads these runs, as far as they are not read yet.
    ///
    /// # Errors
    /// Where one of them cannot be used, or is not the run that the archive lists.
    pub(super) fn read(
        &mut self,
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), NoAnswer> {
        let new: Vec<usize> =
            which.iter().copied().filter(|run_idx| !self.runs.contains_key(run_idx)).collect();
        for (run_idx, read) in new.iter().zip(self.archive.read_many(&new, progress)) {
            let (run, warnings) = read.map_err(NoAnswer::Unreadable)?;
            if self.archive.runs().get(*run_idx) != Some(&run.info) {
                let message = "the file says something else than it did a moment ago";
                let warning = Warning::new(WarningKind::CorruptArtifact, message);
                return Err(NoAnswer::Unreadable(warning.at(run.info.path)));
            }
            self.runs.insert(*run_idx, run);
            self.warnings.insert(*run_idx, warnings);
        }
        Ok(())
    }

    /// Whether a run that was read has benchmarks.
    pub(super) fn has_cases(&self, run_idx: usize) -> bool {
        self.runs.get(&run_idx).is_some_and(|run| !run.cases.is_empty())
    }

    /// The warnings about a run that was read.
    pub(super) fn warnings(&self, run_idx: usize) -> &[Warning] {
        self.warnings.get(&run_idx).map_or(&[], Vec::as_slice)
    }

    /// A run that is read, with all other parts of it that are in the archive and not among
    /// `excluded`. Only runs beside it are looked at: as soon as one has a benchmark of these parts,
    /// it is a run of its own, and so are those beyond it.
    ///
    /// # Errors
    /// As [`RunReader::read`].
    pub(super) fn with_parts(
        &mut self,
        run_idx: usize,
        excluded: &[usize],
    ) -> Result<JoinedRun, NoAnswer> {
        self.read(&[run_idx], &mut |_, _| {})?;
        let parts = self.parts(run_idx, excluded)?;
        let copies = self.copies(&parts);
        Ok(JoinedRun { copies, ..self.join(parts)? })
    }

    /// The runs that are copies of one of these.
    pub(super) fn copies(&mut self, parts: &[usize]) -> Vec<usize> {
        let others = (0..self.archive.runs().len()).filter(|run_idx| !parts.contains(run_idx));
        others.filter(|run_idx| self.is_copy_among(*run_idx, parts)).collect()
    }

    /// Whether a run is a copy of one of these. One that cannot be read is none.
    fn is_copy_among(&mut self, run_idx: usize, among: &[usize]) -> bool {
        let runs = self.archive.runs();
        let Some(info) = runs.get(run_idx) else { return false };
        let may_be = |of: &&usize| runs.get(**of).is_some_and(|of| may_be_copies(of, info));
        among.iter().filter(may_be).any(|of| {
            self.read(&[run_idx, *of], &mut |_, _| {}).is_ok()
                && matches!((self.runs.get(&run_idx), self.runs.get(of)), (Some(a), Some(b)) if is_copy(a, b))
        })
    }

    /// The parts of the run that a run is one of, oldest first. Only runs that may be parts of it
    /// are read, if there are any. A copy of a part says nothing new.
    ///
    /// # Errors
    /// As [`RunReader::read`].
    pub(super) fn parts(
        &mut self,
        run_idx: usize,
        excluded: &[usize],
    ) -> Result<Vec<usize>, NoAnswer> {
        let mut parts = vec![run_idx];
        for beside in possible_parts(self.archive.runs(), run_idx) {
            for other in beside {
                if excluded.contains(&other) {
                    continue;
                }
                self.read(&[run_idx], &mut |_, _| {})?;
                // A file that cannot be read is no part; where it is chosen, it is an error.
                if self.read(&[other], &mut |_, _| {}).is_err() {
                    continue;
                }
                if self.is_copy_among(other, &parts) {
                    continue;
                }
                let known: Vec<&Run> =
                    parts.iter().filter_map(|part| self.runs.get(part)).collect();
                if !self.runs.get(&other).is_some_and(|run| is_another_part(run, &known)) {
                    break;
                }
                parts.push(other);
            }
        }
        parts.sort_unstable();
        Ok(parts)
    }

    /// These runs, which are oldest first, without those that are copies of others among them; and
    /// the copies.
    ///
    /// # Errors
    /// As [`RunReader::read`].
    pub(super) fn without_copies(
        &mut self,
        which: &[usize],
    ) -> Result<(Vec<usize>, Vec<usize>), NoAnswer> {
        self.read(which, &mut |_, _| {})?;
        let (mut own, mut copies) = (Vec::new(), Vec::new());
        for run_idx in which {
            let kind = if self.is_copy_among(*run_idx, &own) { &mut copies } else { &mut own };
            kind.push(*run_idx);
        }
        Ok((own, copies))
    }

    /// These runs, which are oldest first. Those among them that are parts of one are joined.
    ///
    /// # Errors
    /// As [`RunReader::read`].
    pub(super) fn joined_among(&mut self, which: &[usize]) -> Result<Vec<JoinedRun>, NoAnswer> {
        self.read(which, &mut |_, _| {})?;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for run_idx in which {
            match groups.iter_mut().find(|group| self.is_part_of(*run_idx, group)) {
                Some(group) => group.push(*run_idx),
                None => groups.push(vec![*run_idx]),
            }
        }
        groups.sort_by_key(|group| group.last().copied());
        groups.into_iter().map(|group| self.join(group)).collect()
    }

    fn is_part_of(&self, run_idx: usize, group: &[usize]) -> bool {
        let Some(run) = self.runs.get(&run_idx) else { return false };
        let parts: Vec<&Run> = group.iter().filter_map(|part| self.runs.get(part)).collect();
        parts.iter().all(|part| may_be_parts(&run.info, &part.info)) && is_another_part(run, &parts)
    }

    /// One run of parts that are read. They are taken, and would be read again.
    ///
    /// # Errors
    /// As [`RunReader::read`].
    pub(super) fn join(&mut self, parts: Vec<usize>) -> Result<JoinedRun, NoAnswer> {
        self.read(&parts, &mut |_, _| {})?;
        let runs = parts.iter().filter_map(|part| self.runs.remove(part)).collect();
        let run = joined(runs).ok_or(NoAnswer::NoRuns)?;
        Ok(JoinedRun { run, parts, copies: Vec::new() })
    }
}
