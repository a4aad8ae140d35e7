//! Rows of the database, kept where they are faster to get: on Redis, as go-zero keeps them, or in this process.
//!
//! What a write has returned from, every later read sees: a value that was read before is not kept after it. Each key
//! has a *version* for that, which a change replaces; what was read under another version is thrown away. Go services
//! that share the cache do not know versions: a value that they read before a change may be kept after it.

mod entry;
mod flight;
mod local;
mod reading;
mod remote;
mod statistics;
mod store;

use std::{collections::BTreeSet, fmt, sync::Arc};

use ::redis::RedisError;

pub(crate) use self::{entry::Codec, reading::Failure};
use self::{flight::Flights, statistics::Statistics, store::Store};
use crate::{
    settings::{self, OnCacheError},
    telemetry::Telemetry,
};

/// A cache of rows; cheap to clone.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    store: Store,
    flights: Flights,
    statistics: Arc<Statistics>,
    on_error: OnCacheError,
}

impl Cache {
    /// The cache that the blocks of the YAML say. To be called in a tokio runtime.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(
        nodes: &settings::Cache,
        settings: &settings::RowCache,
        telemetry: &Telemetry,
    ) -> anyhow::Result<Self> {
        let store = Store::new(nodes, settings, telemetry)?;
        let statistics = Arc::new(Statistics::default());
        tokio::spawn(Statistics::report(
            Arc::downgrade(&statistics),
            store.name(),
        ));
        Ok(Self(Arc::new(Inner {
            store,
            flights: Flights::default(),
            statistics,
            on_error: settings.on_error,
        })))
    }

    /// Forgets what is under keys whose values were changed, whatever becomes of who changed it: that may be a request whose caller has
    /// gone.
    pub(crate) async fn forget(&self, keys: BTreeSet<String>) {
        let cache = self.clone();
        let forgetting = tokio::spawn(async move { cache.0.store.forget(keys).await });
        // It goes on by itself where nobody waits.
        let _ = forgetting.await;
    }

    /// What is told of a failure of the cache: nothing where the database stands in for it.
    fn told(&self, error: RedisError) -> Result<(), RedisError> {
        match self.0.on_error {
            OnCacheError::Fail => Err(error),
            OnCacheError::Database => {
                tracing::error!("the cache is away, the database answers: {error}");
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}
