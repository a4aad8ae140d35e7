//! A raw route streams an upload of any size in constant memory.
#![cfg(target_os = "linux")]

use axum::{Router, body::Body, response::Response, routing::post};
use ferroctl_runtime::{
    http::{Chain, Raw, Route, Style},
    settings::{Http, ServiceSettings},
    telemetry::Telemetry,
    testing::http::Client,
};
use futures_util::{StreamExt as _, stream};

const CHUNK: usize = 64 << 10;
const CHUNKS: usize = 1600;
/// What the process may grow by, client included; the upload has 100 MiB.
const ROOM: u64 = 24 << 20;

async fn upload(Raw(ctx, request): Raw) -> Response {
    let mut body = request.into_body().into_data_stream();
    let mut length = 0;
    while let Some(bytes) = body.next().await {
        length += bytes.unwrap().len();
    }
    ctx.answer(Ok(length))
}

/// The most memory that the process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: u64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kibibytes << 10
}

#[tokio::test]
async fn a_large_upload_needs_little_memory() {
    let settings = Http {
        host: "127.0.0.1".to_owned(),
        ..Http::default()
    };
    let chain = Chain::new(&settings, &Telemetry::off(), Style::ENVELOPE);
    let route = Route::post("/upload").raw();
    let router = Router::new().route("/upload", post(chain.observed(route, upload)));
    let service = ServiceSettings::default();
    let running = chain.serve(&service, router).await.unwrap();
    let chunks = stream::iter(0..CHUNKS).map(|_| Ok::<_, std::io::Error>(vec![7_u8; CHUNK]));
    let request = http::Request::post(format!("http://{}/upload", running.addr()))
        .body(Body::from_stream(chunks))
        .unwrap();
    let before = peak();
    let answer = Client::new(running.addr()).open(request).await.unwrap();
    let answer = axum::body::to_bytes(answer.into_body(), 1000)
        .await
        .unwrap();
    let length = CHUNK * CHUNKS;
    let expected = format!(r#"{{"code":0,"message":"success","data":{length}}}"#);
    assert_eq!(answer, expected);
    let growth = peak() - before;
    assert!(growth < ROOM, "{growth} bytes");
}
