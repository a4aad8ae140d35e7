//! Text, numbers and booleans.

use serde_json::Value;

use super::value::{Found, FromValue, Mode};
use crate::error::Violation;

impl FromValue for String {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let text = match (found.mode, found.value) {
            (Mode::Json, Value::Number(_)) => None,
            _ => found.text(),
        };
        let text = text.ok_or_else(|| found.breaks("must be a string"))?;
        Ok(text.into_owned())
    }
}

impl FromValue for bool {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let value = match (found.mode, found.value) {
            (Mode::Json | Mode::Element | Mode::Entry, Value::Bool(value)) => Some(*value),
            (Mode::Json, _) | (Mode::Entry, Value::String(_)) => None,
            _ => found.text().and_then(|text| parse_bool(&text)),
        };
        value.ok_or_else(|| found.breaks("must be true or false"))
    }
}

fn parse_bool(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if is("true") => Some(true),
        _ if is("false") => Some(false),
        _ => None,
    }
}

macro_rules! numbers {
    ($rule:literal: $($number:ty)*) => {$(
        impl FromValue for $number {
            fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
                match (found.mode, found.value) {
                    (Mode::Json | Mode::Entry, Value::String(_)) => Err(found.breaks($rule)),
                    // Rust takes `+5` for any number, Go only where there is a sign.
                    (_, Value::String(text)) if <$number>::MIN == 0 && text.starts_with('+') => {
                        Err(found.breaks($rule))
                    }
                    _ => found.parsed($rule),
                }
            }

            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "go-zero compares as float64")]
            fn number(&self) -> Option<f64> {
                Some(*self as f64)
            }
        }
    )*};
}

numbers!("must be an integer that fits int8": i8);
numbers!("must be an integer that fits int16": i16);
numbers!("must be an integer that fits int32": i32);
numbers!("must be an integer that fits int64": i64);
numbers!("must be an integer that fits uint8": u8);
numbers!("must be an integer that fits uint16": u16);
numbers!("must be an integer that fits uint32": u32);
numbers!("must be an integer that fits uint64": u64);

macro_rules! floats {
    ($($float:ty)*) => {$(
        impl FromValue for $float {
            fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
                const RULE: &str = "must be a number";
                let value = match (found.mode, found.value) {
                    (Mode::Json | Mode::Entry, Value::String(_)) => return Err(found.breaks(RULE)),
                    _ => found.parsed::<Self>(RULE)?,
                };
                // What overflows is out of range in Go, and JSON has no infinity to send back.
                if value.is_finite() { Ok(value) } else { Err(found.breaks(RULE)) }
            }

            fn number(&self) -> Option<f64> {
                Some((*self).into())
            }
        }
    )*};
}

floats!(f32 f64);
