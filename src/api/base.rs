//! The base types of `.api`, which are Go's.

use super::ast::{TypeExpr, TypeKind};

/// A type that needs no declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseType {
    /// A text, a number or a bool.
    Scalar(Scalar),
    /// `any`
    Any,
    /// `complex64` and `complex128`, which have no JSON form.
    Complex,
    /// `error` and `interface`: words that Go keeps, and no types of fields.
    Reserved,
}

/// What the values of a scalar are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// Any text.
    Text,
    /// An integer.
    Int {
        /// 8, 16, 32 or 64.
        bits: u8,
        /// Whether it can be negative.
        signed: bool,
    },
    /// A number with a fraction.
    Float {
        /// 32 or 64.
        bits: u8,
    },
}

/// Every base type by its name.
const TABLE: [(&str, BaseType); 22] = [
    ("any", BaseType::Any),
    ("bool", BaseType::Scalar(Scalar::Bool)),
    ("byte", int(8, false)),
    ("complex64", BaseType::Complex),
    ("complex128", BaseType::Complex),
    ("error", BaseType::Reserved),
    ("float32", float(32)),
    ("float64", float(64)),
    ("int", int(64, true)),
    ("int8", int(8, true)),
    ("int16", int(16, true)),
    ("int32", int(32, true)),
    ("int64", int(64, true)),
    ("interface", BaseType::Reserved),
    ("rune", int(32, true)),
    ("string", BaseType::Scalar(Scalar::Text)),
    ("uint", int(64, false)),
    ("uint8", int(8, false)),
    ("uint16", int(16, false)),
    ("uint32", int(32, false)),
    ("uint64", int(64, false)),
    ("uintptr", int(64, false)),
];

const fn int(bits: u8, signed: bool) -> BaseType {
    BaseType::Scalar(Scalar::Int { bits, signed })
}

const fn float(bits: u8) -> BaseType {
    BaseType::Scalar(Scalar::Float { bits })
}

impl BaseType {
    /// The base type of that name; `None` for what must be declared.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let entry = TABLE.iter().find(|(other, _)| *other == name);
        entry.map(|(_, base)| *base)
    }

    /// The name of every base type.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|(name, _)| *name)
    }
}

impl TypeExpr {
    /// What the values are, also behind a `*`; `None` for lists, maps, structs and `any`.
    #[must_use]
    pub fn scalar(&self) -> Option<Scalar> {
        match &self.kind {
            TypeKind::Pointer(inner) => inner.scalar(),
            TypeKind::Named(name) => match BaseType::named(name)? {
                BaseType::Scalar(scalar) => Some(scalar),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a list of it is bytes: `byte` or `uint8`.
    #[must_use]
    pub fn is_byte(&self) -> bool {
        matches!(&self.kind, TypeKind::Named(name) if BaseType::named(name) == Some(int(8, false)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_the_types_that_they_stand_for() {
        for (alias, name) in [
            ("byte", "uint8"),
            ("rune", "int32"),
            ("int", "int64"),
            ("uint", "uint64"),
            ("uintptr", "uint64"),
        ] {
            assert_eq!(BaseType::named(alias), BaseType::named(name), "{alias}");
        }
        assert_eq!(BaseType::named("Int"), None);
    }

    #[test]
    fn a_number_in_a_name_is_its_bits() {
        for (name, base) in TABLE {
            let BaseType::Scalar(Scalar::Int { bits, .. } | Scalar::Float { bits }) = base else {
                continue;
            };
            let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
            assert!(digits.is_empty() || digits == bits.to_string(), "{name}");
        }
    }
}
