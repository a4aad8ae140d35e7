//! The types of `.api` fields in Rust.

use std::fmt;

use super::Ident;
use crate::ir::{Int, Type};

/// A type as Rust writes it, named from inside `generated::types`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ty(String);

impl Ty {
    /// The type of a field or body; structs are named without a path.
    #[must_use]
    pub fn new(ty: &Type) -> Self {
        Self(rust(ty))
    }

    /// A path that a Rust generator of its own (prost-build) has given.
    #[must_use]
    pub fn path(path: String) -> Self {
        Self(path)
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a type holds `any` somewhere, which is `serde_json::Value` in Rust.
#[must_use]
pub fn uses_any(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Pointer(inner) | Type::List(inner) | Type::Array(_, inner) => uses_any(inner),
        Type::Map(key, value) => uses_any(key) || uses_any(value),
        _ => false,
    }
}

fn rust(ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int(int) => integer(*int),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Any => "serde_json::Value".to_owned(),
        Type::Named { name, boxed: true } => format!("Box<{}>", Ident::camel(name)),
        Type::Named { name, boxed: false } => Ident::camel(name).to_string(),
        Type::Pointer(inner) => format!("Option<{}>", rust(inner)),
        Type::List(inner) => format!("Vec<{}>", rust(inner)),
        Type::Array(length, inner) => format!("[{}; {length}]", rust(inner)),
        Type::Map(key, value) => format!("BTreeMap<{}, {}>", rust(key), rust(value)),
    }
}

fn integer(int: Int) -> String {
    format!("{}{}", if int.signed { 'i' } else { 'u' }, int.bits)
}
