//! Who may ask the dashboard for what, and what every answer says about itself.

use axum::http::{Method, StatusCode};

use crate::dashboard::{Answer, OURS, Site};
use crate::harness::fixture;

/// What every answer must say about itself.
fn is_guarded(answer: &Answer, what: &str) {
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
        "{what}"
    );
    assert!(!policy.contains("unsafe"), "{what}");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{what}");
    assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{what}");
    assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin", "{what}");
    assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
    assert!(answer.headers.get("access-control-allow-origin").is_none(), "{what}");
}

#[test]
fn the_page_and_its_files_are_served_and_nothing_else() {
    let site = Site::of(&fixture("two-runs"));
    let page = site.get("/");
    assert_eq!(
        (page.status, &page.headers["content-type"]),
        (StatusCode::OK, &"text/html; charset=utf-8".parse().unwrap())
    );
    let named: Vec<&str> =
        page.body.split("\"assets/").skip(1).map(|it| it.split('"').next().unwrap()).collect();
    assert!(named.len() > 3, "{named:?}");
    for name in named {
        let answer = site.get(&format!("/assets/{name}"));
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        let kind = match name.rsplit_once('.').unwrap().1 {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            _ => "image/svg+xml; charset=utf-8",
        };
        assert_eq!(answer.headers["content-type"], kind, "{name}");
        assert!(!answer.body.is_empty());
        is_guarded(&answer, name);
    }
    for target in [
        "/index.html",
        "/assets",
        "/assets/",
        "/assets/index.html",
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets/..%5cCargo.toml",
        "/assets//etc/passwd",
        "/assets/%2Fetc%2Fpasswd",
        "/assets/dom.js/",
        "/assets/dom.js%00",
        "/../Cargo.toml",
        "//",
        "/api",
        "/api/",
        "/api/run",
        "/api/runs/",
        "/0001_baseline.json",
        "/favicon.ico",
    ] {
        let answer = site.get(target);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{target}");
        is_guarded(&answer, target);
    }
}

#[test]
fn only_get_and_head_are_allowed() {
    let site = Site::of(&fixture("two-runs"));
    for target in [
        "/",
        "/assets/icon.svg",
        "/api/runs",
        "/api/comparison",
        "/api/history",
        "/api/defaults",
        "/api/events",
    ] {
        for method in [
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
            Method::TRACE,
        ] {
            let answer = site.ask(method.clone(), target, &[OURS]);
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {target}");
            assert_eq!(answer.headers["allow"], "GET,HEAD", "{method} {target}");
            is_guarded(&answer, target);
        }
    }
    for target in ["/", "/assets/icon.svg", "/api/runs", "/api/comparison?metric=men", "/nothing"] {
        let (get, head) = (site.get(target), site.ask(Method::HEAD, target, &[OURS]));
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{target}");
        assert_eq!(head.headers["content-type"], get.headers["content-type"], "{target}");
        assert_eq!(head.headers["content-length"], get.body.len().to_string(), "{target}");
    }
}

#[test]
fn nobody_elses_request_passes() {
    let site = Site::of(&fixture("two-runs"));
    let other = |name: &'static str| ("host", name);
    for target in ["/", "/assets/icon.svg", "/api/runs", "/api/events", "/nothing"] {
        for headers in [
            &[][..],
            &[other("evil.example:8080")],
            &[other("127.0.0.1:8081")],
            &[OURS, ("origin", "http://evil.example")],
            &[OURS, ("origin", "null")],
        ] {
            let answer = site.ask(Method::GET, target, headers);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{target} {headers:?}");
            assert!(!answer.body.contains("baseline"), "{}", answer.body);
            is_guarded(&answer, target);
        }
    }
    let same = site.ask(Method::GET, "/api/runs", &[OURS, ("origin", "http://127.0.0.1:8080")]);
    assert_eq!(same.status, StatusCode::OK);
}
