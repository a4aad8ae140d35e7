//! Routes that take the request as it came.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{FromRequest as _, Request},
    response::Response,
    routing::{get, post},
};
use ferroctl_runtime::{
    Ctx, Error, Result,
    http::{Chain, Raw, Route, Style},
    settings::Http,
    telemetry::TraceContext,
};
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue, StatusCode, header::UPGRADE};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::fixture::{Served, serve, settings};

async fn length(ctx: &Ctx, request: Request) -> Result<Response> {
    ctx.set_header(
        HeaderName::from_static("x-seen"),
        HeaderValue::from_static("yes"),
    );
    let mut body = request.into_body().into_data_stream();
    let mut length = 0;
    while let Some(bytes) = body.next().await {
        length += bytes?.len();
    }
    Ok(Response::new(Body::from(length.to_string())))
}

/// axum's own extractors have no limit of theirs.
async fn whole(request: Request) -> Result<Response> {
    let bytes = Bytes::from_request(request, &()).await?;
    Ok(Response::new(Body::from(bytes.len().to_string())))
}

/// Three parts, slower than the service's timeout; the last one tells whether it is in the trace.
fn parts(ctx: &Ctx) -> Response {
    let trace = ctx.trace();
    let parts = stream::iter(0..3).then(move |part| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let in_trace = TraceContext::current() == trace && trace.is_some();
        Ok::<_, Error>(format!("{part} {in_trace}\n"))
    });
    let parts = parts.map(|part| part.map_err(|_| std::fmt::Error));
    Response::new(Body::from_stream(parts))
}

async fn handle_length(Raw(ctx, request): Raw) -> Response {
    ctx.answer_raw(length(&ctx, request).await)
}

async fn handle_whole(Raw(ctx, request): Raw) -> Response {
    ctx.answer_raw(whole(request).await)
}

async fn handle_parts(Raw(ctx, _): Raw) -> Response {
    ctx.set_status(StatusCode::PARTIAL_CONTENT);
    ctx.answer_raw(Ok(parts(&ctx)))
}

async fn refused(Raw(ctx, _): Raw) -> Response {
    ctx.answer_raw(Err(Error::code(9, "no")))
}

/// Says back what it hears once the connection is no HTTP any more, as a websocket is.
async fn upgrade(Raw(ctx, request): Raw) -> Response {
    tokio::spawn(async {
        let connection = hyper::upgrade::on(request).await.unwrap();
        let (mut from, mut to) = tokio::io::split(TokioIo::new(connection));
        tokio::io::copy(&mut from, &mut to).await.unwrap();
    });
    let mut response = Response::default();
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let websocket = HeaderValue::from_static("websocket");
    response.headers_mut().insert(UPGRADE, websocket);
    ctx.answer_raw(Ok(response))
}

fn router(chain: &Chain) -> Router {
    let short = Duration::from_millis(20);
    let limited = Route::post("/limited").raw().max_bytes(1000);
    let hasty = Route::get("/hasty").raw().timeout(short);
    Router::new()
        .route(
            "/length",
            post(chain.observed(Route::post("/length").raw(), handle_length)),
        )
        .route("/limited", post(chain.observed(limited, handle_length)))
        .route(
            "/whole",
            post(chain.observed(Route::post("/whole").raw(), handle_whole)),
        )
        .route(
            "/parts",
            get(chain.observed(Route::get("/parts").raw(), handle_parts)),
        )
        .route(
            "/hasty",
            get(chain.observed(hasty, async || std::future::pending::<Response>().await)),
        )
        .route(
            "/refused",
            get(chain.observed(Route::get("/refused").raw(), refused)),
        )
        .route(
            "/upgrade",
            get(chain.observed(Route::get("/upgrade").raw(), upgrade)),
        )
}

async fn served() -> Served {
    let settings = Http {
        timeout: 100,
        max_bytes: 10,
        max_conns: 1,
        ..settings()
    };
    serve(settings, Style::ENVELOPE, router).await
}

async fn posted(served: &Served, path: &str, body: Body) -> (u16, String) {
    let request = http::Request::post(format!("http://{}{path}", served.running.addr()));
    let response = served.client.open(request.body(body).unwrap()).await;
    let (parts, body) = response.unwrap().into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    (parts.status.as_u16(), body)
}

fn chunked(length: usize) -> Body {
    let chunks = stream::iter(0..length / 100).map(|_| Ok::<_, std::io::Error>(vec![0_u8; 100]));
    Body::from_stream(chunks)
}

#[tokio::test]
async fn the_services_limits_do_not_apply() {
    let served = served().await;
    let large = Body::from(vec![0; 3 << 20]);
    let answer = posted(&served, "/whole", large).await;
    assert_eq!(answer, (200, (3 << 20).to_string()));
    let answer = posted(&served, "/length", chunked(2000)).await;
    assert_eq!(answer, (200, "2000".to_owned()));
}

#[tokio::test]
async fn the_routes_own_limits_do() {
    let served = served().await;
    let answer = posted(&served, "/limited", chunked(1000)).await;
    assert_eq!(answer, (200, "1000".to_owned()));
    for body in [chunked(2000), Body::from(vec![0; 2000])] {
        let (status, body) = posted(&served, "/limited", body).await;
        let refusal = r#"{"code":413,"message":"the body is larger than 1000 bytes","data":null}"#;
        assert_eq!((status, body.as_str()), (413, refusal));
    }
    assert_eq!(served.client.get("/hasty").await.unwrap().status, 503);
}

#[tokio::test]
async fn what_the_context_carries_is_in_the_answer() {
    let served = served().await;
    let answer = served.client.post("/length", &json!({})).await.unwrap();
    assert_eq!(answer.headers["x-seen"], "yes");
    assert!(answer.headers.contains_key("traceparent"));
    let answer = served.client.get("/refused").await.unwrap();
    let body = json!({"code": 9, "message": "no", "data": null});
    assert_eq!((answer.status, answer.json()), (400, body));
}

#[tokio::test]
async fn a_request_lasts_as_long_as_its_answer() {
    let served = served().await;
    let request = http::Request::get(format!("http://{}/parts", served.running.addr()));
    let open = served.client.open(request.body(Body::empty()).unwrap());
    let response = open.await.unwrap();
    assert_eq!(response.status(), 206);
    // Its place is taken until the body is done, and nothing is counted before.
    assert_eq!(served.client.get("/parts").await.unwrap().status, 503);
    assert_eq!(served.counted("/parts", 206), None);
    let body = axum::body::to_bytes(response.into_body(), 100).await;
    assert_eq!(body.unwrap(), "0 true\n1 true\n2 true\n");
    assert_eq!(served.client.get("/parts").await.unwrap().status, 206);
    assert_eq!(served.counted("/parts", 206), Some(2));
}

#[tokio::test]
async fn a_connection_may_become_something_else() {
    let served = served().await;
    let mut connection = TcpStream::connect(served.running.addr()).await.unwrap();
    let request =
        b"GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    connection.write_all(request).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{head:?}");
    // Longer than the service's timeout.
    tokio::time::sleep(Duration::from_millis(150)).await;
    connection.write_all(b"hello").await.unwrap();
    let mut heard = [0; 5];
    connection.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"hello");
}
