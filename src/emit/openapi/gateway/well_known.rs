//! What single values are in JSON: scalars, and the messages that are written as something else.

use crate::emit::openapi::schema::{Properties, Schema};
use crate::emit::openapi::values;
use crate::ir::Int;

/// Base64 of either alphabet, with or without its padding.
const BASE64: &str = "^[A-Za-z0-9+/_-]*={0,2}$";
const SIGNED: &str = "^-?[0-9]+$";
const UNSIGNED: &str = "^[0-9]+$";
/// Seconds with up to nine places.
const DURATION: &str = "^-?[0-9]+(\\.[0-9]{1,9})?s$";

/// A number of 32 bits.
pub(super) fn integer(signed: bool) -> Schema {
    values::integer(Int { bits: 32, signed })
}

/// A number of 64 bits, which is a text: JavaScript's numbers do not hold it.
pub(super) fn long(format: &'static str) -> Schema {
    Schema {
        format: Some(format),
        pattern: Some(match format {
            "uint64" => UNSIGNED,
            _ => SIGNED,
        }),
        ..Schema::of("string")
    }
}

/// A number with a fraction.
pub(super) fn fraction(format: &'static str) -> Schema {
    Schema {
        format: Some(format),
        ..Schema::of("number")
    }
}

/// Bytes.
pub(super) fn bytes() -> Schema {
    Schema {
        content_encoding: Some("base64"),
        pattern: Some(BASE64),
        ..Schema::of("string")
    }
}

/// A message of any type, which says it.
pub(super) fn any() -> Schema {
    Schema {
        properties: Properties(vec![("@type".to_owned(), Schema::of("string"))]),
        required: vec!["@type".to_owned()],
        ..Schema::of("object")
    }
}

/// What Google's messages that JSON writes in a form of their own are; `None` for all others.
pub(super) fn message(full_name: &str) -> Option<Schema> {
    let name = full_name.strip_prefix("google.protobuf.")?;
    Some(match name {
        "Timestamp" => Schema {
            format: Some("date-time"),
            examples: vec!["2026-01-31T12:00:00Z".into()],
            ..Schema::of("string")
        },
        "Duration" => Schema {
            pattern: Some(DURATION),
            examples: vec!["1.5s".into()],
            ..Schema::of("string")
        },
        // Paths with commas between them.
        "FieldMask" => Schema::of("string"),
        "Struct" | "Empty" => Schema::of("object"),
        "Value" => Schema::default(),
        "ListValue" => Schema::list(Schema::default()),
        "Any" => any(),
        "DoubleValue" => fraction("double").or_null(),
        "FloatValue" => fraction("float").or_null(),
        "Int64Value" => long("int64").or_null(),
        "UInt64Value" => long("uint64").or_null(),
        "Int32Value" => integer(true).or_null(),
        "UInt32Value" => integer(false).or_null(),
        "BoolValue" => Schema::of("boolean").or_null(),
        "StringValue" => Schema::of("string").or_null(),
        "BytesValue" => bytes().or_null(),
        _ => return None,
    })
}
