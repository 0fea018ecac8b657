//! What one thread reads artifacts with, file after file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::load::artifact::digest::DigestingRead;
use crate::load::artifact::entry::EntryReader;
use crate::load::artifact::run_artifact::{Artifact, ArtifactError, CaseSink, read_artifact};
use crate::load::artifact::stats::Detail;
use crate::load::find::origin::Origin;
use crate::load::json::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::warning::Warning;

/// How many bytes are read at a time for an entry alone: most are shorter, without their raw rounds.
const ENTRY: usize = 8 * 1024;

/// Room and memory that outlive a file.
#[derive(Debug, Default)]
pub(crate) struct ArtifactReader {
    buffer: Vec<u8>,
    draft: EntryReader,
}

impl ArtifactReader {
    /// Reads a text from its start; `None` is other people's JSON.
    ///
    /// # Errors
    /// What to tell about a file that cannot be used.
    pub(crate) fn read(
        &mut self,
        origin: &Origin,
        detail: Detail,
        keep: &mut impl CaseSink,
    ) -> Result<Option<Artifact>, Warning> {
        let text = origin.open().map_err(|error| unreadable(origin, error))?;
        self.read_text(text, origin, detail, keep)
    }

    /// The same, with the [digest](crate::load::artifact::digest) of the text.
    ///
    /// # Errors
    /// As [`ArtifactReader::read`].
    pub(crate) fn read_digested(
        &mut self,
        origin: &Origin,
        detail: Detail,
        keep: &mut impl CaseSink,
    ) -> Result<Option<(Artifact, String)>, Warning> {
        let mut text =
            DigestingRead::new(origin.open().map_err(|error| unreadable(origin, error))?);
        let artifact = self.read_text(&mut text, origin, detail, keep)?;
        let digest = text.finish().map_err(|error| unreadable(origin, error))?;
        Ok(artifact.map(|artifact| (artifact, digest)))
    }

    /// Reads entries alone, each the case with this full name at this byte of a file, in any order. `None` where
    /// something else stands at one of the places.
    pub(crate) fn read_entries(
        &mut self,
        path: &Path,
        entries: &[(u64, &str)],
        detail: Detail,
        keep: &mut impl CaseSink,
    ) -> Option<()> {
        let mut file = File::open(path).ok()?;
        for (start, fullname) in entries {
            file.seek(SeekFrom::Start(*start)).ok()?;
            let mut reader = Reader::with_chunk(&file, ENTRY);
            self.draft.restart();
            let is_case = reader.kind().ok()? == JsonKind::Object
                && self.draft.read(&mut reader, detail).ok()?.is_ok();
            if !is_case || self.draft.fullname() != *fullname {
                return None;
            }
            keep.case(&mut self.draft);
        }
        Some(())
    }

    fn read_text(
        &mut self,
        text: impl Read,
        origin: &Origin,
        detail: Detail,
        keep: &mut impl CaseSink,
    ) -> Result<Option<Artifact>, Warning> {
        let mut reader = Reader::in_buffer(text, std::mem::take(&mut self.buffer));
        let artifact = read_artifact(&mut reader, detail, &mut self.draft, keep);
        self.buffer = reader.into_buffer();
        artifact.map_err(|error| origin.warning(&error))
    }
}

fn unreadable(origin: &Origin, error: io::Error) -> Warning {
    origin.warning(&ArtifactError::Json(JsonError::Io(error)))
}
