//! The port for metrics and health, as the blocks `Prometheus` and `DevServer` open it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context;
use axum::{
    Extension, Router,
    extract::{ConnectInfo, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, StatusCode, Uri,
    header::{ACCEPT, CONTENT_TYPE},
};
use tokio::task::JoinHandle;

use super::metrics::{Format, Metrics};
use crate::{
    listener::{Listener, Stop, Terms},
    settings::ServiceSettings,
};

/// Where health is on the port of `Prometheus`, which has no key for it.
const HEALTH_PATH: &str = "/healthz";

/// Whether the service takes requests; shared by all who ask and tell.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<AtomicBool>);

impl Health {
    /// Says whether the service takes requests.
    pub fn set(&self, serving: bool) {
        self.0.store(serving, Ordering::Relaxed);
    }

    /// Whether the service takes requests.
    pub fn serving(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What one port shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The address to listen on; empty means every interface.
    pub host: String,
    /// 0 takes a free one.
    pub port: u16,
    metrics: Vec<String>,
    /// Paths of the health; the first is the one to ask.
    health: Vec<String>,
    healthy: String,
}

impl Port {
    /// The path that answers 200 while the service takes requests.
    pub fn health_path(&self) -> &str {
        self.health.first().map_or(HEALTH_PATH, String::as_str)
    }
}

/// The ports a service opens beside its own: none, one, or two where the blocks name different ones.
pub fn ports(service: &ServiceSettings) -> Vec<Port> {
    let mut ports = Vec::new();
    let prometheus = &service.prometheus;
    if !prometheus.host.is_empty() {
        ports.push(Port {
            host: prometheus.host.clone(),
            port: prometheus.port,
            metrics: vec![prometheus.path.clone()],
            health: vec![HEALTH_PATH.to_owned()],
            healthy: "OK".to_owned(),
        });
    }
    let Some(dev) = service.dev_server.as_ref().filter(|dev| dev.enabled) else {
        return ports;
    };
    let dev = Port {
        host: dev.host.clone(),
        port: dev.port,
        metrics: dev
            .enable_metrics
            .then(|| dev.metrics_path.clone())
            .into_iter()
            .collect(),
        health: vec![dev.health_path.clone()],
        healthy: dev.health_response.clone(),
    };
    match ports.first_mut() {
        Some(first) if first.port == dev.port && dev.port != 0 => {
            first.metrics.extend(dev.metrics);
            first.health.extend(dev.health);
            first.healthy = dev.healthy;
        }
        _ => ports.push(dev),
    }
    ports
}

/// A port that is open; it closes when this is dropped.
#[derive(Debug)]
pub struct OpenPort {
    addr: SocketAddr,
    task: JoinHandle<()>,
    /// It never stops gracefully: health answers until the end.
    _stop: Stop,
}

impl OpenPort {
    /// Opens `port`, which shows these pages besides.
    ///
    /// # Errors
    /// An address that cannot be listened on.
    pub async fn open(
        port: Port,
        metrics: Metrics,
        health: Health,
        beside: Router,
    ) -> anyhow::Result<Self> {
        let listener = Listener::bind(&port.host, port.port, Terms::operators())
            .await
            .with_context(|| format!("cannot listen on {}:{} for metrics", port.host, port.port))?;
        let addr = listener.addr()?;
        let pages = Arc::new(Pages {
            port,
            metrics,
            health,
        });
        let router = beside.merge(Router::new().fallback(show).with_state(pages));
        let (stop, stopping) = Stop::new();
        let app = move |client| {
            router
                .clone()
                .layer(Extension(ConnectInfo::<SocketAddr>(client)))
        };
        let task = tokio::spawn(listener.serve(stopping, app));
        Ok(Self {
            addr,
            task,
            _stop: stop,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

impl Drop for OpenPort {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Pages {
    port: Port,
    metrics: Metrics,
    health: Health,
}

/// The paths come from the YAML, so they are compared here rather than put into a router, which would
/// panic at a path it cannot read.
async fn show(State(pages): State<Arc<Pages>>, uri: Uri, headers: HeaderMap) -> Response {
    let is = |paths: &[String]| paths.iter().any(|path| path == uri.path());
    if is(&pages.port.metrics) {
        pages.metrics(&headers)
    } else if is(&pages.port.health) {
        pages.health()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

impl Pages {
    fn metrics(&self, headers: &HeaderMap) -> Response {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let format = Format::accepted(accept.unwrap_or_default());
        let text = self.metrics.text(format);
        ([(CONTENT_TYPE, format.content_type())], text).into_response()
    }

    fn health(&self) -> Response {
        if self.health.serving() {
            self.port.healthy.clone().into_response()
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{DevServer, Prometheus};

    fn service(prometheus: Option<u16>, dev: Option<u16>) -> ServiceSettings {
        let mut service = ServiceSettings::default();
        if let Some(port) = prometheus {
            service.prometheus = Prometheus {
                host: "127.0.0.1".to_owned(),
                port,
                ..Prometheus::default()
            };
        }
        service.dev_server = dev.map(|port| DevServer {
            port,
            ..DevServer::default()
        });
        service
    }

    #[test]
    fn ports_open_only_where_asked_for() {
        let count = |prometheus, dev| ports(&service(prometheus, dev)).len();
        assert_eq!(count(None, None), 0);
        assert_eq!(count(Some(9101), None), 1);
        assert_eq!(count(None, Some(6060)), 1);
        assert_eq!(count(Some(9101), Some(6060)), 2);
    }

    #[test]
    fn one_port_named_twice_is_one() {
        let ports = ports(&service(Some(9101), Some(9101)));
        assert_eq!(ports.len(), 1);
        assert_eq!(ports[0].host, "127.0.0.1");
    }
}
