//! The instances of a service of Kubernetes (`zrpc/resolver/internal/kubebuilder.go`).

use std::{convert::Infallible, time::Duration};

use anyhow::{Context as _, bail, ensure};
use http_body_util::BodyExt as _;
use tokio::time::{sleep, timeout};
use tonic::body::Body;

use super::{api_server::ApiServer, slice::Slices};

/// How long a list may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it waits before it asks for all of them again.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the server lets a watch be; then all are asked for again.
const WATCH: u64 = 290;
/// A line of a watch has one slice, of 1000 addresses at most.
const LONGEST_LINE: usize = 4 << 20;

/// A service of Kubernetes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KubernetesService {
    namespace: String,
    name: String,
    /// None: the first one of its slices.
    port: Option<u16>,
}

impl KubernetesService {
    /// What stands behind `k8s://`: `namespace/service:port`. An empty namespace is `default`, and the port may be missing.
    ///
    /// # Errors
    /// It is not that.
    pub(crate) fn read(text: &str) -> anyhow::Result<Self> {
        let (namespace, service) = text
            .split_once('/')
            .context("write `k8s://namespace/service:port`")?;
        let (name, port) = match service.trim_matches('/').split_once(':') {
            Some((name, port)) => (
                name,
                Some(
                    port.parse()
                        .with_context(|| format!("`{port}` is no port"))?,
                ),
            ),
            None => (service.trim_matches('/'), None),
        };
        let namespace = if namespace.is_empty() {
            "default"
        } else {
            namespace
        };
        for part in [namespace, name] {
            let is_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            ensure!(
                !part.is_empty() && part.bytes().all(is_label),
                "`{part}` is no name of Kubernetes"
            );
        }
        Ok(Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            port,
        })
    }

    /// Tells the addresses now and whenever they are others; `first` is told whether they could be found out at all.
    pub(crate) async fn follow(
        self,
        server: ApiServer,
        tell: impl Fn(Vec<String>),
        first: tokio::sync::oneshot::Sender<anyhow::Result<()>>,
    ) {
        let mut first = Some(first);
        loop {
            match self.load(&server).await {
                Ok(slices) => {
                    tell(slices.addresses(self.port));
                    if let Some(first) = first.take() {
                        drop(first.send(Ok(())));
                    }
                    let Err(error) = self.changes(&server, slices, &tell).await;
                    tracing::debug!("Kubernetes: `{}` is asked for again: {error:#}", self.name);
                }
                Err(error) => match first.take() {
                    Some(first) => drop(first.send(Err(error))),
                    None => tracing::error!("Kubernetes: {error:#}"),
                },
            }
            sleep(PAUSE).await;
        }
    }

    async fn load(&self, server: &ApiServer) -> anyhow::Result<Slices> {
        let path = self.path("");
        let list = timeout(PATIENCE, server.get(&path)).await;
        Slices::listed(&list.context("no answer in time")??)
    }

    /// Tells what changes, until nothing more is heard.
    async fn changes(
        &self,
        server: &ApiServer,
        mut slices: Slices,
        tell: &impl Fn(Vec<String>),
    ) -> anyhow::Result<Infallible> {
        let version = &slices.version;
        ensure!(
            version.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "`{version}` is no version"
        );
        let watch = format!("&watch=true&timeoutSeconds={WATCH}&resourceVersion={version}");
        let mut lines = Lines::new(server.open(&self.path(&watch)).await?);
        loop {
            let before = slices.addresses(self.port);
            slices.learn(&lines.next().await?)?;
            let after = slices.addresses(self.port);
            if after != before {
                tell(after);
            }
        }
    }

    fn path(&self, more: &str) -> String {
        format!(
            "/apis/discovery.k8s.io/v1/namespaces/{}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D{}{more}",
            self.namespace, self.name
        )
    }
}

/// A body, line by line.
struct Lines {
    body: Body,
    read: Vec<u8>,
}

impl Lines {
    fn new(body: Body) -> Self {
        Self {
            body,
            read: Vec::new(),
        }
    }

    /// The next line.
    ///
    /// # Errors
    /// There is none, or it is too long.
    async fn next(&mut self) -> anyhow::Result<Vec<u8>> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let rest = self.read.split_off(end + 1);
                return Ok(std::mem::replace(&mut self.read, rest));
            }
            ensure!(self.read.len() <= LONGEST_LINE, "a line without an end");
            let Some(frame) = self.body.frame().await else {
                bail!("the watch ended");
            };
            if let Ok(data) = frame?.into_data() {
                self.read.extend_from_slice(&data);
            }
        }
    }
}

#[cfg(test)]
mod tests;
