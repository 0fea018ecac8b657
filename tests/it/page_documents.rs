//! The documents of the page: their numbers are those of the documents for scripts.

use serde_json::Value as Json;

use crate::dashboard::{OURS, Site};
use crate::harness::fixture;

/// A number of the page: what it is, before its text.
fn value_of(shown: &Json) -> &Json {
    if shown.is_null() { shown } else { &shown[0] }
}

#[test]
fn the_page_gets_the_numbers_of_the_comparison_with_their_texts() {
    for (folder, query) in [
        ("two-runs", ""),
        ("params", "metric=median"),
        ("history", "reference=oldest"),
        ("postfixes", "group_by=func"),
        ("machines", "across-machines"),
    ] {
        let site = Site::of(&fixture(folder));
        let asked = |topic: &str| -> Json {
            serde_json::from_str(&site.get(&format!("{topic}?{query}")).body).unwrap()
        };
        let (page, all) = (asked("/api/page/comparison"), asked("/api/comparison"));
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(rows.len(), all["rows"].as_array().unwrap().len());
        let metric = all["metric"].as_str().unwrap();
        for row in rows {
            let whole = &all["rows"][row["place"].as_u64().unwrap() as usize];
            for name in ["fullname", "verdict", "reason", "cases"] {
                assert_eq!(row[name], whole[name], "{folder} {name}");
            }
            for (shown, number) in [
                (&row["reference"], &whole["judged"]["reference"]),
                (&row["candidate"], &whole["judged"]["candidate"]),
                (&row["change"], &whole["judged"]["ratio"]),
                (&row["metric_reference"], &whole["reference"][metric]),
                (&row["metric_candidate"], &whole["candidate"][metric]),
                (&row["delta"], &whole["delta_pct"]),
                (&row["speedup"], &whole["speedup"]),
            ] {
                assert_eq!(value_of(shown), number, "{folder} {}", row["fullname"]);
                assert!(shown.is_null() || !shown[1].as_str().unwrap().is_empty());
            }
            assert_eq!(row["interval"][0], whole["judged"]["ratio_low"]);
            assert_eq!(row["interval"][1], whole["judged"]["ratio_high"]);
        }
        let n_changed = page["n_changed"].as_u64().unwrap() as usize;
        let is_claim = |row: &Json| row["verdict"] == "regressed" || row["verdict"] == "improved";
        assert!(rows[..n_changed].iter().all(|row| is_claim(row) || row["leans"] == true));
        assert!(!rows[n_changed..].iter().any(is_claim));
        for tile in page["tiles"].as_array().unwrap() {
            let verdict = tile["verdict"].as_str().unwrap();
            assert_eq!(tile["count"], all["overall"]["verdicts"][verdict]);
        }
        assert_eq!(value_of(&page["geomean"]), &all["overall"]["geomean_speedup"]);
        let counts = page["spread"]["bins"].as_array().unwrap().iter();
        let binned: u64 = counts
            .flat_map(|bin| bin["counts"].as_array().unwrap())
            .map(|count| count.as_u64().unwrap())
            .sum();
        assert_eq!(page["spread"]["total"], binned);
    }
}

#[test]
fn a_row_is_opened_with_every_number_of_it() {
    let site = Site::of(&fixture("two-runs"));
    let asked = |target: &str| -> Json { serde_json::from_str(&site.get(target).body).unwrap() };
    for row in asked("/api/comparison")["rows"].as_array().unwrap() {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("case", row["fullname"].as_str().unwrap())
            .append_pair("of", row["group"].as_str().unwrap())
            .finish();
        let detail = asked(&format!("/api/page/detail?{query}"));
        assert_eq!(detail["fullname"], row["fullname"]);
        for line in detail["statistics"].as_array().unwrap() {
            let name = line["name"].as_str().unwrap();
            assert_eq!(value_of(&line["reference"]), &row["reference"][name], "{name}");
            assert_eq!(value_of(&line["candidate"]), &row["candidate"][name], "{name}");
            assert_eq!(value_of(&line["speedup"]), &row["metrics"][name]["speedup"], "{name}");
        }
        for (side, place) in [("reference", 0), ("candidate", 1)] {
            for name in ["min", "q1", "median", "q3", "max"] {
                assert_eq!(detail["boxes"][place][name], row[side][name]);
            }
        }
        assert!(detail["evidence"].as_array().unwrap().len() > 4);
    }
    assert_eq!(asked("/api/page/detail?case=nosuch"), Json::Null);
    let wrong = site.get("/api/page/detail?case=x&refernce=y");
    assert!(wrong.status == 400 && wrong.body.contains("refernce"));
}

#[test]
fn all_benchmarks_over_time_have_the_numbers_of_the_history() {
    let site = Site::of(&fixture("history"));
    let asked = |target: &str| -> Json { serde_json::from_str(&site.get(target).body).unwrap() };
    let (all, trends) = (asked("/api/history?band=true"), asked("/api/page/trends"));
    let history = asked("/api/page/history?band=true");
    for (i, series) in all["series"].as_array().unwrap().iter().enumerate() {
        let line = &trends["series"][i];
        assert_eq!(line["fullname"], series["fullname"]);
        for end in ["first", "last", "best"] {
            assert_eq!(line[end][0], series[end]["run"]);
            assert_eq!(line[end][1][0], series[end]["mean"]);
        }
        let points = series["points"].as_array().unwrap();
        for (k, point) in points.iter().enumerate() {
            assert_eq!(history["series"][i]["at"][k], point["run"]);
            assert_eq!(history["series"][i]["values"][k], point["mean"]);
            let low = history["series"][i]["band"]["low"][k].as_f64().unwrap();
            let whole = point["q1"].as_f64().unwrap();
            assert!((low / whole - 1.0).abs() < 1e-4, "a bound has five digits");
        }
        let steps = series["change_points"].as_array().unwrap();
        assert_eq!(line["steps"].as_array().unwrap().len(), steps.len());
        for (step, whole) in line["steps"].as_array().unwrap().iter().zip(steps) {
            assert_eq!(step["ratio"][0], whole["ratio"]);
            assert_eq!(step["first_after"], whole["first_after"]);
        }
    }
}

#[test]
fn answers_are_packed_for_those_who_can_unpack_them() {
    let site = Site::of(&fixture("two-runs"));
    let encoding = |target: &str, headers: &[(&str, &str)]| {
        let answer = site.ask_bytes(target, headers);
        (answer.0.get("content-encoding").map(|it| it.to_str().unwrap().to_owned()), answer.1)
    };
    let packed = ("accept-encoding", "gzip, br");
    let (gzip, small) = encoding("/api/page/comparison", &[OURS, packed]);
    let (none, whole) = encoding("/api/page/comparison", &[OURS]);
    assert_eq!((gzip.as_deref(), none), (Some("gzip"), None));
    assert!(small.len() * 3 < whole.len(), "{} of {}", small.len(), whole.len());
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(small.as_slice());
    std::io::Read::read_to_end(&mut reader, &mut unpacked).unwrap();
    assert_eq!(unpacked, whole);
    assert!(!whole.contains(&b'\n'), "without indentation");
}
