//! The instances of another service (`core/discov/internal/registry.go`).

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use anyhow::{Context as _, bail};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tonic::Streaming;

use super::{
    cluster::{self, PATIENCE},
    wire::{Event, RangeRequest, WatchCreateRequest, WatchResponse, end_of},
};
use crate::settings::Etcd;

/// How long it waits before it asks for all of them again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long the last ones count when etcd suddenly knows none: an etcd that lost its memory has them again when their
/// leases are noticed to be gone. go-zero forgets them at once.
const DOUBT: Duration = Duration::from_secs(60);

/// The instances of a service, as etcd knows them.
#[derive(Debug, Default)]
pub(crate) struct Instances {
    settings: Etcd,
    /// Addresses by their keys.
    known: BTreeMap<Vec<u8>, String>,
}

impl Instances {
    /// None so far.
    ///
    /// # Errors
    /// Certificates that cannot be taken: to ask again would not help.
    pub(crate) fn new(settings: &Etcd) -> anyhow::Result<Self> {
        cluster::encryption(settings)?;
        Ok(Self {
            settings: settings.clone(),
            ..Self::default()
        })
    }

    /// Tells the addresses now and whenever they are others; `first` is told whether they could be found out at all.
    pub(crate) async fn follow(
        mut self,
        tell: impl Fn(Vec<String>),
        first: tokio::sync::oneshot::Sender<anyhow::Result<()>>,
    ) {
        let mut first = Some(first);
        loop {
            let watch = match self.load().await {
                Ok(watch) => watch,
                Err(error) => {
                    match first.take() {
                        Some(first) => drop(first.send(Err(error))),
                        None => tracing::error!("etcd: {error:#}"),
                    }
                    sleep(PAUSE).await;
                    continue;
                }
            };
            if let Some(first) = first.take() {
                self.tell(&tell);
                drop(first.send(Ok(())));
            }
            let Err(error) = self.changes(watch, &tell).await;
            let key = &self.settings.key;
            tracing::warn!("etcd: the instances of `{key}` are asked for again: {error:#}");
            sleep(PAUSE).await;
        }
    }

    /// Asks for all of them, and for what changes from there on.
    async fn load(&mut self) -> anyhow::Result<Streaming<WatchResponse>> {
        let asking = async {
            let client = cluster::connect(&self.settings).await?;
            let prefix = format!("{}/", self.settings.key);
            let (key, range_end) = (prefix.clone().into_bytes(), end_of(&prefix));
            let all = client.range(RangeRequest {
                key: key.clone(),
                range_end: range_end.clone(),
            });
            let all = all.await?;
            let revision = all.header.map_or(0, |header| header.revision);
            let watch = client.watch(WatchCreateRequest {
                key,
                range_end,
                start_revision: revision + 1,
            });
            let watch = watch.await?;
            let known = all.kvs.into_iter();
            let known = known.map(|entry| (entry.key, address(&entry.value)));
            let known = known.collect();
            anyhow::Ok((known, watch))
        };
        let hosts = self.settings.hosts.join(",");
        let asked = timeout(PATIENCE, asking).await.context("no answer in time");
        let (known, watch) = asked
            .and_then(|asked| asked)
            .with_context(|| format!("Etcd: `{}` at {hosts}", self.settings.key))?;
        self.known = known;
        Ok(watch)
    }

    /// Tells what changes, until nothing more is heard.
    async fn changes(
        &mut self,
        mut watch: Streaming<WatchResponse>,
        tell: &impl Fn(Vec<String>),
    ) -> anyhow::Result<Infallible> {
        let mut doubt = self.doubt(tell);
        loop {
            let message = tokio::select! {
                message = watch.message() => message?.context("the watch ended")?,
                () = until(doubt) => {
                    self.tell(tell);
                    doubt = None;
                    continue;
                }
            };
            if message.canceled {
                // As after a compaction.
                bail!("the watch was canceled: {}", message.cancel_reason);
            }
            message.events.iter().for_each(|event| self.learn(event));
            doubt = self.doubt(tell);
        }
    }

    /// Tells the addresses; where there are none, that is to be told later.
    fn doubt(&self, tell: &impl Fn(Vec<String>)) -> Option<Instant> {
        if self.known.is_empty() {
            return Some(Instant::now() + DOUBT);
        }
        self.tell(tell);
        None
    }

    fn tell(&self, tell: &impl Fn(Vec<String>)) {
        let mut addresses: Vec<_> = self.known.values().cloned().collect();
        addresses.sort();
        addresses.dedup();
        tell(addresses);
    }

    fn learn(&mut self, event: &Event) {
        let Some(entry) = &event.kv else { return };
        match event.is_deletion() {
            true => drop(self.known.remove(&entry.key)),
            false => drop(self.known.insert(entry.key.clone(), address(&entry.value))),
        }
    }
}

fn address(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

async fn until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
