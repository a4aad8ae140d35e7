//! Several statements of which all count or none.

use std::fmt;

use futures_util::{FutureExt as _, future::BoxFuture};

use super::{Connection, each, other};
#[cfg(feature = "cache")]
use crate::cache::Cache;
use crate::telemetry;

/// A transaction; rolled back when it is dropped without a commit.
///
/// Models take `&mut Transaction`; sqlx's own queries its connection: `sqlx::query("…").execute(tx.sqlite()?)`.
pub struct Transaction {
    pub(crate) on: Connections,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<Cache>,
    pub(super) after_commit: Vec<BoxFuture<'static, ()>>,
}

/// The connection, by its database.
pub(crate) enum Connections {
    #[cfg(feature = "sqlite")]
    Sqlite(Connection<sqlx::Sqlite>),
    #[cfg(feature = "mysql")]
    Mysql(Connection<sqlx::MySql>),
    #[cfg(feature = "postgres")]
    Postgres(Connection<sqlx::Postgres>),
}

impl Transaction {
    /// Leaves `work` until the transaction is committed: it runs then, after what was left before it, and never where
    /// nothing counts.
    pub fn after_commit(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.after_commit.push(work.boxed());
    }

    /// Makes everything count, and does what was left until then.
    ///
    /// # Errors
    /// The database refuses; then nothing counts.
    pub async fn commit(self) -> sqlx::Result<()> {
        if self.after_commit.is_empty() {
            return each!(Connections, self.on, it => it.inner.commit().await);
        }
        // Who waits may go, as a request whose caller has gone; what counts has its consequences all the same.
        let committed = telemetry::spawn(async move {
            each!(Connections, self.on, it => it.inner.commit().await?);
            for work in self.after_commit {
                work.await;
            }
            Ok(())
        });
        committed.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    /// Takes everything back, now instead of when the connection is next used.
    ///
    /// # Errors
    /// The database is gone; then nothing counts either.
    pub async fn rollback(self) -> sqlx::Result<()> {
        each!(Connections, self.on, it => it.inner.rollback().await)
    }
}

other::accessors!(Transaction, Connections, Connection, &mut);

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}
