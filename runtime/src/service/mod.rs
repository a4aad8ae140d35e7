//! How a service starts, runs and stops.

mod command;
mod healthcheck;
mod hooks;
mod program;
mod signals;
mod started;
mod tasks;

use std::{
    future::Future,
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::Context;
use axum::Router;
use tokio::{task::JoinHandle, time::timeout};

pub use self::{command::run, hooks::Hooks, program::Program, tasks::Tasks};
pub use crate::listener::Stopping;
use crate::{
    listener::Stage,
    settings::ServiceSettings,
    telemetry::server::{Health, OpenPort, ports},
};

/// What has to be done at the end gets so much time, however long the last requests took.
const LEAST: Duration = Duration::from_millis(500);

/// Where a service listens, and what its metrics port shows besides.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Where it listens; a worker does nowhere.
    pub(crate) addr: Option<SocketAddr>,
    /// Pages of its metrics port.
    pub(crate) pages: Router,
}

/// A service that serves.
#[derive(Debug)]
pub struct Running {
    addr: Option<SocketAddr>,
    ports: Vec<OpenPort>,
    health: Health,
    tasks: Tasks,
    server: JoinHandle<anyhow::Result<()>>,
    patience: Duration,
}

impl Running {
    /// Starts the metrics port, if it can be opened, and the server that `serve` returns, which listens on
    /// `addr` already and ends, with its requests in flight done, once it is asked to stop.
    pub async fn start<F, S>(
        service: &ServiceSettings,
        tasks: &Tasks,
        addr: SocketAddr,
        serve: F,
    ) -> Self
    where
        F: FnOnce(Stopping) -> S,
        S: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let shown = Shown {
            addr: Some(addr),
            ..Shown::default()
        };
        Self::start_showing(service, tasks, shown, serve).await
    }

    /// The same for a worker, to which nobody sends requests: `work` ends, with what is under way done, once it is asked
    /// to stop.
    pub(crate) async fn working<F, S>(service: &ServiceSettings, tasks: &Tasks, work: F) -> Self
    where
        F: FnOnce(Stopping) -> S,
        S: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        Self::start_showing(service, tasks, Shown::default(), work).await
    }

    /// The same with pages of the metrics port.
    pub(crate) async fn start_showing<F, S>(
        service: &ServiceSettings,
        tasks: &Tasks,
        Shown { addr, pages }: Shown,
        serve: F,
    ) -> Self
    where
        F: FnOnce(Stopping) -> S,
        S: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let health = Health::default();
        let mut open = Vec::new();
        for port in ports(service) {
            let metrics = tasks.telemetry().metrics().clone();
            match OpenPort::open(port, metrics, health.clone(), pages.clone()).await {
                Ok(port) => open.push(port),
                // As in go-zero: a service that nobody can look into is better than none.
                Err(error) => tracing::error!("{error:#}"),
            }
        }
        let server = tokio::spawn(serve(tasks.stopping()));
        health.set(true);
        Self {
            addr,
            ports: open,
            health,
            tasks: tasks.clone(),
            server,
            patience: service.shutdown.wait(),
        }
    }

    /// Where the service listens; a worker, which listens nowhere, has an address without a port.
    pub fn addr(&self) -> SocketAddr {
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        self.addr.unwrap_or(nowhere)
    }

    /// Whether it takes no requests.
    pub(crate) fn is_worker(&self) -> bool {
        self.addr.is_none()
    }

    /// Where its metrics are, if anywhere.
    pub fn metrics_addr(&self) -> Option<SocketAddr> {
        self.ports.first().map(OpenPort::addr)
    }

    /// The health that the metrics port shows.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Health says that the service stops; it still serves, and asks its clients to come on another
    /// connection next time.
    pub(crate) fn leave(&self) {
        self.health.set(false);
        self.tasks.reach(Stage::Leaving);
    }

    /// Returns when the server ended without being asked to, with the last spans sent.
    ///
    /// # Errors
    /// Always: what the server failed with.
    pub(crate) async fn ended(&mut self) -> anyhow::Result<()> {
        let ended = (&mut self.server).await;
        self.tasks.telemetry().shutdown().await;
        ended.context("the server panicked")??;
        anyhow::bail!("the server ended without being asked to")
    }

    /// Stops accepting, waits for the requests in flight and the tasks as long as `Shutdown.WaitTime` allows, does
    /// what is left for the end, sends the last spans.
    ///
    /// # Errors
    /// What the server failed with.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        self.health.set(false);
        self.tasks.reach(Stage::Stopping);
        let result = self.served().await;
        let left = || self.patience.saturating_sub(begun.elapsed());
        if timeout(left(), self.tasks.ended()).await.is_err() {
            tracing::warn!("tasks still running after {:?} are given up", self.patience);
        }
        if timeout(left().max(LEAST), self.tasks.do_the_last())
            .await
            .is_err()
        {
            tracing::warn!("what on_stop does takes too long and is given up");
        }
        let telemetry = self.tasks.telemetry();
        telemetry.shutdown_within(left().max(LEAST)).await;
        result
    }

    /// Returns when the last request has its answer, or is given up.
    async fn served(&mut self) -> anyhow::Result<()> {
        if let Ok(joined) = timeout(self.patience, &mut self.server).await {
            return joined.context("the server panicked")?;
        }
        tracing::warn!(
            "requests still running after {:?} are given up",
            self.patience
        );
        self.server.abort();
        Ok(())
    }
}

