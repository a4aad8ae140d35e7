//! Takes spans from services: OTLP over gRPC, which `Batcher: otlpgrpc` speaks, and over HTTP.
//!
//! On a port of its own: what comes here is no browser's, and none can make it. gRPC wants a type of content and HTTP/2,
//! the other a type that a page elsewhere may not send without asking first.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use http_body_util::{BodyExt as _, Full};
use prost::Message as _;
use prost::bytes::Bytes;

use super::board::Board;
use super::traces::Arrived;
use super::traces::wire::Export;

const GRPC: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const HTTP: &str = "/v1/traces";
/// A longer batch is refused.
const LONGEST: usize = 16 * 1024 * 1024;
/// Of a longer name of a service the rest is left out: every trace of it would keep it.
const LONGEST_NAME: usize = 256;
/// What gRPC has in front of a message.
const FRAME: usize = 5;
/// gRPC's `OK`, `INVALID_ARGUMENT` and `UNIMPLEMENTED`.
const OK: &str = "0";
const INVALID: &str = "3";
const UNIMPLEMENTED: &str = "12";

/// What takes spans for a board.
pub(super) fn router(board: Arc<Board>) -> Router {
    Router::new()
        .route(GRPC, post(grpc))
        .route(HTTP, post(http))
        .fallback(|| async {
            (
                StatusCode::NOT_FOUND,
                "this takes the spans of services alone",
            )
        })
        .with_state(board)
}

async fn grpc(State(board): State<Arc<Board>>, request: Request) -> Response {
    if !is_of(&request, "application/grpc") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let code = match to_bytes(request.into_body(), LONGEST).await {
        // Nobody was told that it may be compressed.
        Ok(bytes) if bytes.first() == Some(&1) => UNIMPLEMENTED,
        Ok(bytes) if bytes.len() >= FRAME && take(&board, bytes.slice(FRAME..)) => OK,
        _ => INVALID,
    };
    let trailers = HeaderMap::from_iter([(
        header::HeaderName::from_static("grpc-status"),
        HeaderValue::from_static(code),
    )]);
    let message: &[u8] = if code == OK { &[0; FRAME] } else { &[] };
    let body = Full::from(message).with_trailers(async { Some(Ok::<_, Infallible>(trailers)) });
    let kind = [(header::CONTENT_TYPE, "application/grpc")];
    (kind, Body::new(body)).into_response()
}

async fn http(State(board): State<Arc<Board>>, request: Request) -> Response {
    if !is_of(&request, "application/x-protobuf") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(bytes) = to_bytes(request.into_body(), LONGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    match take(&board, bytes) {
        true => (
            [(header::CONTENT_TYPE, "application/x-protobuf")],
            Body::empty(),
        )
            .into_response(),
        false => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Whether it is of that kind, and no browser's: those say which page asks.
fn is_of(request: &Request, kind: &str) -> bool {
    let headers = request.headers();
    let own = headers.get(header::CONTENT_TYPE);
    let is_of_kind = own.is_some_and(|own| own.as_bytes().starts_with(kind.as_bytes()));
    is_of_kind && !headers.contains_key(header::ORIGIN)
}

/// Takes a batch; whether it is one.
fn take(board: &Board, bytes: Bytes) -> bool {
    let Ok(batch) = Export::decode(bytes) else {
        return false;
    };
    let links = board.facts();
    let (mut spans, mut lost) = (Vec::new(), 0);
    for resource in &batch.resources {
        let own = resource.service().unwrap_or("unknown");
        let own = &own[..own.floor_char_boundary(LONGEST_NAME)];
        let service = match &links {
            Some(facts) => facts.links.service(own),
            None => own.into(),
        };
        for raw in resource.scopes.iter().flat_map(|scope| &scope.spans) {
            match Arrived::read(raw, &service) {
                Some(span) => spans.push(span),
                None => lost += 1,
            }
        }
    }
    board.spans(&spans, lost);
    true
}
