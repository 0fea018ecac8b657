//! Reads artifacts from disk, file after file, in the same memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::load::archive::warnings::file_warning;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::digest::DigestingRead;
use crate::load::artifact::entry::EntryReader;
use crate::load::artifact::error::ArtifactError;
use crate::load::artifact::run_artifact::{Artifact, CaseSink, read_artifact};
use crate::load::find::origin::Origin;
use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::warning::Warning;

/// How many bytes are read at a time for a single entry: most are shorter, without their raw
/// rounds.
const ENTRY_CHUNK: usize = 8 * 1024;

/// What one thread reads artifacts with: a buffer, and what it learned from earlier ones.
#[derive(Debug, Default)]
pub(crate) struct ArtifactReader {
    buffer: Vec<u8>,
    entry: EntryReader,
}

impl ArtifactReader {
    /// Reads a text from its start; `None` is other people's JSON.
    ///
    /// # Errors
    /// The warning about a file that cannot be used.
    pub(crate) fn read(
        &mut self,
        origin: &Origin,
        detail: Detail,
        sink: &mut impl CaseSink,
    ) -> Result<Option<Artifact>, Warning> {
        let text = origin.open().map_err(|error| unreadable(origin, error))?;
        self.read_text(text, origin, detail, sink)
    }

    /// As [`ArtifactReader::read`], with the [digest](crate::load::artifact::digest) of the text.
    ///
    /// # Errors
    /// As [`ArtifactReader::read`].
    pub(crate) fn read_digested(
        &mut self,
        origin: &Origin,
        detail: Detail,
        sink: &mut impl CaseSink,
    ) -> Result<Option<(Artifact, String)>, Warning> {
        let text = origin.open().map_err(|error| unreadable(origin, error))?;
        let mut text = DigestingRead::new(text);
        let artifact = self.read_text(&mut text, origin, detail, sink)?;
        let digest = text.finish().map_err(|error| unreadable(origin, error))?;
        Ok(artifact.map(|artifact| (artifact, digest)))
    }

    /// Reads single entries, each the case with this full name at this byte of a file, in any
    /// order. `None` where one of the bytes begins anything else; the sink then has some of the
    /// cases.
    pub(crate) fn read_entries(
        &mut self,
        path: &Path,
        entries: &[(u64, &str)],
        detail: Detail,
        sink: &mut impl CaseSink,
    ) -> Option<()> {
        let mut file = File::open(path).ok()?;
        for (start, name) in entries {
            file.seek(SeekFrom::Start(*start)).ok()?;
            let mut reader = Reader::with_chunk(&file, ENTRY_CHUNK);
            self.entry.restart();
            let is_case = reader.kind().ok()? == JsonKind::Object
                && self.entry.read(&mut reader, detail).ok()?.is_ok();
            let is_case = is_case && reader.take_overlong().is_none();
            if !is_case || self.entry.track_name() != *name {
                return None;
            }
            sink.case(&mut self.entry);
        }
        Some(())
    }

    fn read_text(
        &mut self,
        text: impl Read,
        origin: &Origin,
        detail: Detail,
        sink: &mut impl CaseSink,
    ) -> Result<Option<Artifact>, Warning> {
        let mut reader = Reader::in_buffer(text, std::mem::take(&mut self.buffer));
        reader.allow(origin.allowance());
        let artifact = read_artifact(&mut reader, detail, &mut self.entry, sink);
        self.buffer = reader.into_buffer();
        artifact.map_err(|error| file_warning(origin, &error))
    }
}

fn unreadable(origin: &Origin, error: io::Error) -> Warning {
    file_warning(origin, &ArtifactError::Json(JsonError::Io(error)))
}
