//! Text in manifests for Kubernetes.

use std::fmt;

use super::yaml;

/// What a name of Kubernetes may have at most (RFC 1123 and RFC 1035).
pub const LONGEST: usize = 63;

/// The name of an object, a label of DNS by RFC 1035: small letters, digits and `-`, a letter first, 63 at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(String);

impl Label {
    /// What any name becomes: other characters are `-`; `x` where nothing is left.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self::with("", name, "")
    }

    /// The name with a part of ours behind it: `user-rpc-migrate`.
    #[must_use]
    pub fn behind(&self, part: &str) -> Self {
        Self::with("", &self.0, part)
    }

    /// The name with a part of ours before it: `uses-mysql`.
    #[must_use]
    pub fn after(&self, part: &str) -> Self {
        Self::with(part, &self.0, "")
    }

    fn with(before: &str, name: &str, after: &str) -> Self {
        let small = name.to_ascii_lowercase();
        let dashed = small.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let name = dashed.trim_start_matches(|c: char| !c.is_ascii_lowercase());
        let room = LONGEST.saturating_sub(before.len() + after.len());
        let name = match name.get(..room).unwrap_or(name).trim_end_matches('-') {
            "" => "x",
            name => name,
        };
        Self(format!("{before}{name}{after}"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        yaml::Scalar::new(&self.0).fmt(f)
    }
}

/// A word of a command or the value of a variable: `$` is doubled, so that Kubernetes reads no variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar(yaml::Scalar);

impl Scalar {
    /// Takes any text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(yaml::Scalar::new(literal(text)))
    }

    /// A text around a variable that stands before it in the same list: `before$(NAME)after`.
    #[must_use]
    pub fn around(before: &str, name: &str, after: &str) -> Self {
        let is_known = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let name: String = name.chars().filter(is_known).collect();
        let [before, after] = [before, after].map(literal);
        Self(yaml::Scalar::new(format!("{before}$({name}){after}")))
    }
}

fn literal(text: &str) -> String {
    text.replace('$', "$$")
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Label, Scalar};
    use crate::text::hostile;

    #[test]
    fn every_text_becomes_a_name() {
        let long = "a".repeat(100);
        for text in hostile::TEXTS.iter().copied().chain([long.as_str()]) {
            let label = Label::new(text);
            for label in [label.behind("-migrate"), label.after("uses-"), label] {
                let name = label.as_str();
                let is_known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                assert!(name.chars().all(is_known), "{text:?}: {name}");
                assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
                assert!(!name.ends_with('-') && name.len() <= LONGEST, "{name}");
                let yaml: serde_yaml::Value = serde_yaml::from_str(&label.to_string()).expect(text);
                assert_eq!(yaml.as_str(), Some(name));
            }
        }
        assert_eq!(Label::new("Order System").as_str(), "order-system");
        assert_eq!(Label::new("user_center-rpc").as_str(), "user-center-rpc");
    }

    #[test]
    fn no_text_names_a_variable() {
        for text in hostile::TEXTS {
            let yaml = format!("value: {}\n", Scalar::new(text));
            let read: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
            let value = read["value"].as_str().expect("a string");
            assert_eq!(value.replace("$$", "$"), *text);
            assert_eq!(value.matches('$').count() % 2, 0);
        }
        let url = Scalar::around("mysql://$", "A)B", "@mysql").to_string();
        assert_eq!(url, "\"mysql://$$$(AB)@mysql\"");
    }
}
