//! The rules of the contract's `validate:"…"`, asked once a request is bound.
//!
//! A generated type asks them in [`Bind::validate`](super::bind::Bind::validate), one line a field. They
//! mean what go-playground's `validator` v10 means: bounds are for the characters of a text, the elements
//! of a list or map and the value of a number; `required` is "not the zero value"; of each field the
//! first broken rule counts. Unlike there, an absent and an empty list are the same.

mod check;
mod elements;
mod place;
mod text;
mod value;

pub use check::{Check, Inside};
pub use elements::Elements;
pub use value::Value;
pub(super) use value::length;

use crate::error::Violation;
use place::{Place, Step};

/// Collects what a value breaks.
#[derive(Debug)]
pub struct Checks<'a> {
    /// Where the value is; none for the request itself.
    outer: Option<&'a Place<'a>>,
    violations: &'a mut Vec<Violation>,
}

impl<'a> Checks<'a> {
    /// The checks of a whole request.
    pub(super) fn of_request(violations: &'a mut Vec<Violation>) -> Self {
        Self {
            outer: None,
            violations,
        }
    }

    /// The checks of the field that the request calls `name`; rules are asked in the order of the calls.
    pub fn of<'c, T>(&'c mut self, name: &'c str, value: &'c T) -> Check<'c, T> {
        Check::new(
            Place::new(self.outer, Step::Field(name)),
            value,
            self.violations,
        )
    }
}

#[cfg(test)]
mod tests;
