//! sqlx's way in: statements on a [`Db`] and in a [`Transaction`], each of them observed.
//!
//! Every function of sqlx that is not here goes through one of these.

use futures_util::{future::BoxFuture, stream::BoxStream};
use sqlx::{
    Describe, Either, Execute, Executor, SqlStr, Sqlite,
    sqlite::{SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo},
};

use super::{Db, Transaction, busy, observed::Command, statement::Statement};

macro_rules! observed_executor {
    ($on:ty, $self:ident => $inner:expr, $results:path, $result:path) => {
        impl<'c> Executor<'c> for $on {
            type Database = Sqlite;

            fn execute_many<'e, 'q: 'e, E>(
                $self,
                query: E,
            ) -> BoxStream<'e, sqlx::Result<SqliteQueryResult>>
            where
                'c: 'e,
                E: 'q + Execute<'q, Sqlite>,
            {
                let statement = Statement::new(query);
                let call = $self.observer.start(Command::Exec, statement.text());
                call.stream($results(statement, move |it| $inner.execute_many(it)))
            }

            fn fetch_many<'e, 'q: 'e, E>(
                $self,
                query: E,
            ) -> BoxStream<'e, sqlx::Result<Either<SqliteQueryResult, SqliteRow>>>
            where
                'c: 'e,
                E: 'q + Execute<'q, Sqlite>,
            {
                let statement = Statement::new(query);
                let call = $self.observer.start(Command::Query, statement.text());
                call.stream($results(statement, move |it| $inner.fetch_many(it)))
            }

            fn fetch_optional<'e, 'q: 'e, E>(
                $self,
                query: E,
            ) -> BoxFuture<'e, sqlx::Result<Option<SqliteRow>>>
            where
                'c: 'e,
                E: 'q + Execute<'q, Sqlite>,
            {
                let statement = Statement::new(query);
                let call = $self.observer.start(Command::Query, statement.text());
                call.future($result(statement, move |it| $inner.fetch_optional(it)))
            }

            fn prepare_with<'e>(
                $self,
                sql: SqlStr,
                parameters: &'e [SqliteTypeInfo],
            ) -> BoxFuture<'e, sqlx::Result<SqliteStatement>>
            where
                'c: 'e,
            {
                $inner.prepare_with(sql, parameters)
            }

            fn describe<'e>(
                $self,
                sql: SqlStr,
            ) -> BoxFuture<'e, sqlx::Result<Describe<Sqlite>>>
            where
                'c: 'e,
            {
                $inner.describe(sql)
            }
        }
    };
}

// A statement that is a transaction of its own waits for other writers; a transaction has the right to write since
// it began.
observed_executor!(&'c Db, self => (&self.pool), busy::results, busy::statement);
observed_executor!(&'c mut Transaction, self => (&mut *self.inner), busy::at_once, busy::at_once);