/// Who lets go of a service without a stop does not want its tasks either.
impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.reach(Stage::Stopping);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::{
        settings::{GoDuration, Shutdown},
        telemetry::Telemetry,
    };

    fn tasks() -> Tasks {
        Tasks::new(&Telemetry::off())
    }

    fn settings() -> ServiceSettings {
        let mut settings = ServiceSettings::default();
        settings.prometheus.host = "127.0.0.1".to_owned();
        settings.prometheus.port = 0;
        settings.shutdown = Shutdown {
            wait_time: GoDuration::from_millis(50),
            ..Shutdown::default()
        };
        settings
    }

    async fn start<S>(serve: impl FnOnce(Stopping) -> S) -> Running
    where
        S: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let addr = ([127, 0, 0, 1], 1).into();
        Running::start(&settings(), &tasks(), addr, serve).await
    }

    #[tokio::test]
    async fn a_stop_waits_for_the_server() {
        let running = start(|stopping| async {
            stopping.requested().await;
            anyhow::bail!("late trouble")
        })
        .await;
        let error = running.stop().await.unwrap_err();
        assert_eq!(error.to_string(), "late trouble");
    }

    #[tokio::test]
    async fn a_stop_does_not_wait_for_ever() {
        let running = start(|_| std::future::pending()).await;
        let begun = Instant::now();
        running.stop().await.unwrap();
        assert!(begun.elapsed() < Duration::from_secs(2));
    }

    #[tokio::test]
    async fn what_is_left_for_the_end_is_done_though_a_request_took_all_the_time() {
        let (tasks, (tell, told)) = (tasks(), tokio::sync::oneshot::channel());
        tasks.at_end(Box::pin(async move {
            let _ = tell.send(());
            Ok(())
        }));
        tasks.spawn("stubborn", |_| std::future::pending());
        let addr = ([127, 0, 0, 1], 1).into();
        let serve = |_| std::future::pending();
        let running = Running::start(&settings(), &tasks, addr, serve).await;
        running.stop().await.unwrap();
        told.await.unwrap();
    }

    #[tokio::test]
    async fn a_metrics_port_in_use_is_no_reason_not_to_serve() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut settings = settings();
        settings.prometheus.port = taken.local_addr().unwrap().port();
        let addr = ([127, 0, 0, 1], 1).into();
        let serve = |_| std::future::pending();
        let running = Running::start(&settings, &tasks(), addr, serve).await;
        assert!(running.health().serving() && running.metrics_addr().is_none());
    }

    #[tokio::test]
    async fn health_and_metrics_are_on_their_port() {
        let running = start(|_| std::future::pending()).await;
        let addr = running.metrics_addr().unwrap().to_string();
        let ask = |path: &'static str| {
            let addr = addr.clone();
            tokio::task::spawn_blocking(move || healthcheck::get(&addr, path).unwrap())
        };
        let health = ask("/healthz").await.unwrap();
        assert_eq!((health.status, health.body.as_str()), (200, "OK"));
        let metrics = ask("/metrics").await.unwrap();
        assert!(metrics.body.contains("otel_spans_dropped_total 0"));
        assert_eq!(ask("/other").await.unwrap().status, 404);
        running.health().set(false);
        assert_eq!(ask("/healthz").await.unwrap().status, 503);
    }
}
