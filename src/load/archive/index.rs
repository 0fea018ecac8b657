//! One line for each file: a run by its identity, a warning, or nothing of ours.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::identity_from_ends::read_identity_from_ends;
use crate::load::artifact::run_artifact::{CaseSink, RunFacts};
use crate::load::artifact::stats::Detail;
use crate::load::find::origin::Origin;
use crate::model::run::RunInfo;
use crate::model::warning::{Warning, WarningKind};

/// How much of a file is read for its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadDepth {
    /// Its two ends, where they tell.
    Ends,
    /// All of it.
    Whole(Detail),
}

/// What became of one file.
#[derive(Debug)]
pub(crate) enum IndexEntry {
    /// It is an artifact.
    Run(Box<IndexedRun>),
    /// It cannot be used.
    UnusableEntry(Warning),
    /// It is other people's JSON.
    Foreign(PathBuf),
}

/// An artifact's line.
#[derive(Debug)]
pub(crate) struct IndexedRun {
    /// The run.
    pub info: RunInfo,
    /// Where it is read from.
    pub origin: Origin,
    /// How much there is in it; `None` where only the ends of the file were read.
    pub facts: Option<RunFacts>,
    /// Entries that are no cases.
    pub warnings: Vec<Warning>,
}

/// Reads a file for its line.
pub(crate) fn list_one(
    origin: &Origin,
    how: ReadDepth,
    desk: &mut ArtifactReader,
    keep: &mut impl CaseSink,
) -> IndexEntry {
    let detail = match how {
        ReadDepth::Whole(detail) => detail,
        ReadDepth::Ends => match origin.plain_file().and_then(read_identity_from_ends) {
            Some(identity) => {
                let info = identity.into_info(origin.path());
                let run =
                    IndexedRun { info, origin: origin.clone(), facts: None, warnings: Vec::new() };
                return IndexEntry::Run(Box::new(run));
            }
            None => Detail::Facts,
        },
    };
    match desk.read(origin, detail, keep) {
        Ok(Some(artifact)) => IndexEntry::Run(Box::new(IndexedRun {
            origin: origin.clone(),
            facts: Some(artifact.facts),
            warnings: origin.unusable(&artifact.unusable),
            info: artifact.identity.into_info(origin.path()),
        })),
        Ok(None) => IndexEntry::Foreign(origin.path().to_owned()),
        Err(warning) => IndexEntry::UnusableEntry(warning),
    }
}

/// What sorts the oldest run first. `None` sorts before any date and any number.
pub(crate) fn order(run: &RunInfo) -> impl Ord + '_ {
    (run.recorded_at, run.number, &run.path)
}

/// One warning for each run id that several runs share.
pub(crate) fn duplicate_ids(runs: &[RunInfo]) -> Vec<Warning> {
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

/// By path and place, each warning once.
pub(crate) fn sort_warnings(warnings: &mut Vec<Warning>) {
    warnings.sort_by(|a, b| {
        let place = |warning: &Warning| (warning.line, warning.column, warning.kind);
        a.path
            .cmp(&b.path)
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
    warnings.dedup();
}
