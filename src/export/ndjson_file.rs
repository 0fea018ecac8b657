//! One JSON object a line; what is absent is `null`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::Deserialize;

use crate::export::columns::SCHEMA_VERSION;
use crate::export::error::Trouble;
use crate::export::row_file::RowFile;
use crate::export::table::{ExportCell, ExportColumn, ExportTable};

/// A file of JSON lines.
pub(crate) struct NdjsonFile {
    columns: Vec<ExportColumn>,
    out: BufWriter<File>,
}

/// What is looked at in a line that is kept.
#[derive(Deserialize)]
struct Marked {
    schema_version: i64,
    artifact_sha256: String,
}

impl NdjsonFile {
    /// An empty file.
    pub(crate) fn new(table: &ExportTable, file: File) -> Self {
        Self { columns: table.columns.clone(), out: BufWriter::new(file) }
    }
}

impl RowFile for NdjsonFile {
    fn add(&mut self, row: Vec<ExportCell>) -> Result<(), Trouble> {
        let mut before = "{";
        for (column, cell) in self.columns.iter().zip(&row) {
            write!(self.out, "{before}\"{}\":", column.name)?;
            write_cell(cell, &mut self.out)?;
            before = ",";
        }
        self.out.write_all(b"}\n")?;
        Ok(())
    }

    fn keep_former(
        &mut self,
        former: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<u64, Trouble> {
        let mut lines = BufReader::new(File::open(former).map_err(Trouble::former)?);
        let (mut line, mut n_line, mut kept) = (Vec::new(), 0, 0);
        while lines.read_until(b'\n', &mut line).map_err(Trouble::former)? > 0 {
            n_line += 1;
            let marked: Marked = serde_json::from_slice(&line)
                .map_err(|error| Trouble::former(format!("line {n_line}: {error}")))?;
            if marked.schema_version != SCHEMA_VERSION {
                return Err(Trouble::former(format!(
                    "line {n_line} has schema_version {}",
                    marked.schema_version
                )));
            }
            if !is_known(&marked.artifact_sha256) {
                kept += 1;
                self.out.write_all(&line)?;
                if !line.ends_with(b"\n") {
                    self.out.write_all(b"\n")?;
                }
            }
            line.clear();
        }
        Ok(kept)
    }

    fn finish(self: Box<Self>) -> Result<File, Trouble> {
        self.out.into_inner().map_err(|error| Trouble::write(error.error()))
    }
}

fn write_cell(cell: &ExportCell, out: &mut impl Write) -> io::Result<()> {
    match cell {
        ExportCell::Null => out.write_all(b"null"),
        ExportCell::Text(text) => Ok(serde_json::to_writer(out, &**text)?),
        ExportCell::Time(_) => write!(out, "\"{}\"", cell.plain()),
        ExportCell::Bool(_) | ExportCell::Int(_) | ExportCell::Float(_) => {
            out.write_all(cell.plain().as_bytes())
        }
    }
}
