//! `soft_delete:` of an entry of `models:`.

use std::collections::BTreeMap;

use serde::Deserialize;

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
