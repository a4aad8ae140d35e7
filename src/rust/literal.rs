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

/// A text of several lines as a Rust string literal that is as many lines long, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines(String);

impl Lines {
    /// Takes the text that the literal is to mean.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for (index, line) in self.0.split('\n').enumerate() {
            f.write_str(if index == 0 { "" } else { "\n" })?;
            let escaped = format!("{line:?}");
            f.write_str(&escaped[1..escaped.len() - 1])?;
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_lines() {
        let lines = Lines::new("\nName: \"a\\\"\r\n");
        assert_eq!(lines.to_string(), "\"\nName: \\\"a\\\\\\\"\\r\n\"");
    }

    #[test]
    fn nothing_ends_the_literal_early() {
        let text = "a\"b\\c\nd\re{f}\u{202e}\"#;${x}登录\0";
        assert_eq!(
            Literal::new(text).to_string(),
            r##""a\"b\\c\nd\re{f}\u{202e}\"#;${x}登录\0""##
        );
    }
}
