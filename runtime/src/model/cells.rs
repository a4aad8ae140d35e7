//! What a database gave for a row.

use jiff::tz::TimeZone;
#[cfg(feature = "mysql")]
use sqlx::mysql::MySqlRow;
#[cfg(feature = "postgres")]
use sqlx::postgres::PgRow;
#[cfg(any(feature = "mysql", feature = "postgres"))]
use sqlx::{ColumnIndex, Row as _, error::BoxDynError};

use super::Cell;
#[cfg(feature = "cache")]
use super::Value;

/// What a database gave for a row.
pub struct Cells<'r> {
    row: Source<'r>,
    #[cfg_attr(
        not(feature = "mysql"),
        allow(dead_code, reason = "other databases know zones")
    )]
    zone: Option<&'r TimeZone>,
}

/// The row, by its database.
pub(super) enum Source<'r> {
    #[cfg(feature = "sqlite")]
    Sqlite(&'r sqlx::sqlite::SqliteRow),
    #[cfg(feature = "mysql")]
    Mysql(&'r MySqlRow),
    #[cfg(feature = "postgres")]
    Postgres(&'r PgRow),
    #[cfg(feature = "cache")]
    Kept(&'r [(&'static str, Value)]),
}

impl<'r> Cells<'r> {
    pub(super) fn new(row: Source<'r>, zone: Option<&'r TimeZone>) -> Self {
        Self { row, zone }
    }

    /// Values that were kept, by their columns.
    #[cfg(feature = "cache")]
    pub(super) fn kept(values: &'r [(&'static str, Value)]) -> Self {
        Self::new(Source::Kept(values), None)
    }

    /// The value of the column with that name.
    ///
    /// # Errors
    /// There is no such column, or its value is none of the type `T`.
    pub fn get<T: Cell>(&self, column: &str) -> sqlx::Result<T> {
        match self.row {
            #[cfg(feature = "sqlite")]
            Source::Sqlite(row) => T::of_sqlite(row, column),
            #[cfg(feature = "mysql")]
            Source::Mysql(row) => mysql(row, column, self.zone),
            #[cfg(feature = "postgres")]
            Source::Postgres(row) => postgres(row, column),
            #[cfg(feature = "cache")]
            Source::Kept(values) => kept(values.iter().find(|(name, _)| *name == column)),
        }
    }

    /// The value of the first column.
    ///
    /// # Errors
    /// As [`Cells::get`].
    pub fn first<T: Cell>(&self) -> sqlx::Result<T> {
        match self.row {
            #[cfg(feature = "sqlite")]
            Source::Sqlite(row) => T::of_sqlite(row, 0),
            #[cfg(feature = "mysql")]
            Source::Mysql(row) => mysql(row, 0, self.zone),
            #[cfg(feature = "postgres")]
            Source::Postgres(row) => postgres(row, 0),
            #[cfg(feature = "cache")]
            Source::Kept(values) => kept(values.first()),
        }
    }
}

#[cfg(feature = "cache")]
fn kept<T: Cell>(value: Option<&(&'static str, Value)>) -> sqlx::Result<T> {
    let (column, value) = value.ok_or(sqlx::Error::RowNotFound)?;
    let index = (*column).to_owned();
    T::of_kept(value.clone()).map_err(|reason| sqlx::Error::ColumnDecode {
        index,
        source: reason.into(),
    })
}

#[cfg(feature = "mysql")]
fn mysql<T: Cell>(
    row: &MySqlRow,
    at: impl ColumnIndex<MySqlRow> + Copy,
    zone: Option<&TimeZone>,
) -> sqlx::Result<T> {
    T::of_mysql(row.try_get_raw(at)?, zone).map_err(|source| unfit(format!("{at:?}"), source))
}

#[cfg(feature = "postgres")]
fn postgres<T: Cell>(row: &PgRow, at: impl ColumnIndex<PgRow> + Copy) -> sqlx::Result<T> {
    T::of_postgres(row.try_get_raw(at)?).map_err(|source| unfit(format!("{at:?}"), source))
}

#[cfg(any(feature = "mysql", feature = "postgres"))]
fn unfit(index: String, source: BoxDynError) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index, source }
}
