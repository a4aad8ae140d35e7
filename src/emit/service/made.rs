//! Structs that logic makes of others.

use crate::rust::{Code, Ident, Ty};

/// A struct with the values of its fields.
pub struct Value {
    /// Its type.
    pub ty: Ty,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether it has others.
    pub is_partial: bool,
}

/// `sex: req.sex.try_into().or_invalid("sex")?`
pub struct Field {
    /// Its name.
    pub name: Ident,
    /// Its value.
    pub value: Code,
}
