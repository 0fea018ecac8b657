//! `export`: what stands in the files, and where they stand.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::harness::{Store, Transcript, case, fixture, park, root};

pub const FORMATS: [&str; 3] = ["parquet", "csv", "ndjson"];

pub fn export(from: &Path, to: &Path, args: &[&str]) -> Transcript {
    let to = to.to_str().unwrap();
    park(&[&["export", "--to", to], args].concat()).arg(from).run()
}

/// Every file below a folder but the export's lock, by its path from there, with its bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".pytest-park.lock") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

pub fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// The rows of a table that was exported as lines of JSON, file by file.
pub fn rows(folder: &Path, table: &str) -> Vec<Json> {
    let of_table =
        files(folder).into_iter().filter(|(name, _)| name.starts_with(&format!("{table}/")));
    let lines = of_table.flat_map(|(_, bytes)| {
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Json>>()
    });
    lines.collect()
}

/// The rows of a folder of artifacts.
pub fn exported(from: &Path, args: &[&str]) -> Vec<Json> {
    let to = tempfile::tempdir().unwrap();
    export(from, to.path(), &[&["--format", "ndjson"], args].concat()).ok();
    rows(to.path(), "bench")
}

pub fn column<'r>(rows: &'r [Json], name: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[name].as_str().unwrap()).collect()
}

pub fn store(runs: &[(&str, &str, f64)]) -> Store {
    let add = |store: Store, (name, date, mean): &(&str, &str, f64)| {
        store.run(name, date, &[case("t.py::test_a", *mean)])
    };
    runs.iter().fold(Store::new(), add)
}

