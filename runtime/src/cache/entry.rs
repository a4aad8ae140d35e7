//! What is kept under a key.

use std::{any::Any, sync::Arc};

/// A value of any type, or that there is none.
pub(super) type Entry = Option<Arc<dyn Any + Send + Sync>>;

/// What a value is on Redis.
pub(crate) trait Codec: Send + Sync {
    /// The value.
    type Value: Clone + Send + Sync + 'static;

    /// Its text; none where no text comes back as the same value.
    fn encode(&self, value: &Self::Value) -> Option<String>;

    /// The value of a text; none where it is none.
    fn decode(&self, text: &str) -> Option<Self::Value>;
}

/// A value as both kinds of caches take it.
#[derive(Clone)]
pub(super) struct Kept {
    /// As it is.
    pub entry: Entry,
    /// Its text; none where no text comes back as the same value.
    pub text: Option<String>,
}

impl Kept {
    /// What go-zero keeps where there is no value.
    pub(super) const NOT_FOUND: &'static str = "*";

    /// What is kept of a value, or that there is none.
    pub(super) fn new<C: Codec>(codec: &C, value: Option<&C::Value>) -> Self {
        match value {
            Some(value) => Self {
                entry: entry(Some(value)),
                text: codec.encode(value),
            },
            None => Self {
                entry: None,
                text: Some(Self::NOT_FOUND.to_owned()),
            },
        }
    }

    /// Whether it is that there is no value.
    pub(super) fn is_not_found(&self) -> bool {
        self.entry.is_none()
    }
}

/// The entry of a value.
pub(super) fn entry<T: Clone + Send + Sync + 'static>(value: Option<&T>) -> Entry {
    value.map(|value| Arc::new(value.clone()) as _)
}

/// The value in an entry.
pub(super) fn value<T: Clone + 'static>(entry: &Entry) -> Option<T> {
    entry.as_ref()?.downcast_ref().cloned()
}
