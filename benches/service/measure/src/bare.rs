//! The server that everything is compared with: axum as its documentation shows it.

use axum::{Json, Router, routing::post};
use serde::Serialize;

use crate::generated::types::EchoRequest;

#[derive(Serialize)]
struct Envelope {
    code: u16,
    message: &'static str,
    data: EchoRequest,
}

async fn echo(Json(data): Json<EchoRequest>) -> Json<Envelope> {
    Json(Envelope {
        code: 0,
        message: "success",
        data,
    })
}

/// The paths of `echo.api`, without anything around the handlers.
pub fn router() -> Router {
    Router::new()
        .route("/api/echo", post(echo))
        .route("/api/member/echo", post(echo))
}
