//! Routes under `raw: true`: uploads, downloads, callbacks, websockets.

use std::{convert::Infallible, time::Instant};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Request},
    response::Response,
};
use http_body_util::{LengthLimitError, Limited};

use super::{
    call::context,
    limits,
    route_settings::MatchedRoute,
    stalled::{Stalled, Watched},
};
use crate::{Ctx, Error, Result};

/// A request as it came, with its body still to be read. The context beside it has its own copy of the
/// headers and of what middleware has set.
///
/// The body has no limit but the route's own `maxBytes:`, also for axum's extractors.
#[derive(Debug)]
pub struct Raw(pub Ctx, pub Request);

impl<S: Sync> FromRequest<S> for Raw {
    type Rejection = Infallible;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let ctx = context(parts.clone());
        let mut request = Request::from_parts(parts, limited(&ctx, body));
        DefaultBodyLimit::disable().apply(&mut request);
        Ok(Self(ctx, request))
    }
}

impl Ctx {
    /// The response that logic made, with the headers, cookies and the status set on this context; or
    /// the answer with its error.
    pub fn answer_raw(&self, result: Result<Response>) -> Response {
        self.answer_response(result.map_err(|error| self.of_the_body(error)))
    }

    /// The error of a body that was cut off at the route's limit or never came, behind whatever read it.
    fn of_the_body(&self, error: Error) -> Error {
        let Some(cause) = error.cause() else {
            return error;
        };
        if Stalled::is_cause_of(cause.as_ref()) {
            return limits::too_slow();
        }
        let is_cut = cause.chain().any(|cause| cause.is::<LengthLimitError>());
        match self.limit().filter(|_| is_cut) {
            Some(limit) => Error::too_large(limit),
            None => error,
        }
    }

    /// Where the handler's time is limited, the body comes before it ends: a client that sends too slowly is
    /// no failure of the service.
    fn body_until(&self) -> Option<Instant> {
        let timeout = self.extension::<MatchedRoute>()?.settings.timeout?;
        Some(self.deadline()? - timeout / 5)
    }

    fn limit(&self) -> Option<u64> {
        self.extension::<MatchedRoute>()?.settings.max_bytes
    }
}

fn limited(ctx: &Ctx, body: Body) -> Body {
    let body = match ctx.limit().map(usize::try_from) {
        Some(Ok(limit)) => Body::new(Limited::new(body, limit)),
        // No limit, or more than the machine can address.
        _ => body,
    };
    match ctx.body_until() {
        Some(until) => Body::new(Watched::until(body, until)),
        None => body,
    }
}
