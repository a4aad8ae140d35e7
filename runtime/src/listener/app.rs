//! What a connection is served by.

use std::{convert::Infallible, error::Error};

use http::{Request, Response};
use hyper::body::Incoming;
use tower::Service;

/// What answers the requests of a connection. It is always ready: nobody asks it whether it is.
pub(crate) trait App<B>:
    Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S, B> App<B> for S where
    S: Service<
            Request<Incoming>,
            Response = Response<B>,
            Error = Infallible,
            Future: Send + 'static,
        > + Clone
        + Send
        + Sync
        + 'static
{
}

/// Why a body broke off.
pub(super) type Failure = Box<dyn Error + Send + Sync>;
