//! How a value of a database becomes one of Rust: all whole numbers an `i64`, all texts a `String`.

#[cfg(feature = "mysql")]
use jiff::tz::TimeZone;
#[cfg(all(not(feature = "sqlite"), any(feature = "mysql", feature = "postgres")))]
use sqlx::ValueRef as _;
#[cfg(any(feature = "mysql", feature = "postgres"))]
use sqlx::error::BoxDynError;
#[cfg(feature = "sqlite")]
use sqlx::{ColumnIndex, Row as _, ValueRef as _, sqlite::SqliteRow};

#[cfg(feature = "cache")]
use super::Value;

/// A type of columns.
pub trait Cell: Sized + Send + Unpin + 'static {
    /// The value in a row of SQLite.
    ///
    /// # Errors
    /// There is no such column, or its value is of another type.
    #[cfg(feature = "sqlite")]
    fn of_sqlite(row: &SqliteRow, at: impl ColumnIndex<SqliteRow> + Copy) -> sqlx::Result<Self>;

    /// The value that MySQL gave, which keeps times in that zone.
    ///
    /// # Errors
    /// It is of another type, or does not fit.
    #[cfg(feature = "mysql")]
    fn of_mysql(
        value: sqlx::mysql::MySqlValueRef<'_>,
        zone: Option<&TimeZone>,
    ) -> Result<Self, BoxDynError>;

    /// The value that PostgreSQL gave.
    ///
    /// # Errors
    /// It is of another type, or does not fit.
    #[cfg(feature = "postgres")]
    fn of_postgres(value: sqlx::postgres::PgValueRef<'_>) -> Result<Self, BoxDynError>;

    /// A value that was kept.
    ///
    /// # Errors
    /// It is of another type.
    #[cfg(feature = "cache")]
    fn of_kept(value: Value) -> Result<Self, &'static str>;
}

impl<T: Cell> Cell for Option<T> {
    #[cfg(feature = "sqlite")]
    fn of_sqlite(row: &SqliteRow, at: impl ColumnIndex<SqliteRow> + Copy) -> sqlx::Result<Self> {
        // Looked up once.
        let at = at.index(row)?;
        match row.try_get_raw(at)?.is_null() {
            true => Ok(None),
            false => T::of_sqlite(row, at).map(Some),
        }
    }

    #[cfg(feature = "mysql")]
    fn of_mysql(
        value: sqlx::mysql::MySqlValueRef<'_>,
        zone: Option<&TimeZone>,
    ) -> Result<Self, BoxDynError> {
        match value.is_null() {
            true => Ok(None),
            false => T::of_mysql(value, zone).map(Some),
        }
    }

    #[cfg(feature = "postgres")]
    fn of_postgres(value: sqlx::postgres::PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.is_null() {
            true => Ok(None),
            false => T::of_postgres(value).map(Some),
        }
    }

    #[cfg(feature = "cache")]
    fn of_kept(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Null => Ok(None),
            value => T::of_kept(value).map(Some),
        }
    }
}

/// The types of columns, each with the functions that read it.
macro_rules! cells {
    ($($ty:ty $(as $kept:ty)?: $mysql:path, $postgres:path;)*) => {$(
        impl Cell for $ty {
            #[cfg(feature = "sqlite")]
            fn of_sqlite(
                row: &SqliteRow,
                at: impl ColumnIndex<SqliteRow> + Copy,
            ) -> sqlx::Result<Self> {
                cells!(sqlite row, at, $($kept)?)
            }

            #[cfg(feature = "mysql")]
            fn of_mysql(
                value: sqlx::mysql::MySqlValueRef<'_>,
                zone: Option<&TimeZone>,
            ) -> Result<Self, BoxDynError> {
                $mysql(value, zone)
            }

            #[cfg(feature = "postgres")]
            fn of_postgres(value: sqlx::postgres::PgValueRef<'_>) -> Result<Self, BoxDynError> {
                $postgres(value)
            }

            #[cfg(feature = "cache")]
            fn of_kept(value: Value) -> Result<Self, &'static str> {
                value.try_into()
            }
        }
    )*};
    (sqlite $row:ident, $at:ident,) => {
        $row.try_get($at)
    };
    // Of another type in SQLite, which has no such values.
    (sqlite $row:ident, $at:ident, $kept:ty) => {
        $row.try_get::<$kept, _>($at)?
            .try_into()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))
    };
}

cells! {
    bool: super::mysql::plain, super::postgres::plain;
    i64: super::mysql::integer, super::postgres::integer;
    u64 as i64: super::mysql::unsigned, super::postgres::unsigned;
    f64: super::mysql::float, super::postgres::float;
    super::Decimal: super::mysql::decimal, super::postgres::decimal;
    String: super::mysql::plain, super::postgres::text;
    Vec<u8>: super::mysql::plain, super::postgres::plain;
    super::DateTime<super::Utc>: super::mysql::instant, super::postgres::instant;
    super::NaiveDateTime: super::mysql::plain, super::postgres::plain;
    super::NaiveDate: super::mysql::plain, super::postgres::plain;
    super::NaiveTime: super::mysql::plain, super::postgres::plain;
    super::Json: super::mysql::json, super::postgres::plain;
}
