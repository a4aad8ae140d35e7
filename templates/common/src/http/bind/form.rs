//! `a=1&b=2`, from a query or a body.

use serde_json::{Map, Value};

use super::value::violation;
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
    /// Adds the pairs of one urlencoded text. An empty value counts as missing, and `ids[]` is `ids`,
    /// as in go-zero.
    pub(super) fn add(&mut self, text: &[u8]) -> Result<(), Vec<Violation>> {
        for (name, value) in form_urlencoded::parse(text) {
            if value.is_empty() {
                continue;
            }
            self.count += 1;
            if self.count > MOST_VALUES {
                let rule = format!("must have at most {MOST_VALUES} values");
                return Err(vec![violation("form", rule, String::new())]);
            }
            self.push(name.strip_suffix("[]").unwrap_or(&name), value.into());
        }
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
