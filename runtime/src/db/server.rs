//! What MySQL and PostgreSQL have in common: a server, and connections that may be gone.

use std::time::Duration;

use sqlx::{
    Connection as _, Database,
    migrate::{Migrate, Migrator},
    pool::PoolOptions,
};

use super::{Connection, Pool};

/// Connections at most, as go-zero has them.
const CONNECTIONS: u32 = 64;

/// How long a connection is used, as in go-zero, so that a server behind a balancer can go.
const LIFETIME: Duration = Duration::from_secs(60);

/// How long a start and a statement wait for a connection, unless the address says so.
const PATIENCE: Duration = Duration::from_secs(5);

/// After that long without a statement the server is asked whether it is still there.
const DOUBT: Duration = Duration::from_secs(1);

/// The pool's options; `timeout` is how long to wait for a connection.
pub(super) fn options<D: Database>(timeout: Option<Duration>) -> PoolOptions<D> {
    PoolOptions::new()
        .max_connections(CONNECTIONS)
        .max_lifetime(LIFETIME)
        .acquire_timeout(timeout.unwrap_or(PATIENCE))
        .test_before_acquire(false)
        .before_acquire(|connection: &mut D::Connection, seen| {
            Box::pin(async move {
                if seen.idle_for < DOUBT {
                    return Ok(true);
                }
                connection.ping().await.map(|()| true)
            })
        })
}

pub(super) async fn migrate<D: Database>(
    pool: &Pool<D>,
    migrations: &Migrator,
) -> anyhow::Result<()>
where
    D::Connection: Migrate,
{
    Ok(migrations.run(&pool.inner).await?)
}

pub(super) async fn begin<D: Database>(pool: &Pool<D>) -> sqlx::Result<Connection<D>> {
    Ok(pool.connection(pool.inner.begin().await?))
}
