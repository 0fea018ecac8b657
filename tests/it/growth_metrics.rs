//! `growth` and `--over` beside metrics that are no times, several metrics, and timers that are no clocks.

use serde_json::{Value as Json, json};

use crate::dashboard::Site;
use crate::growth::{SIZES, family, family_of, growth, number};
use crate::harness::{Store, park, with};

/// One benchmark that takes longer the more there is, and needs as many bytes as before.
fn store() -> Store {
    let run = |power: f64| -> Vec<Json> {
        let cases = family("test_a", &SIZES, move |n| 1e-6 * n.powf(power));
        let stored = |(case, n): (Json, &u32)| {
            with(case, json!({"extra_info": {"peak_bytes": 4096 * u64::from(*n)}}))
        };
        cases.into_iter().zip(&SIZES).map(stored).collect()
    };
    Store::new().run("0001_a.json", "2026-11-01T10:00:00", &run(1.0)).run(
        "0002_b.json",
        "2026-11-01T11:00:00",
        &run(1.5),
    )
}

#[test]
fn a_stored_number_has_no_growth_and_the_times_beside_it_have() {
    let store = store();
    for args in [["--over", "n"], ["--fail-on", "growth:0.2"]] {
        let refused = store.analyze(&[&args[..], &["--metric", "extra:peak_bytes"]].concat());
        assert_eq!((refused.status.code(), refused.stdout.as_str()), (2, ""));
        assert_eq!(
            refused.stderr,
            "error: growth is that of times, and `extra:peak_bytes` is a number that the suite stores\n\n\
             hint: `--metric mean --metric extra:peak_bytes` shows both, and the growth of the times\n"
        );
    }
    let both = ["--metric", "mean", "--metric", "extra:peak_bytes"];
    let shown = store.analyze(&[&both[..], &["--over", "n"]].concat()).ok().stdout;
    let (times, bytes) = shown.split_once("extra:peak_bytes").unwrap();
    assert!(times.contains("n=10") && times.contains("n^1.00 → n^1.50"), "{times}");
    assert!(!times.contains("test_a[100000]"), "the grid has it: {times}");
    assert!(bytes.contains("test_a[100000]") && !bytes.contains("n^1"), "{bytes}");
    // The gate is tried once, and names the growth of the times.
    let gated = store.analyze(&[&both[..], &["--fail-on", "growth:0.2", "-q"]].concat());
    assert_eq!(gated.status.code(), 1, "{}", gated.stderr);
    assert_eq!(gated.stderr.matches("fail: ").count(), 1, "{}", gated.stderr);
    assert!(gated.stderr.contains("growth n^1.00 → n^1.50 over n, +0.50"), "{}", gated.stderr);
    assert!(!gated.stderr.contains("nothing was tested"), "{}", gated.stderr);
}

#[test]
fn several_metrics_of_time_show_growth_once() {
    let both = ["--metric", "mean", "--metric", "median", "--over", "n"];
    let shown = store().analyze(&both).ok().stdout;
    assert_eq!(shown.matches("n^1.00 → n^1.50").count(), 1, "{shown}");
}

#[test]
fn the_page_shows_a_stored_number_without_growth() {
    let store = store();
    let site = Site::of(store.path());
    let get = |target: &str| -> Json { serde_json::from_str(&site.get(target).body).unwrap() };
    assert_eq!(get("/api/comparison?over=n")["growth"]["families"].as_array().unwrap().len(), 1);
    let stored = get("/api/comparison?over=n&metric=extra:peak_bytes");
    assert_eq!((&stored["growth"], &stored["metric"]), (&Json::Null, &json!("extra:peak_bytes")));
    assert_eq!(stored["rows"].as_array().unwrap().len(), SIZES.len());
    let refused = site.get("/api/growth?over=n&metric=extra:peak_bytes");
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(refused.body.contains("growth is that of times"), "{}", refused.body);
}

#[test]
fn a_timer_that_is_no_clock_has_curves_in_its_unit() {
    // Bytes, of which every call allocates a fixed part.
    let run = |power: f64| -> Vec<Json> {
        let cases = family("test_a", &SIZES, move |n| 2e6 + 4096.0 * n.powf(power));
        let options = json!({"options": {"timer": "bytes_allocated"}});
        cases.into_iter().map(|case| with(case, options.clone())).collect()
    };
    let store = Store::new().run("0001_a.json", "2026-11-01T10:00:00", &run(1.0)).run(
        "0002_b.json",
        "2026-11-01T11:00:00",
        &run(1.5),
    );
    let named = "[tool.pytest-park.timer.\"bytes_allocated\"]\nunit = \"B\"\n";
    let settings = Store::new().file("pyproject.toml", named);
    let ask = |args: &[&str]| {
        let all = [&["growth", "--over", "n"], args].concat();
        park(&all).arg(store.path()).folder(settings.path()).run().ok()
    };
    for width in [60, 160] {
        let all = ["growth", "--over", "n"];
        let park = park(&all).arg(store.path()).folder(settings.path()).width(width);
        let shown = park.run().ok().stdout;
        assert!(shown.contains("fixed cost 1.88 MiB → 1.88 MiB"), "{shown}");
        assert!(shown.contains("2.5× more"), "{shown}");
        assert!(shown.contains("387 MiB") && shown.contains("median change 22× more"), "{shown}");
        for word in ["µs", " ms", " s "] {
            assert!(!shown.contains(word), "{word}: {shown}");
        }
    }
    let json = ask(&["--format", "json"]).json();
    let family = family_of(&json, "test_a");
    assert_eq!((&family["unit"], &family["growth"]["verdict"]), (&json!("B"), &json!("regressed")));
    assert!((number(&family["reference"]["fixed"]) / 2e6 - 1.0).abs() < 0.05, "{family}");
    // Without the configuration nobody knows what it counts.
    let unknown = growth(&store, &["--over", "n"]).ok();
    assert!(unknown.stderr.contains("is no clock of Python"), "{}", unknown.stderr);
    assert!(!unknown.stdout.contains(" s "), "{}", unknown.stdout);
}

#[test]
fn sizes_that_different_timers_measured_are_no_curve() {
    let mut cases = family("test_a", &SIZES, |n| 1e-6 * n);
    for case in cases.iter_mut().take(3) {
        case["options"] = json!({"timer": "bytes_allocated"});
    }
    let store = Store::new().run("0001_a.json", "2026-11-01T10:00:00", &cases).run(
        "0002_b.json",
        "2026-11-01T11:00:00",
        &cases,
    );
    let json = growth(&store, &["--over", "n", "--format", "json"]).ok().json();
    let families = json["families"].as_array().unwrap();
    assert_eq!((families.len(), &json["summary"]["too_few_sizes"]), (1, &json!(1)));
    assert_eq!(families[0]["unit"], "");
    assert_eq!(families[0]["sizes"].as_array().unwrap().len(), 3);
}
