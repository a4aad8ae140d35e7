//! SQLite, which lives in the service: a file or memory.

use std::str::FromStr;

use anyhow::Context;
use sqlx::{
    ConnectOptions, Executor as _, Sqlite, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Connection, Pool, busy, observed::Observer};
use crate::{files, telemetry::Telemetry};

/// Readers beyond this gain nothing, as writers wait for each other anyway.
const CONNECTIONS: u32 = 8;

/// How a connection waits for other writers while it is opened and while the schema changes.
const PATIENT: &str = "PRAGMA busy_timeout = 5000";

/// How it waits afterwards: [`busy`] says why not at all.
const IMPATIENT: &str = "PRAGMA busy_timeout = 0";

pub(super) async fn connect(url: &str, telemetry: &Telemetry) -> anyhow::Result<Pool<Sqlite>> {
    let options = options(url)?;
    let file = options.get_filename().to_owned();
    let pool = open(options, is_on_disk(url)).await;
    Ok(Pool {
        inner: pool.with_context(|| format!("cannot open `{}`", file.display()))?,
        observer: Observer::new(telemetry, "sqlite"),
        zone: None,
    })
}

pub(super) async fn migrate(pool: &Pool<Sqlite>, migrations: &Migrator) -> anyhow::Result<()> {
    let mut connection = pool.inner.acquire().await?;
    // Another instance may be at it, too; there is no request yet that could go away.
    connection.execute(PATIENT).await?;
    migrations.run(&mut *connection).await?;
    connection.execute(IMPATIENT).await?;
    Ok(())
}

pub(super) async fn begin(pool: &Pool<Sqlite>) -> sqlx::Result<Connection<Sqlite>> {
    // A transaction that took the right to write with its first statement could not wait for it: what
    // it has read may be old by then, and SQLite refuses at once.
    let begun = || pool.inner.begin_with("BEGIN IMMEDIATE");
    Ok(pool.connection(busy::patient(begun).await?))
}

fn options(url: &str) -> sqlx::Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url)?
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
