//! Values of MySQL and MariaDB.

use jiff::tz::TimeZone;
use sqlx::{Decode, MySql, TypeInfo as _, ValueRef as _, error::BoxDynError, mysql::MySqlValueRef};

use super::{DateTime, Decimal, Json, NaiveDateTime, Utc, zone as zones};

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
    let info = value.type_info().into_owned();
    match info.name() {
        "DECIMAL" => Ok(decimal(value, zone)?.0.try_into()?),
        name if name.ends_with("UNSIGNED") => {
            Ok(<u64 as Decode<MySql>>::decode(value)?.try_into()?)
        }
        _ => <i64 as Decode<MySql>>::decode(value),
    }
}

pub(super) fn unsigned(
    value: MySqlValueRef<'_>,
    zone: Option<&TimeZone>,
) -> Result<u64, BoxDynError> {
    let info = value.type_info().into_owned();
    match info.name() {
        "DECIMAL" => Ok(decimal(value, zone)?.0.try_into()?),
        name if name.ends_with("UNSIGNED") => <u64 as Decode<MySql>>::decode(value),
        _ => Ok(<i64 as Decode<MySql>>::decode(value)?.try_into()?),
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
