//! go-zero's `redis.RedisConf` (`core/stores/redis/conf.go`).

use std::time::Duration;

use serde::Deserialize;

use super::{ClientTls, GoDuration, Secret};

/// Where Redis is, and how to log in.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Redis {
    /// `host:port`; of a cluster some of its nodes, with commas between them.
    pub host: String,
    /// One server or a cluster of them.
    #[serde(rename = "Type")]
    pub kind: RedisKind,
    /// The user; empty means that of servers without users.
    pub user: String,
    /// The password; empty means none.
    pub pass: Secret,
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// Takes any certificate. go-zero always does.
    pub tls_skip_verify: bool,
    /// Who signed the certificate of the server, PEM; empty means one of those that the machine trusts.
    #[serde(rename = "CACertFile")]
    pub ca_cert_file: String,
    /// The certificate that this service shows, PEM; empty means none.
    pub cert_file: String,
    /// Its key, PEM.
    pub cert_key_file: String,
    /// Whether the service starts although Redis is not there yet.
    pub non_block: bool,
    /// Do not say who connects, which some proxies refuse.
    pub disable_identity: bool,
    /// The version of Redis' protocol: 2 or 3.
    pub protocol: u8,
    /// How long a start waits for an answer where `NonBlock` is false.
    pub ping_timeout: GoDuration,
    /// How long a command waits for its answer.
    pub timeout: GoDuration,
}

/// One server or a cluster of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedisKind {
    /// One server.
    #[default]
    Node,
    /// A cluster.
    Cluster,
}

impl Redis {
    /// Whether and how connections are encrypted.
    pub(crate) fn tls(&self) -> ClientTls {
        ClientTls {
            is_on: self.tls,
            ca_cert_file: self.ca_cert_file.clone(),
            cert_file: self.cert_file.clone(),
            cert_key_file: self.cert_key_file.clone(),
            server_name: String::new(),
            insecure_skip_verify: self.tls_skip_verify,
        }
    }

    /// The addresses in [`Self::host`].
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        let hosts = self.host.split(',').map(str::trim);
        hosts.filter(|host| !host.is_empty())
    }

    /// [`Self::timeout`] as the standard library has it.
    pub fn timeout(&self) -> Duration {
        self.timeout.get()
    }
}

impl Default for Redis {
    fn default() -> Self {
        Self {
            host: String::new(),
            kind: RedisKind::Node,
            user: String::new(),
            pass: Secret::default(),
            tls: false,
            tls_skip_verify: false,
            ca_cert_file: String::new(),
            cert_file: String::new(),
            cert_key_file: String::new(),
            non_block: true,
            disable_identity: false,
            protocol: 3,
            ping_timeout: GoDuration::from_millis(1000),
            timeout: GoDuration::from_millis(3000),
        }
    }
}