#[test]
fn a_row_says_what_the_artifact_says() {
    let folder = fixture("pytest-benchmark/5.3.1-data");
    let to = tempfile::tempdir().unwrap();
    export(&folder, to.path(), &["--format", "ndjson", "--with-data", "--source", "here"]).ok();
    let (rows, samples) = (rows(to.path(), "bench"), rows(to.path(), "samples"));
    let mut n_cases = 0;
    for (path, bytes) in files(&folder) {
        let artifact: Json = serde_json::from_slice(&bytes).unwrap();
        for (case_idx, case) in artifact["benchmarks"].as_array().unwrap().iter().enumerate() {
            let is_it = |row: &&Json| {
                path.contains(row["file_stem"].as_str().unwrap())
                    && row["case_idx"].as_u64() == Some(case_idx as u64)
            };
            let [row] = rows.iter().filter(is_it).collect::<Vec<_>>()[..] else {
                panic!("{path} {case_idx}")
            };
            n_cases += 1;
            for name in [
                "min",
                "max",
                "mean",
                "median",
                "stddev",
                "q1",
                "q3",
                "iqr",
                "ops",
                "total",
                "rounds",
                "iterations",
            ] {
                assert_eq!(row[name].as_f64(), case["stats"][name].as_f64(), "{name}");
            }
            for (name, expected) in [
                ("name", &case["name"]),
                ("fullname", &case["fullname"]),
                ("bench_group", &case["group"]),
                ("param_id", &case["param"]),
                ("timer", &case["options"]["timer"]),
                ("project", &artifact["commit_info"]["project"]),
                ("commit_id", &artifact["commit_info"]["id"]),
                ("branch", &artifact["commit_info"]["branch"]),
                ("dirty", &artifact["commit_info"]["dirty"]),
                ("node", &artifact["machine_info"]["node"]),
                ("system", &artifact["machine_info"]["system"]),
                ("arch", &artifact["machine_info"]["machine"]),
                ("cpu", &artifact["machine_info"]["cpu"]["brand_raw"]),
                ("python_version", &artifact["machine_info"]["python_version"]),
                ("benchmark_version", &artifact["version"]),
                ("run_id", &artifact["datetime"]),
                ("schema_version", &json!(1)),
                ("source_name", &json!("here")),
            ] {
                assert_eq!(&row[name], expected, "{name}");
            }
            let at = artifact["datetime"].as_str().unwrap().replace("+00:00", "Z");
            assert_eq!(row["run_time"], at);
            match &row["params_json"] {
                Json::String(text) => {
                    assert_eq!(serde_json::from_str::<Json>(text).unwrap(), case["params"])
                }
                _ => assert_eq!(case["params"], Json::Null),
            }
            let is_of_row = |it: &&Json| {
                it["artifact_sha256"] == row["artifact_sha256"] && it["case_idx"] == row["case_idx"]
            };
            let of_row: Vec<&Json> = samples.iter().filter(is_of_row).collect();
            let seconds: Vec<f64> =
                of_row.iter().map(|it| it["seconds"].as_f64().unwrap()).collect();
            let data: Vec<f64> = case["stats"]["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it.as_f64().unwrap())
                .collect();
            assert!(!data.is_empty());
            assert_eq!((seconds, row["samples"].as_u64()), (data.clone(), Some(data.len() as u64)));
            assert!(of_row.iter().zip(0..).all(|(it, i)| it["sample_idx"].as_u64() == Some(i)));
        }
    }
    assert_eq!(rows.len(), n_cases);
}

#[test]
fn the_digest_is_that_of_the_unpacked_file_and_a_copy_is_no_second_run() {
    let store = store(&[("0001_a.json", "2026-01-02T03:04:05", 1.0)]);
    let bytes = fs::read(store.path().join("0001_a.json")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    let store =
        store.file("0002_packed.json.gz", gzip.finish().unwrap()).file("copy/0001_a.json", &bytes);
    let expected: String = {
        use sha2::Digest;
        sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let to = tempfile::tempdir().unwrap();
    let told = export(store.path(), to.path(), &["--format", "ndjson"]).ok().stderr;
    assert!(told.contains("2 runs left out: the same text as another"), "{told}");
    assert_eq!(column(&rows(to.path(), "bench"), "artifact_sha256"), [expected]);
}

#[test]
fn what_an_artifact_does_not_say_is_null_and_never_zero_or_empty() {
    let bare =
        json!({"name": "test_a_original[]", "stats": {"mean": null, "median": -1, "rounds": 1.5}});
    let store = Store::new().file("x.json", json!({"benchmarks": [bare]}).to_string());
    let [row] = &exported(store.path(), &[])[..] else { panic!("one row") };
    let present: Vec<(&String, &Json)> =
        row.as_object().unwrap().iter().filter(|(_, it)| !it.is_null()).collect();
    let present: Vec<String> =
        present.into_iter().map(|(name, it)| format!("{name}={it}")).collect();
    let [fingerprint, rest @ ..] = &present[..] else { panic!("{present:?}") };
    assert!(fingerprint.starts_with("artifact_sha256="), "{fingerprint}");
    insta::assert_snapshot!(rest.join("\n"), @r#"
    base_name="test_a"
    case_idx=0
    file_stem="x"
    fullname="test_a_original[]"
    name="test_a_original[]"
    param_id=""
    postfix="original"
    project="unknown"
    run_id="x"
    samples=0
    schema_version=1
    source_name="main"
    "#);
}

#[test]
fn a_file_is_a_project_a_month_and_a_source() {
    let store = store(&[
        ("0001_a.json", "2026-01-31T23:59:59+00:00", 1.0),
        ("0002_b.json", "2026-01-31T23:59:59-01:00", 2.0),
        ("0003_c.json", "soon", 3.0),
        ("0004_d.json", "2026-01-01T00:00:00", 4.0),
    ]);
    for format in FORMATS {
        let to = tempfile::tempdir().unwrap();
        export(
            store.path(),
            to.path(),
            &["--format", format, "--project", "web", "--source", "ci"],
        )
        .ok();
        let months = ["2026-01", "2026-02", "undated"];
        assert_eq!(
            names(to.path()),
            months.map(|month| format!("bench/project=web/month={month}/ci.{format}"))
        );
    }
    // A date between two lists, where neither end of the file shows it: found when the run is read.
    let list =
        |entry: &str| vec![format!("        {{\n            {entry}\n        }}"); 400].join(",\n");
    let (cases, more) = (list("\"name\": \"a\", \"stats\": {\"mean\": 1}"), list("\"x\": 1"));
    let text = format!(
        "{{\n    \"machine_info\": {{}},\n    \"commit_info\": {{}},\n    \"benchmarks\": [\n{cases}\n    ],\n    \
         \"datetime\": \"2025-05-06T00:00:00\",\n    \"more\": [\n{more}\n    ],\n    \"version\": \"5.3.1\"\n}}"
    );
    let store = Store::new().file("x.json", text);
    let to = tempfile::tempdir().unwrap();
    export(store.path(), to.path(), &["--format", "csv"]).ok();
    assert_eq!(names(to.path()), ["bench/project=unknown/month=2025-05/main.csv"]);
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let hostile =
        ["../../out", "/etc", "..", ".", "a/b", "nul\u{0}", "é \n", "C:\\x", &"x".repeat(999)];
    for name in hostile {
        let artifact = json!({
            "commit_info": {"project": name}, "benchmarks": [case("t.py::test_a", 1.0)], "datetime": "2026-01-01T00:00:00",
        });
        let store = Store::new().file("x.json", artifact.to_string());
        let around = tempfile::tempdir().unwrap();
        let to = around.path().join("a/b/c");
        export(store.path(), &to, &["--format", "ndjson", "--source", name]).ok();
        let [row] = &rows(&to, "bench")[..] else { panic!("{name:?}: one row") };
        assert_eq!(
            (row["project"].as_str(), row["source_name"].as_str()),
            (Some(name), Some(name))
        );
        let [path] = &names(around.path())[..] else { panic!("{name:?}: one file") };
        let parts: Vec<&str> = path.split('/').collect();
        assert!(path.starts_with("a/b/c/bench/project=") && parts.len() == 7, "{path}");
    }
}

#[test]
fn one_bad_artifact_costs_one_warning() {
    let good = store(&[
        ("0001_a.json", "2026-01-01T00:00:00", 1.0),
        ("0002_b.json", "2026-01-02T00:00:00", 2.0),
    ]);
    let text = fs::read_to_string(good.path().join("0002_b.json")).unwrap();
    // Its ends are those of an artifact: the damage shows when it is read.
    let store = good.file("0003_c.json", text.replacen("\"stats\":{", "\"stats\":{oops", 1));
    let to = tempfile::tempdir().unwrap();
    let transcript = export(store.path(), to.path(), &["--format", "ndjson"]).ok();
    let warnings = transcript.stderr.lines().filter(|line| line.starts_with("warning: ")).count();
    assert_eq!((rows(to.path(), "bench").len(), warnings), (2, 1), "{}", transcript.stderr);
    assert_eq!(export(store.path(), to.path(), &["--strict"]).status, ExitStatus::Failure);
}

#[test]
fn a_value_that_means_nothing_is_refused() {
    for (args, told) in [
        (&["--format", "xlsx"][..], "`--format` does not know `xlsx`"),
        (&["--project", ""], "`--project` takes a name"),
        (&["--source", ""], "`--source` takes a name"),
    ] {
        let to = tempfile::tempdir().unwrap();
        let transcript = export(&fixture("two-runs"), to.path(), args);
        assert_eq!(transcript.status, ExitStatus::Failure);
        assert!(transcript.stderr.contains(told), "{}", transcript.stderr);
        assert!(names(to.path()).is_empty());
    }
    assert_eq!(park(&["export"]).arg(fixture("two-runs")).run().status, ExitStatus::Failure);
}

#[test]
fn the_documentation_has_the_schema_that_the_program_prints() {
    let printed = park(&["export", "--print-schema"]).run().ok().stdout;
    let path = root().join("docs/export.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- schema -->\n").expect("a schema begins");
    let (shown, after) = rest.split_once("<!-- end of schema -->\n").expect("a schema ends");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(
            path,
            format!("{before}<!-- schema -->\n{printed}<!-- end of schema -->\n{after}"),
        )
        .unwrap();
        return;
    }
    assert_eq!(shown, printed, "run the tests with UPDATE_DOCS=1 and read the change");
}

#[test]
fn a_row_has_the_columns_of_the_schema() {
    let schema = park(&["export", "--print-schema"]).run().ok().stdout;
    let declared = |table: &str| {
        let (_, rest) = schema.split_once(&format!("### `{table}`")).unwrap();
        let lines = rest
            .split("\n### ")
            .next()
            .unwrap()
            .lines()
            .filter_map(|line| line.strip_prefix("| `"));
        lines.map(|line| line.split('`').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let to: TempDir = tempfile::tempdir().unwrap();
    export(
        &fixture("pytest-benchmark/5.3.1-data"),
        to.path(),
        &["--format", "ndjson", "--with-data"],
    )
    .ok();
    for table in ["bench", "samples"] {
        let rows = rows(to.path(), table);
        let first: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
        let mut expected = declared(table);
        expected.sort();
        assert_eq!(first, expected.iter().collect::<Vec<_>>(), "{table}");
    }
    let path: PathBuf = to.path().join(&names(to.path())[0]);
    let line = fs::read_to_string(path).unwrap();
    let places: Vec<usize> =
        declared("bench").iter().map(|name| line.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "in the order of the schema");
}
