//! Where in a request a value is; spelled out only for a violation.

use std::fmt;

/// A value's place, `order.lines[0].name`, as a chain from the inside out.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    outer: Option<&'a Place<'a>>,
    step: Step<'a>,
}

/// The last part of a place.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    /// A field of a struct.
    Field(&'a str),
    /// The key of a map.
    Key(&'a dyn fmt::Display),
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
            Step::Key(key) => write!(f, ".{key}"),
            Step::Element(index) => write!(f, "[{index}]"),
        }
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
