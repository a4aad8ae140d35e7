//! Text in Markdown files.

use std::fmt;

/// Text for a code span, a table cell, a link's target or a shell line of the README: characters that could end any of
/// them are left out. Names, paths and routes of a checked project have none of them.
pub struct Code(String);

impl Code {
    /// Takes any text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let is_plain = |c: &char| c.is_alphanumeric() || "-_./:".contains(*c);
        Self(text.chars().filter(is_plain).collect())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn only_plain_characters_are_left() {
        assert_eq!(
            Code::new("user/api/user.api").to_string(),
            "user/api/user.api"
        );
        assert_eq!(Code::new("a`b|c](d)\n$(rm) \"x\"").to_string(), "abcdrmx");
    }
}
