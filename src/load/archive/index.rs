//! One entry for each file: a run by its identity, a warning, or a file that is no artifact.

use std::path::PathBuf;

use crate::load::archive::warnings::entry_warnings;
use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::identity_from_ends::read_identity_from_ends;
use crate::load::artifact::run_artifact::{CaseSink, RunFacts};
use crate::load::find::origin::Origin;
use crate::model::run::RunInfo;
use crate::model::warning::Warning;

/// How much of a file is read for its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadDepth {
    /// Its two ends, where they identify the run.
    Ends,
    /// All of it.
    Whole(Detail),
}

/// What a file is.
#[derive(Debug)]
pub(crate) enum IndexEntry {
    /// It is an artifact.
    Run(Box<IndexedRun>),
    /// It cannot be used.
    Unusable(Warning),
    /// It is other people's JSON.
    Foreign(PathBuf),
}

/// A run and where it is read from.
#[derive(Debug)]
pub(crate) struct IndexedRun {
    pub info: RunInfo,
    pub origin: Origin,
    /// How much there is in it; `None` where only the ends of the file were read.
    pub facts: Option<RunFacts>,
    /// About entries that are no cases.
    pub warnings: Vec<Warning>,
}

/// Reads a file for its entry.
pub(crate) fn index_file(
    origin: &Origin,
    depth: ReadDepth,
    reader: &mut ArtifactReader,
    sink: &mut impl CaseSink,
) -> IndexEntry {
    let detail = match depth {
        ReadDepth::Whole(detail) => detail,
        ReadDepth::Ends => match origin.plain_file().and_then(read_identity_from_ends) {
            Some(identity) => {
                let info = origin.info(identity);
                let run =
                    IndexedRun { info, origin: origin.clone(), facts: None, warnings: Vec::new() };
                return IndexEntry::Run(Box::new(run));
            }
            // Another layout, or packed: the whole file is read, as quickly as that can be.
            None => Detail::Facts,
        },
    };
    match reader.read(origin, detail, sink) {
        Ok(Some(artifact)) => IndexEntry::Run(Box::new(IndexedRun {
            origin: origin.clone(),
            facts: Some(artifact.facts),
            warnings: entry_warnings(origin, &artifact.unusable),
            info: origin.info(artifact.identity),
        })),
        Ok(None) => IndexEntry::Foreign(origin.path().to_owned()),
        Err(warning) => IndexEntry::Unusable(warning),
    }
}
