//! go-zero's own answers (`rest/httpx/responses.go`).

use axum::response::Response;
use http::{HeaderValue, StatusCode, header::X_CONTENT_TYPE_OPTIONS};
use serde::Serialize;

use super::{Style, rpc, text::response};
use crate::{Error, Result, error::Kind, http::json};

const JSON: &str = "application/json; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// The value as JSON; an empty body for a route without a response type.
pub(super) fn success<T: Serialize + 'static>(style: &Style, value: &T) -> Result<Response> {
    if !json::has_value::<T>() {
        return Ok(Response::default());
    }
    Ok(response(StatusCode::OK, JSON, style.json(value)?))
}

/// The message as text, with a line break, as Go's `http.Error` writes it.
pub(super) fn error(style: &Style, error: &Error) -> Response {
    if let Some((status, message)) = rpc::passed_on(error) {
        return text(status, &message);
    }
    let status = style.status(error);
    match error.kind() {
        Kind::Unexpected => text(status, style.internal_message),
        // go-zero leaves these without a body.
        Kind::Unauthorized | Kind::Unsigned | Kind::TooLarge => bare(status),
        // Its timeout writes no line break (`rest/handler/timeouthandler.go`).
        Kind::Timeout => response(status, TEXT, error.message().into()),
        _ => text(status, error.message()),
    }
}

fn text(status: StatusCode, message: &str) -> Response {
    let mut response = response(status, TEXT, format!("{message}\n").into_bytes());
    let nosniff = HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

fn bare(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
