//! Why a configuration does not fit, and at which key.

use std::fmt;

use serde::de;

/// A key and what is wrong with its value.
#[derive(Debug)]
pub(super) struct ReadError {
    path: String,
    /// Serde reports from the inside out: the path is complete once a node has put its own before it.
    placed: bool,
    reason: String,
}

impl ReadError {
    /// The same error seen from the node at `path`.
    pub(super) fn at(mut self, path: &str) -> Self {
        if !self.placed {
            self.path = join(path, &self.path);
            self.placed = true;
        }
        self
    }
}

/// `Auth` and `AccessSecret` → `Auth.AccessSecret`.
pub(super) fn join(path: &str, key: &str) -> String {
    match (path, key) {
        ("", key) => key.to_owned(),
        (path, "") => path.to_owned(),
        (path, key) => format!("{path}.{key}"),
    }
}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self {
            path: String::new(),
            placed: false,
            reason: reason.to_string(),
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            path: field.to_owned(),
            placed: false,
            reason: "is missing".to_owned(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.reason),
            path if self.reason.starts_with("is ") => write!(f, "`{path}` {}", self.reason),
            path => write!(f, "`{path}`: {}", self.reason),
        }
    }
}

impl std::error::Error for ReadError {}
