//! Where a called service is, and which of its instances gets a call.

use std::{
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use http::Response;
use hyper_util::client::legacy::connect::HttpConnector;
use tonic::{
    Status,
    body::Body,
    transport::{Channel, Endpoint},
};
use tower::{ServiceExt, util::MapResponse};

use super::{
    budget::Budget,
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

/// So often a call goes out, at most, however many instances there are…
const MOST_TRIES: usize = 6;
/// …and so often to the same one.
const ROUNDS: usize = 4;
/// Before the third round, and twice before the fourth: a service that starts again takes about as long.
const PAUSE: Duration = Duration::from_millis(50);

/// How long an instance that lost a call is only the last choice.
const REST: Duration = Duration::from_secs(1);

/// The instances of a called service, taken in turn.
#[derive(Debug)]
pub(super) struct Endpoints {
    instances: Vec<Instance>,
    next: AtomicUsize,
    budget: Budget,
}

/// One instance of a called service.
#[derive(Debug)]
pub(super) struct Instance {
    transport: Transport,
    made: Instant,
    /// Milliseconds after `made`.
    rests_until: AtomicU64,
}

impl Endpoints {
    /// The instances that the settings name; connects to them now only under `NonBlock: false`.
    pub(super) async fn connect(settings: &RpcClient) -> anyhow::Result<Self> {
        let mut instances = Vec::new();
        for address in addresses(settings)? {
            let endpoint = endpoint(&address, settings)?;
            let connector = connector().map_response(Connection::new);
            let channel = if settings.non_block {
                endpoint.connect_with_connector_lazy(connector)
            } else {
                let connected = endpoint.connect_with_connector(connector).await;
                connected.with_context(|| format!("connecting to `{address}`"))?
            };
            instances.push(Instance::new(channel));
        }
        Ok(Self {
            instances,
            next: AtomicUsize::new(0),
            budget: Budget::default(),
        })
    }

    /// The instances to try for one call, those that rest last; and then all again, at once, since a
    /// connection may have broken since its last use, and after pauses, each with the pause before it.
    pub(super) fn in_turn(&self) -> impl Iterator<Item = (Duration, &Instance)> {
        let count = self.instances.len();
        let first = self.next.fetch_add(1, Ordering::Relaxed) % count;
        let turn = self.instances.iter().cycle().skip(first).take(count);
        let awake = turn.clone().filter(|instance| !instance.rests());
        let resting = turn.filter(|instance| instance.rests());
        let turns = awake.chain(resting).cycle().enumerate();
        let paused = turns.map(move |(number, instance)| (pause(number, count), instance));
        paused.take(MOST_TRIES.min(ROUNDS * count))
    }

    /// Whether a call that failed with `status` on `instance` may go out again.
    pub(super) fn may_send_again(&self, instance: &Instance, status: &Status) -> bool {
        match instance.lost(status) {
            // No server had any work of it.
            Some(Lost::Unreached) => true,
            lost => lost.is_some_and(Lost::can_be_sent_again) && self.budget.spend(),
        }
    }

    /// A call has its answer.
    pub(super) fn heard<T>(&self, answer: &Result<T, Status>) {
        if answer.is_ok() {
            self.budget.earn();
        }
    }
}

impl Instance {
    fn new(channel: Channel) -> Self {
        Self {
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

    fn rest(&self) {
        let until = self.age() + REST.as_millis() as u64;
        self.rests_until.store(until, Ordering::Relaxed);
    }

    fn rests(&self) -> bool {
        self.age() < self.rests_until.load(Ordering::Relaxed)
    }

    fn age(&self) -> u64 {
        self.made.elapsed().as_millis() as u64
    }
}

/// What the try of this number waits before it begins.
fn pause(number: usize, instances: usize) -> Duration {
    let round = number / instances;
    match number % instances {
        0 => PAUSE * round.saturating_sub(1) as u32,
        _ => Duration::ZERO,
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
    hosts(&settings.target)
}

/// The hosts of a `Target` in the forms of grpc-go that need no registry.
fn hosts(target: &str) -> anyhow::Result<Vec<String>> {
    let hosts = match target.split_once("://") {
        Some(("direct" | "dns" | "passthrough", rest)) => rest
            .strip_prefix('/')
            .with_context(|| format!("Target: `{target}`: write three slashes before the host"))?,
        Some((scheme, _)) => bail!("Target: `{target}`: {}", instead_of(scheme)),
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

/// What to write in place of a target that asks a registry.
fn instead_of(scheme: &str) -> &'static str {
    match scheme {
        "k8s" => "the API of Kubernetes is not asked; write `dns:///<service>.<namespace>:<port>`",
        "etcd" | "discov" | "consul" | "nacos" | "polaris" => {
            "registries are not supported; write `Endpoints: [host:port, …]`, or `dns:///host:port` for \
             a name that stands for all instances"
        }
        _ => {
            "this scheme is not supported; write `dns:///host:port` or `direct:///host:port,host:port`"
        }
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
        for (wrong, instead) in [
            (
                "k8s://default/user-rpc:9300",
                "dns:///<service>.<namespace>:<port>",
            ),
            ("k8s:///x/y", "dns:///<service>.<namespace>:<port>"),
            ("etcd://127.0.0.1:2379/user.rpc", "Endpoints: [host:port"),
            ("etcd:///user.rpc", "Endpoints: [host:port"),
            ("discov://127.0.0.1:2379/user.rpc", "Endpoints: [host:port"),
            (
                "consul://127.0.0.1:8500/user?wait=14s",
                "Endpoints: [host:port",
            ),
            ("nacos://127.0.0.1:8848/user", "Endpoints: [host:port"),
            ("xds:///user", "dns:///host:port"),
            ("dns://8.8.8.8/user:9300", "three slashes"),
        ] {
            let said = target(wrong).unwrap_err().to_string();
            assert!(said.contains(wrong) && said.contains(instead), "{said}");
        }
        let hashed = RpcClient {
            balancer_name: "consistent_hash".to_owned(),
            ..RpcClient::default()
        };
        let balancer = addresses(&hashed).unwrap_err().to_string();
        assert!(balancer.contains("`consistent_hash`"), "{balancer}");
    }

    async fn connect(endpoints: &[&str]) -> Endpoints {
        let settings = RpcClient {
            endpoints: endpoints
                .iter()
                .map(|&address| address.to_owned())
                .collect(),
            ..RpcClient::default()
        };
        Endpoints::connect(&settings).await.unwrap()
    }

    #[tokio::test]
    async fn instances_are_taken_in_turn_and_resting_ones_last() {
        let all = connect(&["a:1", "b:2", "c:3"]).await;
        let turn = || -> Vec<usize> {
            let place = |one: &Instance| {
                all.instances
                    .iter()
                    .position(|other| std::ptr::eq(one, other))
            };
            let turn = all.in_turn().take(3);
            turn.filter_map(|(_, instance)| place(instance)).collect()
        };
        assert_eq!(turn(), [0, 1, 2]);
        assert_eq!(turn(), [1, 2, 0]);
        all.instances[2].rest();
        assert_eq!(turn(), [0, 1, 2]);
        assert_eq!(turn(), [0, 1, 2]);
        assert_eq!(turn(), [1, 0, 2]);
    }

    #[tokio::test]
    async fn later_rounds_wait() {
        let pauses = async |endpoints: &[&str]| -> Vec<u128> {
            let all = connect(endpoints).await;
            all.in_turn().map(|(pause, _)| pause.as_millis()).collect()
        };
        assert_eq!(pauses(&["a:1"]).await, [0, 0, 50, 100]);
        assert_eq!(pauses(&["a:1", "b:2"]).await, [0, 0, 0, 0, 50, 0]);
        assert_eq!(pauses(&["a:1"; 9]).await, [0; 6]);
    }
}
