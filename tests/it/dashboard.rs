//! What the dashboard answers, asked without a socket.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use pytest_park::parts::{Dashboard, Guard, MetricSettings, Renames, ServeConfig, router};
use serde_json::Value as Json;
use tower::ServiceExt;

use crate::harness::{Store, case, fixture, park};

/// A dashboard of a folder.
pub struct Site(Router);

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Site {
    pub fn of(folder: &Path) -> Self {
        Self::with_profiles(folder, None)
    }

    pub fn with_profiles(folder: &Path, profiler_folder: Option<PathBuf>) -> Self {
        Self::with(folder, profiler_folder, Renames::default())
    }

    /// A dashboard that knows what benchmarks were called before.
    pub fn with_renames(folder: &Path, renames: Renames) -> Self {
        Self::with(folder, None, renames)
    }

    fn with(folder: &Path, profiler_folder: Option<PathBuf>, renames: Renames) -> Self {
        let served = ServeConfig {
            paths: vec![folder.to_owned()],
            stdin: Vec::new(),
            measurement: None,
            profiler_folder,
            commit_url: None,
            strict: false,
            query: "metric=min".to_owned(),
            renames,
            metrics: MetricSettings::default(),
        };
        let guard = Guard::new("127.0.0.1", "127.0.0.1:8080".parse().unwrap());
        Self(router(Arc::new(Dashboard::new(served)), guard))
    }

    pub fn ask(&self, method: Method, target: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.0.clone().oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: head.status,
                headers: head.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            }
        })
    }

    /// The headers and the bytes of an answer.
    pub fn ask_bytes(&self, target: &str, headers: &[(&str, &str)]) -> (HeaderMap, Vec<u8>) {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (head, body) = self.0.clone().oneshot(request).await.unwrap().into_parts();
            (head.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
        })
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask(Method::GET, target, &[OURS])
    }
}

pub const OURS: (&str, &str) = ("host", "127.0.0.1:8080");

/// What the command line prints.
pub fn printed(command: &str, folder: &Path, args: &[&str]) -> String {
    let mut all = vec![command, "--format", "json"];
    all.extend(args);
    park(&all).arg(folder).run().ok().stdout
}

#[test]
fn the_api_answers_with_the_bytes_of_the_command_line() {
    for (folder, target, command, args) in [
        ("history", "/api/runs", "runs", &[][..]),
        ("two-runs", "/api/runs", "runs", &[]),
        ("history", "/api/comparison", "analyze", &[]),
        (
            "history",
            "/api/comparison?reference=oldest&metric=min",
            "analyze",
            &["--reference", "oldest", "--metric", "min"],
        ),
        (
            "two-runs",
            "/api/comparison?group_by=file,param%3An&min_effect=5&alpha=0.01&noise=3&filter=sort",
            "analyze",
            &[
                "--group-by",
                "file,param:n",
                "--min-effect",
                "5",
                "--alpha",
                "0.01",
                "--noise",
                "3",
                "--filter",
                "sort",
            ],
        ),
        (
            "two-runs",
            "/api/comparison?original-postfix=_original&reference-postfix=optimized&exclude-param=n&same-machine&pool=true",
            "analyze",
            &[
                "--original-postfix",
                "_original",
                "--reference-postfix",
                "optimized",
                "--exclude-param",
                "n",
                "--same-machine",
                "--pool",
            ],
        ),
        (
            "two-runs/Linux-CPython-3.11-64bit/0001_baseline.json",
            "/api/comparison?filter=sort",
            "analyze",
            &["--filter", "sort"],
        ),
        ("history", "/api/history", "history", &[]),
        (
            "history",
            "/api/history?metric=median&last=10&min_effect=1&group_by=func&reference=latest~3&filter=a",
            "history",
            &[
                "--metric",
                "median",
                "--last",
                "10",
                "--min-effect",
                "1",
                "--group-by",
                "func",
                "--reference",
                "latest~3",
                "--filter",
                "a",
            ],
        ),
    ] {
        let folder = fixture(folder);
        let answer = Site::of(&folder).get(target);
        assert_eq!(answer.status, StatusCode::OK, "{target}: {}", answer.body);
        assert_eq!(answer.headers["content-type"], "application/json", "{target}");
        assert_eq!(answer.body, printed(command, &folder, args), "{target}");
    }
}

