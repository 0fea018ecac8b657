//! Reading: one bad file costs one warning and never its neighbours.

use std::fs::{self, File};
use std::io::{Read, Write};

use crate::harness::{Store, case, fixture, names, park};

#[test]
fn the_damaged_fixtures_cost_a_warning_each_and_the_good_ones_still_compare() {
    let json = park(&[
        "analyze",
        "--format",
        "json",
        "--reference",
        "0001_good",
        "--candidate",
        "0002_good",
    ])
    .arg(fixture("corrupt"))
    .run()
    .ok()
    .json();
    assert!(!names(&json["rows"]).is_empty());
    let warned = |name: &str| {
        let warnings = json["warnings"].as_array().unwrap().iter();
        warnings.filter(|it| it["path"].as_str().is_some_and(|path| path.ends_with(name))).count()
    };
    for (name, expected) in [
        ("truncated.json", 1),
        ("empty.json", 1),
        ("latin-1.json", 1),
        ("bom.json", 0),
        ("nan-in-stats.json", 0),
        ("lone-surrogate.json", 0),
    ] {
        assert_eq!(warned(name), expected, "{name}: {:#}", json["warnings"]);
    }
    let duplicates = json["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["kind"] == "duplicate-run-id")
        .count();
    assert_eq!(duplicates, 1);
}

#[test]
fn strict_makes_any_warning_an_error() {
    let folder = fixture("corrupt");
    let relaxed = park(&["analyze", "--reference", "0001_good", "--candidate", "0002_good"])
        .arg(&folder)
        .run();
    let strict =
        park(&["analyze", "--strict", "--reference", "0001_good", "--candidate", "0002_good"])
            .arg(&folder)
            .run();
    assert_eq!((relaxed.status.code(), strict.status.code()), (0, 2));
    assert!(strict.stderr.contains("error: `--strict` and "), "{}", strict.stderr);
}

#[test]
fn a_statistic_that_is_no_number_is_told_and_counts_as_absent() {
    let cases: Vec<_> =
        ["a", "b", "c"].iter().map(|name| case(&format!("t.py::test_{name}"), 1.0)).collect();
    let store = (0..3).fold(Store::new(), |store, i| {
        store.run(&format!("000{i}_r{i}.json"), &format!("2026-01-0{}T00:00:00", i + 1), &cases)
    });
    let spoil = |file: &str, value: &str| {
        let path = store.path().join(file);
        let mut json: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for i in [1, 2] {
            json["benchmarks"][i]["stats"]["mean"] = serde_json::from_str(value).unwrap();
        }
        fs::write(path, serde_json::to_vec(&json).unwrap()).unwrap();
    };
    for value in ["\"fast\"", "[1.0]", "{}", "true"] {
        spoil("0002_r2.json", value);
        let found = store.analyze(&["--format", "json"]).ok();
        assert!(
            found.stderr.contains("`mean` is no number and counts as absent, in 2 entries"),
            "{}",
            found.stderr
        );
        let rows = found.json();
        assert_eq!(
            (&rows["rows"][1]["delta_pct"], &rows["rows"][0]["delta_pct"]),
            (&serde_json::Value::Null, &0.0.into())
        );
        let history = park(&["history"]).arg(store.path()).run().ok();
        assert!(history.stderr.contains("`mean` is no number"), "{}", history.stderr);
    }
    // What Python's `float` reads is a number, and what is missing is no mistake.
    for value in ["\" 1.0 \"", "null"] {
        spoil("0002_r2.json", value);
        assert_eq!(store.analyze(&[]).ok().stderr.matches("no number").count(), 0);
    }
    // A run that is not compared is read by `--strict` alone.
    spoil("0000_r0.json", "\"slow\"");
    assert_eq!(store.analyze(&[]).ok().stderr.matches("no number").count(), 0);
    let strict = store.analyze(&["--strict"]);
    assert_eq!(strict.status.code(), 2);
    assert!(strict.stderr.contains("0000_r0.json:1:"), "{}", strict.stderr);
}

#[test]
fn other_peoples_json_is_skipped_silently_and_counted_when_asked() {
    let quiet = park(&["analyze"]).arg(fixture("foreign")).run();
    assert_eq!(quiet.status.code(), 2);
    assert!(!quiet.stderr.contains("warning"), "{}", quiet.stderr);
    assert!(
        quiet.stderr.contains("files skipped: JSON, but not pytest-benchmark's"),
        "{}",
        quiet.stderr
    );
}

#[test]
fn a_compressed_artifact_stands_beside_a_plain_one() {
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)])
        .run("plain.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 2.0)]);
    let plain = store.path().join("plain.json");
    let bytes = fs::read(&plain).unwrap();
    let mut gz = flate2::write::GzEncoder::new(
        File::create(store.path().join("0002_b.json.gz")).unwrap(),
        flate2::Compression::default(),
    );
    gz.write_all(&bytes).unwrap();
    gz.finish().unwrap();
    fs::remove_file(plain).unwrap();
    let json = store.compared(&[]);
    assert_eq!(
        (json["candidate"]["label"].as_str(), json["rows"][0]["speedup"].as_f64()),
        (Some("b"), Some(0.5))
    );
}

#[test]
fn an_artifact_on_standard_input_is_a_run_of_its_own() {
    let artifact = fixture("two-runs").join("Linux-CPython-3.11-64bit/0002_candidate-v2.json");
    let mut bytes = Vec::new();
    File::open(artifact).unwrap().read_to_end(&mut bytes).unwrap();
    let alone = park(&["analyze", "-"]).stdin(bytes.clone()).run().ok();
    assert!(alone.stdout.contains("benchmark"));
    let reference = fixture("two-runs").join("Linux-CPython-3.11-64bit/0001_baseline.json");
    let json = park(&["analyze", "--format", "json"])
        .arg(reference)
        .arg("-")
        .stdin(bytes)
        .run()
        .ok()
        .json();
    assert_eq!(json["candidate"]["path"], "-");
}

#[test]
fn any_bytes_end_in_an_exit_code_and_never_in_a_panic() {
    let whole =
        fs::read(fixture("two-runs").join("Linux-CPython-3.11-64bit/0001_baseline.json")).unwrap();
    let mut state = 20261123_u64;
    let mut random = |below: usize| {
        // xorshift64*, so that the same damage is done each time.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    };
    for _ in 0..150 {
        let mut bytes = whole.clone();
        match random(3) {
            0 => bytes.truncate(random(whole.len())),
            1 => {
                for _ in 0..=random(8) {
                    let at = random(bytes.len());
                    bytes[at] = random(256) as u8;
                }
            }
            _ => {
                let (from, to) = (random(bytes.len()), random(bytes.len()));
                let slice = bytes[from..bytes.len().min(from + 200)].to_vec();
                bytes.splice(to..to, slice);
            }
        }
        let status = park(&["analyze", "-"]).stdin(bytes).run().status.code();
        assert!(status == 0 || status == 2);
    }
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_folders_named_like_files_do_no_harm() {
    let store = Store::new()
        .run("a/0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)])
        .run("x.json/0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 1.0)]);
    std::os::unix::fs::symlink(store.path(), store.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", store.path().join("dangling.json")).unwrap();
    let json = store.compared(&[]);
    assert_eq!(json["overall"]["count"], 1);
}
