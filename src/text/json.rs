//! Text in JSON files.

use std::fmt;

/// A string, quotes included.
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
        let quoted = serde_json::to_string(&self.0).map_err(|_| fmt::Error)?;
        f.write_str(&quoted)
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
            let json = format!("{{{quoted}: {quoted}}}");
            let read: serde_json::Value = serde_json::from_str(&json)
                .unwrap_or_else(|error| panic!("{text:?} gave\n{json}\n{error}"));
            assert_eq!(read[*text].as_str(), Some(*text));
        }
    }
}
