//! `response:`: a style by name, or an envelope key by key; and `nil_slices:`.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_yaml::Value;

/// The styles by name.
pub(super) const STYLES: [&str; 2] = ["envelope", "plain"];

/// How the HTTP services answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// `envelope`, or a mapping with some of its keys.
    Envelope(Envelope),
    /// `plain`: go-zero's own bodies.
    Plain,
}

impl Default for Response {
    fn default() -> Self {
        Self::Envelope(Envelope::default())
    }
}

impl<'de> Deserialize<'de> for Response {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(style) if style == "plain" => Ok(Self::Plain),
            Value::String(style) if style == "envelope" => Ok(Self::default()),
            value @ Value::Mapping(_) => serde_yaml::from_value(value)
                .map(Self::Envelope)
                .map_err(D::Error::custom),
            _ => Err(D::Error::custom(
                "`response` is `envelope`, `plain`, or a mapping",
            )),
        }
    }
}

/// The keys of an envelope; what is absent is the tutorial's, as `ir::Envelope` has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Envelope {
    /// Name of the field with the number.
    pub code: Option<String>,
    /// Name of the field with the text.
    pub message: Option<String>,
    /// Name of the field with the value.
    pub data: Option<String>,
    /// The number of a success.
    pub success_code: Option<u32>,
    /// The text of a success.
    pub success_message: Option<String>,
    /// Whether an empty `data` is left out.
    pub omit_empty_data: Option<bool>,
    /// HTTP status of a code error.
    pub error_status: Option<u16>,
    /// The number of an unexpected error.
    pub internal_code: Option<u32>,
    /// The text of an unexpected error.
    pub internal_message: Option<String>,
    /// HTTP status of an unexpected error.
    pub internal_status: Option<u16>,
}

/// What an empty list is in answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NilSlices {
    /// `[]`
    #[default]
    Empty,
    /// `null`, as Go writes a nil slice.
    Null,
}

impl<'de> Deserialize<'de> for NilSlices {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Null => Ok(Self::Null),
            Value::Sequence(elements) if elements.is_empty() => Ok(Self::Empty),
            _ => Err(D::Error::custom("`nil_slices` is `null` or `[]`")),
        }
    }
}
