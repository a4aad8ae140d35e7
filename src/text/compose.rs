//! Text in compose files, where `$` begins a variable even inside quotes.

use std::fmt;

use super::yaml;

/// A string value in a compose file: a [`yaml::Scalar`] whose `$` are doubled, so that compose reads no variable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scalar(yaml::Scalar);

impl Scalar {
    /// Takes any text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(yaml::Scalar::new(text.replace('$', "$$")))
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A value that compose fills in from `.env` or the shell: `${NAME:-default}` and its kin, quoted for YAML.
///
/// The name keeps letters, digits and `_` alone; the text after it may be any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable(yaml::Scalar);

impl Variable {
    /// The variable behind a text, or `default` where it is unset or empty: `before${NAME:-default}`.
    #[must_use]
    pub fn or(before: &str, name: &str, default: &str) -> Self {
        let (before, name) = (before.replace('$', "$$"), variable_name(name));
        let default = nested(default);
        Self(yaml::Scalar::new(format!("{before}${{{name}:-{default}}}")))
    }

    /// The variable; compose stops with `message` where it is unset or empty.
    #[must_use]
    pub fn required(name: &str, message: &str) -> Self {
        let (name, message) = (variable_name(name), nested(message));
        Self(yaml::Scalar::new(format!("${{{name}:?{message}}}")))
    }

    /// A text with a variable inside, which must be set: `before${NAME}after`.
    #[must_use]
    pub fn inside(before: &str, name: &str, after: &str) -> Self {
        let name = variable_name(name);
        let [before, after] = [before, after].map(|text| text.replace('$', "$$"));
        Self(yaml::Scalar::new(format!("{before}${{{name}:?}}{after}")))
    }
}

/// Where a port is published: `${BIND:-127.0.0.1}:${USER_API_PUBLISHED_PORT:-8300}:8300`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published(yaml::Scalar);

impl Published {
    /// A port of a container, `6831` or `6831/udp`, behind the variables with the host's address and its port there.
    /// The address is the loopback where none is set, the port the container's own.
    #[must_use]
    pub fn new(address: &str, variable: &str, port: u16, is_udp: bool) -> Self {
        let [address, variable] = [address, variable].map(variable_name);
        let protocol = if is_udp { "/udp" } else { "" };
        Self(yaml::Scalar::new(format!(
            "${{{address}:-127.0.0.1}}:${{{variable}:-{port}}}:{port}{protocol}"
        )))
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn variable_name(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect()
}

/// Text inside `${…}`: `$` doubled; a closing brace has no escape there, so it becomes a parenthesis, and so does its
/// opening partner.
fn nested(text: &str) -> String {
    text.replace('$', "$$").replace('{', "(").replace('}', ")")
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Published, Scalar, Variable};
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

    #[test]
    fn a_variable_ends_at_its_own_brace() {
        let hostile = Variable::or("", "A}${B", "x}${SECRET}\"").to_string();
        assert_eq!(hostile, r#""${AB:-x)$$(SECRET)\"}""#);
        assert_eq!(Variable::or("", "TZ", "UTC").to_string(), "\"${TZ:-UTC}\"");
        let required = Variable::required("JWT_SECRET", "run ferroctl gen").to_string();
        assert_eq!(required, "\"${JWT_SECRET:?run ferroctl gen}\"");
        let published = Published::new("BIND", "A_PORT", 6831, true).to_string();
        assert_eq!(published, "\"${BIND:-127.0.0.1}:${A_PORT:-6831}:6831/udp\"");
    }
}
