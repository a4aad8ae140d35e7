//! Compressed bodies.

use std::io::Write as _;

use axum::{Router, body::Body, extract::Request, response::Response, routing::post};
use ferroctl_runtime::{
    Result,
    http::{
        Call, Chain, Raw, Route, Style,
        bind::{Bind, Fields},
    },
    settings::{Http, Middlewares},
};
use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use serde::{Deserialize, Serialize};

use crate::fixture::{Served, serve, settings};

#[derive(Debug, Default, Serialize, Deserialize)]
struct Echo {
    text: String,
}

impl Bind for Echo {
    const FAST: bool = true;

    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            text: fields.json("text").read(),
        }
    }
}

async fn echo(Call(ctx, req): Call<Echo>) -> Response {
    ctx.answer(Ok(req.text.len()))
}

async fn back(request: Request) -> Result<Response> {
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await?;
    Ok(Response::new(Body::from(body)))
}

async fn raw(Raw(ctx, request): Raw) -> Response {
    ctx.answer_raw(back(request).await)
}

fn router(chain: &Chain) -> Router {
    Router::new()
        .route("/echo", post(chain.observed(Route::post("/echo"), echo)))
        .route("/raw", post(chain.observed(Route::post("/raw").raw(), raw)))
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// The body in chunks of seven bytes, or a thousand larger ones.
async fn posted(served: &Served, path: &str, body: Vec<u8>) -> (u16, String) {
    let chunks: Vec<_> = body
        .chunks(7.max(body.len() / 1000))
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
        .collect();
    let request = http::Request::post(format!("http://{}{path}", served.running.addr()))
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(Body::from_stream(stream::iter(chunks)))
        .unwrap();
    let (parts, body) = served.client.open(request).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    (parts.status.as_u16(), body)
}

#[tokio::test]
async fn what_was_compressed_is_read() {
    let served = serve(settings(), Style::PLAIN, router).await;
    let text = "课".repeat(10_000);
    let body = gzip(format!(r#"{{"text":"{text}"}}"#).as_bytes());
    let answer = posted(&served, "/echo", body).await;
    assert_eq!(answer, (200, "30000".to_owned()));
    let answer = posted(&served, "/raw", gzip(text.as_bytes())).await;
    assert_eq!(answer, (200, text));
}

#[tokio::test]
async fn what_is_not_compressed_is_refused() {
    let served = serve(settings(), Style::PLAIN, router).await;
    let (status, body) = posted(&served, "/echo", br#"{"text":""}"#.to_vec()).await;
    let message = "field `body`: must be gzip, as its `Content-Encoding` says\n";
    assert_eq!((status, body.as_str()), (400, message));
    assert_eq!(posted(&served, "/raw", Vec::new()).await.0, 400);
    // Breaks off, and is damaged.
    let mut body = gzip(br#"{"text":"a"}"#);
    body.truncate(body.len() - 9);
    assert_eq!(posted(&served, "/echo", body).await.0, 400);
    let mut body = gzip(br#"{"text":"a"}"#);
    body[12] ^= 0xff;
    assert_eq!(posted(&served, "/echo", body).await.0, 400);
}

#[tokio::test]
async fn a_body_may_be_of_several_files_but_not_of_any_number() {
    let served = serve(settings(), Style::PLAIN, router).await;
    let parts = [gzip(br#"{"te"#), gzip(b""), gzip(br#"xt":"a"}"#)].concat();
    assert_eq!(posted(&served, "/echo", parts).await, (200, "1".to_owned()));
    let empty = gzip(b"").repeat(50_000);
    let begun = std::time::Instant::now();
    assert_eq!(posted(&served, "/echo", empty).await.0, 400);
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
}

#[tokio::test]
async fn the_limit_is_for_what_comes_out() {
    let settings = Http {
        max_bytes: 1000,
        ..settings()
    };
    let served = serve(settings, Style::PLAIN, router).await;
    let bomb = gzip(&vec![b' '; 100_000]);
    assert!(bomb.len() < 1000);
    assert_eq!(posted(&served, "/echo", bomb).await.0, 413);
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let off = Middlewares {
        gunzip: false,
        ..Middlewares::default()
    };
    let settings = Http {
        middlewares: off,
        ..settings()
    };
    let served = serve(settings, Style::PLAIN, router).await;
    let body = gzip(br#"{"text":"a"}"#);
    assert_eq!(posted(&served, "/echo", body).await.0, 400);
}
