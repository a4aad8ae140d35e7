//! `runtime:`: where the services' crate `ferroctl-runtime` comes from.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_yaml::Value;

/// Where the services' runtime comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Runtime {
    /// `vendored`: its sources in the workspace, written by ferroctl.
    #[default]
    Vendored,
    /// `registry`: the version that this ferroctl generates for.
    Registry,
    /// `{path: …}`: a folder, relative to the workspace.
    Path(String),
}

/// Whether two versions of the runtime promise the same to those who call it: the same major version, and while that
/// is 0 the same minor one.
#[must_use]
pub fn is_compatible(one: &str, other: &str) -> bool {
    fn promise(version: &str) -> Vec<&str> {
        let decides = if version.starts_with("0.") { 2 } else { 1 };
        version.split('.').take(decides).collect()
    }
    promise(one) == promise(other)
}

impl<'de> Deserialize<'de> for Runtime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(place) if place == "vendored" => Ok(Self::Vendored),
            Value::String(place) if place == "registry" => Ok(Self::Registry),
            Value::Mapping(keys) if keys.len() == 1 => match keys.get("path") {
                Some(Value::String(path)) => Ok(Self::Path(path.clone())),
                _ => Err(D::Error::custom(EXPECTED)),
            },
            _ => Err(D::Error::custom(EXPECTED)),
        }
    }
}

const EXPECTED: &str = "`runtime` is `vendored`, `registry` or `{path: FOLDER}`";

#[cfg(test)]
mod tests {
    use super::is_compatible;

    #[test]
    fn a_promise_holds_for_a_major_version() {
        assert!(is_compatible("0.1.0", "0.1.9") && is_compatible("1.0.0", "1.9.0"));
        assert!(!is_compatible("0.1.0", "0.2.0") && !is_compatible("0.1.0", "1.1.0"));
        assert!(!is_compatible("1.0.0", "10.0.0") && !is_compatible("", "0.1.0"));
    }
}
