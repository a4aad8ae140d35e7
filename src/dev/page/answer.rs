//! Answers as JSON.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

/// A value.
pub(super) fn value(value: impl Serialize) -> Response {
    Json(value).into_response()
}

/// A value, or that there is none.
pub(super) fn found(found: Option<impl Serialize>, what: &str) -> Response {
    match found {
        Some(found) => value(found),
        None => error(StatusCode::NOT_FOUND, what),
    }
}

/// What is wrong, in a sentence.
pub(super) fn error(status: StatusCode, text: &str) -> Response {
    (status, Json(serde_json::json!({ "error": text }))).into_response()
}
