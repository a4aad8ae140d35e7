//! Text in YAML files.

use std::fmt;

use super::quoted;

/// Words that some YAML version reads as something else than text.
const RESERVED: &[&str] = &[
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
];

/// A string value or key, in block and in flow context: plain where no YAML version can misread it, else in double
/// quotes. Never spans lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scalar(String);

impl Scalar {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match is_plain(&self.0) {
            true => f.write_str(&self.0),
            false => quoted::write(f, &self.0),
        }
    }
}

/// Whole lines of block YAML, put together from [`Scalar`]s and text of this program; ended by a newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block(String);

impl Block {
    /// Takes the lines as they are.
    #[must_use]
    pub fn new(lines: impl Into<String>) -> Self {
        Self(lines.into())
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text means itself without quotes: it begins like a word and has no character with a meaning.
fn is_plain(text: &str) -> bool {
    let begins_like_a_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    begins_like_a_word
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::Scalar;
    use crate::text::hostile;

    #[test]
    fn every_text_comes_back_as_value_key_and_list_item() {
        for text in hostile::TEXTS {
            let scalar = Scalar::new(*text);
            let yaml = format!("value: {scalar}\nlist: [{scalar}, {scalar}]\n{scalar}: key\n");
            let read: serde_yaml::Value = serde_yaml::from_str(&yaml)
                .unwrap_or_else(|error| panic!("{text:?} gave\n{yaml}\n{error}"));
            assert_eq!(read["value"].as_str(), Some(*text));
            assert_eq!(read["list"][1].as_str(), Some(*text));
            assert_eq!(read[*text].as_str(), Some("key"));
        }
    }

    #[test]
    fn words_and_paths_stay_bare() {
        for text in ["user-api", "/metrics"] {
            assert_eq!(Scalar::new(text).to_string(), text);
        }
        assert_eq!(Scalar::new("no").to_string(), "\"no\"");
        assert_eq!(Scalar::new("1.0").to_string(), "\"1.0\"");
    }
}
