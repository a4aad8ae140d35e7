//! The database: a pool of connections on which every statement is traced and counted.

mod busy;
mod executor;
mod observed;
mod statement;
mod transaction;

use std::{fmt, str::FromStr};

use anyhow::{Context, ensure};
use sqlx::{
    ConnectOptions, Executor as _, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::observed::Observer;
pub use self::transaction::Transaction;
use crate::{files, settings::Secret, telemetry::Telemetry};

/// Readers beyond this gain nothing on SQLite, whose writers wait for each other anyway.
const CONNECTIONS: u32 = 8;

/// How a connection waits for other writers while it is opened and while the schema changes.
const PATIENT: &str = "PRAGMA busy_timeout = 5000";

/// How it waits afterwards: [`busy`] says why not at all.
const IMPATIENT: &str = "PRAGMA busy_timeout = 0";

/// A database; cheap to clone.
///
/// `&Db` is an sqlx executor: `sqlx::query_as("SELECT …").bind(id).fetch_optional(&state.db)`.
#[derive(Clone)]
pub struct Db {
    pool: SqlitePool,
    observer: Observer,
}

impl Db {
    /// Opens the database at `url`, `sqlite://path`; creates folder and file where they are missing.
    ///
    /// # Errors
    /// A URL of another kind, a file that cannot be created or is no database.
    pub async fn connect(url: &Secret, telemetry: &Telemetry) -> anyhow::Result<Self> {
        // sqlx takes every other text for the name of a file.
        let is_sqlite = url.expose().starts_with("sqlite:");
        ensure!(is_sqlite, "DataSource: not a `sqlite:` URL");
        let options = options(url).context("DataSource")?;
        let file = options.get_filename().to_owned();
        let pool = open(options, is_on_disk(url.expose())).await;
        Ok(Self {
            pool: pool.with_context(|| format!("DataSource: cannot open `{}`", file.display()))?,
            observer: Observer::new(telemetry),
        })
    }

    /// Brings the schema to the newest of the `migrations`.
    ///
    /// # Errors
    /// A statement that fails, a migration that was edited after it ran.
    pub async fn migrate(&self, migrations: &Migrator) -> anyhow::Result<()> {
        self.migrated(migrations)
            .await
            .context("migrating the database")
    }

    async fn migrated(&self, migrations: &Migrator) -> anyhow::Result<()> {
        let mut connection = self.pool.acquire().await?;
        // Another instance may be at it, too; there is no request yet that could go away.
        connection.execute(PATIENT).await?;
        migrations.run(&mut *connection).await?;
        connection.execute(IMPATIENT).await?;
        Ok(())
    }

    /// Begins a transaction, the only one that writes until it ends; it is rolled back unless it is
    /// committed.
    ///
    /// # Errors
    /// No connection is free in time, another one writes for too long, or the database refuses.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        // A transaction that took the right to write with its first statement could not wait for it: what
        // it has read may be old by then, and SQLite refuses at once.
        let begun = || self.pool.begin_with("BEGIN IMMEDIATE");
        let inner = busy::patient(begun).await?;
        Ok(Transaction::new(inner, self.observer.clone()))
    }

    /// Runs `work` in a transaction: all that it did counts once it gives `Ok`, and nothing where it gives an error,
    /// panics or is dropped.
    ///
    /// # Errors
    /// What `work` gives, or the database refuses.
    pub async fn transaction<T, E: From<sqlx::Error>>(
        &self,
        work: impl AsyncFnOnce(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.begin().await?;
        match work(&mut transaction).await {
            Ok(done) => {
                transaction.commit().await?;
                Ok(done)
            }
            Err(error) => {
                // The work's own error says more than that the connection is gone as well.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }

    /// The pool itself, whose statements nobody observes, and which fail at once while another one writes.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").finish_non_exhaustive()
    }
}

fn options(url: &Secret) -> sqlx::Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url.expose())?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(busy::LIMIT)
        .disable_statement_logging())
}

async fn open(options: SqliteConnectOptions, is_on_disk: bool) -> anyhow::Result<SqlitePool> {
    if is_on_disk {
        // SQLite gives the files beside it the same rights.
        files::append(options.get_filename())?;
    }
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .min_connections(1)
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(IMPATIENT).await.map(drop) })
        });
    Ok(pool.connect_with(options).await?)
}

/// Whether the database is a file that may be missing so far.
fn is_on_disk(url: &str) -> bool {
    let (name, query) = url.split_once('?').unwrap_or((url, ""));
    let elsewhere = ["mode=memory", "mode=ro", "immutable="];
    !name.ends_with(":memory:") && !elsewhere.iter().any(|key| query.contains(key))
}
