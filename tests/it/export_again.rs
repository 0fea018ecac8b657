//! `export` into a folder that holds an export: what stays, what is added, what is told.

use std::fs;
use std::path::Path;

use pytest_park::host::ExitStatus;

use crate::export::{FORMATS, column, export, files, names, rows, store};
use crate::harness::fixture;

#[test]
fn exporting_twice_touches_nothing() {
    let folder = fixture("history");
    for format in FORMATS {
        let (once, twice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let args = ["--format", format, "--with-data"];
        export(&folder, once.path(), &args).ok();
        export(&folder, twice.path(), &args).ok();
        let first = files(twice.path());
        let written =
            |path: &String| fs::metadata(twice.path().join(path)).unwrap().modified().unwrap();
        let times: Vec<_> = first.keys().map(written).collect();
        let told = export(&folder, twice.path(), &args).ok().stderr;
        assert!(told.contains("0 files written, 1 unchanged"), "{told}");
        assert_eq!(files(twice.path()), first);
        assert_eq!(first.keys().map(written).collect::<Vec<_>>(), times);
        assert_eq!(files(once.path()), first, "the same from anywhere");
    }
}

/// Two artifacts that were exported are gone, one is new, one stays.
#[test]
fn what_was_exported_stays_when_its_artifact_is_gone() {
    let date = |day: u32| format!("2026-01-{day:02}T00:00:00");
    let all = || {
        let dates: Vec<String> = (1..=4).map(date).collect();
        store(&[
            ("0001_a.json", &dates[0], 1.0),
            ("0002_b.json", &dates[1], 2.0),
            ("0003_c.json", &dates[2], 3.0),
            ("0004_d.json", &dates[3], 4.0),
        ])
    };
    for format in FORMATS {
        let (changing, to) = (all(), tempfile::tempdir().unwrap());
        let file = |name: &str| changing.path().join(name);
        let late = fs::read(file("0004_d.json")).unwrap();
        fs::remove_file(file("0004_d.json")).unwrap();
        export(changing.path(), to.path(), &["--format", format]).ok();
        fs::write(file("0004_d.json"), late).unwrap();
        fs::remove_file(file("0001_a.json")).unwrap();
        fs::remove_file(file("0003_c.json")).unwrap();
        let told = export(changing.path(), to.path(), &["--format", format]).ok().stderr;
        assert!(
            told.contains(
                "2 rows; 1 file written, 0 unchanged; 2 rows kept of artifacts that are gone"
            ),
            "{told}"
        );
        let grown = files(to.path());
        let told = export(changing.path(), to.path(), &["--format", format]).ok().stderr;
        assert!(told.contains("0 files written, 1 unchanged; 2 rows kept"), "{told}");
        assert_eq!(files(to.path()), grown);
        // The same rows as of all that was ever there; those of what is gone stand behind the others.
        let mut stems = stems(to.path(), format);
        assert_eq!(stems, ["0002_b", "0004_d", "0001_a", "0003_c"], "{format}");
        stems.sort();
        let whole = tempfile::tempdir().unwrap();
        export(all().path(), whole.path(), &["--format", format]).ok();
        assert_eq!(stems, self::stems(whole.path(), format));
    }
}

/// `file_stem` of each row of the only file, read by another reader than ours where there is one.
fn stems(folder: &Path, format: &str) -> Vec<String> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let [name] = &names(folder)[..] else { panic!("one file: {:?}", names(folder)) };
    let path = folder.join(name);
    match format {
        "parquet" => {
            let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
            let stem = |row: parquet::record::Row| {
                row.get_column_iter()
                    .find(|(name, _)| *name == "file_stem")
                    .map(|(_, field)| field.clone())
                    .unwrap()
            };
            let fields = reader.get_row_iter(None).unwrap().map(|row| stem(row.unwrap()));
            fields
                .map(|field| if let Field::Str(text) = field { text } else { panic!("{field}") })
                .collect()
        }
        "csv" => {
            let mut reader = csv::Reader::from_path(path).unwrap();
            let place = reader.headers().unwrap().iter().position(|it| it == "file_stem").unwrap();
            reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
        }
        _ => column(&rows(folder, "bench"), "file_stem").into_iter().map(str::to_owned).collect(),
    }
}

#[test]
fn a_month_without_runs_of_today_is_left_alone() {
    let (january, february) = (
        store(&[("0001_a.json", "2026-01-01T00:00:00", 1.0)]),
        store(&[("0001_a.json", "2026-02-01T00:00:00", 1.0)]),
    );
    let to = tempfile::tempdir().unwrap();
    for store in [&january, &february] {
        export(store.path(), to.path(), &["--format", "ndjson"]).ok();
    }
    assert_eq!(
        column(&rows(to.path(), "bench"), "run_time"),
        ["2026-01-01T00:00:00.000000Z", "2026-02-01T00:00:00.000000Z"]
    );
}

#[test]
fn a_file_that_cannot_be_added_to_stays_and_is_told() {
    let store = store(&[("0001_a.json", "2026-01-01T00:00:00", 1.0)]);
    for format in FORMATS {
        let to = tempfile::tempdir().unwrap();
        export(store.path(), to.path(), &["--format", format]).ok();
        let path = to.path().join(&names(to.path())[0]);
        let whole = fs::read(&path).unwrap();
        let older = String::from_utf8_lossy(&whole)
            .replace("schema_version", "schema_versiom")
            .into_bytes();
        for bytes in [&b""[..], b"other\n1\n", &older, &[&whole[..], b"\xff{\n"].concat()] {
            if format == "ndjson" && bytes.is_empty() {
                continue; // Nothing in it is lost.
            }
            fs::write(&path, bytes).unwrap();
            let transcript = export(store.path(), to.path(), &["--format", format]);
            assert_eq!(transcript.status, ExitStatus::Failure, "{format} {bytes:?}");
            let told = &transcript.stderr;
            assert!(
                told.starts_with("error: cannot add to `")
                    && told.contains("\nhint: move the file away"),
                "{told}"
            );
            assert_eq!(files(to.path()).into_values().collect::<Vec<_>>(), [bytes], "{format}");
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let store = store(&[("0001_a.json", "2026-01-01T00:00:00", 1.0)]).file("taken", "");
    let transcript = export(store.path(), &store.path().join("taken"), &[]);
    assert_eq!(transcript.status, ExitStatus::Failure);
    assert!(transcript.stderr.starts_with("error: cannot write `"), "{}", transcript.stderr);
    assert!(
        transcript.stderr.contains("hint: `--to DIR` takes a folder that can be written"),
        "{}",
        transcript.stderr
    );
}

#[test]
fn what_a_killed_export_left_is_removed() {
    let store = store(&[("0001_a.json", "2026-01-01T00:00:00", 1.0)]);
    let to = tempfile::tempdir().unwrap();
    let month = to.path().join("bench/project=p/month=2026-01");
    fs::create_dir_all(&month).unwrap();
    for name in [".main.csv.1.partial", ".other.csv.1.partial", ".main.csv.note"] {
        fs::write(month.join(name), "x").unwrap();
    }
    export(store.path(), to.path(), &["--format", "csv", "--project", "p"]).ok();
    let left: Vec<String> = names(&month);
    assert_eq!(left, [".main.csv.note", ".other.csv.1.partial", "main.csv"]);
}
