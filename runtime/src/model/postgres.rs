//! Values of PostgreSQL.

use sqlx::{
    Decode, Postgres, TypeInfo as _, ValueRef as _, error::BoxDynError, postgres::PgValueRef,
};

use super::{DateTime, Decimal, NaiveDateTime, Utc};

pub(super) fn plain<'r, T: Decode<'r, Postgres>>(value: PgValueRef<'r>) -> Result<T, BoxDynError> {
    T::decode(value)
}

pub(super) fn integer(value: PgValueRef<'_>) -> Result<i64, BoxDynError> {
    match value.type_info().name() {
        "NUMERIC" => Ok(decimal(value)?.0.try_into()?),
        _ => <i64 as Decode<Postgres>>::decode(value),
    }
}

pub(super) fn unsigned(value: PgValueRef<'_>) -> Result<u64, BoxDynError> {
    match value.type_info().name() {
        "NUMERIC" => Ok(decimal(value)?.0.try_into()?),
        _ => Ok(<i64 as Decode<Postgres>>::decode(value)?.try_into()?),
    }
}

pub(super) fn float(value: PgValueRef<'_>) -> Result<f64, BoxDynError> {
    match value.type_info().name() {
        "NUMERIC" => Ok(decimal(value)?.0.try_into()?),
        "FLOAT4" => Ok(<f32 as Decode<Postgres>>::decode(value)?.into()),
        _ => <f64 as Decode<Postgres>>::decode(value),
    }
}

pub(super) fn decimal(value: PgValueRef<'_>) -> Result<Decimal, BoxDynError> {
    <rust_decimal::Decimal as Decode<Postgres>>::decode(value).map(Decimal)
}

/// A text, also one of the database's own kinds; a UUID as PostgreSQL writes it, a `CHAR` without the blanks that fill
/// it up, as MySQL gives it.
pub(super) fn text(value: PgValueRef<'_>) -> Result<String, BoxDynError> {
    match value.type_info().name() {
        "UUID" => uuid(value.as_bytes()?),
        "CHAR" => Ok(<&str as Decode<Postgres>>::decode(value)?
            .trim_end_matches(' ')
            .to_owned()),
        _ => <String as Decode<Postgres>>::decode(value),
    }
}

fn uuid(bytes: &[u8]) -> Result<String, BoxDynError> {
    let digits = format!("{:032x}", u128::from_be_bytes(bytes.try_into()?));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]);
    Ok(parts.join("-"))
}

/// A point in time; one that is kept without a zone is in UTC.
pub(super) fn instant(value: PgValueRef<'_>) -> Result<DateTime<Utc>, BoxDynError> {
    match value.type_info().name() {
        "TIMESTAMP" => Ok(<NaiveDateTime as Decode<Postgres>>::decode(value)?.and_utc()),
        _ => <DateTime<Utc> as Decode<Postgres>>::decode(value),
    }
}
