//! The page in one file: `analyze --format html`.

use serde_json::Value as Json;

use crate::dashboard::Site;
use crate::harness::{Store, case, fixture, park, with};

/// The documents inside a page of `analyze --format html`.
fn data_of(page: &str) -> Json {
    let (_, data) = page.split_once("id=\"park-data\">").unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_page_in_one_file_holds_what_the_api_would_answer() {
    for folder in ["history", "two-runs", "two-runs/Linux-CPython-3.11-64bit/0001_baseline.json"] {
        let folder = fixture(folder);
        let page = park(&["analyze", "--format", "html", "--metric", "median"])
            .arg(&folder)
            .run()
            .ok()
            .stdout;
        assert_eq!(
            page,
            park(&["analyze", "--format", "html", "--metric", "median"])
                .arg(&folder)
                .run()
                .ok()
                .stdout
        );
        let (data, site) = (data_of(&page), Site::of(&folder));
        let asked = |target: &str| serde_json::from_str::<Json>(&site.get(target).body).unwrap();
        assert_eq!(data["runs"], asked("/api/runs"));
        assert_eq!(data["comparison"], asked("/api/comparison?metric=median"));
        assert_eq!(data["history"], asked("/api/history?metric=median&band=true"));
        assert_eq!(data["defaults"]["query"], "");
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
    let (_, data) = page.split_once("id=\"park-data\">").unwrap();
    let (data, scripts) = data.split_once("</script>").unwrap();
    assert!(!data.contains('<') && !scripts.contains("alert(1)"));
    assert_eq!(data_of(&page)["comparison"]["rows"][0]["fullname"], hostile);
}
