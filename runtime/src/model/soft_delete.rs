//! Rows that are marked as deleted and stay.

use chrono::Utc;

use super::{Condition, Value};

/// How the rows of a table are marked as deleted.
#[derive(Debug)]
pub struct SoftDelete {
    /// The column that says it.
    pub column: &'static str,
    /// What it is in rows that live.
    pub live: Fixed,
    /// What becomes of a row that is deleted: that column, and maybe others.
    pub deleted: &'static [(&'static str, Fixed)],
}

/// A value that is the same for every row, or the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixed {
    /// NULL.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(&'static str),
    /// The time.
    Now,
    /// The time, in milliseconds since 1970.
    Millis,
}

impl Fixed {
    /// The value, now.
    #[must_use]
    pub fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Text(value) => Value::Text(value.to_owned()),
            Self::Now => Value::Instant(Utc::now()),
            Self::Millis => Value::Integer(Utc::now().timestamp_millis()),
        }
    }
}

impl SoftDelete {
    /// That a row lives.
    pub(super) fn live(&self) -> Condition {
        match self.live {
            Fixed::Null => Condition::Null(self.column, true),
            live => Condition::Compare(self.column, " = ", live.value()),
        }
    }
    /// Whether a row with that value in the column lives.
    #[cfg(feature = "cache")]
    pub(super) fn is_live(&self, value: &Value) -> bool {
        self.live.value() == *value
    }
}
