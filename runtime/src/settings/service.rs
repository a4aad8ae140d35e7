//! What every service has, whatever it serves.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;

#[cfg(feature = "otlp")]
use super::ClientTls;
use super::{GoDuration, Log};

/// go-zero's `service.ServiceConf`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceSettings {
    /// The service's name: resource `service.name` of its spans.
    pub name: String,
    /// Where it runs.
    #[serde(default)]
    pub mode: Mode,
    /// The log.
    #[serde(default)]
    pub log: Log,
    /// The metrics port; off without a host.
    #[serde(default)]
    pub prometheus: Prometheus,
    /// Traces; without the block nothing is sampled.
    pub telemetry: Option<Telemetry>,
    /// The port for metrics and health; off without the block.
    pub dev_server: Option<DevServer>,
    /// How long a stop may take.
    #[serde(default)]
    pub shutdown: Shutdown,
}

/// Where a service runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A developer's machine.
    Dev,
    /// Automatic tests.
    Test,
    /// Regression tests.
    Rt,
    /// Preview.
    Pre,
    /// Production.
    #[default]
    Pro,
}

impl Mode {
    /// Whether conveniences for developers are on: `.env` is read, gRPC reflection is served.
    pub fn is_dev(self) -> bool {
        matches!(self, Self::Dev | Self::Test)
    }
}

/// The metrics port as the tutorial configures it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Prometheus {
    /// Empty means off.
    pub host: String,
    /// 0 takes a free port.
    pub port: u16,
    /// Where the metrics are.
    pub path: String,
}

impl Default for Prometheus {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 9101,
            path: "/metrics".to_owned(),
        }
    }
}

/// Where spans go and how many of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Telemetry {
    /// In place of the service's name; empty means the service's name.
    pub name: String,
    /// Where the collector listens, or the path of a file; empty means no exporter.
    pub endpoint: String,
    /// The share of traces that begin here to be sampled, 0.0 to 1.0.
    pub sampler: f64,
    /// `otlpgrpc`, `otlphttp` or `file`; `jaeger` and `zipkin` are sent by OTLP to the same host.
    pub batcher: String,
    /// Headers (gRPC metadata) of every export.
    pub otlp_headers: BTreeMap<String, String>,
    /// The path of `otlphttp`; empty means `/v1/traces`.
    pub otlp_http_path: String,
    /// Encrypts the way to the collector, as `https://` in [`Self::endpoint`] does. In go-zero over HTTP alone.
    pub otlp_http_secure: bool,
    /// Who signed the certificate of the collector, PEM; empty means one of those that the machine trusts.
    #[serde(rename = "CACertFile")]
    pub ca_cert_file: String,
    /// The certificate that this service shows, PEM; empty means none.
    pub cert_file: String,
    /// Its key, PEM.
    pub cert_key_file: String,
    /// Turns everything off.
    pub disabled: bool,
}

impl Telemetry {
    /// Whether the way to the collector is encrypted: the scheme of its address, a key or a certificate say so.
    pub(crate) fn is_secure(&self) -> bool {
        let certificates = [&self.ca_cert_file, &self.cert_file];
        self.otlp_http_secure
            || self.endpoint.trim().starts_with("https://")
            || certificates.iter().any(|file| !file.is_empty())
    }

    /// How the way to the collector is encrypted.
    #[cfg(feature = "otlp")]
    pub(crate) fn tls(&self) -> ClientTls {
        ClientTls {
            is_on: self.is_secure(),
            ca_cert_file: self.ca_cert_file.clone(),
            cert_file: self.cert_file.clone(),
            cert_key_file: self.cert_key_file.clone(),
            server_name: String::new(),
            insecure_skip_verify: false,
        }
    }
}

impl Default for Telemetry {
    fn default() -> Self {
        Self {
            name: String::new(),
            endpoint: String::new(),
            sampler: 1.0,
            batcher: "otlpgrpc".to_owned(),
            otlp_headers: BTreeMap::new(),
            otlp_http_path: String::new(),
            otlp_http_secure: false,
            ca_cert_file: String::new(),
            cert_file: String::new(),
            cert_key_file: String::new(),
            disabled: false,
        }
    }
}

/// go-zero's `devserver.Config`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DevServer {
    /// Whether the port is opened at all.
    pub enabled: bool,
    /// Empty means every interface.
    pub host: String,
    /// 0 takes a free port.
    pub port: u16,
    /// Where the metrics are.
    pub metrics_path: String,
    /// Where the health is.
    pub health_path: String,
    /// Whether the metrics are served.
    pub enable_metrics: bool,
    /// What a healthy service answers.
    pub health_response: String,
}

impl Default for DevServer {
    fn default() -> Self {
        Self {
            enabled: true,
            host: String::new(),
            port: 6060,
            metrics_path: "/metrics".to_owned(),
            health_path: "/healthz".to_owned(),
            enable_metrics: true,
            health_response: "OK".to_owned(),
        }
    }
}

/// How a stop goes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Shutdown {
    /// From the signal until no more requests are accepted; the health port says 503 meanwhile.
    pub wrap_up_time: GoDuration,
    /// From the end of the wrap-up until requests that are still running are given up.
    pub wait_time: GoDuration,
}

impl Default for Shutdown {
    fn default() -> Self {
        Self {
            wrap_up_time: GoDuration::from_millis(1000),
            wait_time: GoDuration::from_millis(5500),
        }
    }
}

impl Shutdown {
    /// [`Self::wait_time`] as the standard library has it.
    pub fn wait(&self) -> Duration {
        self.wait_time.get()
    }
}
