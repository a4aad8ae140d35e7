//! Services that forms of the page call.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use futures_util::stream;
use http_body_util::{BodyExt as _, Full};
use prost::Message as _;
use prost::bytes::Bytes;
use tokio::runtime::Runtime;

/// Services on ports of their own, until they are dropped.
pub struct Services {
    pub api: u16,
    pub rpc: u16,
    _runtime: Runtime,
}

impl Services {
    pub fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let api = serve(&runtime, Router::new().fallback(any(http)));
        let rpc = serve(&runtime, Router::new().fallback(any(grpc)));
        Self {
            api,
            rpc,
            _runtime: runtime,
        }
    }
}

pub fn serve(runtime: &Runtime, router: Router) -> u16 {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let listener = runtime.block_on(listener).unwrap();
    let port = listener.local_addr().unwrap().port();
    runtime.spawn(async move { axum::serve(listener, router).await });
    port
}

/// Says what came; a course of the number 100 is 100 MB long, 7 is no text, 8 has a sign in two parts.
async fn http(request: Request) -> Response {
    let (head, body) = request.into_parts();
    let chunks = |parts: Vec<Bytes>| {
        let parts = parts.into_iter().map(Ok::<_, Infallible>);
        Body::from_stream(stream::iter(parts)).into_response()
    };
    match head.uri.path() {
        "/api/course/100" => return chunks(vec![Bytes::from(vec![b'x'; 1024 * 1024]); 100]),
        "/api/course/7" => return chunks(vec![Bytes::from_static(&[0xff, 0xfe])]),
        "/api/course/8" => {
            return chunks(vec![
                "h\u{e9}".as_bytes()[..2].to_vec().into(),
                Bytes::from_static(&[0xa9]),
            ]);
        }
        _ => {}
    }
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let header = |name: &str| head.headers.get(name).map_or("", |it| it.to_str().unwrap());
    let text = format!(
        "{} {} {} {} {}",
        head.method,
        head.uri,
        header("content-type"),
        header("authorization"),
        String::from_utf8_lossy(&body)
    );
    (
        [
            ("set-cookie", "session=hush"),
            ("x-trace", header("traceparent")),
        ],
        text,
    )
        .into_response()
}

#[derive(Clone, PartialEq, prost::Message)]
struct Login {
    #[prost(string, tag = "1")]
    login_name: String,
    #[prost(uint64, tag = "2")]
    id: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Token {
    #[prost(string, tag = "1")]
    token: String,
}

/// Answers as often as `id` says, and refuses nobody by the code that go-zero's services send.
async fn grpc(request: Request) -> Response {
    let body = to_bytes(request.into_body(), usize::MAX).await.unwrap();
    let login = Login::decode(&body[5..]).unwrap();
    let is_nobody = login.login_name == "nobody";
    let count = if is_nobody { 0 } else { login.id };
    let mut frames = Vec::new();
    for number in 0..count {
        let token = format!("{} {number}", login.login_name);
        let message = Token { token }.encode_to_vec();
        frames.push(0);
        frames.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
        frames.extend(message);
    }
    let mut trailers = HeaderMap::new();
    let status = if is_nobody { "5000" } else { "0" };
    trailers.insert("grpc-status", status.parse().unwrap());
    trailers.insert("grpc-message", "%E6%97%A0".parse().unwrap());
    let body = Full::new(Bytes::from(frames));
    let body = body.with_trailers(async { Some(Ok::<_, Infallible>(trailers)) });
    ([("content-type", "application/grpc")], Body::new(body)).into_response()
}
