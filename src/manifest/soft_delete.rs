//! `soft_delete:` of an entry of `models:`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Unexpected, Visitor};

/// What becomes of rows that are deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Deletion {
    /// Nothing is said: they are deleted.
    #[default]
    Unsaid,
    /// `none`: they are deleted, whatever columns look like.
    None,
    /// They are marked.
    Mark(SoftDelete),
}

/// How rows are marked as deleted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoftDelete {
    /// The column that says it.
    pub column: String,
    /// What it is in rows that live.
    pub live: Fixed,
    /// What it becomes in a row that is deleted: a value, `now` or `millis`.
    pub deleted: Fixed,
    /// What becomes of other columns then.
    #[serde(default)]
    pub set: BTreeMap<String, Fixed>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Fixed {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// `null`
    Null,
}

impl<'de> Deserialize<'de> for Deletion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

/// Not `untagged`, which would not say what is wrong with a mark.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Deletion;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`none`, or `{column: …, live: …, deleted: …}`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Deletion, E> {
        match text {
            "none" => Ok(Deletion::None),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, keys: A) -> Result<Deletion, A::Error> {
        SoftDelete::deserialize(MapAccessDeserializer::new(keys)).map(Deletion::Mark)
    }
}
