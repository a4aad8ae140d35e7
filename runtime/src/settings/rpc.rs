//! go-zero's `zrpc.RpcServerConf` and `zrpc.RpcClientConf`.

use std::time::Duration;

use serde::Deserialize;

#[cfg(feature = "grpc")]
use super::{ClientTls, ServerTls};
use super::{Etcd, GoDuration, limit::limit};

/// From here on a call counts as slow (`zrpc/internal/serverinterceptors/statinterceptor.go`).
const SLOW: Duration = Duration::from_millis(500);

/// Where and how gRPC is served.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RpcServer {
    /// `host:port`; port 0 takes a free one.
    pub listen_on: String,
    /// The certificate that is shown, PEM, with those between it and its root; with it connections are encrypted.
    #[serde(default)]
    pub cert_file: String,
    /// Its key, PEM.
    #[serde(default)]
    pub key_file: String,
    /// Who signed the certificates of callers, PEM; with it each has to show one.
    #[serde(default, rename = "CACertFile")]
    pub ca_cert_file: String,
    /// Milliseconds a call may take; 0 means for ever.
    #[serde(default = "default_timeout", deserialize_with = "limit")]
    pub timeout: u64,
    /// Whether `grpc.health.v1.Health` is served.
    #[serde(default = "default_health")]
    pub health: bool,
    /// Load in thousandths of the CPU from which calls are shed; 0 means never.
    #[serde(default = "default_cpu_threshold")]
    pub cpu_threshold: u32,
    /// Where the service registers; nowhere where it is empty.
    #[serde(default)]
    pub etcd: Etcd,
    /// Methods with a deadline of their own.
    #[serde(default)]
    pub method_timeouts: Vec<MethodTimeout>,
    /// Which interceptors are on.
    #[serde(default)]
    pub middlewares: RpcMiddlewares,
}

impl RpcServer {
    /// What it shows, and whom it takes.
    #[cfg(feature = "grpc")]
    pub(crate) fn tls(&self) -> ServerTls {
        ServerTls {
            cert_file: self.cert_file.clone(),
            key_file: self.key_file.clone(),
            ca_cert_file: self.ca_cert_file.clone(),
        }
    }

    /// How long the method `/package.Service/Method` may take; none means for ever.
    pub fn timeout_of(&self, full_method: &str) -> Option<Duration> {
        let own = self
            .method_timeouts
            .iter()
            .find(|method| method.full_method == full_method)
            .map(|method| method.timeout.get());
        let limit = own.unwrap_or(Duration::from_millis(self.timeout));
        (!limit.is_zero()).then_some(limit)
    }
}

impl Default for RpcServer {
    fn default() -> Self {
        Self {
            listen_on: "127.0.0.1:0".to_owned(),
            cert_file: String::new(),
            key_file: String::new(),
            ca_cert_file: String::new(),
            timeout: default_timeout(),
            health: true,
            cpu_threshold: default_cpu_threshold(),
            etcd: Etcd::default(),
            method_timeouts: Vec::new(),
            middlewares: RpcMiddlewares::default(),
        }
    }
}

/// The deadline of one method.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MethodTimeout {
    /// `/package.Service/Method`.
    pub full_method: String,
    /// How long it may take.
    pub timeout: GoDuration,
}

/// Which interceptors of a server are on; all of them unless said otherwise.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RpcMiddlewares {
    /// Spans.
    pub trace: bool,
    /// A panic becomes an answer.
    pub recover: bool,
    /// The access log.
    pub stat: bool,
    /// What the access log makes of a call.
    pub stat_conf: RpcStat,
    /// Call counts and durations.
    pub prometheus: bool,
    /// The circuit breaker.
    pub breaker: bool,
}

/// What the access log makes of a call.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RpcStat {
    /// From here on a call counts as slow; 0 means 500 ms, as in go-zero.
    pub slow_threshold: GoDuration,
}

impl RpcStat {
    /// [`Self::slow_threshold`] as the standard library has it.
    pub fn slow(self) -> Duration {
        match self.slow_threshold.get() {
            Duration::ZERO => SLOW,
            own => own,
        }
    }
}

impl Default for RpcStat {
    fn default() -> Self {
        Self {
            slow_threshold: GoDuration::from_millis(SLOW.as_millis() as u64),
        }
    }
}

