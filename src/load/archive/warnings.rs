//! Warnings about files and their entries: which kind, which words, where in the file, in which
//! order.

use std::collections::BTreeMap;
use std::io;

use crate::load::artifact::error::{ArtifactError, UnusableEntry};
use crate::load::find::failed_reads;
use crate::load::find::origin::Origin;
use crate::load::json::error::JsonError;
use crate::load::json::position::{Position, locate};
use crate::model::run::RunInfo;
use crate::model::warning::{Warning, WarningKind};

/// The warning about a file that cannot be used.
pub(crate) fn file_warning(origin: &Origin, error: &ArtifactError) -> Warning {
    match error {
        ArtifactError::Json(JsonError::Io(error)) => read_warning(error).at(origin.path()),
        ArtifactError::Json(JsonError::Syntax { offset, .. })
        | ArtifactError::NoList { offset }
        | ArtifactError::NoCase { offset, .. } => {
            let warning = Warning::new(WarningKind::CorruptArtifact, error.to_string());
            warning_at_offset(origin, warning, *offset)
        }
    }
}

/// The warning about a file whose bytes cannot be read, without its path.
fn read_warning(error: &io::Error) -> Warning {
    failed_reads::note(error);
    match error.kind() {
        // The gzip decoder reports a damaged file with these; a disk reports neither.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            Warning::new(WarningKind::CorruptArtifact, format!("not valid gzip: {error}"))
        }
        _ => Warning::new(WarningKind::Unreadable, error.to_string()),
    }
}

/// The warning about a file that was an artifact when it was listed and is none when it is read.
pub(crate) fn changed_file_warning(origin: &Origin) -> Warning {
    Warning::new(WarningKind::CorruptArtifact, "no longer an artifact").at(origin.path())
}

/// A warning about the byte at this offset of a text.
pub(crate) fn warning_at_offset(origin: &Origin, warning: Warning, offset: u64) -> Warning {
    at_position(warning.at(origin.path()), positions(origin, &[offset]).first())
}

/// The warnings about entries that are no cases; their offsets ascend.
pub(crate) fn entry_warnings(origin: &Origin, entries: &[(u64, UnusableEntry)]) -> Vec<Warning> {
    // Positions cost a second reading of the file.
    if entries.is_empty() {
        return Vec::new();
    }
    let offsets: Vec<u64> = entries.iter().map(|(offset, _)| *offset).collect();
    let positions = positions(origin, &offsets);
    let mut warnings = Vec::with_capacity(entries.len());
    for (i, (_, why)) in entries.iter().enumerate() {
        let warning = Warning::new(WarningKind::UnusableCase, why.to_string()).at(origin.path());
        warnings.push(at_position(warning, positions.get(i)));
    }
    warnings
}

fn at_position(warning: Warning, position: Option<&Position>) -> Warning {
    match position {
        Some(Position { line, column }) => warning.at_line(*line, *column),
        None => warning,
    }
}

/// The positions of these offsets; none where the text cannot be read again.
fn positions(origin: &Origin, offsets: &[u64]) -> Vec<Position> {
    origin.open().and_then(|text| locate(text, offsets)).unwrap_or_default()
}

/// One warning for each run id that several runs share.
pub(crate) fn duplicate_id_warnings(runs: &[RunInfo]) -> Vec<Warning> {
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

/// Sorts by path and position, and keeps each warning once.
pub(crate) fn sort_warnings(warnings: &mut Vec<Warning>) {
    warnings.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    warnings.dedup();
}

fn sort_key(warning: &Warning) -> impl Ord + '_ {
    (&warning.path, warning.line, warning.column, warning.kind, &warning.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::json::error::Fault;
    use std::path::Path;

    #[test]
    fn a_warning_has_the_position_of_its_byte_also_in_a_pipe() {
        let origin = Origin::pipe("-".into(), &mut &b"{\n\n}"[..]).unwrap();
        for _ in 0..2 {
            let warning = file_warning(&origin, &ArtifactError::Json(Fault::End.at(3)));
            assert_eq!((warning.line, warning.column), (Some(3), Some(1)));
        }
    }

    #[test]
    fn a_failure_has_its_kind_and_an_unreadable_file_no_position() {
        let origin = Origin::file("no/such.json".into());
        let io = |kind| ArtifactError::Json(JsonError::Io(io::Error::from(kind)));
        for (error, kind) in [
            (io(io::ErrorKind::PermissionDenied), WarningKind::Unreadable),
            (io(io::ErrorKind::InvalidInput), WarningKind::CorruptArtifact),
            (ArtifactError::NoList { offset: 1 }, WarningKind::CorruptArtifact),
        ] {
            let warning = file_warning(&origin, &error);
            assert_eq!((warning.kind, warning.line), (kind, None));
            assert_eq!(warning.path.as_deref(), Some(Path::new("no/such.json")));
        }
        let entries = [(1, UnusableEntry::NoStats), (2, UnusableEntry::NoName)];
        assert_eq!(entry_warnings(&origin, &entries).len(), 2);
    }
}
