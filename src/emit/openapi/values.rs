//! Types → schemas, as far as the type alone says it.

use serde_json::Number;

use super::schema::{Bounds, Lengths, Schema};
use super::side::Side;
use super::types::Types;
use crate::ir::{Int, Source, Type};

/// What stands for bytes: base64 with padding, its last character without bits that mean nothing.
const BASE64: &str =
    "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";
/// Go's names for `true` and `false` in a text.
const BOOLS: [&str; 4] = ["true", "false", "1", "0"];
/// A whole number in a text.
const WHOLE: &str = "^[+-]?[0-9]+$";
/// The same without a sign.
const UNSIGNED: &str = "^[0-9]+$";
/// A number in a text.
const FRACTION: &str = "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$";

/// The schema of values of a type.
pub(super) fn schema(ty: &Type, side: Side, types: &Types<'_>) -> Schema {
    let inner = |ty: &Type| schema(ty, side, types);
    match ty {
        Type::Bool => Schema::of("boolean"),
        Type::Int(int) => integer(*int),
        Type::Float32 => Schema {
            format: Some("float"),
            bounds: single(),
            ..Schema::of("number")
        },
        Type::Float64 => Schema {
            format: Some("double"),
            ..Schema::of("number")
        },
        Type::String => Schema::of("string"),
        Type::Bytes => Schema {
            content_encoding: Some("base64"),
            pattern: Some(BASE64),
            ..Schema::of("string")
        },
        Type::Any => Schema::default(),
        Type::Named { name, .. } => Schema::reference(&types.name(name, side)),
        Type::Pointer(to) if side == Side::Output => inner(to).or_null(),
        Type::Pointer(to) => inner(to),
        Type::List(of) if side == Side::Output && types.null_lists => {
            Schema::list(inner(of)).or_null()
        }
        Type::List(of) => Schema::list(inner(of)),
        Type::Array(length, of) => Schema {
            lengths: array(*length, side),
            ..Schema::list(inner(of))
        },
        Type::Map(key, value) => Schema {
            additional_properties: Some(Box::new(inner(value))),
            property_names: keys(key),
            ..Schema::of("object")
        },
    }
}

/// A shorter array is filled up in a request; an answer has all its elements.
fn array(length: usize, side: Side) -> Lengths {
    let length = u64::try_from(length).ok();
    Lengths {
        max_items: length,
        min_items: length.filter(|_| side == Side::Output),
        ..Lengths::default()
    }
}

/// The numbers of a type.
pub(super) fn integer(int: Int) -> Schema {
    let format = match (int.signed, int.bits) {
        (true, 8) => "int8",
        (true, 16) => "int16",
        (true, 32) => "int32",
        (true, _) => "int64",
        (false, 8) => "uint8",
        (false, 16) => "uint16",
        (false, 32) => "uint32",
        (false, _) => "uint64",
    };
    let (low, high) = limits(int);
    Schema {
        format: Some(format),
        bounds: Bounds {
            minimum: Some(low),
            maximum: Some(high),
            ..Bounds::default()
        },
        ..Schema::of("integer")
    }
}

/// The smallest and the largest number of a type.
fn limits(int: Int) -> (Number, Number) {
    let spare = 64 - u32::from(int.bits.min(64));
    match int.signed {
        true => ((i64::MIN >> spare).into(), (i64::MAX >> spare).into()),
        false => (0.into(), (u64::MAX >> spare).into()),
    }
}

/// What fits 32 bits; larger numbers are refused, as Go does.
fn single() -> Bounds {
    Bounds {
        minimum: Number::from_f64(f64::from(f32::MIN)),
        maximum: Number::from_f64(f64::from(f32::MAX)),
        ..Bounds::default()
    }
}

fn keys(ty: &Type) -> Option<Box<Schema>> {
    let pattern = match ty {
        Type::Int(int) if int.signed => Some(WHOLE),
        Type::Int(_) => Some(UNSIGNED),
        _ => None,
    };
    pattern.map(|pattern| {
        Box::new(Schema {
            pattern: Some(pattern),
            ..Schema::default()
        })
    })
}

/// A value that travels as text (`,string`).
pub(super) fn text(ty: &Type) -> Schema {
    let text = Schema::of("string");
    match ty {
        Type::Bool => Schema {
            options: Some(BOOLS.map(Into::into).to_vec()),
            ..text
        },
        Type::Int(int) => Schema {
            format: integer(*int).format,
            pattern: Some(if int.signed { WHOLE } else { UNSIGNED }),
            ..text
        },
        Type::Float32 | Type::Float64 => Schema {
            format: Some(if *ty == Type::Float32 {
                "float"
            } else {
                "double"
            }),
            pattern: Some(FRACTION),
            ..text
        },
        Type::Pointer(inner) => self::text(inner),
        _ => text,
    }
}

/// Whether a form or a header can have it as it is: a scalar.
pub(super) fn is_scalar(ty: &Type) -> bool {
    match ty {
        Type::Pointer(inner) => is_scalar(inner),
        Type::Bool | Type::Int(_) | Type::Float32 | Type::Float64 | Type::String | Type::Bytes => {
            true
        }
        Type::Any | Type::Named { .. } | Type::List(_) | Type::Array(..) | Type::Map(..) => false,
    }
}

/// The elements of what a form has as several values of one key.
pub(super) fn elements(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Pointer(inner) => elements(inner),
        Type::List(of) | Type::Array(_, of) => Some(of),
        _ => None,
    }
}

/// The schema of a type that a text cannot stand for as it is: a struct never came out of a form, and what may be
/// anything is a text there.
pub(super) fn in_text(ty: &Type, source: Source) -> Option<Schema> {
    match ty {
        _ if source == Source::Json => None,
        Type::Pointer(inner) => in_text(inner, source),
        Type::Named { .. } => Some(Schema::never()),
        Type::Any => Some(Schema::of("string")),
        Type::List(of) | Type::Array(_, of) if source == Source::Form && !is_scalar(of) => {
            let none = Lengths {
                max_items: Some(0),
                ..Lengths::default()
            };
            Some(Schema {
                lengths: none,
                ..Schema::list(Schema::default())
            })
        }
        _ => None,
    }
}
