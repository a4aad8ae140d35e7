//! Which values of a request a Rust type takes (go-zero's `core/mapping`).

use std::{borrow::Cow, collections::BTreeMap, str::FromStr};

use serde_json::Value;

use super::{Bind, Fields};
use crate::error::Violation;

/// The longest part of a value that a violation repeats.
const SHOWN: usize = 64;

/// How strictly kinds must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A JSON value: text for text, number for number.
    Json,
    /// Text from a path or header, or a JSON value under `,string`: parsed.
    Text,
    /// The values of a form key: parsed, and the first one for what is no list.
    Form,
    /// An element of a list: text and number stand for each other.
    Element,
}

/// A value that came, and under which name.
#[derive(Debug)]
pub struct Found<'a> {
    pub(super) value: &'a Value,
    pub(super) mode: Mode,
    pub(super) name: Cow<'a, str>,
}

impl<'a> Found<'a> {
    /// The value itself.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// The violation that this value breaks `rule`.
    pub fn breaks(&self, rule: impl Into<Cow<'static, str>>) -> Vec<Violation> {
        vec![violation(&self.name, rule, shown(self.value))]
    }

    /// The same rules for the value `name` inside this one.
    fn inside(&self, name: String, value: &'a Value) -> Self {
        Found {
            value,
            mode: self.mode,
            name: name.into(),
        }
    }

    /// The text to parse where text is taken in place of a number; `None` where it is not.
    fn text(&self) -> Option<Cow<'a, str>> {
        match self.value {
            Value::String(text) => Some(text.as_str().into()),
            Value::Number(number) => Some(number.to_string().into()),
            _ => None,
        }
    }

    fn parsed<T: FromStr>(&self, rule: &'static str) -> Result<T, Vec<Violation>> {
        let value = self.text().and_then(|text| text.parse().ok());
        value.ok_or_else(|| self.breaks(rule))
    }
}

/// A Rust type that can be the type of a field.
pub trait FromValue: Sized {
    /// Takes every value of a form key, not just the first.
    const LIST: bool = false;

    /// The value as this type.
    ///
    /// # Errors
    /// The violations: one for a scalar, any number for what has parts.
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>>;

    /// What a required field is when nothing came.
    ///
    /// # Errors
    /// The violation, for nearly all types.
    fn absent(name: &str) -> Result<Self, Vec<Violation>> {
        Err(vec![violation(name, "is required", String::new())])
    }

    /// The contract's `default=`.
    ///
    /// # Errors
    /// A violation where the contract's text does not fit the type.
    fn from_default(text: &str, name: &str) -> Result<Self, Vec<Violation>> {
        let value = Value::String(text.to_owned());
        Self::from_value(&Found {
            value: &value,
            mode: Mode::Text,
            name: name.into(),
        })
    }

    /// The number that `range=` looks at.
    fn number(&self) -> Option<f64> {
        None
    }
}

pub(super) fn violation(
    field: &str,
    rule: impl Into<Cow<'static, str>>,
    value: String,
) -> Violation {
    Violation {
        field: field.to_owned(),
        rule: rule.into(),
        value,
    }
}

/// A value as a message shows it: short enough not to send a body back.
pub(super) fn shown(value: &Value) -> String {
    let text = match value {
        Value::Array(_) => return "a list".to_owned(),
        Value::Object(_) => return "an object".to_owned(),
        scalar => scalar.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl FromValue for String {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        match (found.mode, found.value) {
            (_, Value::String(text)) => Ok(text.clone()),
            (Mode::Json, _) => Err(found.breaks("must be a string")),
            (_, Value::Number(number)) => Ok(number.to_string()),
            _ => Err(found.breaks("must be a string")),
        }
    }
}

impl FromValue for bool {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let value = match (found.mode, found.value) {
            (Mode::Json | Mode::Element, Value::Bool(value)) => Some(*value),
            (Mode::Json, _) => None,
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
                    (Mode::Json, Value::String(_)) => Err(found.breaks($rule)),
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
                    (Mode::Json, Value::String(_)) => return Err(found.breaks(RULE)),
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

impl<T: FromValue> FromValue for Option<T> {
    const LIST: bool = T::LIST;

    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        T::from_value(found).map(Some)
    }

    fn absent(name: &str) -> Result<Self, Vec<Violation>> {
        T::absent(name).map(Some)
    }

    fn from_default(text: &str, name: &str) -> Result<Self, Vec<Violation>> {
        T::from_default(text, name).map(Some)
    }

    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(T::number)
    }
}

impl<T: FromValue + Default> FromValue for Vec<T> {
    const LIST: bool = true;

    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        match found.value {
            Value::Array(elements) => list(found, elements),
            // go-zero reads a string as a list in JSON.
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Array(elements)) => list(found, &elements),
                _ => Err(found.breaks("must be a list")),
            },
            _ => Err(found.breaks("must be a list")),
        }
    }

    fn from_default(text: &str, name: &str) -> Result<Self, Vec<Violation>> {
        let elements = match serde_json::from_str(text) {
            Ok(Value::Array(elements)) => elements,
            _ => words(text).map(Value::from).collect(),
        };
        let value = Value::Array(elements);
        Self::from_value(&Found {
            value: &value,
            mode: Mode::Json,
            name: name.into(),
        })
    }
}

/// The parts of `[a,b]`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    inner
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

/// Every element, or the violations of all of them; a null leaves the zero value.
fn list<T: FromValue + Default>(
    found: &Found<'_>,
    elements: &[Value],
) -> Result<Vec<T>, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut values = Vec::with_capacity(elements.len());
    for (index, value) in elements.iter().enumerate() {
        if value.is_null() {
            values.push(T::default());
            continue;
        }
        let name = format!("{}[{index}]", found.name);
        let element = Found {
            mode: Mode::Element,
            ..found.inside(name, value)
        };
        match T::from_value(&element) {
            Ok(value) => values.push(value),
            Err(more) => violations.extend(more),
        }
    }
    if violations.is_empty() {
        Ok(values)
    } else {
        Err(violations)
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let Value::Object(object) = found.value else {
            return Err(found.breaks("must be an object"));
        };
        let mut violations = Vec::new();
        let mut map = Self::new();
        for (key, value) in object {
            let entry = Found {
                mode: Mode::Json,
                ..found.inside(format!("{}.{key}", found.name), value)
            };
            match T::from_value(&entry) {
                Ok(value) => drop(map.insert(key.clone(), value)),
                Err(more) => violations.extend(more),
            }
        }
        if violations.is_empty() {
            Ok(map)
        } else {
            Err(violations)
        }
    }

    /// go-zero takes a missing map for an empty one, required or not.
    fn absent(_name: &str) -> Result<Self, Vec<Violation>> {
        Ok(Self::new())
    }
}

/// `interface{}`: whatever came.
impl FromValue for Value {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        Ok(found.value.clone())
    }
}

/// A struct inside a request.
impl<T: Bind> FromValue for T {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let Value::Object(object) = found.value else {
            return Err(found.breaks("must be an object"));
        };
        let mut fields = Fields::of_object(object, &found.name);
        let value = T::bind(&mut fields);
        fields.finish(value)
    }

    /// Filled with the defaults of its fields; missing as a whole where one of them is required.
    fn absent(name: &str) -> Result<Self, Vec<Violation>> {
        let nothing = serde_json::Map::new();
        let mut fields = Fields::of_object(&nothing, name);
        let value = T::bind(&mut fields);
        let required = |_| vec![violation(name, "is required", String::new())];
        fields.finish(value).map_err(required)
    }
}
