//! Parquet by the low-level API, which needs no Arrow: typed columns, packed by Snappy, in row
//! groups of bounded size.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use crate::export::columns::SCHEMA_VERSION;
use crate::export::error::Trouble;
use crate::export::row_file::RowFile;
use crate::export::seal;
use crate::export::table::{
    ColumnType, DIGEST_IDX, ExportCell, ExportColumn, ExportTable, Presence,
};

/// The cells of a row group, which is what memory holds while a file is written or read back: 24 MB
/// and the texts.
const GROUP_CELLS: usize = 1 << 20;

/// A Parquet file.
pub(crate) struct ParquetFile {
    columns: Vec<ExportColumn>,
    schema: TypePtr,
    out: SerializedFileWriter<BufWriter<File>>,
    /// The rows of the next group, column by column.
    cells: Vec<Vec<ExportCell>>,
    n_rows: usize,
    /// A group with this many cells is written.
    most_cells: usize,
}

impl ParquetFile {
    /// An empty file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn new(table: &ExportTable, file: File) -> Result<Self, Trouble> {
        let schema = schema(table).map_err(Trouble::write)?;
        // The digits of the seal are written over these zeros when all other bytes are known.
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![KeyValue::new(
                seal::KEY.to_owned(),
                seal::BLANK.to_owned(),
            )]))
            .build();
        let out =
            SerializedFileWriter::new(BufWriter::new(file), schema.clone(), Arc::new(properties));
        Ok(Self {
            columns: table.columns.clone(),
            schema,
            out: out.map_err(Trouble::write)?,
            cells: vec![Vec::new(); table.columns.len()],
            n_rows: 0,
            most_cells: GROUP_CELLS,
        })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.n_rows == 0 {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for (column, cells) in self.columns.iter().zip(&mut self.cells) {
            let Some(mut writer) = group.next_column()? else {
                return Err(ParquetError::General(format!(
                    "there is no column for {}",
                    column.name
                )));
            };
            write_column(column, cells, writer.untyped())?;
            writer.close()?;
            cells.clear();
        }
        group.close()?;
        self.n_rows = 0;
        Ok(())
    }
}

impl RowFile for ParquetFile {
    fn add(&mut self, row: Vec<ExportCell>) -> Result<(), Trouble> {
        for (cells, cell) in self.cells.iter_mut().zip(row) {
            cells.push(cell);
        }
        self.n_rows += 1;
        if self.n_rows * self.columns.len() >= self.most_cells {
            self.write_group().map_err(Trouble::write)?;
        }
        Ok(())
    }

    fn keep_former(
        &mut self,
        former: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<u64, Trouble> {
        // Before anything else: the reader panics on some damaged files.
        let mut file = File::open(former).map_err(Trouble::former)?;
        if !seal::is_whole(&mut file).map_err(Trouble::former)? {
            return Err(Trouble::unfit("it is not as `pytest-park export` wrote it"));
        }
        let reader = SerializedFileReader::new(file).map_err(Trouble::former)?;
        if reader.metadata().file_metadata().schema() != &*self.schema {
            return Err(Trouble::unfit("its columns are of another table or version"));
        }
        let mut n_added = 0;
        for group_idx in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group_idx).map_err(Trouble::former)?;
            let n_rows = usize::try_from(group.metadata().num_rows())
                .map_err(|error| Trouble::unfit(error.to_string()))?;
            let mut columns = Vec::with_capacity(self.columns.len());
            for (idx, column) in self.columns.iter().enumerate() {
                let reader = group.get_column_reader(idx).map_err(Trouble::former)?;
                let cells = read_column(column, reader, n_rows).map_err(Trouble::former)?;
                columns.push(cells.into_iter());
            }
            for _ in 0..n_rows {
                let row: Vec<ExportCell> = columns.iter_mut().filter_map(Iterator::next).collect();
                match (row.first(), row.get(DIGEST_IDX)) {
                    (Some(ExportCell::Int(SCHEMA_VERSION)), Some(ExportCell::Text(digest))) => {
                        if !is_known(digest) {
                            n_added += 1;
                            self.add(row)?;
                        }
                    }
                    (_, _) => return Err(Trouble::unfit("a row is of another version")),
                }
            }
        }
        Ok(n_added)
    }

    fn finish(mut self: Box<Self>) -> Result<File, Trouble> {
        self.write_group().map_err(Trouble::write)?;
        let out = self.out.into_inner().map_err(Trouble::write)?;
        let mut file = out.into_inner().map_err(|error| Trouble::write(error.into_error()))?;
        seal::seal(&mut file)?;
        Ok(file)
    }
}

fn schema(table: &ExportTable) -> Result<TypePtr, ParquetError> {
    let mut fields = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let (physical, logical) = match column.kind {
            ColumnType::Bool => (Physical::BOOLEAN, None),
            ColumnType::Int => (Physical::INT64, None),
            ColumnType::Float => (Physical::DOUBLE, None),
            ColumnType::Time => {
                (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS)))
            }
            ColumnType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition = match column.presence {
            Presence::Always => Repetition::REQUIRED,
            Presence::WhereKnown => Repetition::OPTIONAL,
        };
        let field = Type::primitive_type_builder(&column.name, physical).with_logical_type(logical);
        fields.push(Arc::new(field.with_repetition(repetition).build()?));
    }
    Ok(Arc::new(Type::group_type_builder(table.name).with_fields(fields).build()?))
}

