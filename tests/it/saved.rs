//! The page in one file: `analyze --format html`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::Value as Json;

use crate::dashboard::Site;
use crate::harness::{Store, case, fixture, park, with};

/// The documents inside a page of `analyze --format html`: those that it shows at once, and the
/// others.
fn data_of(page: &str) -> [Json; 2] {
    ["park-data", "park-archive"].map(|id| {
        let (_, data) = page.split_once(&format!("id=\"{id}\">")).unwrap();
        let packed = STANDARD.decode(data.split_once("</script>").unwrap().0).unwrap();
        serde_json::from_reader(GzDecoder::new(packed.as_slice())).unwrap()
    })
}

#[test]
fn the_page_in_one_file_holds_what_the_api_would_answer() {
    for folder in ["history", "two-runs", "two-runs/Linux-CPython-3.11-64bit/0001_baseline.json"] {
        let folder = fixture(folder);
        let write = || {
            let args = ["analyze", "--format", "html", "--metric", "median"];
            park(&args).arg(&folder).run().ok().stdout
        };
        let page = write();
        assert_eq!(page, write());
        let ([data, archive], site) = (data_of(&page), Site::of(&folder));
        let asked = |target: &str| serde_json::from_str::<Json>(&site.get(target).body).unwrap();
        assert_eq!(data["runs"], asked("/api/page/runs"));
        assert_eq!(data["comparison"], asked("/api/page/comparison?metric=median"));
        assert_eq!(archive["document"], asked("/api/comparison?metric=median"));
        assert_eq!(archive["history"], asked("/api/page/history?metric=median&band=true"));
        assert_eq!(archive["trends"], asked("/api/page/trends?metric=median"));
    }
}

#[test]
fn names_in_the_page_are_text() {
    let hostile = "t.py::test_x[</script><script>alert(1)</script><!--]";
    let store = Store::new()
        .run(
            "0001_a.json",
            "2026-01-01T00:00:00",
            &[with(case(hostile, 1.0), serde_json::json!({"group": "<img src=x>"}))],
        )
        .run(
            "0002_b.json",
            "2026-01-02T00:00:00",
            &[with(case(hostile, 2.0), serde_json::json!({"group": "<img src=x>"}))],
        );
    let page = store.analyze(&["--format", "html"]).ok().stdout;
    assert!(!page.contains("alert(1)"));
    let [data, archive] = data_of(&page);
    for document in [&data["comparison"], &archive["document"]] {
        assert_eq!(document["rows"][0]["fullname"], hostile);
    }
}

#[test]
fn a_report_does_not_say_where_its_makers_folders_are() {
    let here = std::env::current_dir().unwrap();
    let page = park(&["analyze", "--format", "html"]).arg(fixture("one-run")).folder(&here);
    let [data, archive] = data_of(&page.run().ok().stdout);
    let path = data["runs"]["runs"][0]["path"].as_str().unwrap();
    assert!(path.starts_with("fixtures/one-run/"), "{path}");
    let here = here.display().to_string();
    assert!(!data.to_string().contains(&here) && !archive.to_string().contains(&here));
}
