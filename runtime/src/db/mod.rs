//! The database: a pool of connections on which every statement is traced and counted.

mod executor;
mod observed;
mod statement;
mod transaction;

use std::{fmt, str::FromStr, time::Duration};

use anyhow::{Context, ensure};
use sqlx::{
    ConnectOptions, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::observed::Observer;
pub use self::transaction::Transaction;
use crate::{settings::Secret, telemetry::Telemetry};

/// Readers beyond this gain nothing on SQLite, whose writers wait for each other anyway.
const CONNECTIONS: u32 = 8;

/// How long a writer waits for another one.
const BUSY_LIMIT: Duration = Duration::from_secs(5);

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
        let pool = open(options).await;
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
        let done = migrations.run(&self.pool).await;
        done.context("migrating the database")
    }

    /// Begins a transaction; it is rolled back unless it is committed.
    ///
    /// # Errors
    /// No connection is free in time, or the database refuses.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        let inner = self.pool.begin().await?;
        Ok(Transaction::new(inner, self.observer.clone()))
    }

    /// The pool itself, whose statements nobody observes.
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
        .busy_timeout(BUSY_LIMIT)
        .disable_statement_logging())
}

async fn open(options: SqliteConnectOptions) -> anyhow::Result<SqlitePool> {
    if let Some(folder) = options.get_filename().parent() {
        std::fs::create_dir_all(folder)?;
    }
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .min_connections(1)
        .test_before_acquire(false);
    Ok(pool.connect_with(options).await?)
}
