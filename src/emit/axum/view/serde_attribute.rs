//! How serde sees a field.

use std::fmt;

use crate::ir::{Field, Optional, Type};
use crate::rust::{Ident, Literal};

/// The `#[serde(…)]` of a field with a newline, or nothing.
pub struct SerdeAttribute(Vec<Part>);

enum Part {
    Skip,
    Rename(Literal),
    Default,
    SkipSerializingIf(&'static str),
    With(&'static str),
}

impl SerdeAttribute {
    pub(super) fn new(field: &Field, name: &Ident) -> Self {
        let Some(json) = &field.json else {
            return Self(vec![Part::Skip]);
        };
        let mut parts = Vec::new();
        if json != name.plain() {
            parts.push(Part::Rename(Literal::new(json.as_str())));
        }
        if may_be_absent(field) {
            parts.push(Part::Default);
        }
        if let Some(test) = empty_test(field) {
            parts.push(Part::SkipSerializingIf(test));
        }
        if field.as_string {
            parts.push(Part::With("ferroctl_runtime::http::json::text"));
        }
        Self(parts)
    }
}

fn may_be_absent(field: &Field) -> bool {
    let optional = field
        .bindings
        .iter()
        .any(|it| it.optional != Optional::No || it.default.is_some());
    optional || field.omitempty || field.bindings.is_empty() || matches!(field.ty, Type::Pointer(_))
}

/// The function that says whether `omitempty` leaves the value out: Go's `false`, 0, nil, and an empty list, map or
/// string (`encoding/json`, "omitempty"); a struct is never empty.
fn empty_test(field: &Field) -> Option<&'static str> {
    let test = match &field.ty {
        Type::Bool | Type::Int(_) | Type::Float32 | Type::Float64 => {
            "ferroctl_runtime::http::json::is_zero"
        }
        Type::String => "String::is_empty",
        Type::List(_) => "Vec::is_empty",
        Type::Bytes => "Bytes::is_empty",
        Type::Map(..) => "BTreeMap::is_empty",
        Type::Pointer(_) => "Option::is_none",
        Type::Any => "serde_json::Value::is_null",
        Type::Named { .. } | Type::Array(..) => return None,
    };
    field.omitempty.then_some(test)
}

impl fmt::Display for SerdeAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "#[serde(" } else { ", " })?;
            match part {
                Part::Skip => f.write_str("skip"),
                Part::Default => f.write_str("default"),
                Part::Rename(name) => write!(f, "rename = {name}"),
                Part::SkipSerializingIf(test) => write!(f, "skip_serializing_if = \"{test}\""),
                Part::With(module) => write!(f, "with = \"{module}\""),
            }?;
        }
        if self.0.is_empty() {
            Ok(())
        } else {
            f.write_str(")]\n")
        }
    }
}
