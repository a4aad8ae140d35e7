//! What is known of a route before any request comes.

use std::time::Duration;

use http::Method;
use tokio::sync::Semaphore;

use super::{Observed, Style};
use crate::{
    jwt::Jwt,
    settings,
    telemetry::{Telemetry, metrics::HttpMetrics},
};

/// One route of the contract.
#[derive(Clone)]
pub struct Route {
    method: Method,
    path: &'static str,
    timeout: Option<Duration>,
    max_bytes: Option<u64>,
    jwt: Option<Jwt>,
}

impl Route {
    /// A route by method and go-zero's path (`/users/:id`), the label of its spans and metrics.
    pub fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            timeout: None,
            max_bytes: None,
            jwt: None,
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

/// What all routes of a service share.
pub struct Chain {
    pub(super) settings: settings::Http,
    pub(super) telemetry: Telemetry,
    style: Style,
}

impl Chain {
    /// The chain of a service that answers in `style`.
    pub fn new(settings: &settings::Http, telemetry: &Telemetry, style: Style) -> Self {
        Self {
            settings: settings.clone(),
            telemetry: telemetry.clone(),
            style,
        }
    }

    /// `handler` behind the chain.
    pub fn observed<H>(&self, route: Route, handler: H) -> Observed<H> {
        Observed::new(self.row(route), handler)
    }

    /// `handler` for requests that have no route: only trace and log, as in go-zero.
    pub(super) fn unrouted<H>(&self, handler: H) -> Observed<H> {
        let on = self.settings.middlewares;
        let row = Row {
            name: "HTTP",
            path: "",
            style: self.style,
            telemetry: self.telemetry.clone(),
            trace: on.trace,
            log: on.log,
            metrics: None,
            connections: None,
            timeout: None,
            recover: false,
            max_bytes: None,
            jwt: None,
        };
        Observed::new(Box::leak(Box::new(row)), handler)
    }

    /// Everything static about a route in one place. It is leaked: routers are built once, and a
    /// request then carries one pointer.
    fn row(&self, route: Route) -> &'static Row {
        let on = self.settings.middlewares;
        let method: &'static str = route.method.as_str().to_owned().leak();
        let ignored = self
            .settings
            .trace_ignore_paths
            .iter()
            .any(|path| path == route.path);
        let permits = self.settings.max_conns.min(Semaphore::MAX_PERMITS);
        let timeout = route
            .timeout
            .or(self.settings.timeout())
            .filter(|limit| !limit.is_zero());
        let max_bytes = route.max_bytes.unwrap_or(self.settings.max_bytes);
        Box::leak(Box::new(Row {
            name: format!("{method} {}", route.path).leak(),
            path: route.path,
            style: self.style,
            telemetry: self.telemetry.clone(),
            trace: on.trace && !ignored,
            log: on.log,
            metrics: on
                .prometheus
                .then(|| self.telemetry.metrics().http(method, route.path)),
            connections: (on.max_conns && permits > 0).then(|| Semaphore::new(permits)),
            timeout: timeout.filter(|_| on.timeout),
            recover: on.recover,
            max_bytes: (on.max_bytes && max_bytes > 0).then_some(max_bytes),
            jwt: route.jwt,
        }))
    }
}

/// One route with the service's settings applied; an absent part is switched off.
pub(super) struct Row {
    /// `POST /users/:id`, the span's name.
    pub name: &'static str,
    /// `/users/:id`; empty for requests without a route.
    pub path: &'static str,
    pub style: Style,
    pub telemetry: Telemetry,
    pub trace: bool,
    pub log: bool,
    pub metrics: Option<HttpMetrics>,
    /// Places for requests at the same time; per route, as in go-zero.
    pub connections: Option<Semaphore>,
    pub timeout: Option<Duration>,
    pub recover: bool,
    pub max_bytes: Option<u64>,
    pub jwt: Option<Jwt>,
}
