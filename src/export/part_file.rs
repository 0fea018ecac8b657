//! One file of the export, written anew under another name that then replaces it.
//!
//! The rows of artifacts that the archive no longer has stay in the file: an export only grows. So
//! a file is the union of all that was ever exported to it. A file that would not change is not
//! touched, so that a second run of the same export writes nothing. The caller holds the lock of the
//! folder: of two exports at once, the second then reads what the first has written.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use crate::export::csv_file::CsvFile;
use crate::export::error::{ExportError, Trouble};
use crate::export::format::Format;
use crate::export::ndjson_file::NdjsonFile;
#[cfg(feature = "parquet")]
use crate::export::parquet_file::ParquetFile;
use crate::export::replacement::Replacement;
use crate::export::row_file::RowFile;
use crate::export::table::{ExportCell, ExportTable};

/// The result of writing a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WriteOutcome {
    /// Whether the file changed.
    pub changed: bool,
    /// How many of its rows are of artifacts that the archive no longer has.
    pub retained: u64,
}

/// A file that is being written. If it is dropped unfinished, the former file stays.
pub(crate) struct PartFile<'t> {
    table: &'t ExportTable,
    format: Format,
    target: PathBuf,
    /// Opened by the first row. The rows come first: Windows removes no file that is open.
    open: Option<(Box<dyn RowFile>, Replacement)>,
    /// The artifacts whose rows are in it.
    digests: BTreeSet<String>,
}

impl<'t> PartFile<'t> {
    /// A file at this path, not yet opened.
    pub(crate) fn new(table: &'t ExportTable, format: Format, target: PathBuf) -> Self {
        Self { table, format, target, open: None, digests: BTreeSet::new() }
    }

    /// Whether the rows of this artifact are in it.
    pub(crate) fn has(&self, digest: &str) -> bool {
        self.digests.contains(digest)
    }

    /// Adds the rows of an artifact.
    ///
    /// # Errors
    /// Where the file cannot be made or written.
    pub(crate) fn add(
        &mut self,
        digest: &str,
        rows: impl Iterator<Item = Vec<ExportCell>>,
    ) -> Result<u64, ExportError> {
        self.digests.insert(digest.to_owned());
        let mut n_rows = 0;
        for row in rows {
            let (file, _) = match &mut self.open {
                Some(open) => open,
                None => self.open.insert(self.open()?),
            };
            file.add(row).map_err(|trouble| trouble.about(&self.target))?;
            n_rows += 1;
        }
        Ok(n_rows)
    }

    /// Adds the rows of other artifacts from the former file, and replaces it. Nothing happens
    /// where no row was added; then there is no outcome.
    ///
    /// # Errors
    /// Where a file cannot be written or the former one not be read.
    pub(crate) fn finish(mut self) -> Result<Option<WriteOutcome>, ExportError> {
        let Some((mut file, replacement)) = self.open.take() else { return Ok(None) };
        // What fails from here on leaves the former file as it is.
        let about = |trouble: Trouble| trouble.about(&self.target);
        let failed = |error: io::Error| ExportError::write(&self.target, error);
        let is_there = self.is_there()?;
        let is_known = |digest: &str| self.digests.contains(digest);
        let retained =
            if is_there { file.keep_former(&self.target, &is_known).map_err(about)? } else { 0 };
        let file = file.finish().map_err(about)?;
        if is_there && same_bytes(&file, &self.target).map_err(failed)? {
            return Ok(Some(WriteOutcome { changed: false, retained }));
        }
        drop(file);
        replacement.commit().map_err(failed)?;
        Ok(Some(WriteOutcome { changed: true, retained }))
    }

    fn open(&self) -> Result<(Box<dyn RowFile>, Replacement), ExportError> {
        let failed = |error: io::Error| ExportError::write(&self.target, error);
        if let Some(folder) = self.target.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        // Before any row is written: what is no file is neither read nor replaced.
        self.is_there()?;
        let replacement = Replacement::new(&self.target).map_err(failed)?;
        let file = replacement.file().try_clone().map_err(failed)?;
        let opened: Result<Box<dyn RowFile>, Trouble> = match self.format {
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => Err(Trouble::write(io::ErrorKind::Unsupported)),
            #[cfg(feature = "parquet")]
            Format::Parquet => ParquetFile::new(self.table, file).map(|file| Box::new(file) as _),
            Format::Csv => CsvFile::new(self.table, file).map(|file| Box::new(file) as _),
            Format::Ndjson => Ok(Box::new(NdjsonFile::new(self.table, file))),
        };
        let opened = opened.map_err(|trouble| trouble.about(&self.target))?;
        Ok((opened, replacement))
    }

    /// Whether there is a former file. A pipe in its place would be waited for without end.
    fn is_there(&self) -> Result<bool, ExportError> {
        match fs::metadata(&self.target) {
            Ok(metadata) if metadata.is_file() => Ok(true),
            Ok(_) => Err(Trouble::unfit("it is not a file").about(&self.target)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(ExportError::write(&self.target, error)),
        }
    }
}

/// Whether the file that was just written holds the same bytes as another.
fn same_bytes(mut written: &File, other: &Path) -> io::Result<bool> {
    let other = File::open(other)?;
    if written.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    // By the same handle: elsewhere than on Unix a locked file cannot be opened again.
    written.rewind()?;
    let (mut a, mut b) = (BufReader::new(written).bytes(), BufReader::new(other).bytes());
    loop {
        match (a.next().transpose()?, b.next().transpose()?) {
            (None, None) => return Ok(true),
            (x, y) if x == y => {}
            (_, _) => return Ok(false),
        }
    }
}
