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

/// What is read of a line of a former file.
#[derive(Deserialize)]
struct RowMark {
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
        let (mut line, mut n_lines, mut n_rows) = (Vec::new(), 0, 0);
        // Lines are copied as bytes: nothing in them is read as a number and written another way.
        while lines.read_until(b'\n', &mut line).map_err(Trouble::former)? > 0 {
            n_lines += 1;
            let mark: RowMark = serde_json::from_slice(&line)
                .map_err(|error| Trouble::unfit(format!("line {n_lines}: {error}")))?;
            if mark.schema_version != SCHEMA_VERSION {
                let version = mark.schema_version;
                return Err(Trouble::unfit(format!("line {n_lines} has schema_version {version}")));
            }
            if !is_known(&mark.artifact_sha256) {
                n_rows += 1;
                self.out.write_all(&line)?;
                // The last line of a file that somebody edited may lack its end.
                if !line.ends_with(b"\n") {
                    self.out.write_all(b"\n")?;
                }
            }
            line.clear();
        }
        Ok(n_rows)
    }

    fn finish(self: Box<Self>) -> Result<File, Trouble> {
        self.out.into_inner().map_err(|error| Trouble::write(error.into_error()))
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
