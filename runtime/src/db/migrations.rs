//! The migrations of a service, and when they run.

use std::collections::HashSet;

use anyhow::Context;
use sqlx::{
    Database,
    migrate::{Migrate as _, Migrator},
};

use super::{Db, Pools, address::Kind, other::each};
use crate::settings::Migrate;

/// The migrations of a service, for each kind of database that it may run on.
///
/// What has run stands in the table `_sqlx_migrations_<service>`, so that services can share a database.
#[derive(Debug)]
pub struct Migrations {
    table: String,
    on: Vec<(Kind, Migrator)>,
}

impl Migrations {
    /// No migrations yet, of the service of that name; of a second database with that behind it.
    #[must_use]
    pub fn new(service: &str) -> Self {
        let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let service: String = service.chars().map(word).collect();
        Self {
            table: format!("_sqlx_migrations_{service}"),
            on: Vec::new(),
        }
    }

    /// With those for SQLite.
    #[must_use]
    pub fn sqlite(self, migrations: Migrator) -> Self {
        self.with(Kind::Sqlite, migrations)
    }

    /// With those for MySQL and MariaDB.
    #[must_use]
    pub fn mysql(self, migrations: Migrator) -> Self {
        self.with(Kind::Mysql, migrations)
    }

    /// With those for PostgreSQL.
    #[must_use]
    pub fn postgres(self, migrations: Migrator) -> Self {
        self.with(Kind::Postgres, migrations)
    }

    fn with(mut self, kind: Kind, mut migrations: Migrator) -> Self {
        migrations.dangerous_set_table_name(self.table.clone());
        self.on.push((kind, migrations));
        self
    }

    /// Runs those that have not run yet where `when` says so for a start; else a warning tells how many there are.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn at_start(&self, db: &Db, when: Migrate) -> anyhow::Result<()> {
        let is_told = match when {
            Migrate::AtStart => true,
            Migrate::OnSqlite => kind(db) == Kind::Sqlite,
            Migrate::ByCommand => false,
        };
        if is_told {
            return self.run(db).await;
        }
        match self.pending(db).await? {
            0 => {}
            pending => tracing::warn!(
                pending,
                "migrations of {} have not run: the service's command `migrate` runs them, and so does `Migrate: true`",
                kind(db).name()
            ),
        }
        Ok(())
    }

    /// Runs those that have not run yet. Without any nothing is written: the schema is somebody else's.
    ///
    /// # Errors
    /// A statement that fails, a migration that was edited after it ran.
    pub async fn run(&self, db: &Db) -> anyhow::Result<()> {
        let pending = self.pending(db).await?;
        let Some(migrations) = self.of(db) else {
            return Ok(());
        };
        db.migrate(migrations).await?;
        if pending > 0 {
            tracing::info!(done = pending, "migrations of {}", kind(db).name());
        }
        Ok(())
    }

    /// How many have not run yet.
    async fn pending(&self, db: &Db) -> anyhow::Result<usize> {
        let Some(migrations) = self.of(db) else {
            return Ok(0);
        };
        let done = each!(Pools, &db.on, pool => done(&pool.inner, &self.table).await)
            .context("asking the database which migrations have run")?;
        let all = migrations.iter();
        let pending =
            all.filter(|it| !it.migration_type.is_down_migration() && !done.contains(&it.version));
        Ok(pending.count())
    }

    /// Those for that database, if there are any.
    fn of(&self, db: &Db) -> Option<&Migrator> {
        let mut all = self.on.iter();
        let (_, migrations) = all.find(|(other, _)| *other == kind(db))?;
        Some(migrations).filter(|migrations| migrations.iter().next().is_some())
    }
}

/// The versions of those that have run; none where there is no table of them.
async fn done<D: Database>(pool: &sqlx::Pool<D>, table: &str) -> sqlx::Result<HashSet<i64>>
where
    D::Connection: sqlx::migrate::Migrate,
{
    let mut connection = pool.acquire().await?;
    let listed = connection.list_applied_migrations(table).await;
    let versions = listed.unwrap_or_default().into_iter();
    Ok(versions.map(|migration| migration.version).collect())
}

fn kind(db: &Db) -> Kind {
    match &db.on {
        #[cfg(feature = "sqlite")]
        Pools::Sqlite(_) => Kind::Sqlite,
        #[cfg(feature = "mysql")]
        Pools::Mysql(_) => Kind::Mysql,
        #[cfg(feature = "postgres")]
        Pools::Postgres(_) => Kind::Postgres,
    }
}
