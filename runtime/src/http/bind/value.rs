//! How a value of a request becomes a Rust type (go-zero's `core/mapping`).

use std::{borrow::Cow, str::FromStr};

use serde_json::{Number, Value};

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
    /// A value of a map: a number stands for text.
    Entry,
}

/// A value that came, and under which name.
#[derive(Debug)]
pub struct Found<'a> {
    pub(super) value: &'a Value,
    pub(super) mode: Mode,
    pub(super) name: Cow<'a, str>,
}

impl<'a> Found<'a> {
    /// A whole JSON body.
    pub(super) fn body(value: &'a Value) -> Self {
        Found {
            value,
            mode: Mode::Json,
            name: "body".into(),
        }
    }

    /// The value itself.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// The violation that this value breaks `rule`.
    pub fn breaks(&self, rule: impl Into<Cow<'static, str>>) -> Vec<Violation> {
        vec![violation(&self.name, rule, shown(self.value))]
    }

    /// The same rules for the value `name` inside this one.
    pub(super) fn inside(&self, name: String, value: &'a Value) -> Self {
        Found {
            value,
            mode: self.mode,
            name: name.into(),
        }
    }

    /// The text to parse where text is taken in place of a number; `None` where it is not.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        match self.value {
            Value::String(text) => Some(text.as_str().into()),
            // `-0` is an integer in JSON, which the tree keeps as a float.
            Value::Number(number) if is_minus_zero(number) => Some("-0".into()),
            Value::Number(number) => Some(number.to_string().into()),
            _ => None,
        }
    }

    pub(super) fn parsed<T: FromStr>(&self, rule: &'static str) -> Result<T, Vec<Violation>> {
        let value = self.text().and_then(|text| text.parse().ok());
        value.ok_or_else(|| self.breaks(rule))
    }
}

/// A Rust type that can be the type of a field.
pub trait FromValue: Sized {
    /// Takes every value of a form key, not just the first.
    const LIST: bool = false;

    /// Has fields, which may have defaults.
    const STRUCT: bool = false;

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
        Err(is_required(name))
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

fn is_minus_zero(number: &Number) -> bool {
    number
        .as_f64()
        .is_some_and(|number| number == 0.0 && number.is_sign_negative())
}

pub(super) fn is_required(name: &str) -> Vec<Violation> {
    vec![violation(name, "is required", String::new())]
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
