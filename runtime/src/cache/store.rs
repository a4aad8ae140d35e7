//! Where entries are kept.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use ::redis::RedisResult;

use super::{
    entry::{Entry, Kept},
    local::Local,
    remote::Remote,
};
use crate::{settings, telemetry::Telemetry};

/// go-zero's `defaultExpiry`.
const REMOTE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// So long a change that another process made goes unnoticed.
const LOCAL: Duration = Duration::from_secs(10);

/// Where entries are kept.
pub(super) enum Store {
    /// In this process.
    Local(Local),
    /// On Redis.
    Remote(Remote),
}

/// What there is under a key.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A value, or that there is none.
    Entry(Entry),
    /// The same as text.
    Text(String),
}

/// What there was under a key at some time.
pub(super) struct Seen {
    pub found: Found,
    pub version: Version,
    pub at: Instant,
}

/// What a change of a value replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Version {
    Local(u64),
    Remote(String),
}

impl Store {
    pub(super) fn new(
        nodes: &settings::Cache,
        settings: &settings::RowCache,
        telemetry: &Telemetry,
    ) -> anyhow::Result<Self> {
        let mut named = nodes
            .nodes
            .iter()
            .filter(|node| !node.host.is_empty())
            .peekable();
        Ok(if named.peek().is_some() {
            let expiry = settings.expiry(REMOTE);
            let not_found = settings.not_found_expiry(expiry);
            Self::Remote(Remote::new(named, (expiry, not_found), telemetry)?)
        } else {
            let expiry = settings.expiry(LOCAL);
            Self::Local(Local::new(expiry, settings.capacity, telemetry))
        })
    }

    /// How its statistics are called.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Local(_) => "process".to_owned(),
            Self::Remote(remote) => remote.name(),
        }
    }

    /// What there is under `key`.
    pub(super) async fn get(&self, key: &str) -> RedisResult<Found> {
        Ok(match self {
            Self::Local(local) => local.get(key).map_or(Found::Nothing, Found::Entry),
            Self::Remote(remote) => found(remote.get(key).await?),
        })
    }

    /// What there is under `key`, with its version.
    pub(super) async fn see(&self, key: &str) -> RedisResult<Seen> {
        let at = Instant::now();
        let (found, version) = match self {
            Self::Local(local) => {
                // The version first: a change in between is then one after it.
                let version = Version::Local(local.version(key));
                let found = local.find(key).map_or(Found::Nothing, Found::Entry);
                (found, version)
            }
            Self::Remote(remote) => {
                let (text, version) = remote.see(key).await?;
                (found(text), Version::Remote(version))
            }
        };
        Ok(Seen { found, version, at })
    }

    /// Keeps what was read under that version, unless a change came since; whether none did.
    pub(super) async fn keep(&self, key: &str, version: &Version, kept: Kept) -> RedisResult<bool> {
        match (self, version) {
            (Self::Local(local), Version::Local(version)) => {
                Ok(local.fill(key, *version, kept.entry))
            }
            (Self::Remote(remote), Version::Remote(version)) => {
                remote.fill(key, version, kept).await
            }
            // No store has the other's versions.
            _ => Ok(false),
        }
    }

    /// Forgets what is under these keys.
    pub(super) async fn forget(&self, keys: BTreeSet<String>) {
        match self {
            Self::Local(local) => keys.iter().for_each(|key| local.forget(key)),
            Self::Remote(remote) => remote.forget(keys).await,
        }
    }

    /// Takes away what is under `key`.
    pub(super) async fn remove(&self, key: &str) -> RedisResult<()> {
        match self {
            Self::Local(local) => local.forget(key),
            Self::Remote(remote) => remote.remove(key).await?,
        }
        Ok(())
    }
}

/// An empty text is nothing, as in go-zero.
fn found(text: Option<String>) -> Found {
    let text = text.filter(|text| !text.is_empty());
    text.map_or(Found::Nothing, Found::Text)
}
