use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use ferroctl_runtime::Result;

use crate::generated::AppState;

/// Adds its name to `X-Peer-Chain` before what the middlewares inside add.
pub async fn first(
    State(_state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let mut response = next.run(request).await;
    let inner = response.headers_mut().remove("x-peer-chain");
    let inner = inner.iter().filter_map(|value| value.to_str().ok());
    let chain: Vec<_> = ["first"].into_iter().chain(inner).collect();
    let chain = HeaderValue::from_str(&chain.join(", "))?;
    response.headers_mut().insert("x-peer-chain", chain);
    Ok(response)
}
