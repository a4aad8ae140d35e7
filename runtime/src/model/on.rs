//! What statements run on.

#[cfg(feature = "cache")]
use jiff::tz::TimeZone;

use super::{Dialect, Done, Read, Sql, driver};
#[cfg(feature = "cache")]
use crate::cache::Cache;
use crate::db::{Connections, Db, Pools, Transaction};

/// What statements run on: `&Db`, each then for itself, or `&mut Transaction`, all of them or none.
pub trait On: Send + sealed::On {
    /// The SQL that it takes.
    fn dialect(&self) -> Dialect;

    /// Runs a statement for its effect.
    fn execute(&mut self, sql: Sql) -> impl Future<Output = sqlx::Result<Done>> + Send;

    /// Runs a statement for its rows.
    fn rows<R: Read>(&mut self, sql: Sql) -> impl Future<Output = sqlx::Result<Vec<R>>> + Send;

    /// Runs a statement for its first row.
    fn row<R: Read>(&mut self, sql: Sql) -> impl Future<Output = sqlx::Result<Option<R>>> + Send;

    /// The database with its cache, where statements run each for itself.
    #[cfg(feature = "cache")]
    fn database(&self) -> Option<&Db>;

    /// What its rows are kept in.
    #[cfg(feature = "cache")]
    fn cache(&self) -> Option<&Cache>;

    /// The zone of times that the database keeps without one; none where that is UTC.
    #[cfg(feature = "cache")]
    fn zone(&self) -> Option<TimeZone>;

    /// Leaves `work` until what was done so far counts.
    #[cfg(feature = "cache")]
    fn then(
        &mut self,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = ()> + Send;
}

mod sealed {
    /// Only what is here.
    pub trait On {}
}

/// What `$run` does on the database that `$on` is.
macro_rules! run {
    ($kinds:ident, $on:expr, $run:path, $sql:ident) => {
        match $on {
            #[cfg(feature = "sqlite")]
            $kinds::Sqlite(on) => $run(on, None, $sql).await,
            #[cfg(feature = "mysql")]
            $kinds::Mysql(on) => {
                let zone = on.zone().cloned();
                $run(on, zone, $sql).await
            }
            #[cfg(feature = "postgres")]
            $kinds::Postgres(on) => $run(on, None, $sql).await,
        }
    };
}

macro_rules! on {
    ($on:ty, $kinds:ident, $self:ident => $inner:expr, $database:expr, |$work:ident| $then:expr) => {
        impl sealed::On for $on {}

        impl On for $on {
            fn dialect(&self) -> Dialect {
                match &self.on {
                    #[cfg(feature = "sqlite")]
                    $kinds::Sqlite(_) => Dialect::Sqlite,
                    #[cfg(feature = "mysql")]
                    $kinds::Mysql(_) => Dialect::Mysql,
                    #[cfg(feature = "postgres")]
                    $kinds::Postgres(_) => Dialect::Postgres,
                }
            }

            async fn execute(&mut $self, sql: Sql) -> sqlx::Result<Done> {
                run!($kinds, $inner, driver::execute, sql)
            }

            async fn rows<R: Read>(&mut $self, sql: Sql) -> sqlx::Result<Vec<R>> {
                run!($kinds, $inner, driver::rows, sql)
            }

            async fn row<R: Read>(&mut $self, sql: Sql) -> sqlx::Result<Option<R>> {
                run!($kinds, $inner, driver::row, sql)
            }

            #[cfg(feature = "cache")]
            fn database(&$self) -> Option<&Db> {
                $database
            }

            #[cfg(feature = "cache")]
            fn cache(&self) -> Option<&Cache> {
                self.cache.as_ref()
            }

            #[cfg(feature = "cache")]
            fn zone(&self) -> Option<TimeZone> {
                match &self.on {
                    #[cfg(feature = "mysql")]
                    $kinds::Mysql(on) => on.zone().cloned(),
                    #[allow(unreachable_patterns, reason = "where the service is built for MySQL alone")]
                    _ => None,
                }
            }

            #[cfg(feature = "cache")]
            async fn then(&mut $self, $work: impl Future<Output = ()> + Send + 'static) {
                $then
            }
        }
    };
}

impl<O: On> sealed::On for &mut O {}

impl<O: On> On for &mut O {
    fn dialect(&self) -> Dialect {
        (**self).dialect()
    }

    async fn execute(&mut self, sql: Sql) -> sqlx::Result<Done> {
        (**self).execute(sql).await
    }

    async fn rows<R: Read>(&mut self, sql: Sql) -> sqlx::Result<Vec<R>> {
        (**self).rows(sql).await
    }

    async fn row<R: Read>(&mut self, sql: Sql) -> sqlx::Result<Option<R>> {
        (**self).row(sql).await
    }

    #[cfg(feature = "cache")]
    fn database(&self) -> Option<&Db> {
        (**self).database()
    }

    #[cfg(feature = "cache")]
    fn cache(&self) -> Option<&Cache> {
        (**self).cache()
    }

    #[cfg(feature = "cache")]
    fn zone(&self) -> Option<TimeZone> {
        (**self).zone()
    }

    #[cfg(feature = "cache")]
    async fn then(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        (**self).then(work).await;
    }
}

on!(&Db, Pools, self => &self.on, Some(self), |work| work.await);
on!(&mut Transaction, Connections, self => &mut self.on, None, |work| self.after_commit(work));
