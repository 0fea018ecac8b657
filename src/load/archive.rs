//! The runs of an archive: listed by their identity, read when they are asked for.
//!
//! No case is held for longer than its reader wants it: a thousand runs in memory are a thousand [`RunInfo`]s.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::load::artifact::{Artifact, ArtifactError, Keep, RunFacts, read_artifact};
use crate::load::json::JsonError;
use crate::load::json::reader::Reader;
use crate::load::origin::Origin;
use crate::load::parallel::{in_order, on_every_core};
use crate::load::peek::peek;
use crate::load::stats::Detail;
use crate::load::sweep::{Column, Part, Points, Sweep, merge};
use crate::model::run::{Run, RunInfo};
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};

/// The runs found, oldest first, and what was found beside them.
#[derive(Debug, Default)]
pub struct Archive {
    runs: Vec<RunInfo>,
    /// Where each of `runs` is read from.
    origins: Vec<Origin>,
    /// Of files and folders that cannot be used.
    unusable: Vec<Warning>,
    /// `unusable` and what else there is to know, sorted.
    warnings: Vec<Warning>,
    skipped: Vec<PathBuf>,
    is_exact: bool,
}

/// What became of one file.
enum Listed {
    Run(Box<RunInfo>, Origin, Vec<Warning>),
    Unusable(Warning),
    Foreign(PathBuf),
}

/// How a run is read for the list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// As little of a file as tells its run.
    Edges,
    /// Every byte.
    Nothing,
}

