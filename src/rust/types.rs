//! The types of `.api` fields in Rust.

use std::fmt;

use super::Ident;
use crate::ir::{Int, Type};

/// A type, or a path, as Rust writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ty(String);

impl Ty {
    /// The type of a field or body; `name_of` says how a struct of the contract is named where the type stands.
    #[must_use]
    pub fn new(ty: &Type, name_of: &dyn Fn(&str) -> Self) -> Self {
        Self(rust(ty, name_of))
    }

    /// A path made of identifiers, or one that prost-build has given.
    #[must_use]
    pub fn path(path: impl Into<String>) -> Self {
        Self(path.into())
    }
}

impl From<&Ident> for Ty {
    fn from(name: &Ident) -> Self {
        Self(name.to_string())
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn rust(ty: &Type, name_of: &dyn Fn(&str) -> Ty) -> String {
    let inside = |inner: &Type| rust(inner, name_of);
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int(int) => integer(*int),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Any => "serde_json::Value".to_owned(),
        Type::Named { name, boxed: true } => format!("Box<{}>", name_of(name)),
        Type::Named { name, boxed: false } => name_of(name).0,
        Type::Pointer(inner) => format!("Option<{}>", inside(inner)),
        // serde and `Default` know arrays of up to 32 elements.
        Type::Array(length, inner) if *length <= 32 => format!("[{}; {length}]", inside(inner)),
        Type::List(inner) | Type::Array(_, inner) => format!("Vec<{}>", inside(inner)),
        Type::Map(key, value) => format!("BTreeMap<{}, {}>", inside(key), inside(value)),
    }
}

fn integer(int: Int) -> String {
    format!("{}{}", if int.signed { 'i' } else { 'u' }, int.bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(ty: &Type) -> String {
        Ty::new(ty, &|name| Ty::from(&Ident::camel(name))).to_string()
    }

    #[test]
    fn every_type_of_the_language_has_one_in_rust() {
        let int = |bits, signed| Type::Int(Int { bits, signed });
        let node = |boxed| Type::Named {
            name: "node".into(),
            boxed,
        };
        let list = |ty| Type::List(Box::new(ty));
        for (ty, expected) in [
            (int(64, true), "i64"),
            (int(8, false), "u8"),
            (Type::Bytes, "Bytes"),
            (Type::Any, "serde_json::Value"),
            (Type::Pointer(Box::new(node(true))), "Option<Box<Node>>"),
            (list(list(node(false))), "Vec<Vec<Node>>"),
            (Type::Array(3, Box::new(Type::Bool)), "[bool; 3]"),
            (Type::Array(64, Box::new(Type::Bool)), "Vec<bool>"),
            (
                Type::Map(Box::new(Type::String), Box::new(Type::Float32)),
                "BTreeMap<String, f32>",
            ),
        ] {
            assert_eq!(written(&ty), expected);
        }
    }
}
