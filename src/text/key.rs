//! Names of crates in a `Cargo.toml`.

use std::fmt;

use super::toml;

/// A key in TOML: bare where TOML allows it, else in quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !self.0.is_empty() && self.0.chars().all(is_bare) {
            return f.write_str(&self.0);
        }
        write!(f, "{}", toml::Text::new(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_has_quotes_only_where_it_needs_them() {
        assert_eq!(Key::new("user-proto").to_string(), "user-proto");
        assert_eq!(Key::new("a.b = 1").to_string(), "\"a.b = 1\"");
    }
}
