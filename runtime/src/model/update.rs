//! Changes and deletions.

use super::change::Written;
use super::{Change, Dialect, Error, Filter, On, Result, Row, Sql, Value};

/// What becomes of some columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes(Vec<(&'static str, Written)>);

impl Changes {
    /// Changes a column as well.
    #[must_use]
    pub fn and<T>(mut self, column: &'static str, change: impl Change<T>) -> Self {
        self.0.extend(change.written().map(|it| (column, it)));
        self
    }

    #[cfg(feature = "cache")]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it changes one of these columns.
    #[cfg(feature = "cache")]
    pub(super) fn changes(&self, columns: &[&str]) -> bool {
        self.0.iter().any(|(column, _)| columns.contains(column))
    }

    /// The new value of a column, where it is said.
    #[cfg(feature = "cache")]
    pub(super) fn value(&self, column: &str) -> Option<&Value> {
        self.0.iter().find_map(|(own, written)| match written {
            Written::To(value) if *own == column => Some(value),
            _ => None,
        })
    }

    /// Columns with their new values.
    #[must_use]
    pub fn of(columns: &[&'static str], values: Vec<Value>) -> Self {
        let values = values.into_iter().map(Written::To);
        Self(columns.iter().copied().zip(values).collect())
    }
}

/// Changes rows and says how many there were; without changes none, and no statement runs.
///
/// # Errors
/// No condition says which rows are meant, a unique value is there already, or the statement fails.
pub async fn update<R: Row>(mut on: impl On, filter: Filter, changes: Changes) -> Result<u64> {
    if !filter.is_meant() {
        return Err(Error::Unbounded);
    }
    if changes.0.is_empty() {
        return Ok(0);
    }
    let sql = update_sql::<R>(&filter, &changes, on.dialect());
    Ok(on.execute(sql).await?.rows)
}

/// Changes the row with a version.
///
/// # Errors
/// As [`update`], and [`Error::Conflict`] where no row has that version any more.
pub async fn update_version<R: Row>(on: impl On, filter: Filter, changes: Changes) -> Result<()> {
    match update::<R>(on, filter, changes).await? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}

/// The statement that changes rows.
#[must_use]
pub fn update_sql<R: Row>(filter: &Filter, changes: &Changes, dialect: Dialect) -> Sql {
    let mut sql = Sql::of(R::TABLE.casts, dialect);
    sql.part("UPDATE ").name(R::TABLE.name).part(" SET ");
    sql.list(", ", &changes.0, |sql, (column, written)| {
        sql.name(column).part(" = ");
        match written {
            Written::To(value) => sql.bind_to(column, value.clone()),
            Written::By(operator, value) => sql.name(column).part(operator).bind(value.clone()),
        };
    });
    let is_set = |name: &str| changes.0.iter().any(|(column, _)| *column == name);
    for column in R::TABLE.touched.iter().filter(|name| !is_set(name)) {
        sql.part(", ").name(column).part(" = CURRENT_TIMESTAMP");
    }
    if let Some(version) = R::TABLE.version.filter(|name| !is_set(name)) {
        sql.part(", ").name(version).part(" = ");
        sql.name(version).part(" + 1");
    }
    R::TABLE.clause(filter, &mut sql);
    sql
}

/// Deletes rows, or marks them as deleted where the table has a mark, and says how many there were.
///
/// # Errors
/// No condition says which rows are meant, or the statement fails.
pub async fn delete<R: Row>(on: impl On, filter: Filter) -> Result<u64> {
    let Some(mark) = R::TABLE.soft_delete else {
        return delete_hard::<R>(on, filter).await;
    };
    let marks = mark.deleted.iter();
    let changes = marks.map(|(column, value)| (*column, Written::To(value.value())));
    update::<R>(on, filter, Changes(changes.collect())).await
}

/// Deletes rows, marked ones as well, and says how many there were.
///
/// # Errors
/// As [`delete`].
pub async fn delete_hard<R: Row>(mut on: impl On, filter: Filter) -> Result<u64> {
    if !filter.is_meant() {
        return Err(Error::Unbounded);
    }
    let sql = delete_sql::<R>(&filter, on.dialect());
    Ok(on.execute(sql).await?.rows)
}

/// The statement that deletes rows.
#[must_use]
pub fn delete_sql<R: Row>(filter: &Filter, dialect: Dialect) -> Sql {
    let mut sql = Sql::of(R::TABLE.casts, dialect);
    sql.part("DELETE FROM ").name(R::TABLE.name);
    filter.clause(None, &mut sql);
    sql
}
