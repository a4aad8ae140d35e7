//! A connection whose commands are observed.

use std::{fmt, time::Duration};

use ::redis::{
    Client, Cmd, ConnectionInfo, Pipeline, RedisError, RedisFuture, RedisResult, Value,
    aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig},
    cluster::{ClusterClient, ClusterConfig},
    cluster_async::ClusterConnection,
};

use super::{
    address::targets,
    command::Command,
    encryption::{Encryption, encryption},
    observed::Observer,
};
use crate::settings::{self, RedisKind};

/// How long it takes to reach a server at most.
const CONNECT: Duration = Duration::from_secs(2);

/// How often a lost connection is tried again for one command.
const RETRIES: usize = 1;

/// A connection to Redis, which is made when it is first used and again when it was lost; a clone shares it.
///
/// It is a [`ConnectionLike`](::redis::aio::ConnectionLike): everything in the crate `redis` takes it.
#[derive(Clone)]
pub struct Connection {
    link: Link,
    observer: Observer,
}

/// What is behind it.
#[derive(Clone)]
pub(super) enum Link {
    Node(ConnectionManager),
    Cluster(ClusterConnection),
}

impl Link {
    /// A link as a block says, on which an answer takes no longer than `patience`, if that is said.
    pub(super) fn new(
        settings: &settings::Redis,
        patience: Option<Duration>,
    ) -> anyhow::Result<Self> {
        let targets = targets(settings)?;
        let tls = encryption(settings)?;
        match settings.kind {
            RedisKind::Node => node(targets, tls, patience).map(Self::Node),
            RedisKind::Cluster => cluster(targets, tls, patience).map(Self::Cluster),
        }
    }

    fn as_dyn(&mut self) -> &mut (dyn ConnectionLike + Send) {
        match self {
            Self::Node(node) => node,
            Self::Cluster(cluster) => cluster,
        }
    }
}

fn node(
    mut targets: Vec<ConnectionInfo>,
    tls: Option<Encryption>,
    patience: Option<Duration>,
) -> anyhow::Result<ConnectionManager> {
    anyhow::ensure!(targets.len() == 1, "Redis: one `Host`, or `Type: cluster`");
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(RETRIES)
        .set_connection_timeout(Some(CONNECT))
        .set_response_timeout(patience);
    let target = targets.remove(0);
    let client = match tls {
        None => Client::open(target)?,
        #[cfg(feature = "tls")]
        Some(certificates) => Client::build_with_tls(target, certificates)?,
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    };
    Ok(ConnectionManager::new_lazy_with_config(client, config)?)
}

fn cluster(
    targets: Vec<ConnectionInfo>,
    tls: Option<Encryption>,
    patience: Option<Duration>,
) -> anyhow::Result<ClusterConnection> {
    let mut config = ClusterConfig::new().set_connection_timeout(CONNECT);
    if let Some(patience) = patience {
        config = config.set_response_timeout(patience);
    }
    let builder = ClusterClient::builder(targets);
    let builder = match tls {
        None => builder,
        #[cfg(feature = "tls")]
        Some(certificates) => builder.certs(certificates),
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    };
    Ok(builder
        .build()?
        .get_pending_async_connection_with_config(config))
}

impl Connection {
    pub(super) fn new(link: Link, observer: Observer) -> Self {
        Self { link, observer }
    }
}

/// Whether the command was lost with a connection that had ended before, and may go over the next one.
fn is_worth_another<T>(answer: &RedisResult<T>) -> bool {
    answer
        .as_ref()
        .is_err_and(RedisError::is_connection_dropped)
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        let command = Command::of(cmd);
        let observer = self.observer.clone();
        Box::pin(observer.watch(command, async move {
            let answer = self.link.as_dyn().req_packed_command(cmd).await;
            match is_worth_another(&answer) {
                true => self.link.as_dyn().req_packed_command(cmd).await,
                false => answer,
            }
        }))
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        let observer = self.observer.clone();
        Box::pin(observer.watch(Command::PIPELINE, async move {
            let link = self.link.as_dyn();
            let answer = link.req_packed_commands(pipeline, offset, count).await;
            match is_worth_another(&answer) {
                true => link.req_packed_commands(pipeline, offset, count).await,
                false => answer,
            }
        }))
    }

    fn get_db(&self) -> i64 {
        match &self.link {
            Link::Node(node) => node.get_db(),
            Link::Cluster(cluster) => cluster.get_db(),
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}
