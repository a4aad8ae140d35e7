//! go-zero's YAML blocks, with go-zero's keys and defaults (`core/service/serviceconf.go`,
//! `rest/config.go`, `zrpc/config.go`). Timeouts without a unit are milliseconds.

#[cfg(feature = "cache")]
mod cache;
mod duration;
mod etcd;
mod http;
mod limit;
mod log;
#[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
mod migrate;
#[cfg(feature = "redis")]
mod redis;
mod rpc;
mod secret;
mod service;
mod signature;
// Which of its parts are used depends on what else is built.
#[cfg_attr(
    not(all(
        feature = "http",
        feature = "grpc",
        feature = "otlp",
        feature = "redis"
    )),
    allow(dead_code)
)]
mod tls;
mod transition;
mod worker;

use serde::Deserialize;

#[cfg(feature = "cache")]
pub use self::cache::{Cache, CacheNode, OnCacheError, RowCache};
#[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
pub use self::migrate::Migrate;
#[cfg(feature = "redis")]
pub use self::redis::{Redis, RedisKind};
#[allow(unused_imports, reason = "who reads them depends on what is built")]
pub(crate) use self::tls::{ClientTls, ServerTls};
pub use self::{
    duration::GoDuration,
    etcd::Etcd,
    http::{Cors, Http, Middlewares},
    log::{Encoding, FieldKeys, Level, Log, LogMode, Rotation},
    rpc::{MethodTimeout, RpcClient, RpcClientMiddlewares, RpcMiddlewares, RpcServer, RpcStat},
    secret::Secret,
    service::{DevServer, Mode, Prometheus, ServiceSettings, Shutdown, Telemetry},
    signature::{PrivateKey, Signature},
    transition::Transition,
    worker::Worker,
};

/// The block a route group's `jwt:` names.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Auth {
    /// The HMAC key; at least 8 bytes.
    pub access_secret: Secret,
    /// `HS256`, `HS384` or `HS512`; empty means `HS256`. No token chooses its own.
    #[serde(default)]
    pub algorithm: String,
    /// Seconds until a token that is signed now expires.
    #[serde(default)]
    pub access_expire: u64,
    /// The previous key, accepted beside the new one while clients move over (go-zero's
    /// `jwtTransition`); empty means none.
    #[serde(default)]
    pub previous_secret: Secret,
    /// Refuse tokens without `exp`. go-zero takes them, so this is off.
    #[serde(default)]
    pub require_exp: bool,
}
