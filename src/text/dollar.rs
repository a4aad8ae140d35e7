//! Text where `$` begins a variable even inside quotes, as in compose files and manifests for Kubernetes.

use std::fmt;

use super::yaml;

/// A string value: a [`yaml::Scalar`] whose `$` are doubled, so that no variable is read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scalar(pub(super) yaml::Scalar);

impl Scalar {
    /// Takes any text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(yaml::Scalar::new(doubled(text)))
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text with its `$` doubled.
pub(super) fn doubled(text: &str) -> String {
    text.replace('$', "$$")
}

/// What of a text may be the name of a variable: letters, digits and `_`.
pub(super) fn variable_name(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Scalar;
    use crate::text::hostile;

    #[test]
    fn no_text_names_a_variable() {
        for text in hostile::TEXTS {
            let yaml = format!("value: {}\n", Scalar::new(text));
            let read: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
            let value = read["value"].as_str().expect("a string");
            assert_eq!(value.replace("$$", "$"), *text);
            assert_eq!(value.matches('$').count() % 2, 0);
        }
    }
}
