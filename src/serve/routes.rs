//! The addresses of the server. Everything else is 404, every other method 405, and no foreign
//! request passes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::page::assets::{INDEX, asset};
use crate::render::formats::json::v1::write_pulse;
use crate::render::words::problems::Problem;
use crate::serve::api::{answer, refused};
use crate::serve::dashboard::{ArchiveVersion, Dashboard};
use crate::serve::guard::{Guard, HEADERS};
use crate::serve::topic::{Reply, Topic};

/// Where each topic is asked about. What is below `/api/page/` is for the page alone.
const API: [(&str, Topic); 10] = [
    ("/api/runs", Topic::Runs),
    ("/api/comparison", Topic::Comparison),
    ("/api/history", Topic::History),
    ("/api/growth", Topic::Growth),
    ("/api/defaults", Topic::Defaults),
    ("/api/page/runs", Topic::PageRuns),
    ("/api/page/comparison", Topic::PageComparison),
    ("/api/page/detail", Topic::PageDetail),
    ("/api/page/history", Topic::PageHistory),
    ("/api/page/trends", Topic::PageTrends),
];

/// The routes of the page, its files and the API.
pub fn router(dashboard: Arc<Dashboard>, guard: Guard) -> Router {
    let mut router = Router::new();
    for (address, topic) in API {
        let answer = async move |State(site), RawQuery(query)| reply(site, topic, query).await;
        router = router.route(address, get(answer));
    }
    router
        .route("/", get(async || text("text/html", INDEX)))
        .route("/assets/{name}", get(file))
        .route("/api/events", get(events))
        .fallback(async || (StatusCode::NOT_FOUND, "404: there is no such page\n"))
        .with_state(dashboard)
        // On one machine the time to pack is worth more than the last byte.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(Arc::new(guard), guarded))
}

/// Lets the page's own requests pass, and adds to every answer the headers that restrict what a
/// browser does with it.
async fn guarded(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = if guard.lets_pass(request.uri(), request.headers()) {
        next.run(request).await
    } else {
        let why = "403: this server answers only to the name that it was started with; \
                   `--host NAME` names another\n";
        (StatusCode::FORBIDDEN, why).into_response()
    };
    response.headers_mut().extend(HEADERS);
    response
}

fn text(content_type: &str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, format!("{content_type}; charset=utf-8"))], text).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    match asset(&name) {
        Some(asset) => text(asset.content_type, asset.text),
        None => (StatusCode::NOT_FOUND, "404: there is no such file\n").into_response(),
    }
}

/// Answers a query. Answers read files, which must not block the thread that serves all requests.
async fn reply(dashboard: Arc<Dashboard>, topic: Topic, query: Option<String>) -> Response {
    let answered = tokio::task::spawn_blocking(move || {
        answer(&dashboard, topic, query.as_deref().unwrap_or_default())
    });
    let Reply { status, body } = answered
        .await
        .unwrap_or_else(|error| refused(500, &Problem::new(format!("no answer: {error}"))));
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(CONTENT_TYPE, "application/json")], Body::from(body)).into_response()
}

/// The version of the archive now, and from then on each that follows.
async fn events(
    State(dashboard): State<Arc<Dashboard>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let versions = WatchStream::new(dashboard.listen());
    Sse::new(versions.map(|version| Ok(event(version)))).keep_alive(KeepAlive::default())
}

fn event(version: ArchiveVersion) -> Event {
    let mut data = Vec::new();
    // Writing into memory does not fail.
    write_pulse(&version.fingerprint.to_string(), version.runs, &mut data).ok();
    Event::default().event("runs").data(String::from_utf8_lossy(&data))
}
