//! Rust string literals.

use std::fmt;

/// A text as a Rust string literal, quotes included; whatever it holds, it cannot end the literal early.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal(String);

impl Literal {
    /// Takes the text that the literal is to mean.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `Debug` of `str` escapes quotes, backslashes, control and direction-changing characters as Rust reads them.
        write!(f, "{:?}", self.0)
    }
}

/// Bytes as a Rust byte string literal, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteLiteral(Vec<u8>);

impl ByteLiteral {
    /// Takes the bytes that the literal is to mean.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Display for ByteLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_literal_early() {
        let text = "a\"b\\c\nd\re{f}\u{202e}\"#;${x}登录\0";
        assert_eq!(
            Literal::new(text).to_string(),
            r##""a\"b\\c\nd\re{f}\u{202e}\"#;${x}登录\0""##
        );
    }
}
