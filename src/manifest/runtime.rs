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
