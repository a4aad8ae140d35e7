//! Text in compose files, where `$` begins a variable even inside quotes.

use std::fmt;

use super::dollar::{doubled, variable_name};
use super::yaml;

pub use super::dollar::Scalar;

/// A value that compose fills in from `.env` or the shell: `${NAME:-default}` and its kin, quoted for YAML.
///
/// The name keeps letters, digits and `_` alone; the text after it may be any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable(yaml::Scalar);

impl Variable {
    /// The variable behind a text, or `default` where it is unset or empty: `before${NAME:-default}`.
    #[must_use]
    pub fn or(before: &str, name: &str, default: &str) -> Self {
        let (before, name) = (doubled(before), variable_name(name));
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
        let [before, after] = [before, after].map(doubled);
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

/// Text inside `${…}`: `$` doubled; a closing brace has no escape there, so it becomes a parenthesis, and so does its
/// opening partner.
fn nested(text: &str) -> String {
    doubled(text).replace('{', "(").replace('}', ")")
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Published, Variable};

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
