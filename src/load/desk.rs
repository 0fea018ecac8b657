//! What one thread reads artifacts with, file after file.

use std::io::{self, Read};

use crate::load::artifact::{Artifact, ArtifactError, Keep, read_artifact};
use crate::load::digest::Digested;
use crate::load::entry::Draft;
use crate::load::json::JsonError;
use crate::load::json::reader::Reader;
use crate::load::origin::Origin;
use crate::load::stats::Detail;
use crate::model::warning::Warning;

/// Room and memory that outlive a file.
#[derive(Debug, Default)]
pub struct Desk {
    buffer: Vec<u8>,
    draft: Draft,
}

impl Desk {
    /// Reads a text from its start; `None` is other people's JSON.
    ///
    /// # Errors
    /// What to tell about a file that cannot be used.
    pub fn read(&mut self, origin: &Origin, detail: Detail, keep: &mut impl Keep) -> Result<Option<Artifact>, Warning> {
        let text = origin.open().map_err(|error| unreadable(origin, error))?;
        self.read_text(text, origin, detail, keep)
    }

    /// The same, with the [digest](crate::load::digest) of the text.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn read_digested(
        &mut self,
        origin: &Origin,
        detail: Detail,
        keep: &mut impl Keep,
    ) -> Result<Option<(Artifact, String)>, Warning> {
        let mut text = Digested::new(origin.open().map_err(|error| unreadable(origin, error))?);
        let artifact = self.read_text(&mut text, origin, detail, keep)?;
        let digest = text.finish().map_err(|error| unreadable(origin, error))?;
        Ok(artifact.map(|artifact| (artifact, digest)))
    }

    fn read_text(
        &mut self,
        text: impl Read,
        origin: &Origin,
        detail: Detail,
        keep: &mut impl Keep,
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
