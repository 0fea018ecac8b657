//! Reading: one bad file costs one warning and never its neighbours.

use std::fs::{self, File};
use std::io::{Read, Write};

use crate::harness::{Store, case, fixture, names, park};

#[test]
fn the_damaged_fixtures_cost_a_warning_each_and_the_good_ones_still_compare() {
    let json = park(&["analyze", "--format", "json", "--reference", "0001_good", "--candidate", "0002_good"])
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
    let duplicates = json["warnings"].as_array().unwrap().iter().filter(|it| it["kind"] == "duplicate-run-id").count();
    assert_eq!(duplicates, 1);
}

#[test]
fn strict_makes_any_warning_an_error() {
    let folder = fixture("corrupt");
    let relaxed = park(&["analyze", "--reference", "0001_good", "--candidate", "0002_good"]).arg(&folder).run();
    let strict =
        park(&["analyze", "--strict", "--reference", "0001_good", "--candidate", "0002_good"]).arg(&folder).run();
    assert_eq!((relaxed.status.code(), strict.status.code()), (0, 2));
    assert!(strict.stderr.contains("error: `--strict` and "), "{}", strict.stderr);
}

#[test]
fn other_peoples_json_is_skipped_silently_and_counted_when_asked() {
    let quiet = park(&["analyze"]).arg(fixture("foreign")).run();
    assert_eq!(quiet.status.code(), 2);
    assert!(!quiet.stderr.contains("warning"), "{}", quiet.stderr);
    assert!(quiet.stderr.contains("files skipped: JSON, but not pytest-benchmark's"), "{}", quiet.stderr);
}

#[test]
fn a_compressed_artifact_stands_beside_a_plain_one() {
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)]).run(
        "plain.json",
        "2026-01-02T00:00:00",
        &[case("t.py::test_a", 2.0)],
    );
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
    assert_eq!((json["candidate"]["label"].as_str(), json["rows"][0]["speedup"].as_f64()), (Some("b"), Some(0.5)));
}

#[test]
fn an_artifact_on_standard_input_is_a_run_of_its_own() {
    let artifact = fixture("two-runs").join("Linux-CPython-3.11-64bit/0002_candidate-v2.json");
    let mut bytes = Vec::new();
    File::open(artifact).unwrap().read_to_end(&mut bytes).unwrap();
    let alone = park(&["analyze", "-"]).stdin(bytes.clone()).run().ok();
    assert!(alone.stdout.contains("benchmark"));
    let reference = fixture("two-runs").join("Linux-CPython-3.11-64bit/0001_baseline.json");
    let json = park(&["analyze", "--format", "json", "-"]).arg(reference).stdin(bytes).run().ok().json();
    assert_eq!(json["candidate"]["path"], "-");
}

#[test]
fn any_bytes_end_in_an_exit_code_and_never_in_a_panic() {
    let whole = fs::read(fixture("two-runs").join("Linux-CPython-3.11-64bit/0001_baseline.json")).unwrap();
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
    let store = Store::new().run("a/0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)]).run(
        "x.json/0002_b.json",
        "2026-01-02T00:00:00",
        &[case("t.py::test_a", 1.0)],
    );
    std::os::unix::fs::symlink(store.path(), store.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", store.path().join("dangling.json")).unwrap();
    let json = store.compared(&[]);
    assert_eq!(json["overall"]["count"], 1);
}
