//! What rules ask of a value.

use std::{borrow::Cow, collections::BTreeMap, fmt::Display};

/// A value that rules can be asked of.
pub trait Value {
    /// What its bounds are written in.
    type Bound: PartialOrd + Display;

    /// How a bound is asked for: `must be` at least so much, or `must have` at least so many.
    const ASKS: &str = "must be";
    /// What the bound counts, with a blank before it.
    const UNIT: &str = "";

    /// Whether it is Go's zero value; `required` refuses that, and `omitempty` asks nothing more of it.
    fn is_zero(&self) -> bool;

    /// What bounds are compared with: the value of a number, the length of anything else; none where
    /// there is nothing.
    fn measure(&self) -> Option<Self::Bound> {
        None
    }

    /// The text that rules about texts look at; none where there is nothing, or no text.
    fn text(&self) -> Option<Cow<'_, str>> {
        None
    }
}

macro_rules! numbers {
    ($bound:ty: $($number:ty)*) => {$(
        impl Value for $number {
            type Bound = $bound;

            fn is_zero(&self) -> bool {
                *self == <$number>::default()
            }

            fn measure(&self) -> Option<$bound> {
                Some((*self).into())
            }

            fn text(&self) -> Option<Cow<'_, str>> {
                Some(self.to_string().into())
            }
        }
    )*};
}

numbers!(i64: i8 i16 i32 i64);
numbers!(u64: u8 u16 u32 u64);
numbers!(f64: f32 f64);

impl Value for bool {
    type Bound = i64;

    fn is_zero(&self) -> bool {
        !self
    }
}

impl Value for String {
    type Bound = i64;

    const ASKS: &str = "must have";
    const UNIT: &str = " characters";

    fn is_zero(&self) -> bool {
        self.is_empty()
    }

    fn measure(&self) -> Option<i64> {
        length(self.chars().count())
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.into())
    }
}

impl<T> Value for Vec<T> {
    type Bound = i64;

    const ASKS: &str = "must have";
    const UNIT: &str = " elements";

    fn is_zero(&self) -> bool {
        self.is_empty()
    }

    fn measure(&self) -> Option<i64> {
        length(self.len())
    }
}

impl<T: Value, const N: usize> Value for [T; N] {
    type Bound = i64;

    const ASKS: &str = "must have";
    const UNIT: &str = " elements";

    fn is_zero(&self) -> bool {
        self.iter().all(T::is_zero)
    }

    fn measure(&self) -> Option<i64> {
        length(N)
    }
}

impl<K, T> Value for BTreeMap<K, T> {
    type Bound = i64;

    const ASKS: &str = "must have";
    const UNIT: &str = " elements";

    fn is_zero(&self) -> bool {
        self.is_empty()
    }

    fn measure(&self) -> Option<i64> {
        length(self.len())
    }
}

/// `interface{}`: only whether something came.
impl Value for serde_json::Value {
    type Bound = i64;

    fn is_zero(&self) -> bool {
        self.is_null()
    }
}

/// A pointer is zero where it points to nothing, whatever it points to.
impl<T: Value> Value for Option<T> {
    type Bound = T::Bound;

    const ASKS: &str = T::ASKS;
    const UNIT: &str = T::UNIT;

    fn is_zero(&self) -> bool {
        self.is_none()
    }

    fn measure(&self) -> Option<T::Bound> {
        self.as_ref().and_then(T::measure)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(T::text)
    }
}

/// A length as bounds are written; one that does not fit is larger than any of them.
pub(in crate::http) fn length(length: usize) -> Option<i64> {
    Some(i64::try_from(length).unwrap_or(i64::MAX))
}
