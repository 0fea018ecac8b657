//! The documents of the page: their numbers are those of the documents for scripts.

use serde_json::{Value as Json, json};

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
        ("two-runs", "metric=ops"),
        ("timers", ""),
        ("metrics", METRICS_BY_SIZE),
        ("metrics", "metric=extra:accuracy"),
    ] {
        let site = Site::of(&fixture(folder));
        let asked = |topic: &str| -> Json {
            serde_json::from_str(&site.get(&format!("{topic}?{query}")).body).unwrap()
        };
        let (page, all) = (asked("/api/page/comparison"), asked("/api/comparison"));
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(rows.len(), all["rows"].as_array().unwrap().len());
        assert_eq!(page["metric"], all["metric"]);
        for row in rows {
            let whole = &all["rows"][row["place"].as_u64().unwrap() as usize];
            for name in ["fullname", "verdict", "reason", "cases"] {
                assert_eq!(row[name], whole[name], "{folder} {name}");
            }
            for (shown, number) in [
                (&row["reference"], &whole["judged"]["reference"]),
                (&row["candidate"], &whole["judged"]["candidate"]),
                (&row["change"], &whole["judged"]["ratio"]),
                (&row["metric_reference"], &whole["metric_reference"]),
                (&row["metric_candidate"], &whole["metric_candidate"]),
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

/// Two runs a side, by a size that the suite stores.
const METRICS_BY_SIZE: &str =
    "reference=baseline&candidate=candidate&pool=true&metric=extra:memory.peak_bytes";

#[test]
fn metrics_have_their_units_and_words_on_the_page() {
    let asked = |folder: &str, target: &str| -> Json {
        serde_json::from_str(&Site::of(&fixture(folder)).get(target).body).unwrap()
    };
    let row_of = |page: &Json, name: &str| -> Json {
        let rows = page["rows"].as_array().unwrap();
        let named = |row: &&Json| row["fullname"].as_str().unwrap().ends_with(name);
        rows.iter().find(named).unwrap().clone()
    };
    let sides = METRICS_BY_SIZE.trim_end_matches("memory.peak_bytes");

    let page = asked("metrics", &format!("/api/page/comparison?{METRICS_BY_SIZE}"));
    assert_eq!(
        (&page["judged"], &page["quotient"]),
        (&json!("extra:memory.peak_bytes"), &json!("ratio"))
    );
    assert_eq!(page["ways"], json!(["less", "more"]));
    let held = page["metrics"].as_array().unwrap();
    for name in ["mean", "q3", "ops", "p95", "extra:memory.peak_bytes", "extra:accuracy"] {
        assert!(held.contains(&json!(name)), "{name} in {held:?}");
    }
    let row = row_of(&page, "test_rows[1000]");
    assert_eq!(row["reference"][2], "B");
    assert!(row["reference"][1].as_str().unwrap().ends_with("iB"), "{row}");
    assert!(["less", "more"].contains(&row["change"][2].as_str().unwrap()), "{row}");
    assert_eq!(row["apart"], Json::Null);
    let fullname = row["fullname"].as_str().unwrap();

    // More is better: a gain is an improvement, and the change has the word of its direction.
    let page = asked("metrics", &format!("/api/page/comparison?{sides}accuracy"));
    let row = row_of(&page, "test_search");
    assert_eq!((&row["verdict"], &row["change"][2]), (&json!("improved"), &json!("more")));
    let meaning = |verdict: &str| {
        let tiles = page["tiles"].as_array().unwrap().iter();
        tiles.filter(|tile| tile["verdict"] == verdict).map(|tile| tile["meaning"].clone()).next()
    };
    assert_eq!(
        (meaning("regressed"), meaning("improved")),
        (Some(json!("worse")), Some(json!("better")))
    );

    // No ratio where a number is 0, but a difference.
    let page = asked("metrics", &format!("/api/page/comparison?{sides}errors"));
    let row = row_of(&page, "test_search");
    assert_eq!((&row["change"], &row["interval"]), (&Json::Null, &Json::Null));
    assert_eq!(row["difference"][0], json!([1.0, "+1", ""]));
    assert!(row["difference"][1].as_str().unwrap().contains(" … "));

    let detail = asked("metrics", &format!("/api/page/detail?{METRICS_BY_SIZE}&case={fullname}"));
    assert_eq!(detail["statistics"][0]["name"], "extra:memory.peak_bytes");
    assert_eq!(
        (&detail["statistics"][0]["reference"][2], &detail["unit"]),
        (&json!("B"), &json!("s"))
    );

    let trends = asked("metrics", "/api/page/trends?metric=extra:memory.peak_bytes");
    assert_eq!(trends["unit"], "B");
    assert!(trends["series"][0]["last"][1][1].as_str().unwrap().ends_with('B'));
    let history = asked("metrics", "/api/page/history?band=true&metric=extra:memory.peak_bytes");
    assert_eq!((&history["unit"], &history["series"][0]["band"]), (&json!("B"), &Json::Null));

    // What a timer counts that is no clock has no unit of time.
    let page = asked("timers", "/api/page/comparison");
    assert_eq!(page["rows"][0]["reference"][2], "");
    assert_eq!(page["judged"], "the smallest rounds");
    assert_eq!(asked("timers", "/api/page/history?band=true")["unit"], "");
}

#[test]
fn a_measurement_is_named_on_the_page() {
    let fixture = fixture("measured");
    let site = Site::of(&fixture);
    let query = "reference=reference/*&candidate=candidate/*&pool=true";
    let page: Json =
        serde_json::from_str(&site.get(&format!("/api/page/comparison?{query}")).body).unwrap();
    assert!(page["who"][0].as_str().unwrap().contains("3 pairs"), "{}", page["who"]);
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