impl Archive {
    /// Lists the runs of these files.
    pub(super) fn list(
        origins: Vec<Origin>,
        unusable: Vec<Warning>,
        trust: Trust,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Self {
        let mut archive = Self { unusable, is_exact: trust == Trust::Nothing, ..Self::default() };
        let listed = in_order(origins.len(), |i| origins.get(i).map(|origin| list_one(origin, trust)), progress);
        let mut runs = Vec::with_capacity(listed.len());
        for file in listed.into_iter().flatten() {
            match file {
                Listed::Run(info, origin, warnings) => {
                    runs.push((*info, origin));
                    archive.warnings.extend(warnings);
                }
                Listed::Unusable(warning) => archive.unusable.push(warning),
                Listed::Foreign(path) => archive.skipped.push(path),
            }
        }
        runs.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
        (archive.runs, archive.origins) = runs.into_iter().unzip();
        archive.skipped.sort();
        archive.warnings.extend(archive.unusable.iter().cloned());
        archive.warnings.extend(duplicate_ids(&archive.runs));
        sort_warnings(&mut archive.warnings);
        archive.warnings.dedup();
        archive
    }

    /// The runs, oldest first: those without a date by number and path, then the dated by date, number and path.
    pub fn runs(&self) -> &[RunInfo] {
        &self.runs
    }

    /// Files that cannot be used, one warning each; run ids that several runs share, one each; after a strict
    /// [`open`](crate::load::open) also entries that are no cases. Sorted by path.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Other people's JSON, sorted.
    pub fn skipped(&self) -> &[PathBuf] {
        &self.skipped
    }

    /// Whether every byte of every file was read and checked for the list. If not, a run may turn out to be another, or none, when it is
    /// read; then call [`Archive::read_all_identities`] and choose again.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// Reads every file whole, so that nothing hidden in the middle of one is missed (a late `metadata`, damage), and
    /// lists the runs anew. Indices of runs may change. Does nothing where that was done before.
    pub fn read_all_identities(&mut self, progress: &mut dyn FnMut(usize, usize)) {
        if self.is_exact {
            return;
        }
        let (origins, unusable) = (std::mem::take(&mut self.origins), std::mem::take(&mut self.unusable));
        let skipped = std::mem::take(&mut self.skipped);
        *self = Self::list(origins, unusable, Trust::Nothing, progress);
        self.skipped.extend(skipped);
        self.skipped.sort();
    }

    /// Reads a run whole: its cases, and a warning for each entry that is no case. Its identity is that of the whole
    /// file; where [`Archive::is_exact`] is false compare it with the listed one.
    ///
    /// # Errors
    /// The warning to print where the file cannot be used.
    pub fn read(&self, run_idx: usize) -> Result<(Run, Vec<Warning>), Warning> {
        let Some(origin) = self.origins.get(run_idx) else {
            return Err(Warning::new(WarningKind::Selection, format!("there is no run with index {run_idx}")));
        };
        let mut cases = Vec::new();
        match read_origin(origin, Detail::Whole, &mut cases)? {
            Some(artifact) => {
                let warnings = origin.unusable(&artifact.unusable);
                Ok((Run { info: artifact.identity.into_info(origin.path()), cases }, warnings))
            }
            None => Err(changed(origin)),
        }
    }

    /// Reads these runs whole, on every core; the results are in the order asked for.
    pub fn read_many(
        &self,
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Vec<Result<(Run, Vec<Warning>), Warning>> {
        // An index beyond `which` cannot come; if it did, it would be told as one beyond the runs.
        in_order(which.len(), |i| self.read(which.get(i).copied().unwrap_or(usize::MAX)), progress)
    }

    /// Reads all runs whole, oldest first.
    pub fn read_all(&self, progress: &mut dyn FnMut(usize, usize)) -> Vec<Result<(Run, Vec<Warning>), Warning>> {
        let all: Vec<usize> = (0..self.runs.len()).collect();
        self.read_many(&all, progress)
    }

    /// How much there is in each run, oldest first, and what became of those that cannot be used after all.
    pub fn facts(&self, progress: &mut dyn FnMut(usize, usize)) -> Vec<Result<RunFacts, Warning>> {
        let read = |origin| match read_origin(origin, Detail::Facts, &mut ()) {
            Ok(Some(artifact)) => Ok(artifact.facts),
            Ok(None) => Err(changed(origin)),
            Err(warning) => Err(warning),
        };
        let facts = in_order(self.origins.len(), |i| self.origins.get(i).map(read), progress);
        facts.into_iter().flatten().collect()
    }

    /// One statistic of every case of these runs, and little else in memory.
    pub fn sweep(&self, statistic: Statistic, which: &[usize], progress: &mut dyn FnMut(usize, usize)) -> Sweep {
        let read = |column: &mut Column, place: usize| {
            column.restart();
            let run_idx = which.get(place).copied()?;
            let (origin, listed) = (self.origins.get(run_idx)?, self.runs.get(run_idx)?);
            let read = read_origin(origin, Detail::One(statistic), column);
            Some(match read.and_then(|artifact| artifact.ok_or_else(|| changed(origin))) {
                Ok(artifact) => Swept {
                    points: column.take_points(),
                    facts: Some(artifact.facts),
                    warnings: origin.unusable(&artifact.unusable),
                    outdated: artifact.identity.into_info(origin.path()) != *listed,
                },
                Err(warning) => Swept { points: Vec::new(), facts: None, warnings: vec![warning], outdated: true },
            })
        };
        let parts = on_every_core(which.len(), || Column::new(statistic), read, progress);
        let mut sweep = Sweep { facts: vec![None; which.len()], ..Sweep::default() };
        let mut parts_read = Vec::with_capacity(parts.len());
        for (column, runs) in parts {
            let mut part = Part { column, runs: Vec::with_capacity(runs.len()) };
            for (place, run) in runs {
                let Some(run) = run else { continue };
                if let Some(facts) = sweep.facts.get_mut(place) {
                    *facts = run.facts;
                }
                sweep.warnings.extend(run.warnings);
                sweep.outdated |= run.outdated;
                part.runs.push((place, run.points));
            }
            parts_read.push(part);
        }
        (sweep.names, sweep.points) = merge(parts_read, which.len());
        sort_warnings(&mut sweep.warnings);
        sweep
    }
}

/// What a sweep takes from one run.
struct Swept {
    points: Points,
    facts: Option<RunFacts>,
    warnings: Vec<Warning>,
    outdated: bool,
}

fn list_one(origin: &Origin, trust: Trust) -> Listed {
    let detail = match trust {
        Trust::Edges => Detail::Facts,
        Trust::Nothing => Detail::Checked,
    };
    if let Some(path) = origin.plain_file()
        && trust == Trust::Edges
        && let Some(identity) = peek(path)
    {
        return Listed::Run(Box::new(identity.into_info(path)), origin.clone(), Vec::new());
    }
    match read_origin(origin, detail, &mut ()) {
        Ok(Some(artifact)) => {
            let warnings = match trust {
                Trust::Edges => Vec::new(),
                Trust::Nothing => origin.unusable(&artifact.unusable),
            };
            Listed::Run(Box::new(artifact.identity.into_info(origin.path())), origin.clone(), warnings)
        }
        Ok(None) => Listed::Foreign(origin.path().to_owned()),
        Err(warning) => Listed::Unusable(warning),
    }
}

/// Reads a text from its start; `None` is other people's JSON.
fn read_origin(origin: &Origin, detail: Detail, keep: &mut impl Keep) -> Result<Option<Artifact>, Warning> {
    let text = origin.open().map_err(|error| ArtifactError::Json(JsonError::Io(error)));
    let artifact = text.and_then(|text| read_artifact(&mut Reader::new(text), detail, keep));
    artifact.map_err(|error| origin.warning(&error))
}

/// For a file that was an artifact when it was listed and is none when it is read.
fn changed(origin: &Origin) -> Warning {
    Warning::new(WarningKind::CorruptArtifact, "no longer an artifact").at(origin.path())
}

/// What sorts the oldest run first. `None` sorts before any date and any number.
fn order(run: &RunInfo) -> impl Ord + '_ {
    (run.recorded_at, run.number, &run.path)
}

/// One warning for each run id that several runs share.
fn duplicate_ids(runs: &[RunInfo]) -> Vec<Warning> {
    let mut by_id: BTreeMap<&str, Vec<&RunInfo>> = BTreeMap::new();
    for run in runs {
        by_id.entry(&run.id).or_default().push(run);
    }
    let mut warnings = Vec::new();
    for (id, runs) in by_id {
        if let [first, _, ..] = runs.as_slice() {
            let message = format!("{} runs have the run id `{id}`", runs.len());
            warnings.push(Warning::new(WarningKind::DuplicateRunId, message).at(&first.path));
        }
    }
    warnings
}

fn sort_warnings(warnings: &mut [Warning]) {
    warnings.sort_by(|a, b| {
        let key = |warning: &Warning| (warning.path.clone(), warning.line, warning.column, warning.kind);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn nothing(_: usize, _: usize) {}

    /// An archive of these files, with one case and whatever else the text says.
    fn archive(files: &[(&str, &str)], trust: Trust) -> (Archive, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let mut origins = Vec::new();
        for (name, rest) in files {
            let path = folder.path().join(name);
            let case = r#"{"name": "a", "stats": {"mean": 1.0, "median": 2.0}}"#;
            std::fs::write(&path, format!("{{\"benchmarks\": [{case}]{rest}")).unwrap();
            origins.push(Origin::file(path));
        }
        (Archive::list(origins, Vec::new(), trust, &mut nothing), folder)
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
            Trust::Edges,
        );
        let stems: Vec<&str> = archive.runs().iter().map(|run| run.stem.as_str()).collect();
        let expected = ["a", "b", "0003_undated", "0002_same", "0009_first", "0004_middle", "0001_last"];
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
        let (edges, _folder) = archive(&files, Trust::Edges);
        let told = |warnings: &[Warning]| -> Vec<_> {
            let place = |it: &Warning| it.path.as_deref().and_then(Path::file_stem).map(|it| it.to_owned());
            warnings.iter().map(|it| (place(it).unwrap().into_string().unwrap(), it.kind, it.line, it.column)).collect()
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
        let (archive, _folder) = archive(&[("1.json", "}"), ("2.json", ", \"datetime\": \"x\"}")], Trust::Edges);
        let sweep = archive.sweep(Statistic::Median, &[1, 0, 7], &mut nothing);
        assert_eq!(sweep.names, ["a".into()]);
        assert_eq!(sweep.points, [vec![(0, 2.0)], vec![(0, 2.0)], vec![]]);
        let facts = RunFacts { cases: 1, has_data: false };
        assert_eq!(sweep.facts, [Some(facts), Some(facts), None]);
        assert!(sweep.warnings.is_empty() && !sweep.outdated);
        assert_eq!(archive.facts(&mut nothing), [Ok(facts), Ok(facts)]);
    }

    #[test]
    fn a_file_that_changed_after_it_was_listed_is_told() {
        let (archive, folder) = archive(&[("1.json", "}"), ("2.json", "}")], Trust::Edges);
        std::fs::write(folder.path().join("1.json"), "[]").unwrap();
        std::fs::remove_file(folder.path().join("2.json")).unwrap();
        assert_eq!(archive.read(0).unwrap_err().message, "no longer an artifact");
        assert_eq!(archive.read(1).unwrap_err().kind, WarningKind::Unreadable);
        let sweep = archive.sweep(Statistic::Mean, &[0, 1], &mut nothing);
        assert_eq!((sweep.warnings.len(), sweep.outdated), (2, true));
    }
}
