//! Rows as Go services keep them in the cache they share: JSON of the structs that goctl makes of tables
//! (`tools/goctl/model/sql/converter/types.go`), with the keys that it makes of their values.

mod json;
mod print;
mod read;
mod time;

pub(super) use json::{object, value};
pub(super) use print::print;
pub(super) use read::{value as read_value, values as read_values};

/// A field of the struct that goctl makes of a table.
#[derive(Debug, Clone, Copy)]
pub struct GoField {
    name: &'static str,
    ty: GoType,
    is_null: bool,
}

/// The type of a field, and what Rust has in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoType {
    /// `bool`
    Bool,
    /// `int64` for a bool of MySQL, which is a number.
    Flag,
    /// `int64`
    Integer,
    /// `uint64`
    Unsigned,
    /// `float64`
    Float,
    /// `float64` for a decimal with so many digits behind the point.
    Decimal(u32),
    /// `string`
    Text,
    /// `string` for bytes.
    Bytes,
    /// `string` for a time of day.
    Time,
    /// `string` for JSON.
    Json,
    /// `time.Time`
    Instant,
    /// `time.Time` for a date and a time of day somewhere.
    DateTime,
    /// `time.Time` for a date.
    Date,
}

impl GoField {
    /// A field of that name and type.
    #[must_use]
    pub const fn new(name: &'static str, ty: GoType) -> Self {
        Self {
            name,
            ty,
            is_null: false,
        }
    }

    /// A field of one of `sql.Null…`.
    #[must_use]
    pub const fn null(name: &'static str, ty: GoType) -> Self {
        Self {
            is_null: true,
            ..Self::new(name, ty)
        }
    }
}
