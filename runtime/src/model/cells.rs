//! What a database gave for a row.

use jiff::tz::TimeZone;

use super::Cell;

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
    Mysql(&'r sqlx::mysql::MySqlRow),
    #[cfg(feature = "postgres")]
    Postgres(&'r sqlx::postgres::PgRow),
}

impl<'r> Cells<'r> {
    pub(super) fn new(row: Source<'r>, zone: Option<&'r TimeZone>) -> Self {
        Self { row, zone }
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
            Source::Mysql(row) => super::mysql::cell(row, column, self.zone),
            #[cfg(feature = "postgres")]
            Source::Postgres(row) => super::postgres::cell(row, column),
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
            Source::Mysql(row) => super::mysql::cell(row, 0, self.zone),
            #[cfg(feature = "postgres")]
            Source::Postgres(row) => super::postgres::cell(row, 0),
        }
    }
}
