//! What is known of a route before any request comes.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::{
    Observed, Route, Style, route::Shape, route_settings::RouteSettings, statistics::Statistics,
};
use crate::{
    layers::Layers,
    load::{Breaker, Cpu, Shedder},
    service::Tasks,
    settings,
    telemetry::Telemetry,
};

/// What all routes of a service share.
pub struct Chain {
    pub(super) settings: settings::Http,
    pub(super) telemetry: Telemetry,
    pub(super) style: Style,
    pub(super) tasks: Tasks,
    pub(super) cpu: Cpu,
    pub(super) statistics: Arc<Statistics>,
    pub(super) layers: Layers,
    #[cfg(feature = "openapi")]
    pub(super) document: Option<&'static str>,
    /// One for all routes: the processor is one, too. None where it is switched off.
    shedder: Option<Arc<Shedder>>,
}

impl Chain {
    /// The chain of a service that answers in `style`.
    pub fn new(settings: &settings::Http, telemetry: &Telemetry, style: Style) -> Self {
        let cpu = Cpu::default();
        let sheds = settings.middlewares.shedding && settings.cpu_threshold > 0;
        Self {
            shedder: sheds.then(|| Arc::new(Shedder::new(settings.cpu_threshold, &cpu))),
            settings: settings.clone(),
            telemetry: telemetry.clone(),
            tasks: Tasks::new(telemetry),
            style,
            cpu,
            statistics: Arc::default(),
            layers: Layers::default(),
            #[cfg(feature = "openapi")]
            document: None,
        }
    }

    /// The chain of a service with these layers around it.
    #[must_use]
    pub fn layers(mut self, layers: Layers) -> Self {
        self.layers = layers;
        self
    }

    /// The chain of a service with this work beside its requests.
    #[must_use]
    pub fn beside(mut self, tasks: &Tasks) -> Self {
        self.tasks = tasks.clone();
        self
    }

    /// `handler` behind the chain.
    pub fn observed<H>(&self, route: Route, handler: H) -> Observed<H> {
        Observed::new(self.settings_of(route), handler)
    }

    /// `handler` for requests that have no route: only trace and log, as in go-zero.
    pub(super) fn unrouted<H>(&self, handler: H) -> Observed<H> {
        let on = self.settings.middlewares;
        let settings = RouteSettings {
            name: "HTTP",
            path: "",
            attributes: &[],
            stopping: self.tasks.stopping(),
            shape: Shape::Typed,
            style: self.style,
            telemetry: self.telemetry.clone(),
            trace: on.trace,
            log: on.log,
            verbose: false,
            metrics: None,
            connections: None,
            breaker: None,
            shedder: None,
            receives: false,
            timeout: None,
            recover: false,
            statistics: None,
            max_bytes: None,
            gunzip: false,
            jwt: None,
            #[cfg(feature = "signature")]
            signature: None,
        };
        Observed::new(Box::leak(Box::new(settings)), handler)
    }

    /// Everything static about a route in one place. It is leaked: routers are built once, and a
    /// request then carries one pointer.
    fn settings_of(&self, route: Route) -> &'static RouteSettings {
        let on = self.settings.middlewares;
        let method: &'static str = route.method.as_str().to_owned().leak();
        let ignored = self
            .settings
            .trace_ignore_paths
            .iter()
            .any(|path| path == route.path);
        let permits = self.settings.max_conns.min(Semaphore::MAX_PERMITS);
        let (timeout, max_bytes) = self.bounds(&route);
        Box::leak(Box::new(RouteSettings {
            name: format!("{method} {}", route.path).leak(),
            path: route.path,
            attributes: route.attributes,
            stopping: self.tasks.stopping(),
            shape: route.shape,
            style: self.style,
            telemetry: self.telemetry.clone(),
            trace: on.trace && !ignored,
            log: on.log,
            // What has no end would have to be kept in memory.
            verbose: on.log && self.settings.verbose && route.shape == Shape::Typed,
            metrics: on
                .prometheus
                .then(|| self.telemetry.metrics().http(method, route.path)),
            connections: (on.max_conns && permits > 0).then(|| Semaphore::new(permits)),
            breaker: on.breaker.then(Breaker::default),
            shedder: self.shedder.clone(),
            receives: route.shape != Shape::Raw,
            timeout: timeout.filter(|_| on.timeout),
            recover: on.recover,
            statistics: on.metrics.then(|| Arc::clone(&self.statistics)),
            max_bytes: max_bytes.filter(|_| on.max_bytes),
            gunzip: on.gunzip,
            jwt: route.jwt,
            #[cfg(feature = "signature")]
            signature: route.signature,
        }))
    }

    /// How long a request may take and how long its body may be: what the route says, or else, where
    /// its shape knows an end, the service.
    fn bounds(&self, route: &Route) -> (Option<Duration>, Option<u64>) {
        let timeout = match route.shape {
            Shape::Typed => self.settings.timeout(),
            Shape::Raw | Shape::Events => None,
        };
        let max_bytes = match route.shape {
            Shape::Typed | Shape::Events => Some(self.settings.max_bytes),
            Shape::Raw => None,
        };
        let timeout = route.timeout.or(timeout).filter(|limit| !limit.is_zero());
        let max_bytes = route.max_bytes.or(max_bytes).filter(|bytes| *bytes > 0);
        (timeout, max_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of a route the client cannot see is looked at here; see `tests/http/switches.rs` for the rest.
    fn route(metrics: bool, shedding: bool) -> &'static RouteSettings {
        let middlewares = settings::Middlewares {
            metrics,
            shedding,
            ..settings::Middlewares::default()
        };
        let settings = settings::Http {
            middlewares,
            ..settings::Http::default()
        };
        Chain::new(&settings, &Telemetry::off(), Style::ENVELOPE).settings_of(Route::get("/a"))
    }

    #[test]
    fn statistics_and_shedding_have_switches() {
        let (on, off) = (route(true, true), route(false, false));
        assert!(on.statistics.is_some() && on.shedder.is_some());
        assert!(off.statistics.is_none() && off.shedder.is_none());
    }
}
