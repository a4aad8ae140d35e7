//! Where in a request a value is; spelled out only for a violation.

use std::fmt;

/// A value's place, `order.lines[0].name`, as a chain from the inside out.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    outer: Option<&'a Place<'a>>,
    step: Step<'a>,
}

/// The last part of a place.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A field of a struct or the key of a map.
    Field(&'a str),
    /// An element of a list.
    Element(usize),
}

impl<'a> Place<'a> {
    pub(super) fn new(outer: Option<&'a Self>, step: Step<'a>) -> Self {
        Self { outer, step }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            outer.fmt(f)?;
        }
        match self.step {
            Step::Field(name) if self.outer.is_some() => write!(f, ".{name}"),
            Step::Field(name) => f.write_str(name),
            Step::Element(index) => write!(f, "[{index}]"),
        }
    }
}
