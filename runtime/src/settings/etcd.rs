//! go-zero's `discov.EtcdConf` (`core/discov/config.go`).

use serde::Deserialize;

#[cfg(feature = "etcd")]
use super::ClientTls;
use super::Secret;

/// Where etcd is, and under which key a service stands there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Etcd {
    /// `host:port` of each server of the cluster.
    pub hosts: Vec<String>,
    /// `user.rpc`: instances stand below it.
    pub key: String,
    /// What an instance stands under, below the key; 0 means the number of its lease.
    #[serde(rename = "ID")]
    pub id: i64,
    /// The user; empty means none.
    pub user: String,
    /// The user's password.
    pub pass: Secret,
    /// The certificate that this service shows, PEM; empty means none.
    pub cert_file: String,
    /// Its key, PEM.
    pub cert_key_file: String,
    /// The certificate of who signed that of the cluster, PEM.
    #[serde(rename = "CACertFile")]
    pub ca_cert_file: String,
    /// Takes any certificate of the cluster.
    pub insecure_skip_verify: bool,
}

impl Etcd {
    /// Whether the block says anything.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.hosts.is_empty() || !self.key.is_empty()
    }

    /// Whether and how connections are encrypted.
    #[cfg(feature = "etcd")]
    pub(crate) fn tls(&self) -> ClientTls {
        ClientTls {
            is_on: self.hosts.iter().any(|host| host.starts_with("https://")),
            ca_cert_file: self.ca_cert_file.clone(),
            cert_file: self.cert_file.clone(),
            cert_key_file: self.cert_key_file.clone(),
            server_name: String::new(),
            insecure_skip_verify: self.insecure_skip_verify,
        }
    }
}
