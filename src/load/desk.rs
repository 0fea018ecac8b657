//! What one thread reads artifacts with, file after file.

use crate::load::artifact::{Artifact, ArtifactError, Keep, read_artifact};
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
        let text = origin.open().map_err(|error| origin.warning(&ArtifactError::Json(JsonError::Io(error))))?;
        let mut reader = Reader::in_buffer(text, std::mem::take(&mut self.buffer));
        let artifact = read_artifact(&mut reader, detail, &mut self.draft, keep);
        self.buffer = reader.into_buffer();
        artifact.map_err(|error| origin.warning(&error))
    }
}
