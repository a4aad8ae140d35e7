//! Values of MySQL and MariaDB.

use jiff::tz::TimeZone;
use sqlx::{
    Arguments as _, ColumnIndex, Decode, MySql, Row as _, TypeInfo as _, ValueRef as _,
    error::BoxDynError,
    mysql::{MySqlArguments, MySqlQueryResult, MySqlRow, MySqlValueRef},
};

use super::{
    Cell, Cells, DateTime, Decimal, Done, Json, NaiveDateTime, Utc, Value, cells::Source,
    driver::Driver, zone as zones,
};

impl Driver for MySql {
    fn bind(
        value: Value,
        zone: Option<&TimeZone>,
        to: &mut MySqlArguments,
    ) -> Result<(), BoxDynError> {
        match value {
            Value::Null => to.add(None::<i64>),
            Value::Bool(value) => to.add(value),
            Value::Integer(value) => to.add(value),
            Value::Float(value) => to.add(value),
            Value::Decimal(value) => to.add(value.0),
            Value::Text(value) => to.add(value),
            Value::Bytes(value) => to.add(value),
            Value::Instant(value) => to.add(zones::local(value, zone)?),
            Value::DateTime(value) => to.add(value),
            Value::Date(value) => to.add(value),
            Value::Time(value) => to.add(value),
            Value::Json(value) => to.add(value),
        }
    }

    fn done(result: &MySqlQueryResult) -> Done {
        Done {
            rows: result.rows_affected(),
            // A number beyond cannot be a row's, which is an `i64`.
            last_id: i64::try_from(result.last_insert_id()).unwrap_or(i64::MAX),
        }
    }

    fn cells<'r>(row: &'r MySqlRow, zone: Option<&'r TimeZone>) -> Cells<'r> {
        Cells::new(Source::Mysql(row), zone)
    }
}

/// The value in a column of a row.
pub(super) fn cell<T: Cell>(
    row: &MySqlRow,
    at: impl ColumnIndex<MySqlRow> + Copy,
    zone: Option<&TimeZone>,
) -> sqlx::Result<T> {
    let value = row.try_get_raw(at)?;
    T::of_mysql(value, zone).map_err(|source| sqlx::Error::ColumnDecode {
        index: format!("{at:?}"),
        source,
    })
}

pub(super) fn plain<'r, T: Decode<'r, MySql>>(
    value: MySqlValueRef<'r>,
    _zone: Option<&TimeZone>,
) -> Result<T, BoxDynError> {
    T::decode(value)
}

pub(super) fn integer(
    value: MySqlValueRef<'_>,
    zone: Option<&TimeZone>,
) -> Result<i64, BoxDynError> {
    let name = value.type_info().name().to_owned();
    if name == "DECIMAL" {
        return Ok(decimal(value, zone)?.0.try_into()?);
    }
    match name.ends_with("UNSIGNED") {
        true => Ok(<u64 as Decode<MySql>>::decode(value)?.try_into()?),
        false => <i64 as Decode<MySql>>::decode(value),
    }
}

pub(super) fn float(value: MySqlValueRef<'_>, zone: Option<&TimeZone>) -> Result<f64, BoxDynError> {
    match value.type_info().name() {
        "DECIMAL" => Ok(decimal(value, zone)?.0.try_into()?),
        "FLOAT" => Ok(<f32 as Decode<MySql>>::decode(value)?.into()),
        "DOUBLE" => <f64 as Decode<MySql>>::decode(value),
        _ => Ok(<i64 as Decode<MySql>>::decode(value)? as f64),
    }
}

pub(super) fn decimal(
    value: MySqlValueRef<'_>,
    _zone: Option<&TimeZone>,
) -> Result<Decimal, BoxDynError> {
    <rust_decimal::Decimal as Decode<MySql>>::decode(value).map(Decimal)
}

pub(super) fn instant(
    value: MySqlValueRef<'_>,
    zone: Option<&TimeZone>,
) -> Result<DateTime<Utc>, BoxDynError> {
    zones::instant(<NaiveDateTime as Decode<MySql>>::decode(value)?, zone)
}

pub(super) fn json(
    value: MySqlValueRef<'_>,
    _zone: Option<&TimeZone>,
) -> Result<Json, BoxDynError> {
    Ok(serde_json::from_str(<&str as Decode<MySql>>::decode(
        value,
    )?)?)
}
