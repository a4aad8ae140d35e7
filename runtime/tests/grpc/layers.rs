//! A layer of the user's own around a server.

use axum::{extract::Request, middleware::Next, middleware::from_fn, response::Response};
use http::HeaderValue;

use crate::{
    echo::{Fixture, REPEAT, SAY},
    wire::raw,
};

/// Says which method was called and how the answer begins.
async fn told(request: Request, next: Next) -> Response {
    let path = HeaderValue::try_from(request.uri().path()).unwrap();
    let mut answer = next.run(request).await;
    let status = answer.headers().get("grpc-status").cloned();
    let status = status.unwrap_or(HeaderValue::from_static("none yet"));
    answer.headers_mut().insert("x-path", path);
    answer.headers_mut().insert("x-status", status);
    answer
}

#[tokio::test]
async fn a_layer_sees_every_call_and_its_answer_as_it_leaves() {
    let fixture = Fixture::layered(from_fn(told)).await;
    for (path, text, status) in [
        (SAY, "hello", "none yet"),
        (SAY, "code", "5000"),
        (REPEAT, "code", "none yet"),
        ("/test.Echo/Nothing", "", "12"),
        ("/test.Nothing/At", "", "12"),
        ("/grpc.health.v1.Health/Check", "", "none yet"),
    ] {
        let (headers, _) = raw(&fixture, path, text).await;
        assert_eq!(headers["x-path"], path);
        assert_eq!(headers["x-status"], status, "{path} {text}");
    }
}

#[tokio::test]
async fn trailers_pass_a_layer() {
    let fixture = Fixture::layered(from_fn(told)).await;
    let (_, trailers) = raw(&fixture, REPEAT, "code").await;
    assert_eq!(trailers["grpc-status"], "5002");
    assert_eq!(fixture.client.say("hello").await.unwrap(), "hello");
}
