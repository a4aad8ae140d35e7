//! Numbers with exact decimals, on every database.

use std::{fmt, ops::Deref, str::FromStr};

use serde::{Deserialize, Serialize};
#[cfg(feature = "sqlite")]
use sqlx::{
    Decode, Encode, Sqlite, Type, TypeInfo as _, Value as _, ValueRef as _,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

/// A number with up to 28 decimals, exact: `rust_decimal`'s, which it derefs to.
///
/// SQLite has no such type. It keeps what the column's declaration makes of a text: `DECIMAL(10, 2)` a binary
/// number, which is exact up to 15 digits; `TEXT` the digits.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Decimal(pub rust_decimal::Decimal);

impl Deref for Decimal {
    type Target = rust_decimal::Decimal;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Decimal {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self(number.into())
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

#[cfg(feature = "sqlite")]
impl Type<Sqlite> for Decimal {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        ["TEXT", "REAL", "INTEGER", "NUMERIC", "NULL"].contains(&ty.name())
    }
}

#[cfg(feature = "sqlite")]
impl Encode<'_, Sqlite> for Decimal {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.0.to_string(), buffer)
    }
}

#[cfg(feature = "sqlite")]
impl<'r> Decode<'r, Sqlite> for Decimal {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let value = value.to_owned();
        let number = match value.type_info().name() {
            "INTEGER" => value.decode::<i64>().into(),
            "REAL" => rust_decimal::Decimal::try_from(value.decode::<f64>())?,
            _ => value.decode::<String>().parse()?,
        };
        Ok(Self(number))
    }
}
