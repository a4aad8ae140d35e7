use axum::{
    extract::{Request, State},
    http::HeaderName,
    middleware::Next,
    response::Response,
};
use ferroctl_runtime::{Error, Result, ctx::Outgoing};

use crate::generated::AppState;

/// Who the request is for.
#[derive(Debug, Clone)]
pub struct TenantId(pub String);

/// Reads the tenant from the request, for logic and for every service that it calls.
pub async fn tenant(
    State(_state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let header = request.headers().get("x-tenant").cloned();
    let header = header.ok_or_else(|| Error::code(4001, "no tenant"))?;
    let id = header.to_str()?.to_owned();
    let extensions = request.extensions_mut();
    extensions.insert(TenantId(id));
    Outgoing::set(extensions, HeaderName::from_static("x-tenant"), header);
    Ok(next.run(request).await)
}
