//! Text in comments that end with their line.

use std::fmt;

/// The rest of a `#`, `//` or `--` comment line: whatever could end the line is a blank.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line(String);

impl Line {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends_a_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        let line: String = self
            .0
            .chars()
            .map(|c| if ends_a_line(c) { ' ' } else { c })
            .collect();
        f.write_str(line.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::text::hostile;

    #[test]
    fn no_text_gets_out_of_its_comment() {
        for text in hostile::TEXTS {
            let yaml = format!("# {}\nafter: 1\n", Line::new(*text));
            assert_eq!(yaml.lines().count(), 2, "{text:?}");
            let read: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
            assert_eq!(read["after"].as_i64(), Some(1), "{text:?}");
        }
    }
}
