//! RFC 4180, with a header; what is absent is an empty field.

use std::fs::File;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Terminator, Writer, WriterBuilder};

use crate::export::columns::SCHEMA_VERSION;
use crate::export::error::Trouble;
use crate::export::row_file::RowFile;
use crate::export::table::{DIGEST_IDX, ExportCell, ExportTable};

/// A CSV file.
pub(crate) struct CsvFile {
    header: ByteRecord,
    out: Writer<File>,
}

impl CsvFile {
    /// A file that has only its header.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn new(table: &ExportTable, file: File) -> Result<Self, Trouble> {
        let header: ByteRecord =
            table.columns.iter().map(|column| column.name.as_bytes().to_vec()).collect();
        // RFC 4180 ends lines with CR and LF.
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file);
        out.write_byte_record(&header).map_err(Trouble::write)?;
        Ok(Self { header, out })
    }
}

impl RowFile for CsvFile {
    fn add(&mut self, row: Vec<ExportCell>) -> Result<(), Trouble> {
        self.out.write_record(row.iter().map(ExportCell::plain)).map_err(Trouble::write)
    }

    fn keep_former(
        &mut self,
        former: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<u64, Trouble> {
        let mut reader = ReaderBuilder::new().from_path(former).map_err(Trouble::former)?;
        if *reader.byte_headers().map_err(Trouble::former)? != self.header {
            return Err(Trouble::unfit("its header is of another table or version"));
        }
        let version = SCHEMA_VERSION.to_string();
        let (mut record, mut n_rows) = (ByteRecord::new(), 0);
        // Records are copied as bytes: nothing in them is read as a number and written another way.
        while reader.read_byte_record(&mut record).map_err(Trouble::former)? {
            if record.get(0) != Some(version.as_bytes()) {
                let line = record.position().map_or(0, |position| position.line());
                return Err(Trouble::unfit(format!("line {line} is of another version")));
            }
            let digest = record.get(DIGEST_IDX).unwrap_or_default();
            // What is not UTF-8 is no digest, and so is not known.
            if !is_known(&String::from_utf8_lossy(digest)) {
                n_rows += 1;
                self.out.write_byte_record(&record).map_err(Trouble::write)?;
            }
        }
        Ok(n_rows)
    }

    fn finish(self: Box<Self>) -> Result<File, Trouble> {
        self.out.into_inner().map_err(|error| Trouble::write(error.into_error()))
    }
}
