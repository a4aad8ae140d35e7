//! `typescript:`: where clients in TypeScript go, and of which services.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::text::scalar;

/// Clients in TypeScript.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typescript {
    /// Their folder, relative to the workspace.
    pub dir: String,
    /// The HTTP services that have one; all where none are named.
    pub services: Vec<String>,
}

impl Typescript {
    /// As it is written.
    pub(super) fn flow(&self) -> String {
        let dir = scalar(&self.dir);
        if self.services.is_empty() {
            return dir;
        }
        let services: Vec<String> = self.services.iter().map(|name| scalar(name)).collect();
        format!("{{dir: {dir}, services: [{}]}}", services.join(", "))
    }
}

impl<'de> Deserialize<'de> for Typescript {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

/// Not `untagged`, which would not say what is wrong with a mapping.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Typescript;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a folder, or `{dir: …, services: […]}`")
    }

    fn visit_str<E>(self, dir: &str) -> Result<Typescript, E> {
        Ok(Typescript {
            dir: dir.to_owned(),
            services: Vec::new(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, keys: A) -> Result<Typescript, A::Error> {
        let Mapping { dir, services } = Mapping::deserialize(MapAccessDeserializer::new(keys))?;
        Ok(Typescript { dir, services })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    dir: String,
    #[serde(default)]
    services: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for services in [vec![], vec!["user-api".to_owned(), "a: b".to_owned()]] {
            let written = Typescript {
                dir: "web/src/my api".to_owned(),
                services,
            };
            let read: Typescript = serde_yaml::from_str(&written.flow()).expect("YAML");
            assert_eq!(read, written);
        }
    }
}