/// Writes the cells of one column of a row group.
fn write_column(
    column: &ExportColumn,
    cells: &[ExportCell],
    writer: &mut ColumnWriter<'_>,
) -> Result<(), ParquetError> {
    // The definition level of a cell: 1 where it has a value, 0 where it is NULL.
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(*cell != ExportCell::Null)).collect();
    let levels = match column.presence {
        Presence::Always => None,
        Presence::WhereKnown => Some(levels.as_slice()),
    };
    match writer {
        ColumnWriter::BoolColumnWriter(writer) => {
            let values: Vec<bool> = cells.iter().filter_map(as_bool).collect();
            writer.write_batch(&values, levels, None)?
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let values: Vec<i64> = cells.iter().filter_map(as_int).collect();
            writer.write_batch(&values, levels, None)?
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let values: Vec<f64> = cells.iter().filter_map(as_float).collect();
            writer.write_batch(&values, levels, None)?
        }
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let values: Vec<ByteArray> = cells.iter().filter_map(as_bytes).collect();
            writer.write_batch(&values, levels, None)?
        }
        ColumnWriter::Int32ColumnWriter(_)
        | ColumnWriter::Int96ColumnWriter(_)
        | ColumnWriter::FloatColumnWriter(_)
        | ColumnWriter::FixedLenByteArrayColumnWriter(_) => return Err(other_type(column)),
    };
    Ok(())
}

fn as_bool(cell: &ExportCell) -> Option<bool> {
    if let ExportCell::Bool(value) = cell { Some(*value) } else { None }
}

fn as_int(cell: &ExportCell) -> Option<i64> {
    if let ExportCell::Int(value) | ExportCell::Time(value) = cell { Some(*value) } else { None }
}

fn as_float(cell: &ExportCell) -> Option<f64> {
    if let ExportCell::Float(value) = cell { Some(*value) } else { None }
}

fn as_bytes(cell: &ExportCell) -> Option<ByteArray> {
    if let ExportCell::Text(value) = cell { Some(ByteArray::from(&**value)) } else { None }
}

/// Reads the cells of one column of a row group.
fn read_column(
    column: &ExportColumn,
    reader: ColumnReader,
    n_rows: usize,
) -> Result<Vec<ExportCell>, ParquetError> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => {
            read_cells(column, reader, n_rows, |value| Ok(ExportCell::Bool(value)))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            read_cells(column, reader, n_rows, |value| match column.kind {
                ColumnType::Time => Ok(ExportCell::Time(value)),
                ColumnType::Bool | ColumnType::Int | ColumnType::Float | ColumnType::Text => {
                    Ok(ExportCell::Int(value))
                }
            })
        }
        ColumnReader::DoubleColumnReader(reader) => {
            read_cells(column, reader, n_rows, |value| Ok(ExportCell::Float(value)))
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            // A run's name is in each of its rows, and in memory once.
            let mut last: Option<Arc<str>> = None;
            read_cells(column, reader, n_rows, |value| {
                let text = value.as_utf8()?;
                let same = last.as_ref().filter(|last| ***last == *text);
                let text = same.cloned().unwrap_or_else(|| Arc::from(text));
                last = Some(text.clone());
                Ok(ExportCell::Text(text))
            })
        }
        ColumnReader::Int32ColumnReader(_)
        | ColumnReader::Int96ColumnReader(_)
        | ColumnReader::FloatColumnReader(_)
        | ColumnReader::FixedLenByteArrayColumnReader(_) => Err(other_type(column)),
    }
}

fn read_cells<T: DataType>(
    column: &ExportColumn,
    mut reader: ColumnReaderImpl<T>,
    n_rows: usize,
    mut cell: impl FnMut(T::T) -> Result<ExportCell, ParquetError>,
) -> Result<Vec<ExportCell>, ParquetError> {
    let (mut values, mut levels, mut n_read) = (Vec::new(), Vec::new(), 0);
    while n_read < n_rows {
        let (n_records, ..) =
            reader.read_records(n_rows - n_read, Some(&mut levels), None, &mut values)?;
        if n_records == 0 {
            return Err(ParquetError::General(format!("{} has too few rows", column.name)));
        }
        n_read += n_records;
    }
    let has_value: Vec<bool> = match column.presence {
        Presence::Always => vec![true; n_rows],
        Presence::WhereKnown => levels.iter().map(|level| *level != 0).collect(),
    };
    // Only cells that have one take a value: NULL is in the levels and not in the values.
    let mut values = values.into_iter();
    let mut cells = Vec::with_capacity(n_rows);
    for has_value in has_value {
        if !has_value {
            cells.push(ExportCell::Null);
            continue;
        }
        match values.next() {
            Some(value) => cells.push(cell(value)?),
            None => {
                return Err(ParquetError::General(format!("{} has too few values", column.name)));
            }
        }
    }
    Ok(cells)
}

fn other_type(column: &ExportColumn) -> ParquetError {
    ParquetError::General(format!("{} is of another type", column.name))
}

#[cfg(test)]
mod tests;
