//! What statements run on.

use super::{Dialect, Done, Read, Sql, driver};
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
    ($on:ty, $kinds:ident, $self:ident => $inner:expr) => {
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
}

on!(&Db, Pools, self => &self.on);
on!(&mut Transaction, Connections, self => &mut self.on);
