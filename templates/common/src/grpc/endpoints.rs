//! Where a called service is, and which of its instances gets a call.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use http::Response;
use tonic::{
    body::Body,
    transport::{Channel, Endpoint},
};
use tower::util::MapResponse;

use super::code::{self, Coded};
use crate::settings::RpcClient;

/// A connection to one instance, with the code layer on it; cheap to clone, connects when it is first
/// used and again whenever it broke, resolving the host anew each time.
pub(super) type Transport = MapResponse<Channel, fn(Response<Body>) -> Response<Coded>>;

/// Leaves half of the usual deadline for another instance.
const CONNECT_LIMIT: Duration = Duration::from_secs(1);

/// Finds a peer that went away without a word, where no call would notice.
const TCP_KEEPALIVE: Duration = Duration::from_secs(30);

/// How long a peer may take to answer a ping (grpc-go's default).
const PING_LIMIT: Duration = Duration::from_secs(20);

/// The instances of a called service, taken in turn.
#[derive(Debug)]
pub(super) struct Endpoints {
    transports: Vec<Transport>,
    next: AtomicUsize,
}

impl Endpoints {
    /// The instances that the settings name; connects to them now only under `NonBlock: false`.
    pub(super) async fn connect(settings: &RpcClient) -> anyhow::Result<Self> {
        let mut transports = Vec::new();
        for address in addresses(settings)? {
            let endpoint = endpoint(&address, settings)?;
            let channel = if settings.non_block {
                endpoint.connect_lazy()
            } else {
                let connected = endpoint.connect().await;
                connected.with_context(|| format!("connecting to `{address}`"))?
            };
            transports.push(MapResponse::new(channel, code::read as _));
        }
        Ok(Self {
            transports,
            next: AtomicUsize::new(0),
        })
    }

    /// The instance whose turn it is.
    pub(super) fn next(&self) -> Transport {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        self.transports[turn % self.transports.len()].clone()
    }

    /// How many instances a call is worth trying on: each once, but two at least, since a connection
    /// may have broken since its last use.
    pub(super) fn tries(&self) -> usize {
        self.transports.len().max(2)
    }
}

fn addresses(settings: &RpcClient) -> anyhow::Result<Vec<String>> {
    ensure!(
        matches!(
            settings.balancer_name.as_str(),
            "" | "p2c_ewma" | "round_robin"
        ),
        "BalancerName: `{}` is not supported; use round_robin",
        settings.balancer_name
    );
    if !settings.endpoints.is_empty() {
        return Ok(settings.endpoints.clone());
    }
    let target = &settings.target;
    let hosts = match target.split_once(":///") {
        Some(("direct" | "dns" | "passthrough", hosts)) => hosts,
        Some((scheme, _)) => {
            bail!("Target: `{scheme}` is not supported; use dns:/// or direct:///")
        }
        None => target,
    };
    ensure!(
        !hosts.is_empty(),
        "neither Endpoints nor Target says where the service is"
    );
    Ok(hosts
        .split(',')
        .map(|host| host.trim().to_owned())
        .collect())
}

fn endpoint(address: &str, settings: &RpcClient) -> anyhow::Result<Endpoint> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))
        .with_context(|| format!("`{address}` is not `host:port`"))?
        .connect_timeout(CONNECT_LIMIT)
        .tcp_keepalive(Some(TCP_KEEPALIVE));
    let interval = settings.keepalive_time.get();
    if interval.is_zero() {
        return Ok(endpoint);
    }
    // Not while idle: grpc-go's servers hang up on clients that ping without calls.
    Ok(endpoint
        .http2_keep_alive_interval(interval)
        .keep_alive_timeout(PING_LIMIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(target: &str) -> anyhow::Result<Vec<String>> {
        addresses(&RpcClient {
            target: target.to_owned(),
            ..RpcClient::default()
        })
    }

    #[test]
    fn a_target_names_one_or_more_hosts() {
        assert_eq!(target("user-rpc:9300").unwrap(), ["user-rpc:9300"]);
        assert_eq!(target("dns:///user-rpc:9300").unwrap(), ["user-rpc:9300"]);
        assert_eq!(target("direct:///a:1, b:2").unwrap(), ["a:1", "b:2"]);
    }

    #[test]
    fn what_is_not_supported_stops_the_start() {
        assert!(target("").unwrap_err().to_string().contains("neither"));
        assert!(
            target("k8s://x/y").is_ok(),
            "a host, refused by the endpoint"
        );
        assert!(
            target("k8s:///x/y")
                .unwrap_err()
                .to_string()
                .contains("`k8s`")
        );
        let hashed = RpcClient {
            balancer_name: "consistent_hash".to_owned(),
            ..RpcClient::default()
        };
        assert!(
            addresses(&hashed)
                .unwrap_err()
                .to_string()
                .contains("consistent_hash")
        );
    }
}
