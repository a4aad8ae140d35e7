//! `[]byte`, which travels as base64 in JSON (Go's `encoding/json`).

use std::ops::{Deref, DerefMut};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use super::{Found, FromValue, value::Mode};
use crate::error::Violation;

/// Bytes that are base64 text outside of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// Whether `omitempty` leaves them out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Deref for Bytes {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(D::Error::custom)
    }
}

impl FromValue for Bytes {
    const LIST: bool = true;

    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let text = match found.value() {
            Value::String(text) => text,
            // go-zero takes a list of numbers as well, and in a form nothing else.
            Value::Array(values) if found.mode == Mode::Form => match values.as_slice() {
                [Value::String(text)] if !is_byte(text) => text,
                _ => return Vec::from_value(found).map(Self),
            },
            _ => return Vec::from_value(found).map(Self),
        };
        // Go's decoder skips line breaks, and what is no base64 may be such a list as text.
        let bytes = STANDARD.decode(text.replace(['\r', '\n'], ""));
        match bytes {
            Ok(bytes) => Ok(Self(bytes)),
            Err(_) => Vec::from_value(found)
                .map(Self)
                .map_err(|_| found.breaks("must be base64")),
        }
    }
}

fn is_byte(text: &str) -> bool {
    text.parse::<u8>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_base64_in_json() {
        let bytes = Bytes::from(vec![0, 255, 16]);
        let json = serde_json::to_string(&bytes).unwrap();
        assert_eq!(json, r#""AP8Q""#);
        assert_eq!(serde_json::from_str::<Bytes>(&json).unwrap(), bytes);
        assert!(serde_json::from_str::<Bytes>(r#""?""#).is_err());
    }
}
