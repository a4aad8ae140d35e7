//! What stands on the wire, below tonic's reading of it.

use ferroctl_runtime::settings::RpcServer;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use prost::Message;
use tonic::{body::Body, transport::Endpoint};
use tower::ServiceExt;

use crate::echo::{Fixture, REPEAT, SAY};

/// Sends one string and returns headers and trailers of the answer, untouched.
pub async fn raw(fixture: &Fixture, path: &str, text: &str) -> (HeaderMap, HeaderMap) {
    let message = text.to_owned().encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let frame = [&[0], length.as_slice(), &message].concat();
    let answer = send(fixture, path, Body::new(Full::from(frame))).await;
    let headers = answer.headers().clone();
    let body = answer.into_body().collect().await.unwrap();
    (headers, body.trailers().cloned().unwrap_or_default())
}

/// Sends these bytes on a connection of their own.
pub async fn send(fixture: &Fixture, path: &str, body: Body) -> Response<Body> {
    let address = format!("http://{}", fixture.running.addr());
    let channel = Endpoint::from_shared(address).unwrap().connect().await;
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(body)
        .unwrap();
    channel.unwrap().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn a_code_leaves_as_its_decimal() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let (headers, _) = raw(&fixture, SAY, "code").await;
    assert_eq!(headers["grpc-status"].as_bytes(), b"5000");
    assert_eq!(
        headers["grpc-message"].as_bytes(),
        b"%E8%AF%BE%E4%BB%B6%E7%BC%96%E5%8F%B7%E5%B7%B2%E5%AD%98%E5%9C%A8"
    );
    assert_eq!(headers["x-heard"], "yes");
    assert!(!headers.contains_key("x-business-code"));
}

#[tokio::test]
async fn a_code_in_a_stream_leaves_in_the_trailers() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let (headers, trailers) = raw(&fixture, REPEAT, "code").await;
    assert!(!headers.contains_key("grpc-status"));
    assert_eq!(trailers["grpc-status"].as_bytes(), b"5002");
    assert!(!trailers.contains_key("x-business-code"));
}

#[tokio::test]
async fn an_unexpected_error_is_unknown_and_says_nothing() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let (headers, _) = raw(&fixture, SAY, "fail").await;
    assert_eq!(headers["grpc-status"], "2");
    let text = "服务器错误".bytes().map(|byte| format!("%{byte:02X}"));
    assert_eq!(headers["grpc-message"], text.collect::<String>());
}

#[tokio::test]
async fn success_is_zero() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let (headers, trailers) = raw(&fixture, SAY, "hello").await;
    assert_eq!(headers["x-heard"], "yes");
    assert_eq!(trailers["grpc-status"], "0");
}

#[tokio::test]
async fn a_panic_is_internal_without_its_text() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let (headers, _) = raw(&fixture, SAY, "panic").await;
    assert_eq!(headers["grpc-status"], "13");
    assert!(!headers["grpc-message"].to_str().unwrap().contains("day"));
}

#[tokio::test]
async fn what_is_not_served_is_named_so() {
    let fixture = Fixture::start(RpcServer::default()).await;
    for path in ["/test.Other/Say", "/test.Echo/Nothing"] {
        let (headers, _) = raw(&fixture, path, "hello").await;
        assert_eq!(headers["grpc-status"], "12");
        assert_eq!(headers["grpc-message"], "unknown service or method");
    }
}
