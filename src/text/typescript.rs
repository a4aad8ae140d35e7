//! Text in TypeScript.

use std::fmt;

/// A string, double quotes included.
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
        let mut characters = self.0.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                // Not a mistake for a template.
                '$' if characters.peek() == Some(&'{') => f.write_str("\\u{24}")?,
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                c if is_unseen(c) => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

/// Ends a line somewhere, or changes how the text around it reads.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// An identifier: what is left of any text without what none has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Takes any text; it may still be a word that means something to TypeScript.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut name: String = text.chars().filter(|c| *c != '$' && is_part(*c)).collect();
        if !name.starts_with(is_start) {
            name.insert(0, '_');
        }
        Self(name)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '$'
}

fn is_part(c: char) -> bool {
    is_start(c) || c.is_ascii_digit()
}

/// The name of a property: bare where TypeScript allows it, else in quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The property of an object: `.name`, or `["odd name"]`.
    #[must_use]
    pub fn access(&self) -> Access<'_> {
        Access(self)
    }

    fn is_bare(&self) -> bool {
        self.0.starts_with(is_start) && self.0.chars().all(is_part)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_bare() {
            true => f.write_str(&self.0),
            false => Text::new(&self.0).fmt(f),
        }
    }
}

/// How a property is read.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a>(&'a Key);

impl fmt::Display for Access<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.is_bare() {
            true => write!(f, ".{}", self.0),
            false => write!(f, "[{}]", self.0),
        }
    }
}

/// A line inside of `/** … */`, which it does not end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocLine(String);

impl DocLine {
    /// Takes any text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let blank = |c: char| if is_unseen(c) { ' ' } else { c };
        let text: String = text.chars().map(blank).collect();
        Self(text.trim_end().replace("*/", "*\\/"))
    }
}

impl fmt::Display for DocLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a URL's path, for between the quotes of a string or a template: escaped but for what stands for itself in
/// all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathPart(String);

impl PathPart {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for PathPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.bytes().try_for_each(|byte| match byte {
            b if b.is_ascii_alphanumeric() || b"-._~/:@!+,;=()*".contains(&b) => {
                write!(f, "{}", char::from(b))
            }
            b => write!(f, "%{b:02X}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hostile;

    #[test]
    fn no_text_leaves_its_quotes_or_its_line() {
        for text in hostile::TEXTS {
            let literal = Text::new(*text).to_string();
            let inside = &literal[1..literal.len() - 1];
            let plain = inside.replace("\\\\", "").replace("\\\"", "");
            assert!(!plain.contains('"') && !plain.ends_with('\\'), "{literal}");
            assert!(!literal.contains(is_unseen), "{text:?}");
            assert_eq!(unescaped(&literal), *text);
        }
    }

    /// As TypeScript reads a string.
    fn unescaped(literal: &str) -> String {
        let mut rest = literal[1..literal.len() - 1].chars();
        let mut text = String::new();
        while let Some(c) = rest.next() {
            text.push(match c {
                '\\' => match rest.next() {
                    Some('n') => '\n',
                    Some('u') => {
                        let digits: String =
                            rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                        let code = u32::from_str_radix(&digits, 16).expect("digits");
                        char::from_u32(code).expect("a character")
                    }
                    other => other.expect("an escape"),
                },
                c => c,
            });
        }
        text
    }

    #[test]
    fn names_and_keys_are_what_their_place_allows() {
        for text in hostile::TEXTS {
            let name = Name::new(text);
            assert!(name.as_str().starts_with(is_start) && name.as_str().chars().all(is_part));
            assert!(!DocLine::new(text).to_string().contains("*/"));
            let path = PathPart::new(*text).to_string();
            assert!(
                !path.contains(['"', '`', '$', '\\', '\n', '?', '#']),
                "{path}"
            );
        }
        assert_eq!(Key::new("loginName").to_string(), "loginName");
        assert_eq!(Key::new("X-Trace").to_string(), "\"X-Trace\"");
        assert_eq!(Key::new("X-Trace").access().to_string(), "[\"X-Trace\"]");
        assert_eq!(Key::new("a").access().to_string(), ".a");
    }
}
