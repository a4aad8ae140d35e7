//! One route of the contract: all that `@server` says of it.

use std::time::Duration;

use http::Method;

#[cfg(feature = "signature")]
use super::signature::Signature;
use crate::jwt::Jwt;

/// One route of the contract.
#[derive(Clone)]
pub struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) shape: Shape,
    pub(super) attributes: &'static [(&'static str, &'static str)],
    pub(super) timeout: Option<Duration>,
    pub(super) max_bytes: Option<u64>,
    pub(super) jwt: Option<Jwt>,
    #[cfg(feature = "signature")]
    pub(super) signature: Option<Signature>,
}

/// How a route takes requests and answers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A value in, a value out.
    Typed,
    /// The request as it came, any response (`raw: true`).
    Raw,
    /// A value in, a stream of values out (`sse: true`).
    Events,
}

impl Route {
    /// A route by method and go-zero's path (`/users/:id`), the label of its spans and metrics.
    pub fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            shape: Shape::Typed,
            attributes: &[],
            timeout: None,
            max_bytes: None,
            jwt: None,
            #[cfg(feature = "signature")]
            signature: None,
        }
    }

    /// A `GET` route.
    pub fn get(path: &'static str) -> Self {
        Self::new(Method::GET, path)
    }

    /// A `HEAD` route.
    pub fn head(path: &'static str) -> Self {
        Self::new(Method::HEAD, path)
    }

    /// A `POST` route.
    pub fn post(path: &'static str) -> Self {
        Self::new(Method::POST, path)
    }

    /// A `PUT` route.
    pub fn put(path: &'static str) -> Self {
        Self::new(Method::PUT, path)
    }

    /// A `PATCH` route.
    pub fn patch(path: &'static str) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// A `DELETE` route.
    pub fn delete(path: &'static str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// An `OPTIONS` route.
    pub fn options(path: &'static str) -> Self {
        Self::new(Method::OPTIONS, path)
    }

    /// What the contract says of the route that ferroctl itself does not read, for middleware and logic; see
    /// [`RouteInfo`](super::RouteInfo).
    #[must_use]
    pub fn attributes(mut self, attributes: &'static [(&'static str, &'static str)]) -> Self {
        self.attributes = attributes;
        self
    }

    /// `raw: true` of the group: logic takes the request as it came. Bodies may be endless and
    /// connections may stay, so neither the service's timeout nor its limit of bodies applies, only
    /// those of the group itself.
    #[must_use]
    pub fn raw(mut self) -> Self {
        self.shape = Shape::Raw;
        self
    }

    /// `sse: true` of the group: logic answers with a stream of events, to which the service's timeout
    /// does not apply.
    #[must_use]
    pub fn sse(mut self) -> Self {
        self.shape = Shape::Events;
        self
    }

    /// `signature: true` of the group: only requests whose content is signed come through, unless the
    /// settings say that others do as well.
    #[cfg(feature = "signature")]
    #[must_use]
    pub fn signature(mut self, signature: &Signature) -> Self {
        self.signature = Some(signature.clone());
        self
    }

    /// `jwt:` of the group: only requests with a good token come through.
    #[must_use]
    pub fn jwt(mut self, jwt: &Jwt) -> Self {
        self.jwt = Some(jwt.clone());
        self
    }

    /// `timeout:` of the group, in place of the service's; zero means for ever.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// `maxBytes:` of the group, in place of the service's; zero means any.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = Some(bytes);
        self
    }
}
