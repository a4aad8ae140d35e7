//! Several statements of which all count or none.

use std::fmt;

use futures_util::{FutureExt as _, future::BoxFuture};
use sqlx::Sqlite;

use super::observed::Observer;

/// A transaction; rolled back when it is dropped without a commit.
///
/// `&mut Transaction` is an sqlx executor: `sqlx::query("…").execute(&mut transaction)`.
pub struct Transaction {
    pub(super) inner: sqlx::Transaction<'static, Sqlite>,
    pub(super) observer: Observer,
    after_commit: Vec<BoxFuture<'static, ()>>,
}

impl Transaction {
    pub(super) fn new(inner: sqlx::Transaction<'static, Sqlite>, observer: Observer) -> Self {
        Self {
            inner,
            observer,
            after_commit: Vec::new(),
        }
    }

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
        self.inner.commit().await?;
        for work in self.after_commit {
            work.await;
        }
        Ok(())
    }

    /// Takes everything back, now instead of when the connection is next used.
    ///
    /// # Errors
    /// The database is gone; then nothing counts either.
    pub async fn rollback(self) -> sqlx::Result<()> {
        self.inner.rollback().await
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}
