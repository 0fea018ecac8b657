//! Rows come back as they were written, and damage is an error.

use std::borrow::Cow;

use super::*;
use std::fs;
use std::path::PathBuf;

const COLUMNS: [ExportColumn; 6] = [
    column("schema_version", ColumnType::Int, Presence::Always),
    column("artifact_sha256", ColumnType::Text, Presence::Always),
    column("yes", ColumnType::Bool, Presence::WhereKnown),
    column("number", ColumnType::Float, Presence::WhereKnown),
    column("at", ColumnType::Time, Presence::WhereKnown),
    column("words", ColumnType::Text, Presence::WhereKnown),
];

const fn column(name: &'static str, kind: ColumnType, presence: Presence) -> ExportColumn {
    ExportColumn { name: Cow::Borrowed(name), kind, presence, meaning: Cow::Borrowed("") }
}

fn table() -> ExportTable {
    ExportTable { name: "t", meaning: "", columns: COLUMNS.into() }
}

/// The rows of one artifact, with gaps at different rows of each column.
fn rows(digest: &str, n_rows: i64) -> Vec<Vec<ExportCell>> {
    let unless = |gap: bool, cell: ExportCell| if gap { ExportCell::Null } else { cell };
    let row = |i: i64| {
        vec![
            ExportCell::Int(SCHEMA_VERSION),
            ExportCell::Text(digest.into()),
            unless(i % 2 == 0, ExportCell::Bool(i % 3 == 0)),
            unless(i % 3 == 0, ExportCell::Float(i as f64 * 1e-7)),
            unless(i % 5 == 0, ExportCell::Time(i - 3)),
            unless(i % 7 == 0, ExportCell::Text(format!("é\0{}", i / 4).into())),
        ]
    };
    (0..n_rows).map(row).collect()
}

fn create(path: &Path) -> File {
    File::options().read(true).write(true).create(true).truncate(true).open(path).unwrap()
}

fn write(
    path: &Path,
    rows: &[Vec<ExportCell>],
    former: Option<(&Path, &str)>,
) -> Result<u64, Trouble> {
    let mut file = Box::new(ParquetFile::new(&table(), create(path))?);
    file.most_cells = 60;
    for row in rows {
        file.add(row.clone())?;
    }
    let n_added = match former {
        Some((former, known)) => file.keep_former(former, &|digest| digest == known)?,
        None => 0,
    };
    file.finish()?;
    Ok(n_added)
}

fn read(path: &Path) -> Vec<Vec<ExportCell>> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let mut rows = Vec::new();
    for group_idx in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group_idx).unwrap();
        let n_rows = group.metadata().num_rows() as usize;
        assert!(n_rows <= 10);
        let read = |(idx, column)| {
            read_column(column, group.get_column_reader(idx).unwrap(), n_rows).unwrap()
        };
        let columns: Vec<Vec<ExportCell>> = COLUMNS.iter().enumerate().map(read).collect();
        rows.extend(
            (0..n_rows).map(|i| columns.iter().map(|cells| cells[i].clone()).collect::<Vec<_>>()),
        );
    }
    rows
}

fn folder() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.parquet"), folder.path().join("b.parquet"));
    (folder, a, b)
}

#[test]
fn rows_come_back_as_they_were_whatever_the_number_of_groups() {
    let (_folder, path, _) = folder();
    for n_rows in [1, 9, 10, 11, 95] {
        write(&path, &rows("a", n_rows), None).unwrap();
        assert_eq!(read(&path), rows("a", n_rows));
    }
}

#[test]
fn rows_of_known_artifacts_are_left_out() {
    let (_folder, former, path) = folder();
    write(&former, &[rows("a", 25), rows("b", 14)].concat(), None).unwrap();
    assert_eq!(write(&path, &rows("b", 3), Some((&former, "b"))).unwrap(), 25);
    assert_eq!(read(&path), [rows("b", 3), rows("a", 25)].concat());
}

#[test]
fn a_damaged_file_is_an_error_and_never_a_panic() {
    let (_folder, former, path) = folder();
    write(&former, &rows("a", 25), None).unwrap();
    let whole = fs::read(&former).unwrap();
    let mut file = ParquetFile::new(&table(), create(&path)).unwrap();
    let mut is_refused = |bytes: &[u8]| {
        fs::write(&former, bytes).unwrap();
        matches!(file.keep_former(&former, &|_| false), Err(Trouble::Former(_)))
    };
    assert!(!is_refused(&whole));
    for position in (0..whole.len()).step_by(11) {
        assert!(is_refused(&whole[..position]), "cut at {position}");
        let mut bytes = whole.clone();
        bytes[position] ^= 1 << (position % 8);
        assert!(is_refused(&bytes), "flipped at {position}");
    }
}
