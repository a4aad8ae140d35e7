//! The database: a pool of connections on which every statement is traced and counted.
//!
//! Which database it is, its URL says when the service starts: SQLite, MySQL (or MariaDB) or PostgreSQL, as far as the
//! service is built for them.

mod address;
#[cfg(feature = "sqlite")]
mod busy;
mod executor;
mod migrations;
#[cfg(feature = "mysql")]
mod mysql;
mod observed;
mod other;
mod pool;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;
mod statement;
mod transaction;

use std::fmt;

use anyhow::{Context, bail};
use sqlx::migrate::Migrator;

#[cfg(not(feature = "models"))]
use self::transaction::Connections;
#[cfg(feature = "models")]
pub(crate) use self::transaction::Connections;
use self::{address::Kind, other::each};
pub use self::{
    migrations::Migrations,
    pool::{Connection, Pool},
    transaction::Transaction,
};
#[cfg(feature = "cache")]
use crate::{cache::Cache, settings};
use crate::{settings::Secret, telemetry::Telemetry};

/// A database; cheap to clone.
///
/// Models take `&Db`; sqlx's own queries the pool of one database:
/// `sqlx::query_as("SELECT …").bind(id).fetch_optional(state.db.sqlite()?)`.
#[derive(Clone)]
pub struct Db {
    pub(crate) on: Pools,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<Cache>,
}

/// The pool, by its database.
#[derive(Clone)]
pub(crate) enum Pools {
    #[cfg(feature = "sqlite")]
    Sqlite(Pool<sqlx::Sqlite>),
    #[cfg(feature = "mysql")]
    Mysql(Pool<sqlx::MySql>),
    #[cfg(feature = "postgres")]
    Postgres(Pool<sqlx::Postgres>),
}

impl Db {
    /// Opens the database at `url`: `sqlite://path`, whose folder and file are created where they are missing;
    /// `mysql://…` or go-zero's `user:password@tcp(host:port)/name?loc=Local`; `postgres://…` or `host=… user=…`.
    ///
    /// # Errors
    /// An address of another kind or for which the service is not built, a file that cannot be created or is no
    /// database, a server that cannot be reached or refuses.
    pub async fn connect(url: &Secret, telemetry: &Telemetry) -> anyhow::Result<Self> {
        let on = pools(url.expose(), telemetry).await.context("DataSource")?;
        Ok(Self {
            on,
            #[cfg(feature = "cache")]
            cache: None,
        })
    }

    /// The database with rows of some tables kept on Redis or in this process, as these blocks of the YAML say.
    ///
    /// # Errors
    /// As [`Cache::new`].
    #[cfg(feature = "cache")]
    pub fn cached(
        self,
        nodes: &settings::Cache,
        terms: &settings::RowCache,
        telemetry: &Telemetry,
    ) -> anyhow::Result<Self> {
        let cache = Some(Cache::new(nodes, terms, telemetry)?);
        Ok(Self { cache, ..self })
    }

    /// Brings the schema to the newest of the `migrations`. Without any nothing is written: the schema is somebody else's.
    ///
    /// # Errors
    /// A statement that fails, a migration that was edited after it ran.
    pub async fn migrate(&self, migrations: &Migrator) -> anyhow::Result<()> {
        if migrations.iter().next().is_none() {
            return Ok(());
        }
        let done = match &self.on {
            #[cfg(feature = "sqlite")]
            Pools::Sqlite(pool) => sqlite::migrate(pool, migrations).await,
            #[cfg(feature = "mysql")]
            Pools::Mysql(pool) => server::migrate(pool, migrations).await,
            #[cfg(feature = "postgres")]
            Pools::Postgres(pool) => server::migrate(pool, migrations).await,
        };
        done.context("migrating the database")
    }

    /// Begins a transaction; it is rolled back unless it is committed. On SQLite it is the only one that writes until
    /// it ends.
    ///
    /// # Errors
    /// No connection is free in time, another one writes for too long, or the database refuses.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        let on = match &self.on {
            #[cfg(feature = "sqlite")]
            Pools::Sqlite(pool) => Connections::Sqlite(sqlite::begin(pool).await?),
            #[cfg(feature = "mysql")]
            Pools::Mysql(pool) => Connections::Mysql(server::begin(pool).await?),
            #[cfg(feature = "postgres")]
            Pools::Postgres(pool) => Connections::Postgres(server::begin(pool).await?),
        };
        Ok(Transaction {
            on,
            #[cfg(feature = "cache")]
            cache: self.cache.clone(),
            after_commit: Vec::new(),
        })
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

    /// Ends all connections, once their statements are done.
    pub async fn close(&self) {
        each!(Pools, &self.on, pool => pool.inner.close().await);
    }
}

other::accessors!(Db, Pools, Pool, &);

async fn pools(url: &str, telemetry: &Telemetry) -> anyhow::Result<Pools> {
    match Kind::of(url)? {
        #[cfg(feature = "sqlite")]
        Kind::Sqlite => Ok(Pools::Sqlite(sqlite::connect(url, telemetry).await?)),
        #[cfg(feature = "mysql")]
        Kind::Mysql => Ok(Pools::Mysql(mysql::connect(url, telemetry).await?)),
        #[cfg(feature = "postgres")]
        Kind::Postgres => Ok(Pools::Postgres(postgres::connect(url, telemetry).await?)),
        #[allow(
            unreachable_patterns,
            reason = "where the service is built for all of them"
        )]
        other => bail!(
            "the service is not built for {}: its crate names the feature `{}` of ferroctl-runtime where it is",
            other.name(),
            other.feature()
        ),
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").finish_non_exhaustive()
    }
}