#[test]
fn profiles_stand_in_the_comparison_and_change_with_their_folder() {
    let (runs, store) = (fixture("profiler/runs"), Store::new());
    let site = Site::with_profiles(&runs, Some(store.path().to_owned()));
    let compared = || site.get("/api/comparison").body;
    let before = compared();
    for entry in fs::read_dir(fixture("profiler/profiles")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, store.path().join(path.file_name().unwrap())).unwrap();
    }
    let after = compared();
    assert_ne!(before, after);
    assert_eq!(
        after,
        printed("analyze", &runs, &["--profiler-folder", store.path().to_str().unwrap()])
    );
}

#[test]
fn a_history_of_named_benchmarks_has_the_range_of_their_rounds() {
    let folder = fixture("history");
    let site = Site::of(&folder);
    let all: Json = serde_json::from_str(&site.get("/api/history").body).unwrap();
    let wanted = &all["series"][1];
    let name = wanted["fullname"].as_str().unwrap();
    let named: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let one: Json =
        serde_json::from_str(&site.get(&format!("/api/history?benchmark={named}&band=true")).body)
            .unwrap();
    assert_eq!(one["series"].as_array().unwrap().len(), 1);
    let series = &one["series"][0];
    for key in ["fullname", "first", "last", "best", "change_points", "delta_pct"] {
        assert_eq!(series[key], wanted[key], "{key}");
    }
    for statistic in ["mean", "min", "max", "q1", "q3"] {
        let of_statistic: Json =
            serde_json::from_str(&printed("history", &folder, &["--metric", statistic])).unwrap();
        let expected: Vec<&Json> = of_statistic["series"][1]["points"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it[statistic])
            .collect();
        let found: Vec<&Json> =
            series["points"].as_array().unwrap().iter().map(|it| &it[statistic]).collect();
        assert!(!found.is_empty() && found.iter().all(|it| it.is_f64()), "{statistic}: {series}");
        assert_eq!(found, expected, "{statistic}");
    }
    let none: Json =
        serde_json::from_str(&site.get("/api/history?benchmark=no-such").body).unwrap();
    assert_eq!(none["series"], Json::Array(Vec::new()));
}

#[test]
fn a_bad_query_gets_the_words_of_the_command_line() {
    let folder = fixture("two-runs");
    let site = Site::of(&folder);
    for (target, command, args) in [
        ("/api/comparison?metric=medium", "analyze", &["--metric", "medium"][..]),
        ("/api/comparison?group_by=grp", "analyze", &["--group-by", "grp"]),
        ("/api/comparison?filter=%5B", "analyze", &["--filter", "["]),
        ("/api/comparison?alpha=0", "analyze", &["--alpha", "0"]),
        ("/api/comparison?noise=x", "analyze", &["--noise", "x"]),
        ("/api/comparison?min_effect=-1", "analyze", &["--min-effect=-1"]),
        ("/api/comparison?reference=basline", "analyze", &["--reference", "basline"]),
        ("/api/comparison?candidate=oldest", "analyze", &["--candidate", "oldest"]),
        (
            "/api/comparison?reference=latest&candidate=latest",
            "analyze",
            &["--reference", "latest", "--candidate", "latest"],
        ),
        ("/api/history?metric=medium", "history", &["--metric", "medium"]),
        ("/api/history?since=2099", "history", &["--since", "2099"]),
        ("/api/history?since=basline", "history", &["--since", "basline"]),
        (
            "/api/history?reference=oldest&last=1",
            "history",
            &["--reference", "oldest", "--last", "1"],
        ),
    ] {
        let answer = site.get(target);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{target}: {}", answer.body);
        let json: Json = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(json["schema"], "pytest-park/error/v1");
        let mut expected = format!("error: {}\n", json["error"].as_str().unwrap());
        for cause in json["causes"].as_array().unwrap() {
            expected.push_str(&format!("  {}\n", cause.as_str().unwrap()));
        }
        if let Some(hint) = json["hint"].as_str() {
            expected.push_str(&format!("\nhint: {hint}\n"));
        }
        let mut all = vec![command];
        all.extend(args);
        let transcript = park(&all).arg(&folder).run();
        assert_eq!(
            (transcript.status.code(), transcript.stderr.as_str()),
            (2, expected.as_str()),
            "{target}"
        );
    }
    for (target, word) in [
        ("/api/comparison?refernce=x", "refernce"),
        ("/api/comparison?benchmark=x", "benchmark"),
        ("/api/history?candidate=x", "candidate"),
        ("/api/runs?x=1", "unknown key `x`"),
        ("/api/defaults?x=1", "unknown key `x`"),
        ("/api/history?last=0", "`last` does not take `0`"),
        ("/api/comparison?pool=perhaps", "`pool` does not take `perhaps`"),
    ] {
        let answer = site.get(target);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{target}: {}", answer.body);
        assert!(answer.body.contains(word), "{target}: {}", answer.body);
    }
}

