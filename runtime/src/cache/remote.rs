//! Entries on Redis.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
    time::Duration,
};

use ::redis::{AsyncCommands as _, RedisResult, Script};

use super::entry::Kept;
use crate::{
    random::{fraction, unique},
    redis::{Connection, Redis},
    ring::Ring,
    settings::CacheNode,
    telemetry::Telemetry,
};

/// Keeps a value that was read under a version, unless it is another one by now.
static FILL: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if (redis.call("GET", KEYS[2]) or "") ~= ARGV[1] then
    return 0
end
if ARGV[4] == "NX" then
    redis.call("SET", KEYS[1], ARGV[2], "EX", ARGV[3], "NX")
else
    redis.call("SET", KEYS[1], ARGV[2], "EX", ARGV[3])
end
return 1"#,
    )
});

/// Takes a value away, and gives its key another version.
static FORGET: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
redis.call("SET", KEYS[2], ARGV[1], "EX", ARGV[2])
return redis.call("DEL", KEYS[1])"#,
    )
});

/// How long a version is there: longer than a reader may take.
const VERSION: Duration = Duration::from_secs(60);

/// When a key that could not be taken away is tried again, as in go-zero.
const RETRIES: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(60 * 60),
];

pub(super) struct Remote {
    servers: Arc<Servers>,
    expiry: Duration,
    not_found_expiry: Duration,
}

struct Servers {
    all: Vec<Redis>,
    ring: Ring,
}

impl Remote {
    /// Entries on these servers, kept for so long: those with a value, and those without.
    pub(super) fn new<'a>(
        nodes: impl Iterator<Item = &'a CacheNode>,
        (expiry, not_found_expiry): (Duration, Duration),
        telemetry: &Telemetry,
    ) -> anyhow::Result<Self> {
        let nodes: Vec<_> = nodes.collect();
        let all = nodes
            .iter()
            .map(|node| Redis::lazy(&node.redis(), telemetry));
        let ring = Ring::new(nodes.iter().map(|node| (node.host.as_str(), node.weight)));
        Ok(Self {
            servers: Arc::new(Servers {
                all: all.collect::<anyhow::Result<_>>()?,
                ring,
            }),
            expiry,
            not_found_expiry,
        })
    }

    /// Their addresses.
    pub(super) fn name(&self) -> String {
        let hosts = self.servers.all.iter().map(Redis::host);
        hosts.collect::<Vec<_>>().join(",")
    }

    pub(super) async fn get(&self, key: &str) -> RedisResult<Option<String>> {
        self.servers.of(key).get(key).await
    }

    /// The text under `key`, and its version.
    pub(super) async fn see(&self, key: &str) -> RedisResult<(Option<String>, String)> {
        let keys = [key, &version_key(key)];
        let (text, version): (_, Option<String>) = self.servers.of(key).mget(&keys).await?;
        Ok((text, version.unwrap_or_default()))
    }

    async fn version(&self, key: &str) -> RedisResult<String> {
        let version: Option<String> = self.servers.of(key).get(version_key(key)).await?;
        Ok(version.unwrap_or_default())
    }

    /// Keeps what was read under that version; whether that is the version still.
    pub(super) async fn fill(&self, key: &str, version: &str, kept: Kept) -> RedisResult<bool> {
        let is_not_found = kept.is_not_found();
        let Some(text) = kept.text else {
            return Ok(self.version(key).await? == version);
        };
        let seconds = around(match is_not_found {
            true => self.not_found_expiry,
            false => self.expiry,
        });
        let mut script = FILL.key(key);
        let script = script.key(version_key(key)).arg(version).arg(text);
        let script = script
            .arg(seconds)
            .arg(if is_not_found { "NX" } else { "" });
        let is_current: i64 = script.invoke_async(&mut self.servers.of(key)).await?;
        Ok(is_current == 1)
    }

    /// Takes away what is under these keys; what cannot be reached is tried again later, as nobody is to wait for it.
    pub(super) async fn forget(&self, keys: BTreeSet<String>) {
        for key in keys {
            if let Err(error) = self.servers.forget(&key).await {
                tracing::error!("failed to clear cache with key: {key:?}, error: {error}");
                tokio::spawn(retry(Arc::clone(&self.servers), key));
            }
        }
    }

    pub(super) async fn remove(&self, key: &str) -> RedisResult<()> {
        self.servers.forget(key).await
    }
}

impl Servers {
    fn of(&self, key: &str) -> Connection {
        let number = match self.all.len() {
            1 => 0,
            _ => self.ring.server(key, |_| true).unwrap_or_default(),
        };
        self.all[number].connection()
    }

    async fn forget(&self, key: &str) -> RedisResult<()> {
        let mut script = FORGET.key(key);
        let script = script.key(version_key(key));
        let script = script.arg(unique()).arg(VERSION.as_secs());
        script.invoke_async(&mut self.of(key)).await
    }
}

async fn retry(servers: Arc<Servers>, key: String) {
    for delay in RETRIES {
        tokio::time::sleep(delay).await;
        if servers.forget(&key).await.is_ok() {
            return;
        }
    }
    tracing::error!("retried but failed to clear cache with key: {key:?}");
}

/// Where the version of a key is: beside it, on the same node of a cluster, under a name that go-zero never uses.
fn version_key(key: &str) -> String {
    let tag = key
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'));
    match tag {
        Some((tag, _)) if !tag.is_empty() => format!("{key}:version"),
        _ => format!("{{{key}}}:version"),
    }
}

/// About that long, as in go-zero: 5 % more or less, so that what came together does not go together; in whole seconds.
fn around(duration: Duration) -> u64 {
    let around = duration.mul_f64(0.95 + 0.1 * fraction());
    around.as_secs() + u64::from(around.subsec_nanos() > 0)
}
