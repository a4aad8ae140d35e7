//! Clients that do not send what they promise.

use std::time::{Duration, Instant};

use axum::{Router, response::Response, routing::post};
use ferroctl_runtime::{
    Ctx, Result,
    http::{Call, Chain, Raw, Route, Style},
    settings::Http,
};
use futures_util::future::join_all;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::fixture::{Served, Text, serve, settings};

/// 0.8 of it is the time for a body.
const TIMEOUT: Duration = Duration::from_millis(500);

async fn echo(Call(ctx, req): Call<Text>) -> Response {
    ctx.answer(Ok(req.text))
}

async fn length(request: axum::extract::Request) -> Result<Response> {
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await?;
    Ok(Response::new(body.len().to_string().into()))
}

async fn raw(Raw(ctx, request): Raw) -> Response {
    ctx.answer_raw(length(request).await)
}

/// Nearly as long as it may.
async fn nap(ctx: Ctx) -> Response {
    tokio::time::sleep(TIMEOUT * 7 / 10).await;
    ctx.answer(Ok("rested"))
}

fn router(chain: &Chain) -> Router {
    let timed = Route::post("/timed").raw().timeout(TIMEOUT);
    Router::new()
        .route("/echo", post(chain.observed(Route::post("/echo"), echo)))
        .route("/nap", post(chain.observed(Route::post("/nap"), nap)))
        .route("/timed", post(chain.observed(timed, raw)))
        .route("/raw", post(chain.observed(Route::post("/raw").raw(), raw)))
}

async fn served() -> Served {
    let settings = Http {
        timeout: TIMEOUT.as_millis() as u64,
        ..settings()
    };
    serve(settings, Style::ENVELOPE, router).await
}

/// A connection on which a body of ten bytes has begun with these.
async fn half_sent(served: &Served, path: &str, more: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(served.running.addr()).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n{more}\r\n{body}");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let read = tokio::time::timeout(TIMEOUT * 6, stream.read_to_string(&mut text));
    read.await.expect("the connection is closed").unwrap();
    text
}

#[tokio::test]
async fn a_body_that_does_not_come_is_the_clients_failure() {
    let served = served().await;
    for more in ["", "Accept: text/event-stream\r\n", "Connection: close\r\n"] {
        let begun = Instant::now();
        let text = answer(half_sent(&served, "/echo", more, "{").await).await;
        assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
        let body = r#"{"code":408,"message":"the body did not come in time","data":null}"#;
        assert!(text.ends_with(body), "{text}");
        let time = begun.elapsed();
        assert!(time > TIMEOUT / 2 && time < TIMEOUT * 3, "{time:?}");
    }
}

#[tokio::test]
async fn those_who_do_not_send_open_no_breaker() {
    let served = served().await;
    let half_sent = (0..60).map(|_| half_sent(&served, "/echo", "Connection: close\r\n", "{"));
    let answers = join_all(join_all(half_sent).await.into_iter().map(answer)).await;
    assert!(answers.iter().all(|it| it.starts_with("HTTP/1.1 408 ")));
    for _ in 0..50 {
        let answer = served.client.post("/echo", &json!({"text": "a"})).await;
        assert_eq!(answer.unwrap().status, 200);
    }
}

/// The handler has its whole time, however long its request took to come.
#[tokio::test]
async fn the_time_of_the_client_is_not_the_handlers() {
    let served = served().await;
    let mut stream = half_sent(&served, "/nap", "Connection: close\r\n", "{").await;
    tokio::time::sleep(TIMEOUT * 6 / 10).await;
    stream.write_all(b"\"a\":\"bc\"}").await.unwrap();
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
}

#[tokio::test]
async fn a_body_may_come_in_pieces() {
    let served = served().await;
    let mut stream = half_sent(
        &served,
        "/echo",
        "Connection: close\r\nContent-Type: application/json\r\n",
        "",
    )
    .await;
    for piece in ["{\"text", "\":", "1}"] {
        tokio::time::sleep(TIMEOUT / 10).await;
        stream.write_all(piece.as_bytes()).await.unwrap();
    }
    let text = answer(stream).await;
    assert!(text.contains("field `text`"), "{text}");
}

#[tokio::test]
async fn a_raw_body_comes_within_the_time_of_its_group() {
    let served = served().await;
    let text = answer(half_sent(&served, "/timed", "Connection: close\r\n", "12345").await).await;
    assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
}

/// A raw route takes what comes as long as something comes.
#[tokio::test]
async fn a_raw_body_has_no_end_but_its_own() {
    let served = served().await;
    let mut stream = half_sent(&served, "/raw", "Connection: close\r\n", "12345").await;
    tokio::time::sleep(TIMEOUT * 2).await;
    stream.write_all(b"67890").await.unwrap();
    assert!(answer(stream).await.ends_with("10"));
}
