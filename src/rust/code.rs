//! Rust that is more than a name, a type or a literal.

use std::fmt;

/// An expression, a call or a statement, put together from [`super::Ident`]s, [`super::Literal`]s and text of this
/// program; never from text of a contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    /// Takes Rust as it is.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
