//! What answers every request of the port.

use std::convert::Infallible;

use axum::{extract::Request, response::Response};
use tower::Service;

/// What answers every request of the port.
pub(super) trait HttpApp:
    Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> HttpApp for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static
{
}
