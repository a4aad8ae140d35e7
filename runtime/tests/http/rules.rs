//! What HTTP itself asks of requests and answers.

use axum::{Router, body::Body, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx, Error,
    http::{Chain, Raw, Route, Style},
};
use http::{Request, StatusCode, Version, header::CONTENT_LENGTH};
use http_body_util::BodyExt as _;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::fixture::{Served, fine, serve, settings};

async fn nothing(ctx: Ctx) -> Response {
    ctx.set_status(StatusCode::NO_CONTENT);
    ctx.answer(Ok("nobody reads this"))
}

async fn nothing_new(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::status(304, "as it was")))
}

async fn raw_nothing(Raw(ctx, _): Raw) -> Response {
    let mut response = Response::new(Body::from("nobody reads this"));
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(CONTENT_LENGTH, 17.into());
    ctx.answer_raw(Ok(response))
}

fn router(chain: &Chain) -> Router {
    let raw = Route::get("/raw").raw();
    Router::new()
        .route("/fine", get(chain.observed(Route::get("/fine"), fine)))
        .route("/204", get(chain.observed(Route::get("/204"), nothing)))
        .route("/304", get(chain.observed(Route::get("/304"), nothing_new)))
        .route("/raw", get(chain.observed(raw, raw_nothing)))
}

async fn served() -> Served {
    serve(settings(), Style::ENVELOPE, router).await
}

/// The whole answer to a request that is the last of its connection.
async fn ask(served: &Served, request: &str) -> String {
    let mut stream = TcpStream::connect(served.running.addr()).await.unwrap();
    let request = request.replace('\n', "\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn what_go_refuses_at_the_door() {
    let served = served().await;
    let chunks = "Transfer-Encoding: chunked, chunked";
    for (headers, status) in [
        ("Host: a", 200),
        ("X: y", 400),
        ("Host: a\nHost: b", 400),
        ("Host: a b", 400),
        ("Host: a\nExpect: x", 417),
        (&format!("Host: a\n{chunks}"), 501),
    ] {
        let request = format!("GET /fine HTTP/1.1\nConnection: close\n{headers}\n\n");
        let text = ask(&served, &request).await;
        assert!(
            text.starts_with(&format!("HTTP/1.1 {status} ")),
            "{request}{text}"
        );
    }
    let text = ask(&served, "GET /fine HTTP/1.0\n\n").await;
    assert!(text.starts_with("HTTP/1.0 200 "), "{text}");
}

#[tokio::test]
async fn some_answers_have_no_body() {
    let served = served().await;
    for (path, status) in [("/204", 204), ("/304", 304), ("/raw", 204)] {
        let request = format!("GET {path} HTTP/1.1\nHost: a\nConnection: close\n\n");
        let text = ask(&served, &request).await.to_lowercase();
        assert!(text.starts_with(&format!("http/1.1 {status} ")), "{text}");
        assert!(text.ends_with("\r\n\r\n"), "{text}");
        assert!(!text.contains("content-length"), "{text}");
    }
}

#[tokio::test]
async fn nor_have_they_one_over_http2() {
    let served = served().await;
    let client = Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http::<Body>();
    for path in ["/204", "/304", "/raw"] {
        let uri = format!("http://{}{path}", served.running.addr());
        let request = Request::get(uri).version(Version::HTTP_2);
        let response = client.request(request.body(Body::empty()).unwrap()).await;
        let (parts, body) = response.unwrap().into_parts();
        assert_eq!(parts.headers.get(CONTENT_LENGTH), None, "{path}");
        assert_eq!(body.collect().await.unwrap().to_bytes(), "");
    }
}
