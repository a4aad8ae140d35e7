//! Values on their way to each database.

use jiff::tz::TimeZone;
use sqlx::{Arguments as _, Database, error::BoxDynError};

#[cfg(feature = "mysql")]
use super::zone as zones;
use super::{Cells, Done, Value, cells::Source, driver::Driver};

/// Adds a value; databases differ in numbers without a sign, in decimals and in points in time.
macro_rules! add {
    ($value:expr, $to:expr, |$unsigned:ident| $of_unsigned:expr, |$decimal:ident| $of_decimal:expr, |$instant:ident| $of_instant:expr) => {
        match $value {
            Value::Null => $to.add(None::<i64>),
            Value::Bool(value) => $to.add(value),
            Value::Integer(value) => $to.add(value),
            Value::Unsigned($unsigned) => $to.add($of_unsigned),
            Value::Float(value) => $to.add(value),
            Value::Decimal($decimal) => $to.add($of_decimal),
            Value::Text(value) => $to.add(value),
            Value::Bytes(value) => $to.add(value),
            Value::Instant($instant) => $to.add($of_instant),
            Value::DateTime(value) => $to.add(value),
            Value::Date(value) => $to.add(value),
            Value::Time(value) => $to.add(value),
            Value::Json(value) => $to.add(value),
        }
    };
}

#[cfg(feature = "sqlite")]
impl Driver for sqlx::Sqlite {
    fn bind(
        value: Value,
        _zone: Option<&TimeZone>,
        to: &mut <Self as Database>::Arguments,
    ) -> Result<(), BoxDynError> {
        // As `CURRENT_TIMESTAMP` writes it: SQLite compares times as texts, and sqlx would write `T` and an offset.
        add!(
            value,
            to,
            // SQLite has no greater number.
            |unsigned| i64::try_from(unsigned)?,
            |decimal| decimal,
            |instant| instant.naive_utc()
        )
    }

    fn done(result: &<Self as Database>::QueryResult) -> Done {
        Done {
            rows: result.rows_affected(),
            last_id: result.last_insert_rowid(),
        }
    }

    fn cells<'r>(row: &'r <Self as Database>::Row, zone: Option<&'r TimeZone>) -> Cells<'r> {
        Cells::new(Source::Sqlite(row), zone)
    }
}

#[cfg(feature = "mysql")]
impl Driver for sqlx::MySql {
    fn bind(
        value: Value,
        zone: Option<&TimeZone>,
        to: &mut <Self as Database>::Arguments,
    ) -> Result<(), BoxDynError> {
        add!(
            value,
            to,
            |unsigned| unsigned,
            |decimal| decimal.0,
            |instant| zones::local(instant, zone)?
        )
    }

    fn done(result: &<Self as Database>::QueryResult) -> Done {
        Done {
            rows: result.rows_affected(),
            // A number beyond cannot be a row's, which is an `i64`.
            last_id: i64::try_from(result.last_insert_id()).unwrap_or(i64::MAX),
        }
    }

    fn cells<'r>(row: &'r <Self as Database>::Row, zone: Option<&'r TimeZone>) -> Cells<'r> {
        Cells::new(Source::Mysql(row), zone)
    }
}

#[cfg(feature = "postgres")]
impl Driver for sqlx::Postgres {
    fn bind(
        value: Value,
        _zone: Option<&TimeZone>,
        to: &mut <Self as Database>::Arguments,
    ) -> Result<(), BoxDynError> {
        // NULL has no type: `Sql` writes it into the text.
        add!(
            value,
            to,
            // PostgreSQL reads it for a column that holds greater ones, too.
            |unsigned| rust_decimal::Decimal::from(unsigned),
            |decimal| decimal.0,
            |instant| instant
        )
    }

    fn done(result: &<Self as Database>::QueryResult) -> Done {
        Done {
            rows: result.rows_affected(),
            // `RETURNING` tells it.
            last_id: 0,
        }
    }

    fn cells<'r>(row: &'r <Self as Database>::Row, zone: Option<&'r TimeZone>) -> Cells<'r> {
        Cells::new(Source::Postgres(row), zone)
    }
}
