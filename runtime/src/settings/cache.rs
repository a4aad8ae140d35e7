//! go-zero's `cache.ClusterConf` (`core/stores/cache/config.go`), and what it has as options in code.

use std::time::Duration;

use serde::Deserialize;

use super::{GoDuration, Redis, RedisKind, Secret};

/// The Redis servers that rows are kept on; without any they are kept in this process.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Cache {
    /// The servers. One without a host is none.
    pub nodes: Vec<CacheNode>,
}

/// One of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CacheNode {
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
    /// The share of the keys that it gets, beside those of the others: 1 to 100; 0 means 100.
    pub weight: u32,
}

impl CacheNode {
    /// How to reach it.
    #[must_use]
    pub fn redis(&self) -> Redis {
        Redis {
            host: self.host.clone(),
            kind: self.kind,
            user: self.user.clone(),
            pass: self.pass.clone(),
            tls: self.tls,
            tls_skip_verify: self.tls_skip_verify,
            ca_cert_file: self.ca_cert_file.clone(),
            cert_file: self.cert_file.clone(),
            cert_key_file: self.cert_key_file.clone(),
            ..Redis::default()
        }
    }
}

/// How long rows are kept, and what becomes of a request while the cache is away.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RowCache {
    /// How long a row is kept; 0 means 7 days on Redis, as in go-zero, and 10 s in this process, where nothing tells
    /// of changes that others make.
    pub expiry: GoDuration,
    /// How long it is kept that there is no such row; 0 means a minute, and no longer than a row.
    pub not_found_expiry: GoDuration,
    /// What becomes of a request that finds the cache away.
    pub on_error: OnCacheError,
    /// How many rows are kept in this process at most; 0 means 100 000.
    pub capacity: u64,
}

/// What becomes of a request that finds the cache away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnCacheError {
    /// It fails, as in go-zero: the database may be too small for all of them.
    #[default]
    Fail,
    /// The database answers it.
    Database,
}

impl RowCache {
    /// How long a row is kept.
    pub(crate) fn expiry(&self, or: Duration) -> Duration {
        positive(self.expiry).unwrap_or(or)
    }

    /// How long it is kept that there is no such row, where rows are kept for `expiry`.
    pub(crate) fn not_found_expiry(&self, expiry: Duration) -> Duration {
        positive(self.not_found_expiry).unwrap_or(expiry.min(Duration::from_secs(60)))
    }
}

fn positive(duration: GoDuration) -> Option<Duration> {
    Some(duration.get()).filter(|duration| !duration.is_zero())
}
