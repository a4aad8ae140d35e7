//! Text in manifests for Kubernetes.

use std::fmt;

use super::dollar::{doubled, variable_name};
use super::yaml;

pub use super::dollar::Scalar;

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

/// A text around a variable that stands before it in the same list: `before$(NAME)after`.
#[must_use]
pub fn around(before: &str, name: &str, after: &str) -> Scalar {
    let name = variable_name(name);
    let [before, after] = [before, after].map(doubled);
    Scalar(yaml::Scalar::new(format!("{before}$({name}){after}")))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Label, around};
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
    fn a_variable_stands_between_texts() {
        let url = around("mysql://$", "A)B", "@mysql").to_string();
        assert_eq!(url, "\"mysql://$$$(AB)@mysql\"");
    }
}
