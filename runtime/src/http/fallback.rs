//! Requests that no route takes: traced and logged like all others, but without a metric, whose
//! label would be whatever strangers ask for.

use axum::{
    Router,
    response::{IntoResponse as _, Response},
};
use http::{Method, StatusCode, Uri};

use super::{Chain, Form};
use crate::{Ctx, Error};

/// The router with answers to an unknown path (404) and to an unknown method of a known path (405; axum
/// adds `Allow`).
pub(super) fn with_fallbacks<S>(router: Router<S>, chain: &Chain) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router
        .fallback(chain.unrouted(not_found))
        .method_not_allowed_fallback(chain.unrouted(method_not_allowed))
}

async fn not_found(method: Method, uri: Uri, ctx: Ctx) -> Response {
    // `OPTIONS *` asks whether the server is there at all (RFC 9110 9.3.7); Go's answers it, too.
    if method == Method::OPTIONS && uri.path() == "*" {
        return Response::default();
    }
    ctx.answer::<()>(Err(Error::not_found("404 page not found")))
}

async fn method_not_allowed(ctx: Ctx) -> Response {
    let (style, _) = ctx.style_and_place();
    match style.form {
        Form::Envelope => ctx.answer::<()>(Err(Error::status(405, "405 method not allowed"))),
        // go-zero has no body for it.
        Form::Plain => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}
