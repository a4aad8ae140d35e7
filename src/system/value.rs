//! What values of contracts are, whichever contract says it.

use crate::ir::Int;

/// The type of a value; `S` is what structs are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<S> {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int(Int),
    /// A number of 32 bits.
    Float32,
    /// A number of 64 bits.
    Float64,
    /// A text.
    Text,
    /// Bytes.
    Bytes,
    /// A struct with fields.
    Struct(S),
    /// One that may be absent.
    Optional(Box<Value<S>>),
    /// Many of them.
    List(Box<Value<S>>),
    /// Many of them, by keys.
    Map(Box<Value<S>>, Box<Value<S>>),
    /// Anything else.
    Other,
}
