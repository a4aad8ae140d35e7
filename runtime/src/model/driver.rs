//! Statements on one kind of database.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, Database, Executor, IntoArguments, error::BoxDynError};

use super::{Cells, Done, Read, Sql, Value};

/// What the kinds of databases do in ways of their own.
pub(super) trait Driver: Database<Arguments: IntoArguments<Self>> {
    /// Adds a value to those of a statement.
    fn bind(
        value: Value,
        zone: Option<&TimeZone>,
        to: &mut Self::Arguments,
    ) -> Result<(), BoxDynError>;

    /// What a statement did.
    fn done(result: &Self::QueryResult) -> Done;

    /// The values of a row.
    fn cells<'r>(row: &'r Self::Row, zone: Option<&'r TimeZone>) -> Cells<'r>;
}

/// A statement with its values as the driver takes them. The text is shared: it is cloned for the trace, and on SQLite in
/// case that the statement has to run again.
struct Bound<D: Database>(AssertSqlSafe<Arc<str>>, D::Arguments);

impl<D: Driver> Bound<D> {
    fn new(sql: Sql, zone: Option<&TimeZone>) -> sqlx::Result<Self> {
        let (text, values) = sql.into_parts();
        let mut arguments = D::Arguments::default();
        for value in values {
            D::bind(value, zone, &mut arguments).map_err(sqlx::Error::Encode)?;
        }
        Ok(Self(AssertSqlSafe(text.into()), arguments))
    }
}

/// Runs a statement, whose parts are all static, for its effect.
pub(super) async fn execute<'c, D: Driver>(
    on: impl Executor<'c, Database = D>,
    zone: Option<TimeZone>,
    sql: Sql,
) -> sqlx::Result<Done> {
    let Bound::<D>(text, arguments) = Bound::new(sql, zone.as_ref())?;
    let query = sqlx::query_with(text, arguments);
    Ok(D::done(&query.execute(on).await?))
}

/// Runs a statement for its rows.
pub(super) async fn rows<'c, D: Driver, R: Read>(
    on: impl Executor<'c, Database = D>,
    zone: Option<TimeZone>,
    sql: Sql,
) -> sqlx::Result<Vec<R>> {
    let Bound::<D>(text, arguments) = Bound::new(sql, zone.as_ref())?;
    let query = sqlx::query_with(text, arguments);
    // Each is read as it comes, as sqlx's `query_as` does: with SQLite that is measurably faster than all at the end.
    let (mut stream, mut rows) = (query.fetch(on), Vec::new());
    while let Some(row) = stream.try_next().await? {
        rows.push(R::read(&D::cells(&row, zone.as_ref()))?);
    }
    Ok(rows)
}

/// Runs a statement for its first row.
pub(super) async fn row<'c, D: Driver, R: Read>(
    on: impl Executor<'c, Database = D>,
    zone: Option<TimeZone>,
    sql: Sql,
) -> sqlx::Result<Option<R>> {
    let Bound::<D>(text, arguments) = Bound::new(sql, zone.as_ref())?;
    let query = sqlx::query_with(text, arguments);
    let row = query.fetch_optional(on).await?;
    let row = row.as_ref();
    row.map(|row| R::read(&D::cells(row, zone.as_ref())))
        .transpose()
}
