//! Values as `encoding/json` writes them, without escapes for HTML (`core/jsonx/json.go`).

use std::io;

use jiff::tz::TimeZone;
use serde::Serialize as _;
use serde_json::ser::Formatter;

use super::{GoField, GoType, time};
use crate::model::{Decimal, Json, Value};

/// A struct; none where a value would not come back.
pub(in crate::model) fn object(
    fields: impl Iterator<Item = (GoField, Value)>,
    zone: Option<&TimeZone>,
) -> Option<String> {
    let member = |(field, of): (GoField, Value)| {
        Some(format!(
            "{}:{}",
            string(field.name),
            value(field, &of, zone)?
        ))
    };
    let members = fields.map(member).collect::<Option<Vec<_>>>()?;
    Some(format!("{{{}}}", members.join(",")))
}

/// A value; none where it would not come back.
pub(in crate::model) fn value(
    field: GoField,
    value: &Value,
    zone: Option<&TimeZone>,
) -> Option<String> {
    let is_valid = *value != Value::Null;
    if !field.is_null {
        return match is_valid {
            true => plain(field.ty, value, zone),
            // Go could not read the row at all.
            false => Some("null".to_owned()),
        };
    }
    let (name, zero) = null(field.ty);
    let inner = match is_valid {
        true => plain(field.ty, value, zone)?,
        false => zero.to_owned(),
    };
    Some(format!(r#"{{"{name}":{inner},"Valid":{is_valid}}}"#))
}

/// The field of `sql.Null…` with the value, and what it is without one.
pub(super) fn null(ty: GoType) -> (&'static str, &'static str) {
    match ty {
        GoType::Bool => ("Bool", "false"),
        GoType::Flag | GoType::Integer | GoType::Unsigned => ("Int64", "0"),
        GoType::Float | GoType::Decimal(_) => ("Float64", "0"),
        GoType::Text | GoType::Bytes | GoType::Time | GoType::Json => ("String", r#""""#),
        GoType::Instant | GoType::DateTime | GoType::Date => ("Time", r#""0001-01-01T00:00:00Z""#),
    }
}

fn plain(ty: GoType, value: &Value, zone: Option<&TimeZone>) -> Option<String> {
    Some(match value {
        Value::Bool(value) if ty == GoType::Flag => u8::from(*value).to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Unsigned(value) => value.to_string(),
        Value::Float(value) => float(*value)?,
        Value::Decimal(value) => float(exact(*value)?)?,
        Value::Text(value) => string(value),
        Value::Bytes(value) => string(text(value)?),
        Value::Time(value) => string(&value.format("%H:%M:%S%.f").to_string()),
        Value::Json(value) => string(&mysql(value)),
        Value::Instant(_) | Value::DateTime(_) | Value::Date(_) => {
            string(&time::of(value, zone)?.json())
        }
        Value::Null => return None,
    })
}

/// Go reads decimals as `float64`; none where that is another number.
pub(super) fn exact(decimal: Decimal) -> Option<f64> {
    let float: f64 = decimal.0.to_string().parse().ok()?;
    let back: rust_decimal::Decimal = float.to_string().parse().ok()?;
    (back == decimal.0).then_some(float)
}

/// Go has bytes as a text; none where they are no text, of which Go would make another one.
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
}

/// `encoding/json`'s `floatEncoder`.
fn float(value: f64) -> Option<String> {
    let size = value.abs();
    Some(if !value.is_finite() {
        return None;
    } else if size != 0.0 && !(1e-6..1e21).contains(&size) {
        signed(format!("{value:e}"))
    } else {
        value.to_string()
    })
}

/// Go's exponents have a sign.
pub(super) fn signed(text: String) -> String {
    match text.contains("e-") {
        true => text,
        false => text.replace('e', "e+"),
    }
}

fn string(text: &str) -> String {
    let text = Json::from(text).to_string();
    text.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// JSON as MySQL writes it.
fn mysql(json: &Json) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, Spaced);
    // Writing into memory does not fail.
    let _ = json.serialize(&mut serializer);
    String::from_utf8(text).unwrap_or_default()
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        to.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        to.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }
}
