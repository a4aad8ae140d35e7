//! sqlx's way in: statements on a [`Db`] and in a [`Transaction`], each of them observed.
//!
//! Every function of sqlx that is not here goes through one of these.

use futures_util::{future::BoxFuture, stream::BoxStream};
use sqlx::{
    Describe, Either, Execute, Executor, SqlStr, Sqlite,
    sqlite::{SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo},
};

use super::{
    Db, Transaction,
    busy::{patient, patient_stream},
    observed::Command,
    statement::Statement,
};

/// A statement that is a transaction of its own waits for other writers.
impl<'c> Executor<'c> for &'c Db {
    type Database = Sqlite;

    fn execute_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<SqliteQueryResult>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let statement = Statement::new(query);
        let call = self.observer.start(Command::Exec, statement.text());
        call.stream(patient_stream(move || {
            self.pool.execute_many(statement.clone())
        }))
    }

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, sqlx::Result<Either<SqliteQueryResult, SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let statement = Statement::new(query);
        let call = self.observer.start(Command::Query, statement.text());
        call.stream(patient_stream(move || {
            self.pool.fetch_many(statement.clone())
        }))
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, sqlx::Result<Option<SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let statement = Statement::new(query);
        let call = self.observer.start(Command::Query, statement.text());
        if !statement.is_single() {
            return call.future(self.pool.fetch_optional(statement));
        }
        call.future(patient(move || self.pool.fetch_optional(statement.clone())))
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<SqliteStatement>>
    where
        'c: 'e,
    {
        self.pool.prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Sqlite>>>
    where
        'c: 'e,
    {
        self.pool.describe(sql)
    }
}

/// A transaction has the right to write since it began.
impl<'c> Executor<'c> for &'c mut Transaction {
    type Database = Sqlite;

    fn execute_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<SqliteQueryResult>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let statement = Statement::new(query);
        let call = self.observer.start(Command::Exec, statement.text());
        call.stream(self.inner.execute_many(statement))
    }

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, sqlx::Result<Either<SqliteQueryResult, SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let statement = Statement::new(query);
        let call = self.observer.start(Command::Query, statement.text());
        call.stream(self.inner.fetch_many(statement))
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, sqlx::Result<Option<SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let statement = Statement::new(query);
        let call = self.observer.start(Command::Query, statement.text());
        call.future(self.inner.fetch_optional(statement))
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<SqliteStatement>>
    where
        'c: 'e,
    {
        self.inner.prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Sqlite>>>
    where
        'c: 'e,
    {
        self.inner.describe(sql)
    }
}