impl Default for RpcMiddlewares {
    fn default() -> Self {
        Self {
            trace: true,
            recover: true,
            stat: true,
            stat_conf: RpcStat::default(),
            prometheus: true,
            breaker: true,
        }
    }
}

/// Where another service is and how to call it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RpcClient {
    /// `host:port` of each instance, or one `dns:///host:port` for all behind a name; they come before [`Self::target`].
    pub endpoints: Vec<String>,
    /// `host:port`, `dns:///host:port`, `direct:///a:1,b:2`, `etcd://host:port/key` or `k8s://namespace/service:port`; it comes before [`Self::etcd`].
    pub target: String,
    /// Where the service is registered.
    pub etcd: Etcd,
    /// Whether connections are encrypted; a certificate below says so as well.
    pub tls: bool,
    /// Who signed the certificate of the other service, PEM; empty means one of those that the machine trusts.
    #[serde(rename = "CACertFile")]
    pub ca_cert_file: String,
    /// The certificate that this service shows, PEM; empty means none.
    pub cert_file: String,
    /// Its key, PEM.
    pub cert_key_file: String,
    /// The name in the other service's certificate; empty means the host that is connected to.
    pub server_name: String,
    /// Takes any certificate of the other service.
    pub insecure_skip_verify: bool,
    /// Milliseconds a call may take; 0 means for ever.
    #[serde(deserialize_with = "limit")]
    pub timeout: u64,
    /// Whether the service starts although the other one is not there yet.
    pub non_block: bool,
    /// Time between pings on a connection with open calls; 0 means none.
    pub keepalive_time: GoDuration,
    /// How an instance is chosen: `p2c_ewma`, `round_robin` or `consistent_hash`.
    pub balancer_name: String,
    /// Which interceptors are on.
    pub middlewares: RpcClientMiddlewares,
}

impl RpcClient {
    /// Whether and how connections are encrypted.
    #[cfg(feature = "grpc")]
    pub(crate) fn tls(&self) -> ClientTls {
        ClientTls {
            is_on: self.tls,
            ca_cert_file: self.ca_cert_file.clone(),
            cert_file: self.cert_file.clone(),
            cert_key_file: self.cert_key_file.clone(),
            server_name: self.server_name.clone(),
            insecure_skip_verify: self.insecure_skip_verify,
        }
    }

    /// [`Self::timeout`] as the standard library has it; none means for ever.
    pub fn timeout(&self) -> Option<Duration> {
        (self.timeout > 0).then(|| Duration::from_millis(self.timeout))
    }
}

impl Default for RpcClient {
    fn default() -> Self {
        Self {
            endpoints: Vec::new(),
            target: String::new(),
            etcd: Etcd::default(),
            tls: false,
            ca_cert_file: String::new(),
            cert_file: String::new(),
            cert_key_file: String::new(),
            server_name: String::new(),
            insecure_skip_verify: false,
            timeout: default_timeout(),
            non_block: true,
            keepalive_time: GoDuration::default(),
            balancer_name: "p2c_ewma".to_owned(),
            middlewares: RpcClientMiddlewares::default(),
        }
    }
}

/// Which interceptors of a client are on; all of them unless said otherwise.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RpcClientMiddlewares {
    /// Spans.
    pub trace: bool,
    /// The log of slow calls.
    pub duration: bool,
    /// Call counts and durations.
    pub prometheus: bool,
    /// The circuit breaker.
    pub breaker: bool,
    /// The deadline.
    pub timeout: bool,
}

impl Default for RpcClientMiddlewares {
    fn default() -> Self {
        Self {
            trace: true,
            duration: true,
            prometheus: true,
            breaker: true,
            timeout: true,
        }
    }
}

fn default_timeout() -> u64 {
    2000
}

fn default_cpu_threshold() -> u32 {
    900
}

fn default_health() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_methods_own_timeout_comes_first() {
        let settings = RpcServer {
            method_timeouts: vec![MethodTimeout {
                full_method: "/user.User/Login".to_owned(),
                timeout: GoDuration::from_millis(50),
            }],
            ..RpcServer::default()
        };
        let millis = |method| settings.timeout_of(method).map(|t| t.as_millis());
        assert_eq!(millis("/user.User/Login"), Some(50));
        assert_eq!(millis("/user.User/Other"), Some(2000));
    }
}
