//! What can be told of many rows without reading them.

use super::{Column, Dialect, Filter, On, Read, Result, Row, Sql};

/// How many rows there are.
///
/// # Errors
/// The statement fails.
pub async fn count<R: Row>(mut on: impl On, filter: &Filter) -> Result<i64> {
    let sql = aggregate_sql::<R>("COUNT(*)", None, filter, on.dialect());
    Ok(first_of(on.row::<(i64,)>(sql).await?).unwrap_or(0))
}

/// Whether there is a row.
///
/// # Errors
/// The statement fails.
pub async fn exists<R: Row>(mut on: impl On, filter: &Filter) -> Result<bool> {
    let mut sql = aggregate_sql::<R>("1", None, filter, on.dialect());
    sql.part(" LIMIT 1");
    Ok(on.row::<(i64,)>(sql).await?.is_some())
}

/// The statement that tells something of a column, or of the rows.
#[must_use]
pub fn aggregate_sql<R: Row>(
    function: &'static str,
    column: Option<&'static str>,
    filter: &Filter,
    dialect: Dialect,
) -> Sql {
    of_rows::<R>(filter, dialect, |sql| {
        sql.part(function);
        if let Some(column) = column {
            sql.part("(").name(column).part(")");
        }
    })
}

/// The statement that gives `what` of the rows.
fn of_rows<R: Row>(filter: &Filter, dialect: Dialect, what: impl FnOnce(&mut Sql)) -> Sql {
    let mut sql = Sql::of(R::TABLE.casts, dialect);
    what(sql.part("SELECT "));
    sql.part(" FROM ").name(R::TABLE.name);
    R::TABLE.clause(filter, &mut sql);
    sql
}

fn first_of<T>(row: Option<(T,)>) -> Option<T> {
    row.map(|(first,)| first)
}

/// What can be told of the values of a column in many rows.
impl<R: Row, T> Column<R, T>
where
    (Option<T>,): Read,
{
    /// Their sum; none without rows.
    ///
    /// # Errors
    /// The statement fails, or the sum does not fit the column's type.
    pub async fn sum(&self, on: impl On, filter: impl Into<Filter>) -> Result<Option<T>> {
        self.aggregate("SUM", on, filter.into()).await
    }

    /// The values, in any order; rows without one are left out.
    ///
    /// # Errors
    /// The statement fails.
    pub async fn values(&self, mut on: impl On, filter: impl Into<Filter>) -> Result<Vec<T>> {
        let column = self.name();
        let sql = of_rows::<R>(&filter.into(), on.dialect(), |sql| {
            sql.name(column);
        });
        let rows = on.rows::<(Option<T>,)>(sql).await?;
        Ok(rows.into_iter().filter_map(|(value,)| value).collect())
    }

    /// The least; none without rows.
    ///
    /// # Errors
    /// The statement fails.
    pub async fn min(&self, on: impl On, filter: impl Into<Filter>) -> Result<Option<T>> {
        self.aggregate("MIN", on, filter.into()).await
    }

    /// The greatest; none without rows.
    ///
    /// # Errors
    /// The statement fails.
    pub async fn max(&self, on: impl On, filter: impl Into<Filter>) -> Result<Option<T>> {
        self.aggregate("MAX", on, filter.into()).await
    }
}

impl<R: Row, T> Column<R, T> {
    /// Their average; none without rows.
    ///
    /// # Errors
    /// The statement fails.
    pub async fn avg(&self, on: impl On, filter: impl Into<Filter>) -> Result<Option<f64>> {
        self.aggregate("AVG", on, filter.into()).await
    }

    async fn aggregate<V>(
        &self,
        function: &'static str,
        mut on: impl On,
        filter: Filter,
    ) -> Result<Option<V>>
    where
        (Option<V>,): Read,
    {
        let sql = aggregate_sql::<R>(function, Some(self.name()), &filter, on.dialect());
        Ok(first_of(on.row::<(Option<V>,)>(sql).await?).flatten())
    }
}
