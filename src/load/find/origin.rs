//! Where the bytes of one artifact come from: a file, plain or gzipped, or memory.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::load::artifact::entry::UnusableEntry;
use crate::load::artifact::run_artifact::ArtifactError;
use crate::load::json::JsonError;
use crate::load::json::position::{Position, locate};
use crate::model::warning::{Warning, WarningKind};

/// One artifact's bytes, which can be read again and again.
#[derive(Debug, Clone)]
pub struct Origin {
    path: PathBuf,
    /// What came through a pipe cannot be read a second time, and is kept.
    piped: Option<Arc<[u8]>>,
}

impl Origin {
    /// A regular file.
    pub fn file(path: PathBuf) -> Self {
        Self { path, piped: None }
    }

    /// Reads a pipe to its end and keeps that.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn pipe(path: PathBuf, pipe: &mut dyn Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes)?;
        Ok(Self { path, piped: Some(bytes.into()) })
    }

    /// The path as it was reached; `-` for standard input.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file whose bytes are the text itself.
    pub fn plain_file(&self) -> Option<&Path> {
        (self.piped.is_none() && !self.is_gzipped_file()).then_some(&self.path)
    }

    /// The file that the text is read from, packed or not.
    pub fn file_path(&self) -> Option<&PathBuf> {
        self.piped.is_none().then_some(&self.path)
    }

    fn is_gzipped_file(&self) -> bool {
        self.piped.is_none() && self.path.extension().is_some_and(|extension| extension == "gz")
    }

    /// Opens the text at its start. Not buffered: the reader's window is the buffer.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        match &self.piped {
            // No JSON starts with gzip's first bytes.
            Some(bytes) if bytes.starts_with(b"\x1f\x8b") => {
                Ok(Box::new(MultiGzDecoder::new(Cursor::new(&**bytes))))
            }
            Some(bytes) => Ok(Box::new(Cursor::new(&**bytes))),
            None => {
                let file = File::open(&self.path)?;
                Ok(if self.is_gzipped_file() {
                    Box::new(MultiGzDecoder::new(file))
                } else {
                    Box::new(file)
                })
            }
        }
    }

    /// What to tell about a file that cannot be used.
    pub fn warning(&self, error: &ArtifactError) -> Warning {
        let (kind, offset) = match error {
            ArtifactError::Json(JsonError::Io(error)) => match error.kind() {
                // What the gzip decoder says of a damaged file; a disk says neither.
                io::ErrorKind::InvalidInput
                | io::ErrorKind::InvalidData
                | io::ErrorKind::UnexpectedEof => {
                    return Warning::new(
                        WarningKind::CorruptArtifact,
                        format!("not valid gzip: {error}"),
                    )
                    .at(&self.path);
                }
                _ => (WarningKind::Unreadable, None),
            },
            ArtifactError::Json(JsonError::Syntax { offset, .. })
            | ArtifactError::NoList { offset }
            | ArtifactError::NoCase { offset, .. } => (WarningKind::CorruptArtifact, Some(*offset)),
        };
        let warning = Warning::new(kind, error.to_string());
        match offset {
            Some(offset) => self.placed(warning, offset),
            None => warning.at(&self.path),
        }
    }

    /// A warning about the byte at this offset.
    pub fn placed(&self, warning: Warning, offset: u64) -> Warning {
        let warning = warning.at(&self.path);
        match self.positions(&[offset]).first() {
            Some(Position { line, column }) => warning.at_line(*line, *column),
            None => warning,
        }
    }

    /// What to tell about entries that are no cases; their offsets ascend.
    pub fn unusable(&self, entries: &[(u64, UnusableEntry)]) -> Vec<Warning> {
        let offsets: Vec<u64> = entries.iter().map(|(offset, _)| *offset).collect();
        let positions = if offsets.is_empty() { Vec::new() } else { self.positions(&offsets) };
        let mut warnings = Vec::with_capacity(entries.len());
        for (i, (_, why)) in entries.iter().enumerate() {
            let warning = Warning::new(WarningKind::UnusableCase, why.to_string()).at(&self.path);
            warnings.push(match positions.get(i) {
                Some(Position { line, column }) => warning.at_line(*line, *column),
                None => warning,
            });
        }
        warnings
    }

    /// The places of these offsets; none where the text cannot be read again.
    fn positions(&self, offsets: &[u64]) -> Vec<Position> {
        self.open().and_then(|text| locate(text, offsets)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::json::Fault;
    use std::io::Write;

    fn gzipped(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_pipe_is_read_twice_gzipped_or_not() {
        let both = [gzipped(b"{\n\n"), gzipped(b"}")].concat();
        for bytes in [&b"{\n\n}"[..], &both] {
            let origin = Origin::pipe("-".into(), &mut &bytes[..]).unwrap();
            for _ in 0..2 {
                let mut text = String::new();
                origin.open().unwrap().read_to_string(&mut text).unwrap();
                assert_eq!(text, "{\n\n}");
            }
            let warning = origin.warning(&ArtifactError::Json(Fault::End.at(3)));
            assert_eq!((warning.line, warning.column), (Some(3), Some(1)));
        }
    }

    #[test]
    fn what_fails_is_told_by_kind() {
        let origin = Origin::file("no/such.json".into());
        let io = |kind| ArtifactError::Json(JsonError::Io(io::Error::from(kind)));
        for (error, kind) in [
            (io(io::ErrorKind::PermissionDenied), WarningKind::Unreadable),
            (io(io::ErrorKind::InvalidInput), WarningKind::CorruptArtifact),
            (ArtifactError::NoList { offset: 1 }, WarningKind::CorruptArtifact),
        ] {
            let warning = origin.warning(&error);
            assert_eq!((warning.kind, warning.line), (kind, None));
            assert_eq!(warning.path.as_deref(), Some(Path::new("no/such.json")));
        }
        assert_eq!(
            origin.unusable(&[(1, UnusableEntry::NoStats), (2, UnusableEntry::NoName)]).len(),
            2
        );
    }
}
