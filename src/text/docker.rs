//! Text in Dockerfiles.
//!
//! A Dockerfile has no escape for a line break inside a word, so control characters become blanks.

use std::fmt;

/// A double-quoted word of an instruction that expands variables (`LABEL`, `ENV`, `ARG`): `"`, `\` and `$` escaped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arg(String);

impl Arg {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' | '$' => write!(f, "\\{c}")?,
                c if c.is_control() => f.write_str(" ")?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

/// An element of the JSON form that expands nothing (`ENTRYPOINT`, `CMD`, `HEALTHCHECK CMD`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exec(String);

impl Exec {
    /// Takes any text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Exec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::json::Text::new(self.0.as_str()).fmt(f)
    }
}

/// A name as compose takes it for a project and a Dockerfile for a stage: small letters, digits, `-` and `_`, beginning with a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// What is left of any name; `stack` where nothing is.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let small = name.to_ascii_lowercase();
        let known: String = small
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect();
        Self(match known.trim_start_matches(['-', '_']) {
            "" => "stack".to_owned(),
            name => name.to_owned(),
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path in the JSON form of `COPY`, which expands variables and wildcards after
/// reading the JSON: `$`, `\` and the wildcards stand behind a backslash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(String);

impl Path {
    /// Takes any path with `/`.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut escaped = String::with_capacity(self.0.len());
        for c in self.0.chars() {
            if "$\\*?[".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        super::json::Text::new(escaped).fmt(f)
    }
}

/// An image reference, such as `docker.io/library/rust:1.95`; characters that no reference has are left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Image(String);

impl Image {
    /// Takes any text.
    #[must_use]
    pub fn new(reference: &str) -> Self {
        let known = |c: &char| c.is_ascii_alphanumeric() || "._-/:@".contains(*c);
        Self(reference.chars().filter(known).collect())
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Arg, Exec, Image, Path};
    use crate::text::hostile;

    #[test]
    fn a_word_ends_at_its_own_quote_and_names_no_variable() {
        for text in hostile::TEXTS {
            let word = Arg::new(*text).to_string();
            assert_eq!(word.lines().count(), 1, "{text:?}");
            assert_eq!(unquoted(&word), text.replace(char::is_control, " "));
        }
    }

    /// Reads a word as the Dockerfile parser does; a bare `"` or `$` inside is a failure.
    fn unquoted(word: &str) -> String {
        let inner = &word[1..word.len() - 1];
        let mut text = String::new();
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            assert!(c != '"' && c != '$', "{word}");
            text.push(if c == '\\' {
                chars.next().expect("an escaped character")
            } else {
                c
            });
        }
        text
    }

    #[test]
    fn exec_elements_are_json_on_one_line() {
        for text in hostile::TEXTS {
            let element = Exec::new(*text).to_string();
            assert_eq!(element.lines().count(), 1, "{text:?}");
            let read: String = serde_json::from_str(&element).expect("JSON");
            assert_eq!(read, *text);
        }
    }

    #[test]
    fn a_reference_has_no_room_for_an_instruction() {
        let image = Image::new("rust:1 AS x\nRUN ${y} \"z\"").to_string();
        assert_eq!(image, "rust:1ASxRUNyz");
    }

    #[test]
    fn paths_expand_nothing() {
        assert_eq!(
            Path::new("a b/$HOME/*.rs").to_string(),
            r#""a b/\\$HOME/\\*.rs""#
        );
    }
}
