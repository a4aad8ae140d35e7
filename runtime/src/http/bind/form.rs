//! `a=1&b=2`, from a query or a body, and the texts of a multipart body.

use serde_json::{Map, Value};

use super::{multipart, value::violation};
use crate::error::Violation;

/// More values than go-zero takes from one form are refused.
const MOST_VALUES: usize = 2048;

/// The values of a form by key, collected from one text after another.
#[derive(Default)]
pub(super) struct Pairs {
    values: Map<String, Value>,
    count: usize,
}

impl Pairs {
    /// Adds the pairs of an urlencoded text.
    pub(super) fn add_urlencoded(&mut self, text: &[u8]) -> Result<(), Vec<Violation>> {
        if let Some(rule) = broken(text) {
            return Err(vec![violation("form", rule, String::new())]);
        }
        for (name, value) in form_urlencoded::parse(text) {
            self.add(&name, &value)?;
        }
        Ok(())
    }

    /// Adds the texts of a multipart body; files are for raw routes.
    pub(super) fn add_multipart(
        &mut self,
        body: &[u8],
        boundary: &str,
    ) -> Result<(), Vec<Violation>> {
        let Some(texts) = multipart::texts(body, boundary) else {
            let rule = "must be multipart, as its `Content-Type` says";
            return Err(vec![violation("body", rule, String::new())]);
        };
        let mut texts = texts.iter();
        texts.try_for_each(|(name, value)| self.add(name, value))
    }

    /// Adds a pair. An empty value counts as missing, and `ids[]` is `ids`, as in go-zero.
    fn add(&mut self, name: &str, value: &str) -> Result<(), Vec<Violation>> {
        if value.is_empty() {
            return Ok(());
        }
        self.count += 1;
        if self.count > MOST_VALUES {
            let rule = format!("must have at most {MOST_VALUES} values");
            return Err(vec![violation("form", rule, String::new())]);
        }
        self.push(name.strip_suffix("[]").unwrap_or(name), value.into());
        Ok(())
    }

    pub(super) fn finish(self) -> Map<String, Value> {
        self.values
    }

    fn push(&mut self, name: &str, value: Value) {
        match self.values.get_mut(name) {
            Some(Value::Array(values)) => values.push(value),
            _ => drop(
                self.values
                    .insert(name.to_owned(), Value::Array(vec![value])),
            ),
        }
    }
}

/// What Go's `url.ParseQuery` has against a text.
fn broken(text: &[u8]) -> Option<&'static str> {
    let semicolon = || {
        text.contains(&b';')
            .then_some("must not be separated by `;`")
    };
    broken_escape(text).or_else(semicolon)
}

/// What Go has against the escapes of a path or a form.
pub(super) fn broken_escape(text: &[u8]) -> Option<&'static str> {
    let mut escapes = text.split(|byte| *byte == b'%').skip(1);
    let is_broken = |escape: &[u8]| {
        let digits = escape.get(..2);
        !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    escapes
        .any(is_broken)
        .then_some("must have two hexadecimal digits after each `%`")
}
