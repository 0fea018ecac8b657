//! Where the bytes of one artifact come from: a file, plain or gzipped, or memory.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::load::artifact::identity::Identity;
use crate::load::find::walk::ReachedFile;
use crate::model::run::RunInfo;
/// How a packed text starts; no JSON does.
const GZIP: &[u8] = b"\x1f\x8b";

/// The most bytes that are read from standard input or another pipe, which is kept in memory.
pub(crate) const MOST_PIPED: u64 = 512 << 20;

/// What a packed text may keep in memory whatever its size, in bytes.
const BASE_ALLOWANCE: u64 = 256 << 20;

/// What each byte of a packed text may add to that. Real artifacts unfold to ten or twenty times
/// their size, and not all of that is kept.
const ALLOWANCE_PER_BYTE: u64 = 64;

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
    /// Where reading fails, or the pipe does not end.
    pub fn pipe(path: PathBuf, pipe: &mut dyn Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        pipe.take(MOST_PIPED + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_PIPED {
            let message = format!("more than {} MB; name a file instead", MOST_PIPED >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
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

    /// How many bytes may be kept in memory of the text. Of a text that is not packed any number: its
    /// size explains it.
    pub fn allowance(&self) -> u64 {
        let packed = match &self.piped {
            Some(bytes) => bytes.starts_with(GZIP).then_some(bytes.len() as u64),
            None if self.is_gzipped_file() => {
                Some(std::fs::metadata(&self.path).map_or(0, |file| file.len()))
            }
            None => None,
        };
        packed.map_or(u64::MAX, |length| {
            BASE_ALLOWANCE.saturating_add(length.saturating_mul(ALLOWANCE_PER_BYTE))
        })
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
            Some(bytes) if bytes.starts_with(GZIP) => {
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
