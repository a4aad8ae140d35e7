//! The document and its page on the metrics port.

use axum::{Router, body::Body, response::Response, routing::post};
use ferroctl_runtime::{
    Ctx,
    http::{Call, Chain, Route, Style},
    service::Running,
    settings::{Mode, ServiceSettings},
    telemetry::Telemetry,
};
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

use crate::fixture::{Text, settings};

async fn echo(Call(ctx, req): Call<Text>) -> Response {
    said(&ctx, &req.text)
}

fn said(ctx: &Ctx, text: &str) -> Response {
    let peer = ctx.peer().is_some();
    ctx.answer(Ok(format!("{text}, {peer}")))
}

async fn started(mode: Mode) -> Running {
    let telemetry = Telemetry::off();
    let chain = Chain::new(&settings(), &telemetry, Style::PLAIN).documented("{}");
    let route = post(chain.observed(Route::post("/echo"), echo));
    let router = Router::new().route("/echo", route);
    let mut service = ServiceSettings {
        mode,
        ..ServiceSettings::default()
    };
    service.prometheus.host = "127.0.0.1".to_owned();
    service.prometheus.port = 0;
    chain.serve(&service, router).await.unwrap()
}

/// Status, one header and body of an answer of the metrics port.
async fn ask(running: &Running, path: &str, site: &str) -> (StatusCode, String, String) {
    let uri = format!("http://{}{path}", running.metrics_addr().unwrap());
    let is_try = path.contains("/try/");
    let request = http::Request::builder()
        .method(if is_try { "POST" } else { "GET" })
        .uri(uri)
        .header("content-type", "application/json")
        .header("sec-fetch-site", site)
        .body(Body::from(r#"{"text": "hi"}"#))
        .unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let policy = parts.headers.get("content-security-policy");
    let policy = policy.map_or("", |it| it.to_str().unwrap()).to_owned();
    let body = body.collect().await.unwrap().to_bytes();
    (
        parts.status,
        policy,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

#[tokio::test]
async fn developers_read_the_document_and_try_it() {
    let running = started(Mode::Dev).await;
    let (status, _, body) = ask(&running, "/openapi.json", "none").await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "{}"));
    let (status, policy, page) = ask(&running, "/docs", "none").await;
    assert_eq!(status, StatusCode::OK);
    assert!(policy.contains("script-src 'self';") && page.contains("/docs/viewer.js"));
    let (status, _, viewer) = ask(&running, "/docs/viewer.js", "same-origin").await;
    assert!(status.is_success() && viewer.contains("openapi-explorer"));
    let (status, policy, body) = ask(&running, "/docs/try/echo", "same-origin").await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "\"hi, true\""));
    assert!(policy.starts_with("sandbox"), "{policy}");
    assert_eq!(ask(&running, "/metrics", "none").await.0, StatusCode::OK);
}

#[tokio::test]
async fn other_sites_cannot_try_it() {
    let running = started(Mode::Dev).await;
    for site in ["cross-site", "same-site", "none"] {
        let (status, ..) = ask(&running, "/docs/try/echo", site).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{site}");
    }
}

#[tokio::test]
async fn production_shows_nothing() {
    let running = started(Mode::Pro).await;
    for path in [
        "/openapi.json",
        "/docs",
        "/docs/viewer.js",
        "/docs/try/echo",
    ] {
        let (status, ..) = ask(&running, path, "same-origin").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ask(&running, "/metrics", "none").await.0, StatusCode::OK);
}
