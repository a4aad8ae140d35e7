//! Values of SQLite.

use jiff::tz::TimeZone;
use sqlx::{
    Arguments as _, Sqlite,
    error::BoxDynError,
    sqlite::{SqliteArguments, SqliteQueryResult, SqliteRow},
};

use super::{Cells, Done, Value, cells::Source, driver::Driver};

impl Driver for Sqlite {
    fn bind(
        value: Value,
        _zone: Option<&TimeZone>,
        to: &mut SqliteArguments,
    ) -> Result<(), BoxDynError> {
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

    fn done(result: &SqliteQueryResult) -> Done {
        Done {
            rows: result.rows_affected(),
            last_id: result.last_insert_rowid(),
        }
    }

    fn cells<'r>(row: &'r SqliteRow, zone: Option<&'r TimeZone>) -> Cells<'r> {
        Cells::new(Source::Sqlite(row), zone)
    }
}
