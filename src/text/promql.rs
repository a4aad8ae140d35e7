//! Text in PromQL expressions.

use std::fmt;

/// A double-quoted string, such as a label's value. `$` and `[` are escaped too: Grafana reads variables in them and
/// Prometheus templates read `{{`.
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
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '$' | '[' | '{' => write!(f, "\\x{:02x}", u32::from(c))?,
                c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_label_value_names_no_variable_and_ends_at_its_quote() {
        assert_eq!(Text::new("/api/user/:id").to_string(), r#""/api/user/:id""#);
        assert_eq!(
            Text::new("a\"b\\c${d}[[e]]{{f}}\n").to_string(),
            r#""a\"b\\c\x24\x7bd}\x5b\x5be]]\x7b\x7bf}}\u000a""#
        );
    }
}
