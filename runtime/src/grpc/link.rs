//! Connections to one instance.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};
use tower::ServiceExt;

use super::connection::{Connection, FirstWord};
use crate::{
    settings::RpcClient,
    tls::{self, Speaks},
};

/// A connection to one instance; cheap to clone, connects when it is first used and again whenever it
/// broke, resolving the host anew each time.
pub(super) type Transport = Channel;

/// How long a connection may take to be made. A port that is being closed leaves who knocks without an
/// answer, and the system knocks again only after a second: the call is better off with another instance.
const CONNECT_LIMIT: Duration = Duration::from_millis(400);

/// How long the two sides may take after that to agree on keys: a peer with many callers at once computes for a while.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(2);

/// How long the peer of a new connection may be silent: a process that hangs has its connections made by the system.
const SPEAK_LIMIT: Duration = Duration::from_secs(1);

/// Finds a peer that went away without a word, where no call would notice.
const TCP_KEEPALIVE: Duration = Duration::from_secs(30);

/// How long a peer may take to answer a ping (grpc-go's default).
const PING_LIMIT: Duration = Duration::from_secs(20);

/// Headers and trailers of an answer, at most: hyper's 16 KiB are fewer than the text of an error may have
/// with each byte of it escaped.
const LARGEST_HEADERS: u32 = 1 << 20;

/// How all instances of a service are connected to; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Dialer {
    /// Whether the service starts although the other one is not there yet.
    pub(super) non_block: bool,
    keepalive: Duration,
    tls: Option<tls::Client>,
}

impl Dialer {
    /// As the settings say. To be called in a tokio runtime.
    ///
    /// # Errors
    /// Certificates that cannot be taken.
    pub(super) fn new(settings: &RpcClient) -> anyhow::Result<Self> {
        Ok(Self {
            non_block: settings.non_block,
            keepalive: settings.keepalive_time.get(),
            tls: tls::Client::new(settings.tls(), Speaks::Http2)?,
        })
    }

    /// The same, for instances whose certificate has the name in `target`, `host:port`, unless the settings give another.
    ///
    /// # Errors
    /// It is no name that a certificate could have.
    pub(super) fn of_name(self, target: &str) -> anyhow::Result<Self> {
        let host = target.rsplit_once(':').map_or(target, |(host, _)| host);
        let tls = self.tls.map(|tls| tls.or_named(host)).transpose()?;
        Ok(Self { tls, ..self })
    }

    /// The way to `address`, `host:port`.
    ///
    /// # Errors
    /// It is not `host:port`.
    pub(super) fn link(&self, address: &str) -> anyhow::Result<Link> {
        let endpoint = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("`{address}` is not `host:port`"))?
            .connect_timeout(CONNECT_LIMIT)
            .http2_max_header_list_size(LARGEST_HEADERS);
        let endpoint = match self.keepalive.is_zero() {
            true => endpoint,
            // Not while idle: grpc-go's servers hang up on clients that ping without calls.
            false => endpoint
                .http2_keep_alive_interval(self.keepalive)
                .keep_alive_timeout(PING_LIMIT),
        };
        let endpoint = match &self.tls {
            None => endpoint,
            // The connector encrypts, not tonic, which only has to say so to the peer.
            Some(_) => endpoint
                .origin(format!("https://{address}").parse()?)
                .connect_timeout(CONNECT_LIMIT + HANDSHAKE_LIMIT),
        };
        Ok(Link {
            endpoint,
            tls: self.tls.clone(),
        })
    }
}

/// How one instance is connected to.
#[derive(Debug)]
pub(super) struct Link {
    endpoint: Endpoint,
    tls: Option<tls::Client>,
}

impl Link {
    /// A connection that is made once it is used. To be called in a tokio runtime.
    pub(super) fn lazy(&self) -> Transport {
        let speaking = Arc::new(FirstWord::default());
        match &self.tls {
            None => {
                let connector = connector().map_response(move |io| Connection::new(io, speaking));
                self.endpoint.connect_with_connector_lazy(connector)
            }
            #[cfg(feature = "tls")]
            Some(tls) => {
                let connector = secured(tls).map_response(move |io| Connection::new(io, speaking));
                self.endpoint.connect_with_connector_lazy(connector)
            }
            #[cfg(not(feature = "tls"))]
            Some(never) => match *never {},
        }
    }

    /// A connection whose peer has spoken, as grpc-go waits for.
    ///
    /// # Errors
    /// Nobody is there, or says a word.
    pub(super) async fn connected(&self) -> anyhow::Result<Transport> {
        let spoken = Arc::new(FirstWord::default());
        let speaking = Arc::clone(&spoken);
        let channel = match &self.tls {
            None => {
                let connector = connector().map_response(move |io| Connection::new(io, speaking));
                self.endpoint.connect_with_connector(connector).await?
            }
            #[cfg(feature = "tls")]
            Some(tls) => {
                let connector = secured(tls).map_response(move |io| Connection::new(io, speaking));
                self.endpoint.connect_with_connector(connector).await?
            }
            #[cfg(not(feature = "tls"))]
            Some(never) => match *never {},
        };
        let spoken = timeout(SPEAK_LIMIT, spoken.heard()).await;
        spoken.context("it takes connections and says nothing")??;
        Ok(channel)
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_keepalive(Some(TCP_KEEPALIVE));
    connector
}

#[cfg(feature = "tls")]
fn secured(tls: &tls::Client) -> tls::Connector {
    let mut tcp = connector();
    tcp.set_connect_timeout(Some(CONNECT_LIMIT));
    tls::Connector::new(tcp, tls.clone())
}
