//! Encrypted connections to a cluster of etcd.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
};

use anyhow::Context as _;
use futures_util::future::BoxFuture;
use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use tower::{BoxError, Service, ServiceExt as _};

use crate::tls::{Client, Connector, Encrypted};

/// Connects to the first of several hosts that takes the connection, and begins with another one each time.
#[derive(Debug, Clone)]
pub(super) struct InTurn {
    hosts: Arc<[Uri]>,
    next: Arc<AtomicUsize>,
    connector: Connector,
}

impl InTurn {
    /// A way to these hosts, `host:port` each, with or without `https://`.
    ///
    /// # Errors
    /// One that is none.
    pub(super) fn new(hosts: &[String], tls: Client) -> anyhow::Result<Self> {
        let uri = |host: &String| {
            let bare = host.strip_prefix("https://").unwrap_or(host);
            let uri = format!("https://{bare}").parse();
            uri.with_context(|| format!("Etcd: `{host}` is not `host:port`"))
        };
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        Ok(Self {
            hosts: hosts.iter().map(uri).collect::<anyhow::Result<_>>()?,
            next: Arc::default(),
            connector: Connector::new(tcp, tls),
        })
    }

    async fn connect(self) -> Result<Encrypted, BoxError> {
        let first = self.next.fetch_add(1, Relaxed);
        let mut failure = BoxError::from("no host");
        for step in 0..self.hosts.len() {
            let host = &self.hosts[(first + step) % self.hosts.len()];
            match self.connector.clone().oneshot(host.clone()).await {
                Ok(connection) => return Ok(connection),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}

impl Service<Uri> for InTurn {
    type Response = Encrypted;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Encrypted, BoxError>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _cluster: Uri) -> Self::Future {
        Box::pin(self.clone().connect())
    }
}
