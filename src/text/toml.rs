//! Text in TOML files.

use std::fmt;

use super::quoted;

/// A basic string, quotes included; on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(String);

impl Text {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        quoted::write(f, &self.0)
    }
}

/// What stands behind a key of `[package]`: the workspace's value or one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `.workspace = true`
    Inherited,
    /// ` = "2024"`
    Own(Text),
}

impl Value {
    /// The workspace's value, or else this one.
    #[must_use]
    pub fn new(is_inherited: bool, own: &str) -> Self {
        match is_inherited {
            true => Self::Inherited,
            false => Self::Own(Text::new(own)),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inherited => f.write_str(".workspace = true"),
            Self::Own(text) => write!(f, " = {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::text::hostile;

    #[test]
    fn every_text_comes_back_as_value_and_key() {
        for text in hostile::TEXTS {
            let quoted = Text::new(*text);
            let toml = format!("value = {quoted}\n[table]\n{quoted} = 1\n");
            let read: toml_edit::DocumentMut = toml
                .parse()
                .unwrap_or_else(|error| panic!("{text:?} gave\n{toml}\n{error}"));
            assert_eq!(read["value"].as_str(), Some(*text));
            assert_eq!(read["table"][*text].as_integer(), Some(1));
        }
    }
}
