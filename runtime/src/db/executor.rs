//! sqlx's way in: statements on a [`Pool`] and on a transaction's [`Connection`], each of them observed.
//!
//! Every function of sqlx that is not here goes through one of these.

use futures_util::{future::BoxFuture, stream::BoxStream};
use sqlx::{Database, Describe, Either, Execute, Executor, SqlStr};

#[cfg(feature = "sqlite")]
use super::busy;
use super::{Connection, Pool, observed::Command, statement::Statement};

macro_rules! observed_executor {
    ($database:ty, $on:ty, $self:ident => $inner:expr, $results:path, $result:path) => {
        impl<'c> Executor<'c> for $on {
            type Database = $database;

            fn execute_many<'e, 'q: 'e, E>(
                $self,
                query: E,
            ) -> BoxStream<'e, sqlx::Result<<$database as Database>::QueryResult>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $database>,
            {
                let statement = Statement::new(query);
                let call = $self.observer.start(Command::Exec, statement.text());
                call.stream($results(statement, move |it| $inner.execute_many(it)))
            }

            fn fetch_many<'e, 'q: 'e, E>(
                $self,
                query: E,
            ) -> BoxStream<
                'e,
                sqlx::Result<
                    Either<<$database as Database>::QueryResult, <$database as Database>::Row>,
                >,
            >
            where
                'c: 'e,
                E: 'q + Execute<'q, $database>,
            {
                let statement = Statement::new(query);
                let call = $self.observer.start(Command::Query, statement.text());
                call.stream($results(statement, move |it| $inner.fetch_many(it)))
            }

            fn fetch_optional<'e, 'q: 'e, E>(
                $self,
                query: E,
            ) -> BoxFuture<'e, sqlx::Result<Option<<$database as Database>::Row>>>
            where
                'c: 'e,
                E: 'q + Execute<'q, $database>,
            {
                let statement = Statement::new(query);
                let call = $self.observer.start(Command::Query, statement.text());
                call.future($result(statement, move |it| $inner.fetch_optional(it)))
            }

            fn prepare_with<'e>(
                $self,
                sql: SqlStr,
                parameters: &'e [<$database as Database>::TypeInfo],
            ) -> BoxFuture<'e, sqlx::Result<<$database as Database>::Statement>>
            where
                'c: 'e,
            {
                $inner.prepare_with(sql, parameters)
            }

            fn describe<'e>(
                $self,
                sql: SqlStr,
            ) -> BoxFuture<'e, sqlx::Result<Describe<$database>>>
            where
                'c: 'e,
            {
                $inner.describe(sql)
            }
        }
    };
}

macro_rules! observed_executors {
    ($database:ty, $results:path, $result:path) => {
        observed_executor!($database, &'c Pool<$database>, self => (&self.inner), $results, $result);
        observed_executor!(
            $database, &'c mut Connection<$database>, self => (&mut *self.inner),
            Statement::at_once, Statement::at_once
        );
    };
}

// A statement that is a transaction of its own waits for other writers; a transaction has the right to write since
// it began. Servers wait by themselves.
#[cfg(feature = "sqlite")]
observed_executors!(sqlx::Sqlite, busy::results, busy::statement);
#[cfg(feature = "mysql")]
observed_executors!(sqlx::MySql, Statement::at_once, Statement::at_once);
#[cfg(feature = "postgres")]
observed_executors!(sqlx::Postgres, Statement::at_once, Statement::at_once);
