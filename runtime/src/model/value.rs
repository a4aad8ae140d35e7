//! Values on their way to the database, and what may stand for one of a column's type.

use std::borrow::Cow;

use super::{DateTime, Decimal, Json, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A value that is bound to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A number.
    Float(f64),
    /// A number with exact decimals.
    Decimal(Decimal),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A point in time.
    Instant(DateTime<Utc>),
    /// A date and a time of day somewhere.
    DateTime(NaiveDateTime),
    /// A date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// JSON.
    Json(Json),
}

/// What may stand for a value of a column of the type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a value of a column of the type `{T}`",
    label = "not a `{T}`"
)]
pub trait Argument<T> {
    /// The value to bind.
    fn value(self) -> Value;
}

/// The types of columns, each with its kind of value and what else may stand for it.
macro_rules! arguments {
    ($($ty:ty => $kind:ident($($other:ty: $convert:expr),*);)*) => {$(
        impl From<$ty> for Value {
            fn from(value: $ty) -> Self {
                Self::$kind(value)
            }
        }

        impl From<Option<$ty>> for Value {
            fn from(value: Option<$ty>) -> Self {
                value.map_or(Self::Null, Self::$kind)
            }
        }

        #[cfg(feature = "cache")]
        impl TryFrom<Value> for $ty {
            type Error = &'static str;

            fn try_from(value: Value) -> Result<Self, Self::Error> {
                match value {
                    Value::$kind(value) => Ok(value),
                    _ => Err(concat!("no ", stringify!($kind))),
                }
            }
        }

        impl Argument<Option<$ty>> for Option<$ty> {
            fn value(self) -> Value {
                self.into()
            }
        }

        argument!($ty, $ty, $kind, |it| it);
        $(argument!($other, $ty, $kind, $convert);)*
    )*};
}

macro_rules! argument {
    ($from:ty, $ty:ty, $kind:ident, $convert:expr) => {
        impl Argument<$ty> for $from {
            fn value(self) -> Value {
                let convert: fn($from) -> $ty = $convert;
                Value::$kind(convert(self))
            }
        }

        impl Argument<Option<$ty>> for $from {
            fn value(self) -> Value {
                <Self as Argument<$ty>>::value(self)
            }
        }
    };
}

arguments! {
    bool => Bool();
    i64 => Integer(
        i8: i64::from, i16: i64::from, i32: i64::from, u8: i64::from, u16: i64::from, u32: i64::from
    );
    u64 => Unsigned(u8: u64::from, u16: u64::from, u32: u64::from);
    f64 => Float(f32: f64::from, i32: f64::from);
    Decimal => Decimal(i32: Decimal::from, i64: Decimal::from);
    String => Text(
        &str: str::to_owned, &String: String::clone, Cow<'_, str>: |it| it.into_owned()
    );
    Vec<u8> => Bytes(&[u8]: <[u8]>::to_vec, &Vec<u8>: Vec::clone);
    DateTime<Utc> => Instant();
    NaiveDateTime => DateTime();
    NaiveDate => Date();
    NaiveTime => Time();
    Json => Json(&Json: Json::clone);
}
