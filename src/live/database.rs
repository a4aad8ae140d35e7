//! A connection, what is asked over it, and how long that may take.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use sqlx::{ConnectOptions as _, Connection, Error};

use super::address::Address;
use super::table::Table;
use super::{Live, mysql, postgres, sqlite};
use crate::source::unreadable;

/// How long a database may take to let us in, or to let us go.
const TO_CONNECT: Duration = Duration::from_secs(10);

/// How long it may take to tell its schema.
const TO_READ: Duration = Duration::from_secs(120);

/// How the tables begin in which sqlx keeps which migrations have run: no service has models of them.
const MIGRATIONS: &str = "_sqlx_migrations";

/// As [`super::read`].
pub(super) fn read(url: &str, wanted: &[String]) -> Result<Live> {
    let address = Address::read(url)?;
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build()?;
    let tables = runtime.block_on(tables(&address));
    // Nobody waits for a name that is still looked up.
    runtime.shutdown_background();
    let tables = tables.with_context(|| format!("cannot read the tables of {address}"))?;
    ensure!(!tables.is_empty(), "there are no tables in {address}");
    let (name, dialect) = (address.database(), address.dialect());
    let mut text = format!(
        "-- The tables of `{name}` as `ferroctl gen model --url` found them. The same command reads them again.\n"
    );
    for table in chosen(tables, wanted) {
        text = text + "\n" + &table.text;
    }
    Ok(Live {
        name,
        dialect,
        text,
    })
}

/// The tables in the order of their names.
async fn tables(address: &Address) -> Result<Vec<Table>> {
    let mut tables = match address {
        Address::Mysql(options) => asked(options, mysql::tables).await,
        Address::Postgres(options) => asked(options, postgres::tables).await,
        Address::Sqlite(options) => asked(options, sqlite::tables).await,
    }?;
    tables.retain(|table| !table.name.starts_with(MIGRATIONS));
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tables)
}

/// Connects, asks, and lets go.
async fn asked<C: Connection>(
    options: &C::Options,
    question: impl AsyncFnOnce(&mut C) -> sqlx::Result<Vec<Table>>,
) -> Result<Vec<Table>> {
    let quiet = options.clone().disable_statement_logging();
    let mut connection = within(TO_CONNECT, quiet.connect()).await?;
    let tables = within(TO_READ, question(&mut connection)).await?;
    // Everything is read, and nothing was written that could be lost.
    let _ = within(TO_CONNECT, connection.close()).await;
    Ok(tables)
}

async fn within<T>(time: Duration, work: impl Future<Output = sqlx::Result<T>>) -> Result<T> {
    match tokio::time::timeout(time, work).await {
        Ok(done) => done.map_err(|error| anyhow!(reason(&error))),
        Err(_) => Err(anyhow!("no answer within {} seconds", time.as_secs())),
    }
}

/// Why, in the words of whoever refused.
fn reason(error: &Error) -> String {
    match error {
        Error::Io(error) => unreadable(error),
        Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    }
}

/// The tables of these names if all are there, else all.
fn chosen(mut tables: Vec<Table>, wanted: &[String]) -> Vec<Table> {
    let is_there = |name: &String| tables.iter().any(|table| table.name == *name);
    if !wanted.is_empty() && wanted.iter().all(is_there) {
        tables.retain(|table| wanted.contains(&table.name));
    }
    tables
}
