//! Connections to one instance.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::{sync::Notify, time::timeout};
use tonic::transport::{Channel, Endpoint};
use tower::ServiceExt;

use super::connection::Connection;
use crate::settings::RpcClient;

/// A connection to one instance; cheap to clone, connects when it is first used and again whenever it
/// broke, resolving the host anew each time.
pub(super) type Transport = Channel;

/// How long a connection may take to be made. A port that is being closed leaves who knocks without an
/// answer, and the system knocks again only after a second: the call is better off with another instance.
const CONNECT_LIMIT: Duration = Duration::from_millis(400);

/// How long the peer of a new connection may be silent: a process that hangs has its connections made by the system.
const SPEAK_LIMIT: Duration = Duration::from_secs(1);

/// Finds a peer that went away without a word, where no call would notice.
const TCP_KEEPALIVE: Duration = Duration::from_secs(30);

/// How long a peer may take to answer a ping (grpc-go's default).
const PING_LIMIT: Duration = Duration::from_secs(20);

/// Headers and trailers of an answer, at most: hyper's 16 KiB are fewer than the text of an error may have
/// with each byte of it escaped.
const LARGEST_HEADERS: u32 = 1 << 20;

/// How one instance is connected to.
#[derive(Debug)]
pub(super) struct Link(Endpoint);

impl Link {
    /// The way to `address`, `host:port`.
    ///
    /// # Errors
    /// It is not `host:port`.
    pub(super) fn new(address: &str, settings: &RpcClient) -> anyhow::Result<Self> {
        let endpoint = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("`{address}` is not `host:port`"))?
            .connect_timeout(CONNECT_LIMIT)
            .http2_max_header_list_size(LARGEST_HEADERS);
        let interval = settings.keepalive_time.get();
        if interval.is_zero() {
            return Ok(Self(endpoint));
        }
        // Not while idle: grpc-go's servers hang up on clients that ping without calls.
        Ok(Self(
            endpoint
                .http2_keep_alive_interval(interval)
                .keep_alive_timeout(PING_LIMIT),
        ))
    }

    /// A connection that is made once it is used. To be called in a tokio runtime.
    pub(super) fn lazy(&self) -> Transport {
        let speaking = Arc::new(Notify::new());
        let connector = connector().map_response(move |io| Connection::new(io, speaking));
        self.0.connect_with_connector_lazy(connector)
    }

    /// A connection whose peer has spoken, as grpc-go waits for.
    ///
    /// # Errors
    /// Nobody is there, or says a word.
    pub(super) async fn connected(&self) -> anyhow::Result<Transport> {
        let speaking = Arc::new(Notify::new());
        let spoken = Arc::clone(&speaking);
        let connector = connector().map_response(move |io| Connection::new(io, speaking));
        let channel = self.0.connect_with_connector(connector).await?;
        let spoken = timeout(SPEAK_LIMIT, spoken.notified()).await;
        spoken.context("it takes connections and says nothing")?;
        Ok(channel)
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_keepalive(Some(TCP_KEEPALIVE));
    connector
}