#[test]
fn a_folder_that_changes_empties_breaks_and_vanishes_is_survived() {
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 2.0)]);
    let site = Site::of(store.path());
    let asked = |target: &str| {
        let answer = site.get(target);
        (answer.status.as_u16(), serde_json::from_str::<Json>(&answer.body).unwrap())
    };
    let compared = || {
        let (status, json) = asked("/api/comparison");
        let label = |side: &str| json[side]["label"].as_str().unwrap_or_default().to_owned();
        (status, label("reference"), label("candidate"))
    };
    let text = |text: &str| text.to_owned();
    assert_eq!(compared(), (200, text("a"), text("b")));

    let store = store.run("0003_c.json", "2026-01-03T00:00:00", &[case("t.py::test_a", 3.0)]);
    assert_eq!(compared(), (200, text("b"), text("c")));
    assert_eq!(asked("/api/runs").1["runs"].as_array().unwrap().len(), 3);

    fs::write(store.path().join("0002_b.json"), "{\"benchmarks\": [").unwrap();
    assert_eq!(compared(), (200, text("a"), text("c")));
    let warnings = asked("/api/comparison").1["warnings"].clone();
    assert_eq!(warnings[0]["kind"], "corrupt-artifact", "{warnings}");
    assert_eq!(asked("/api/history").1["runs"].as_array().unwrap().len(), 2);

    fs::remove_file(store.path().join("0002_b.json")).unwrap();
    fs::remove_file(store.path().join("0003_c.json")).unwrap();
    assert_eq!(asked("/api/comparison").1["schema"], "pytest-park/run/v1");

    fs::remove_file(store.path().join("0001_a.json")).unwrap();
    for target in ["/api/runs", "/api/comparison", "/api/history"] {
        let (status, json) = asked(target);
        assert_eq!(status, 404, "{target}");
        assert!(json["error"].as_str().unwrap().starts_with("no runs found in "), "{json}");
        assert!(json["hint"].as_str().unwrap().contains("--benchmark-save"), "{json}");
    }

    fs::remove_dir(store.path()).unwrap();
    let (status, json) = asked("/api/runs");
    assert_eq!(status, 404);
    assert!(json["error"].as_str().unwrap().starts_with("no such file or folder"), "{json}");

    let store = store.run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)]);
    assert_eq!(asked("/api/runs").0, 200);
    drop(store);
}

#[test]
fn what_the_page_starts_with_is_told() {
    let folder = fixture("two-runs");
    let json: Json = serde_json::from_str(&Site::of(&folder).get("/api/defaults").body).unwrap();
    assert_eq!(json["query"], "metric=min");
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
}
