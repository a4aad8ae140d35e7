//! `POST /upload`

use axum::{body::Body, extract::Request, response::Response};
use ferroctl_runtime::{Ctx, Result};
use futures_util::StreamExt as _;

use crate::generated::AppState;

/// Counts what arrives.
pub async fn upload(_state: &AppState, _ctx: &Ctx, request: Request) -> Result<Response> {
    let mut chunks = request.into_body().into_data_stream();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        length += chunk?.len();
    }
    Ok(Response::new(Body::from(length.to_string())))
}
