//! This instance, in etcd (`core/discov/publisher.go`).

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use tokio::time::{sleep, timeout};
use tonic::Streaming;

use super::{
    client::Client,
    cluster::{self, PATIENCE},
    place,
    wire::{Event, LeaseKeepAliveResponse, PutRequest, WatchCreateRequest, WatchResponse},
};
use crate::{
    listener::{Stage, Stopping},
    settings::Etcd,
};

/// How long an instance stands there that says nothing any more, seconds.
const LEASE: i64 = 10;

/// How often it says that it is there.
const RENEWAL: Duration = Duration::from_secs(3);

/// How long it waits before it registers anew.
const PAUSE: Duration = Duration::from_secs(1);

/// How long it takes at most to be gone from there.
const WITHDRAWAL: Duration = Duration::from_secs(1);

/// Registers an instance that listens on `listens`, as its YAML says, and in truth on `bound`, until the service begins
/// to stop: before anybody is refused, callers stop coming.
///
/// # Errors
/// etcd cannot be reached, or refuses.
pub(crate) async fn register(
    settings: &Etcd,
    (listens, bound): (&str, SocketAddr),
    stopping: Stopping,
) -> anyhow::Result<()> {
    let towards = settings.hosts.first().map_or("", String::as_str);
    let instance = Instance {
        address: place::of(listens, bound, towards),
        settings: settings.clone(),
    };
    let standing = instance.stand().await.with_context(|| {
        let hosts = settings.hosts.join(",");
        format!("Etcd: cannot register `{}` at {hosts}", settings.key)
    })?;
    tracing::info!("registered as {} = {}", standing.key, instance.address);
    tokio::spawn(instance.stay(standing, stopping));
    Ok(())
}

/// An instance that wants to be found.
struct Instance {
    settings: Etcd,
    address: String,
}

/// Its place in etcd.
struct Standing {
    client: Arc<Client>,
    entry: PutRequest,
    key: String,
    renewals: Streaming<LeaseKeepAliveResponse>,
    changes: Streaming<WatchResponse>,
}

/// How it came that an instance stands there no more.
enum Gone {
    /// Its service stops.
    Stopping,
    /// For another reason.
    Lost(anyhow::Error),
}

impl Instance {
    async fn stand(&self) -> anyhow::Result<Standing> {
        timeout(PATIENCE, self.put())
            .await
            .context("no answer in time")?
    }

    async fn put(&self) -> anyhow::Result<Standing> {
        let client = cluster::connect(&self.settings).await?;
        let lease = client.grant(LEASE).await?;
        let id = if self.settings.id > 0 {
            self.settings.id
        } else {
            lease
        };
        let key = format!("{}/{id}", self.settings.key);
        let entry = PutRequest {
            key: key.clone().into_bytes(),
            value: self.address.clone().into_bytes(),
            lease,
        };
        client.put(entry.clone()).await?;
        let watch = WatchCreateRequest {
            key: entry.key.clone(),
            ..WatchCreateRequest::default()
        };
        Ok(Standing {
            renewals: client.keep_alive(lease, RENEWAL).await?,
            changes: client.watch(watch).await?,
            client,
            entry,
            key,
        })
    }

    /// Keeps the lease alive, and registers anew whenever that fails, until the service begins to stop.
    async fn stay(self, mut standing: Standing, mut stopping: Stopping) {
        loop {
            let lost = match standing.keep(&mut stopping).await {
                Gone::Stopping => return standing.withdraw().await,
                Gone::Lost(error) => error,
            };
            tracing::error!("etcd: `{}` is registered anew: {lost:#}", standing.key);
            standing = loop {
                let stop = stopping.clone();
                tokio::select! {
                    () = leaving(stop) => return,
                    () = sleep(PAUSE) => {}
                }
                match self.stand().await {
                    Ok(standing) => break standing,
                    Err(error) => tracing::error!("etcd: {error:#}"),
                }
            };
            tracing::info!("registered as {} = {}", standing.key, self.address);
        }
    }
}

async fn leaving(mut stopping: Stopping) {
    stopping.reached(Stage::Leaving).await;
}

impl Standing {
    /// Returns when it stands there no more.
    async fn keep(&mut self, stopping: &mut Stopping) -> Gone {
        tokio::select! {
            () = stopping.reached(Stage::Leaving) => Gone::Stopping,
            Err(error) = renewed(&mut self.renewals) => Gone::Lost(error),
            Err(error) = put_back(&self.client, &mut self.changes, &self.entry) => Gone::Lost(error),
        }
    }

    async fn withdraw(self) {
        match timeout(WITHDRAWAL, self.client.revoke(self.entry.lease)).await {
            Ok(Ok(())) => tracing::info!("withdrawn from {}", self.key),
            _ => tracing::error!(
                "etcd: `{}` could not be withdrawn, and ends with its lease",
                self.key
            ),
        }
    }
}

/// Hears every few seconds that the lease lives.
async fn renewed(renewals: &mut Streaming<LeaseKeepAliveResponse>) -> anyhow::Result<Infallible> {
    loop {
        let renewal = timeout(2 * RENEWAL, renewals.message()).await;
        let renewal = renewal.context("no answer to a renewal")??;
        if renewal.is_none_or(|renewal| renewal.ttl <= 0) {
            bail!("the lease is lost");
        }
    }
}

/// Puts the key back where somebody takes it away.
async fn put_back(
    client: &Client,
    changes: &mut Streaming<WatchResponse>,
    entry: &PutRequest,
) -> anyhow::Result<Infallible> {
    loop {
        let message = changes.message().await?.context("the watch ended")?;
        if message.canceled {
            bail!("the watch was canceled: {}", message.cancel_reason);
        }
        if message.events.iter().any(Event::is_deletion) {
            tracing::warn!("etcd: the registration was taken away, and is put back");
            client.put(entry.clone()).await?;
        }
    }
}
