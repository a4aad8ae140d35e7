//! `redis:` and `cache:`: whether a service has them, and which block of its YAML says where.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

/// Whether a service has something, and which block of its YAML says where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Block {
    /// It has not.
    #[default]
    None,
    /// `true`: the usual block.
    Usual,
    /// The block of that name.
    Named(String),
}

impl Block {
    /// The name of the block, where `usual` is the usual one.
    #[must_use]
    pub fn name<'a>(&'a self, usual: &'a str) -> Option<&'a str> {
        match self {
            Self::None => None,
            Self::Usual => Some(usual),
            Self::Named(name) => Some(name),
        }
    }

    /// As it is written.
    pub(super) fn flow(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Usual => Some("true".to_owned()),
            Self::Named(name) => Some(super::text::scalar(name)),
        }
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

struct Written;

impl Visitor<'_> for Written {
    type Value = Block;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true`, or the name of a block")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Block, E> {
        Ok(match value {
            true => Block::Usual,
            false => Block::None,
        })
    }

    fn visit_str<E>(self, name: &str) -> Result<Block, E> {
        Ok(Block::Named(name.to_owned()))
    }
}
