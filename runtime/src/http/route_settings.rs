//! What a request finds of its route: everything that was known before it came.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

#[cfg(feature = "signature")]
use super::Signature;
use super::{Style, route::Shape, statistics::Statistics};
use crate::{
    jwt::Jwt,
    listener::Stopping,
    load::{Breaker, Shedder},
    telemetry::{HttpMetrics, Telemetry},
};

/// One route with the service's settings applied; an absent part is switched off.
pub(super) struct RouteSettings {
    /// `POST /users/:id`, the span's name.
    pub name: &'static str,
    /// `/users/:id`; empty for requests without a route.
    pub path: &'static str,
    /// What the contract says of it besides.
    pub attributes: &'static [(&'static str, &'static str)],
    pub stopping: Stopping,
    pub shape: Shape,
    pub style: Style,
    pub telemetry: Telemetry,
    pub trace: bool,
    pub log: bool,
    pub verbose: bool,
    pub metrics: Option<HttpMetrics>,
    /// Places for requests at the same time; per route, as in go-zero.
    pub connections: Option<Semaphore>,
    pub breaker: Option<Breaker>,
    pub shedder: Option<Arc<Shedder>>,
    /// Whether the body is to be there before the handler starts.
    pub receives: bool,
    pub timeout: Option<Duration>,
    pub recover: bool,
    pub statistics: Option<Arc<Statistics>>,
    pub max_bytes: Option<u64>,
    pub gunzip: bool,
    pub jwt: Option<Jwt>,
    #[cfg(feature = "signature")]
    pub signature: Option<Signature>,
}

/// The route of one request, an extension of it for the parts inside the chain.
#[derive(Clone, Copy)]
pub(super) struct MatchedRoute {
    pub settings: &'static RouteSettings,
    pub deadline: Option<Instant>,
}
