//! One instance of a called service.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use anyhow::Context;
use http::Response;
use hyper_util::client::legacy::connect::HttpConnector;
use tonic::{
    Status,
    body::Body,
    transport::{Channel, Endpoint},
};
use tower::{ServiceExt, util::MapResponse};

use super::{
    code::{self, CodedBody},
    connection::Connection,
    lost::Lost,
};
use crate::settings::RpcClient;

/// A connection to one instance, with the code layer on it; cheap to clone, connects when it is first
/// used and again whenever it broke, resolving the host anew each time.
pub(super) type Transport = MapResponse<Channel, fn(Response<Body>) -> Response<CodedBody>>;

/// How long a connection may take to be made. A port that is being closed leaves who knocks without an
/// answer, and the system knocks again only after a second: the call is better off with another instance.
const CONNECT_LIMIT: Duration = Duration::from_millis(400);

/// Finds a peer that went away without a word, where no call would notice.
const TCP_KEEPALIVE: Duration = Duration::from_secs(30);

/// How long a peer may take to answer a ping (grpc-go's default).
const PING_LIMIT: Duration = Duration::from_secs(20);

/// Headers and trailers of an answer, at most: hyper's 16 KiB are fewer than the text of an error may have
/// with each byte of it escaped.
const LARGEST_HEADERS: u32 = 1 << 20;

/// How long an instance that lost a call is only the last choice.
const REST: Duration = Duration::from_secs(1);

/// One instance of a called service.
#[derive(Debug)]
pub(super) struct Instance {
    /// `host:port`
    pub(super) address: String,
    transport: Transport,
    made: Instant,
    /// Milliseconds after `made`.
    rests_until: AtomicU64,
}

impl Instance {
    /// The instance at `address`, which is connected to once it gets a call. To be called in a tokio runtime.
    ///
    /// # Errors
    /// The address is not `host:port`.
    pub(super) fn lazy(address: &str, settings: &RpcClient) -> anyhow::Result<Self> {
        let endpoint = endpoint(address, settings)?;
        let connector = connector().map_response(Connection::new);
        let channel = endpoint.connect_with_connector_lazy(connector);
        Ok(Self::new(address, channel))
    }

    /// The instance at `address`, connected.
    ///
    /// # Errors
    /// The address is not `host:port`, or nobody is there.
    pub(super) async fn connected(address: &str, settings: &RpcClient) -> anyhow::Result<Self> {
        let endpoint = endpoint(address, settings)?;
        let connector = connector().map_response(Connection::new);
        let connected = endpoint.connect_with_connector(connector).await;
        let channel = connected.with_context(|| format!("connecting to `{address}`"))?;
        Ok(Self::new(address, channel))
    }

    fn new(address: &str, channel: Channel) -> Self {
        Self {
            address: address.to_owned(),
            transport: MapResponse::new(channel, code::read as _),
            made: Instant::now(),
            rests_until: AtomicU64::new(0),
        }
    }

    /// The connection to it.
    pub(super) fn transport(&self) -> Transport {
        self.transport.clone()
    }

    /// How far a call came that failed with `status`; where it was lost, the instance rests.
    pub(super) fn lost(&self, status: &Status) -> Option<Lost> {
        Lost::of(status).inspect(|_| self.rest())
    }

    pub(super) fn rest(&self) {
        let until = self.age() + REST.as_millis() as u64;
        self.rests_until.store(until, Ordering::Relaxed);
    }

    pub(super) fn rests(&self) -> bool {
        self.age() < self.rests_until.load(Ordering::Relaxed)
    }

    fn age(&self) -> u64 {
        self.made.elapsed().as_millis() as u64
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_keepalive(Some(TCP_KEEPALIVE));
    connector
}

fn endpoint(address: &str, settings: &RpcClient) -> anyhow::Result<Endpoint> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))
        .with_context(|| format!("`{address}` is not `host:port`"))?
        .connect_timeout(CONNECT_LIMIT)
        .http2_max_header_list_size(LARGEST_HEADERS);
    let interval = settings.keepalive_time.get();
    if interval.is_zero() {
        return Ok(endpoint);
    }
    // Not while idle: grpc-go's servers hang up on clients that ping without calls.
    Ok(endpoint
        .http2_keep_alive_interval(interval)
        .keep_alive_timeout(PING_LIMIT))
}
