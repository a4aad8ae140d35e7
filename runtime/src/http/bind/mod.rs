//! A request becomes a typed value, by the rules of go-zero's `httpx.Parse`.
//!
//! A type says in [`Bind::bind`] which fields it has, where each comes from (path, form, header, JSON)
//! and what it must look like. Most requests are plain JSON objects: those that [`Bind::FAST`] marks
//! are read by serde, and only what serde refuses goes through the field reader, which takes go-zero's
//! lenient cases (a key given twice, a number for an element of a list of strings, bytes after the
//! object) and otherwise finds every violation, not just the first.

mod array;
mod bytes;
mod compound;
mod fields;
mod form;
mod json;
mod media;
mod multipart;
mod range;
mod rules;
mod scalar;
mod sources;
mod value;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use bytes::Bytes;
pub use fields::{Field, Fields};
pub(super) use media::is_json;
pub use sources::Sources;
pub use value::{Found, FromValue};

use super::validate::Checks;
use crate::error::Violation;

/// A type that is read from a request.
pub trait Bind: Default + DeserializeOwned {
    /// Serde reads a JSON object exactly as [`bind`](Self::bind) does, or refuses it.
    ///
    /// True for fields that all come from JSON, are strings, booleans, integers, `f64` or lists of
    /// these (`optional` ones under `#[serde(default)]`), and have no options, range or default.
    const FAST: bool = false;

    /// Reads each field; a field that breaks the contract leaves a violation behind and its default
    /// value in the result.
    fn bind(fields: &mut Fields<'_>) -> Self;

    /// Asks the rules of `validate:"…"`, for a type whose fields have some.
    fn validate(&self, _checks: &mut Checks<'_>) {}
}

impl<T: Bind> Bind for Box<T> {
    const FAST: bool = T::FAST;

    fn bind(fields: &mut Fields<'_>) -> Self {
        Self::new(T::bind(fields))
    }

    fn validate(&self, checks: &mut Checks<'_>) {
        T::validate(self, checks);
    }
}

/// What a route takes: a type with fields, or a list of them (`post /items ([]Item)`).
pub trait Payload: Sized {
    /// Reads a JSON body by serde alone; `None` says nothing about the body yet.
    fn fast(body: &[u8]) -> Option<Self>;

    /// Reads everything that the request brings.
    ///
    /// # Errors
    /// All violations of the contract.
    fn read(sources: &Sources<'_>) -> Result<Self, Vec<Violation>>;

    /// Asks the rules of `validate:"…"` of what was read; a list has none.
    ///
    /// # Errors
    /// All violations of the rules, one a field.
    fn check(&self) -> Result<(), Vec<Violation>> {
        Ok(())
    }
}

impl<T: Bind> Payload for T {
    fn fast(body: &[u8]) -> Option<Self> {
        // Serde would also take an array, field by field in order.
        let is_object = body.trim_ascii_start().starts_with(b"{");
        if !T::FAST || !is_object {
            return None;
        }
        serde_json::from_slice(body).ok()
    }

    fn read(sources: &Sources<'_>) -> Result<Self, Vec<Violation>> {
        let mut fields = Fields::of_request(sources)?;
        let value = T::bind(&mut fields);
        fields.finish(value)
    }

    fn check(&self) -> Result<(), Vec<Violation>> {
        let mut violations = Vec::new();
        self.validate(&mut Checks::of_request(&mut violations));
        if violations.is_empty() {
            Ok(())
        } else {
            Err(violations)
        }
    }
}

impl<T: FromValue + Default> Payload for Vec<T> {
    fn fast(_body: &[u8]) -> Option<Self> {
        None
    }

    fn read(sources: &Sources<'_>) -> Result<Self, Vec<Violation>> {
        let body = sources.json.as_ref().unwrap_or(&Value::Null);
        Self::from_value(&Found::body(body))
    }
}

#[cfg(test)]
mod tests;
