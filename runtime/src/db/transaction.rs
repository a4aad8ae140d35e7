//! Several statements of which all count or none.

use std::fmt;

use sqlx::Sqlite;

use super::observed::Observer;

/// A transaction; rolled back when it is dropped without a commit.
///
/// `&mut Transaction` is an sqlx executor: `sqlx::query("…").execute(&mut transaction)`.
pub struct Transaction {
    pub(super) inner: sqlx::Transaction<'static, Sqlite>,
    pub(super) observer: Observer,
}

impl Transaction {
    pub(super) fn new(inner: sqlx::Transaction<'static, Sqlite>, observer: Observer) -> Self {
        Self { inner, observer }
    }

    /// Makes everything count.
    ///
    /// # Errors
    /// The database refuses; then nothing counts.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.inner.commit().await
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
