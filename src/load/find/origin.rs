//! Where the bytes of one artifact come from: a file, plain or gzipped, or memory.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::load::artifact::identity::Identity;
use crate::load::find::walk::ReachedFile;
use crate::model::run::RunInfo;

/// One artifact's bytes, which can be read again and again.
#[derive(Debug, Clone)]
pub struct Origin {
    path: PathBuf,
    /// Other paths to the same file.
    links: Vec<PathBuf>,
    /// Which of the requested paths lead to it, ascending.
    argument_idxs: Vec<usize>,
    /// The bytes of a pipe, which cannot be read a second time.
    piped: Option<Arc<[u8]>>,
}

impl Origin {
    /// A regular file.
    pub fn file(path: PathBuf) -> Self {
        Self { path, links: Vec::new(), argument_idxs: Vec::new(), piped: None }
    }

    /// A regular file, with all that leads to it.
    pub(crate) fn reached(file: ReachedFile) -> Self {
        let ReachedFile { path, links, argument_idxs } = file;
        Self { path, links, argument_idxs, piped: None }
    }

    /// Reads a pipe to its end into memory.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn pipe(path: PathBuf, pipe: &mut dyn Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes)?;
        Ok(Self { piped: Some(bytes.into()), ..Self::file(path) })
    }

    /// The path as it was reached; `-` for standard input.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Which of the requested paths lead to it, ascending.
    pub(crate) fn argument_idxs(&self) -> &[usize] {
        &self.argument_idxs
    }

    /// Adds one of the requested paths.
    pub(crate) fn also_reached_by(&mut self, argument_idx: usize) {
        self.argument_idxs.push(argument_idx);
    }

    /// The facts of the run that an artifact here states.
    pub(crate) fn info(&self, identity: Identity) -> RunInfo {
        RunInfo { links: self.links.clone(), ..identity.into_info(&self.path) }
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
}

#[cfg(test)]
mod tests {
    use super::*;
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
        }
    }
}
