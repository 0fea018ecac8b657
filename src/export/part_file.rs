//! One file of the export, written anew under another name that then replaces it.
//!
//! The rows of artifacts that the archive no longer has stay in the file: an export only grows. So
//! a file is the union of all that was ever exported to it. A file that would not change is not
//! touched, so that a second run of the same export writes nothing.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process;

use crate::export::csv_file::CsvFile;
use crate::export::error::{ExportError, Trouble};
use crate::export::format::Format;
use crate::export::ndjson_file::NdjsonFile;
use crate::export::parquet_file::ParquetFile;
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
    partial: PathBuf,
    /// Opened by the first row.
    file: Option<Box<dyn RowFile>>,
    /// The artifacts whose rows are in it.
    digests: BTreeSet<String>,
}

impl<'t> PartFile<'t> {
    /// A file at this path, not yet opened.
    pub(crate) fn new(table: &'t ExportTable, format: Format, target: PathBuf) -> Self {
        // The dot hides the file from engines that read all files of a folder.
        let mut name = hidden_name(&target);
        name.push(format!(".{}{PARTIAL}", process::id()));
        let partial = target.with_file_name(name);
        Self { table, format, target, partial, file: None, digests: BTreeSet::new() }
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
            let file = match &mut self.file {
                Some(file) => file,
                None => self.file.insert(self.open()?),
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
        let Some(mut file) = self.file.take() else { return Ok(None) };
        // What fails from here on leaves the former file as it is.
        let about = |trouble: Trouble| trouble.about(&self.target);
        let failed = |error: io::Error| ExportError::write(&self.target, error);
        let is_there = self.target.try_exists().map_err(failed)?;
        let is_known = |digest: &str| self.digests.contains(digest);
        let retained =
            if is_there { file.keep_former(&self.target, &is_known).map_err(about)? } else { 0 };
        let file = file.finish().map_err(about)?;
        if is_there && same_bytes(&self.partial, &self.target).map_err(failed)? {
            return Ok(Some(WriteOutcome { changed: false, retained }));
        }
        // The new bytes must be on the disk before they replace the old ones: the machine may stop
        // at any time.
        file.sync_all().map_err(failed)?;
        drop(file);
        fs::rename(&self.partial, &self.target).map_err(failed)?;
        Ok(Some(WriteOutcome { changed: true, retained }))
    }

    fn open(&self) -> Result<Box<dyn RowFile>, ExportError> {
        let failed = |error: io::Error| ExportError::write(&self.target, error);
        if let Some(folder) = self.target.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
            remove_stale(folder, &hidden_name(&self.target));
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&self.partial)
            .map_err(failed)?;
        let opened: Result<Box<dyn RowFile>, Trouble> = match self.format {
            Format::Parquet => ParquetFile::new(self.table, file).map(|file| Box::new(file) as _),
            Format::Csv => CsvFile::new(self.table, file).map(|file| Box::new(file) as _),
            Format::Ndjson => Ok(Box::new(NdjsonFile::new(self.table, file))),
        };
        opened.map_err(|trouble| trouble.about(&self.target))
    }
}

impl Drop for PartFile<'_> {
    fn drop(&mut self) {
        // Closed first: Windows removes no open file. Nothing is there where it was renamed or
        // never opened.
        self.file = None;
        fs::remove_file(&self.partial).ok();
    }
}

/// The ending of files that are not finished.
const PARTIAL: &str = ".partial";

fn hidden_name(target: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name
}

/// Removes the unfinished files of killed exports. An export that still runs and writes the same
/// file loses it as well, and fails when it is about to finish: better than two that overwrite each
/// other in silence.
fn remove_stale(folder: &Path, hidden_name: &OsString) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let prefix = hidden_name.to_string_lossy();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let middle = name.strip_prefix(&*prefix).and_then(|rest| rest.strip_suffix(PARTIAL));
        if middle.is_some_and(|middle| middle.starts_with('.')) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

fn same_bytes(a: &Path, b: &Path) -> io::Result<bool> {
    let (a, b) = (File::open(a)?, File::open(b)?);
    if a.metadata()?.len() != b.metadata()?.len() {
        return Ok(false);
    }
    let (mut a, mut b) = (BufReader::new(a).bytes(), BufReader::new(b).bytes());
    loop {
        match (a.next().transpose()?, b.next().transpose()?) {
            (None, None) => return Ok(true),
            (x, y) if x == y => {}
            (_, _) => return Ok(false),
        }
    }
}
