//! What statements run on.

use sqlx::{
    Arguments as _, AssertSqlSafe, FromRow,
    error::BoxDynError,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::{Dialect, Sql, Value};
use crate::db::{Db, Transaction};

/// What a statement for its effect did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// How many rows it touched.
    pub rows: u64,
    /// The number that the database gave the last new row, where it gives one.
    pub last_id: i64,
}

/// What can be read from the rows of every database that this service is built for.
pub trait Read: for<'r> FromRow<'r, SqliteRow> + Send + Unpin + 'static {}

impl<R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin + 'static> Read for R {}

/// What statements run on: `&Db`, each then for itself, or `&mut Transaction`, all of them or none.
pub trait On: Send + sealed::On {
    /// The SQL that it takes.
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

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

macro_rules! on {
    ($on:ty, $self:ident => $executor:expr) => {
        impl sealed::On for $on {}

        impl On for $on {
            async fn execute(&mut $self, sql: Sql) -> sqlx::Result<Done> {
                let (text, arguments) = bound(sql)?;
                let query = sqlx::query_with(AssertSqlSafe(text), arguments);
                let done = query.execute($executor).await?;
                Ok(Done {
                    rows: done.rows_affected(),
                    last_id: done.last_insert_rowid(),
                })
            }

            async fn rows<R: Read>(&mut $self, sql: Sql) -> sqlx::Result<Vec<R>> {
                let (text, arguments) = bound(sql)?;
                let query = sqlx::query_as_with(AssertSqlSafe(text), arguments);
                query.fetch_all($executor).await
            }

            async fn row<R: Read>(&mut $self, sql: Sql) -> sqlx::Result<Option<R>> {
                let (text, arguments) = bound(sql)?;
                let query = sqlx::query_as_with(AssertSqlSafe(text), arguments);
                query.fetch_optional($executor).await
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

on!(&Db, self => *self);
on!(&mut Transaction, self => &mut **self);

/// The text, whose parts are all static, and the values as the driver takes them.
fn bound(sql: Sql) -> sqlx::Result<(String, SqliteArguments)> {
    let (text, values) = sql.into_parts();
    let mut arguments = SqliteArguments::default();
    for value in values {
        bind(value, &mut arguments).map_err(sqlx::Error::Encode)?;
    }
    Ok((text, arguments))
}

fn bind(value: Value, to: &mut SqliteArguments) -> Result<(), BoxDynError> {
    match value {
        Value::Null => to.add(None::<i64>),
        Value::Bool(value) => to.add(value),
        Value::Integer(value) => to.add(value),
        Value::Float(value) => to.add(value),
        Value::Decimal(value) => to.add(value),
        Value::Text(value) => to.add(value),
        Value::Bytes(value) => to.add(value),
        Value::Instant(value) => to.add(value),
        Value::DateTime(value) => to.add(value),
        Value::Date(value) => to.add(value),
        Value::Time(value) => to.add(value),
        Value::Json(value) => to.add(value),
    }
}
