//! go-zero's `rest.RestConf`, less what every service has.

use std::time::Duration;

use serde::Deserialize;

#[cfg(feature = "http")]
use super::ServerTls;
use super::limit::limit;

/// Where and how HTTP is served.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Http {
    /// The address to listen on.
    #[serde(default = "default_host")]
    pub host: String,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// The certificate that is shown, PEM, with those between it and its root; with it HTTPS is served.
    #[serde(default)]
    pub cert_file: String,
    /// Its key, PEM.
    #[serde(default)]
    pub key_file: String,
    /// Who signed the certificates of clients, PEM; with it each has to show one.
    #[serde(default, rename = "CACertFile")]
    pub ca_cert_file: String,
    /// Milliseconds a request may take unless its route says otherwise; 0 means for ever.
    #[serde(default = "default_timeout", deserialize_with = "limit")]
    pub timeout: u64,
    /// Bytes a body may have unless its route says otherwise; 0 means any.
    #[serde(default = "default_max_bytes", deserialize_with = "limit")]
    pub max_bytes: u64,
    /// Requests served at the same time; 0 means any number.
    #[serde(default = "default_max_conns", deserialize_with = "limit")]
    pub max_conns: usize,
    /// Load in thousandths of the CPU from which requests are shed; 0 means never.
    #[serde(default = "default_cpu_threshold")]
    pub cpu_threshold: u32,
    /// Log requests and answers in full.
    #[serde(default)]
    pub verbose: bool,
    /// Paths that are not traced.
    #[serde(default)]
    pub trace_ignore_paths: Vec<String>,
    /// Which parts of the chain are on.
    #[serde(default)]
    pub middlewares: Middlewares,
    /// Cross-origin requests; without the block they are refused by the browser.
    pub cors: Option<Cors>,
}

impl Http {
    /// What it shows, and whom it takes.
    #[cfg(feature = "http")]
    pub(crate) fn tls(&self) -> ServerTls {
        ServerTls {
            cert_file: self.cert_file.clone(),
            key_file: self.key_file.clone(),
            ca_cert_file: self.ca_cert_file.clone(),
        }
    }

    /// [`Self::timeout`] as the standard library has it; none means for ever.
    pub fn timeout(&self) -> Option<Duration> {
        (self.timeout > 0).then(|| Duration::from_millis(self.timeout))
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            host: default_host(),
            port: 0,
            cert_file: String::new(),
            key_file: String::new(),
            ca_cert_file: String::new(),
            timeout: default_timeout(),
            max_bytes: default_max_bytes(),
            max_conns: default_max_conns(),
            cpu_threshold: default_cpu_threshold(),
            verbose: false,
            trace_ignore_paths: Vec::new(),
            middlewares: Middlewares::default(),
            cors: None,
        }
    }
}

/// Which parts of the chain are on; all of them unless said otherwise.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Middlewares {
    /// Spans.
    pub trace: bool,
    /// The access log.
    pub log: bool,
    /// Request counts and durations.
    pub prometheus: bool,
    /// The limit of requests at the same time.
    pub max_conns: bool,
    /// The circuit breaker.
    pub breaker: bool,
    /// Load shedding.
    pub shedding: bool,
    /// The deadline.
    pub timeout: bool,
    /// A panic becomes an answer.
    pub recover: bool,
    /// The minute statistics.
    pub metrics: bool,
    /// The limit of the body.
    pub max_bytes: bool,
    /// Compressed bodies.
    pub gunzip: bool,
}

impl Default for Middlewares {
    fn default() -> Self {
        Self {
            trace: true,
            log: true,
            prometheus: true,
            max_conns: true,
            breaker: true,
            shedding: true,
            timeout: true,
            recover: true,
            metrics: true,
            max_bytes: true,
            gunzip: true,
        }
    }
}

/// Which origins may call from a browser (`rest.WithCors`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Cors {
    /// Origins; empty or `*` means all.
    pub origins: Vec<String>,
    /// Headers beside go-zero's own list that a request may carry.
    pub headers: Vec<String>,
}

fn default_host() -> String {
    "0.0.0.0".to_owned()
}

fn default_timeout() -> u64 {
    3000
}

fn default_max_bytes() -> u64 {
    1 << 20
}

fn default_max_conns() -> usize {
    10_000
}

fn default_cpu_threshold() -> u32 {
    900
}
